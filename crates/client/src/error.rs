//! What can go wrong between here and the ledger.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A problem document (RFC 9457) with the ledger's stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A short title.
    #[serde(default)]
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What was wrong and with what.
    #[serde(default)]
    pub detail: String,
    /// Stable code.
    pub code: u32,
    /// Its name.
    pub name: String,
    /// The field that is wrong.
    #[serde(default)]
    pub field: Option<String>,
    /// The proof of absence that a 404 carries when it was asked for.
    #[serde(default)]
    pub proof: Option<serde_json::Value>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.detail.is_empty() { &self.title } else { &self.detail };
        write!(f, "{text} ({} {})", self.code, self.name)
    }
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The member's answer is a refusal.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The member can't be reached, or its answer broke off.
    #[error("the member can't be reached: {0}")]
    Transport(#[from] reqwest::Error),
    /// The member's answer isn't one.
    #[error("the member's answer can't be read: {0}")]
    Answer(String),
    /// The base URL isn't one.
    #[error("{0:?} is no http or https URL")]
    Url(String),
}

impl ClientError {
    /// The refusal, if it is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether nothing is known under what was asked for.
    pub fn is_not_found(&self) -> bool {
        self.problem().is_some_and(|problem| problem.status == 404)
    }

    /// Whether the same call may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Problem(problem) => matches!(problem.status, 429 | 503 | 504),
            Self::Transport(error) => error.is_connect() || error.is_timeout() || error.is_request(),
            Self::Answer(_) | Self::Url(_) => false,
        }
    }
}
