//! How the program ends: errors as exit codes and hints, and requests to stop.

use std::process::ExitCode;
use vinculum_api::problem::INVALID_PARAMETER;
use vinculum_client::ClientError;

/// Why the program ends with something other than 0, where the reason has its own exit code.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// 2.
    #[error("{0}")]
    Usage(String),
    /// 3.
    #[error("{0}")]
    NotFound(String),
    /// 4.
    #[error("{0}")]
    Rejected(String),
    /// 4, where a part was taken all the same.
    #[error("{0}")]
    Refused(String),
    /// 4, where rules other than the ledger's refuse.
    #[error("{0}")]
    Violation(String),
    /// 5.
    #[error("{0}")]
    Network(String),
    /// 6.
    #[error("{0}")]
    Verification(String),
}

impl Failure {
    /// What a member's refusal, or that none answers, means for whoever called the program.
    fn of(error: &ClientError) -> Option<Self> {
        let text = error.to_string();
        match error {
            ClientError::Problem(problem) => Some(match problem.status {
                404 => Self::NotFound(text),
                _ if error.is_temporary() => Self::Network(text),
                500.. => Self::Network(text),
                _ if problem.code == INVALID_PARAMETER.number => Self::Usage(text),
                _ => Self::Rejected(text),
            }),
            ClientError::Transport(_) => Some(Self::Network(text)),
            ClientError::Url(_) => Some(Self::Usage(text)),
            ClientError::Answer(_) => None,
        }
    }

    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::NotFound(_) => 3,
            Self::Rejected(_) | Self::Refused(_) | Self::Violation(_) => 4,
            Self::Network(_) => 5,
            Self::Verification(_) => 6,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Usage(_) | Self::NotFound(_) | Self::Violation(_) | Self::Verification(_) => None,
            Self::Refused(_) => {
                Some("the others are on the ledger; correct those in a file of their own and import it")
            }
            Self::Rejected(_) => Some("the ledger is unchanged; correct what the message names and submit anew"),
            Self::Network(_) => Some("is a member running there? `make demo` starts a network; --api names another"),
        }
    }
}

/// Prints the error with its causes and gives its exit code.
pub fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
    let of_call = error.downcast_ref().and_then(Failure::of);
    let Some(failure) = error.downcast_ref().or(of_call.as_ref()) else { return ExitCode::FAILURE };
    if let Some(hint) = failure.hint() {
        eprintln!("hint: {hint}");
    }
    ExitCode::from(failure.code())
}

/// Resolves at Ctrl-C and at a request to terminate.
pub async fn interrupted() {
    let terminated = async {
        #[cfg(unix)]
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
