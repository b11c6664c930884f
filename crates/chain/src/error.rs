//! Why the ledger refuses a transaction or cannot answer, with stable codes.

use vinculum_core::{Did, MAX_VALIDITY_MS, Rejection, Timestamp, codes};

/// Why a transaction was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// It breaks a rule that needs no state: its form, a limit, a field of an action.
    #[error(transparent)]
    Invalid(#[from] Rejection),
    /// It is signed for another network.
    #[error("the transaction is for network {found}, this one is {expected}")]
    WrongNetwork {
        /// The network in the payload.
        found: vinculum_core::NetworkId,
        /// This member's network.
        expected: vinculum_core::NetworkId,
    },
    /// Its deadline has passed.
    #[error("the transaction was valid until {valid_until}, it is {now} now")]
    Expired {
        /// The deadline.
        valid_until: Timestamp,
        /// The later of the latest block's time and this member's clock.
        now: Timestamp,
    },
    /// Its deadline lies too far ahead.
    #[error("the transaction is valid until {valid_until}, more than {} ms after now ({now})", MAX_VALIDITY_MS)]
    ValidityTooLong {
        /// The deadline.
        valid_until: Timestamp,
        /// This member's clock.
        now: Timestamp,
    },
    /// A signature does not verify.
    #[error("a signature on the transaction does not verify")]
    BadSignature,
    /// It is final already.
    #[error("the transaction is final already, in block {height}")]
    AlreadyFinal {
        /// The block's height.
        height: u64,
    },
    /// The pool of waiting transactions is full.
    #[error("this member's pool of waiting transactions is full; try again shortly")]
    Full,
    /// A signer has too many waiting transactions.
    #[error("{signer} has {limit} waiting transactions already, the most that this member holds for one key")]
    SignerQuota {
        /// Whose signature it is.
        signer: Did,
        /// The most transactions of one signer.
        limit: usize,
    },
    /// The node is stopping.
    #[error("this member is stopping")]
    Stopped,
}

impl SubmitError {
    /// The error with its stable code, as the interfaces show it.
    pub fn rejection(&self) -> Rejection {
        let code = match self {
            Self::Invalid(rejection) => return rejection.clone(),
            Self::WrongNetwork { .. } => codes::WRONG_NETWORK,
            Self::Expired { .. } => codes::EXPIRED,
            Self::ValidityTooLong { .. } => codes::VALIDITY_TOO_LONG,
            Self::BadSignature => codes::BAD_SIGNATURE,
            Self::AlreadyFinal { .. } => codes::ALREADY_FINAL,
            Self::Full => codes::POOL_FULL,
            Self::SignerQuota { .. } => codes::SIGNER_QUOTA,
            Self::Stopped => codes::UNAVAILABLE,
        };
        code.reject(self.to_string())
    }

    /// Whether the same transaction may be taken in later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Full | Self::SignerQuota { .. } | Self::Stopped)
    }
}

/// Why waiting for a transaction ended without its outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WaitError {
    /// It was not taken in.
    #[error(transparent)]
    Refused(#[from] SubmitError),
    /// It was dropped because its deadline passed before it was final.
    #[error("the transaction expired before it was final")]
    Expired,
    /// The node is stopping.
    #[error("this member is stopping")]
    Stopped,
}

/// Why the ledger cannot answer a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No block is final yet.
    #[error("no block is final yet")]
    Empty,
    /// The node is stopping.
    #[error("this member is stopping")]
    Stopped,
    /// The files cannot be read.
    #[error("the state cannot be read: {0}")]
    Storage(String),
}
