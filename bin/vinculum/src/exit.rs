//! How the program ends: errors as exit codes and hints, and requests to stop.

use std::process::ExitCode;

/// Why the program ends with something other than 0, where the reason has its own exit code.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// 3.
    #[error("{0}")]
    NotFound(String),
    /// 4.
    #[error("{0}")]
    Rejected(String),
    /// 5.
    #[error("{0}")]
    Network(String),
    /// 6.
    #[error("{0}")]
    Verification(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::NotFound(_) => 3,
            Self::Rejected(_) => 4,
            Self::Network(_) => 5,
            Self::Verification(_) => 6,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotFound(_) | Self::Verification(_) => None,
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
    match error.downcast_ref::<Failure>() {
        Some(failure) => {
            if let Some(hint) = failure.hint() {
                eprintln!("hint: {hint}");
            }
            ExitCode::from(failure.code())
        }
        None => ExitCode::FAILURE,
    }
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
