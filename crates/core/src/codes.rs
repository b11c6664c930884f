//! Stable codes for everything that can be refused.
//!
//! A code never changes its meaning and is never used again for another. Ranges: 1000 envelope and admission,
//! 1100 chain, 2000 identity, 3000 vehicles, 4000 payments. A new module takes the next thousand.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A stable error code with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// The number on the wire.
    pub number: u32,
    /// The name beside it.
    pub name: &'static str,
}

impl Code {
    /// A code of some module; its number lies in that module's range.
    pub const fn new(number: u32, name: &'static str) -> Self {
        Self { number, name }
    }

    /// Refuses with this code and a sentence that says what was wrong and with what.
    pub fn reject(self, detail: impl Into<String>) -> Rejection {
        Rejection { code: self.number, name: self.name.into(), detail: detail.into() }
    }
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// [`Code::number`].
    pub code: u32,
    /// [`Code::name`].
    pub name: std::borrow::Cow<'static, str>,
    /// A sentence that says what was wrong and with what.
    pub detail: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.detail, self.code, self.name)
    }
}

impl std::error::Error for Rejection {}

/// The envelope or its JSON cannot be read.
pub const MALFORMED: Code = Code::new(1000, "malformed");
/// Larger than a limit allows.
pub const TOO_LARGE: Code = Code::new(1001, "too_large");
/// Signed for another network.
pub const WRONG_NETWORK: Code = Code::new(1002, "wrong_network");
/// Its `validUntil` has passed.
pub const EXPIRED: Code = Code::new(1003, "expired");
/// Its `validUntil` lies too far ahead.
pub const VALIDITY_TOO_LONG: Code = Code::new(1004, "validity_too_long");
/// A signature does not verify.
pub const BAD_SIGNATURE: Code = Code::new(1005, "bad_signature");
/// The actions do not match the digests that were signed.
pub const ACTION_MISMATCH: Code = Code::new(1006, "action_mismatch");
/// No module knows this type of action.
pub const UNKNOWN_ACTION: Code = Code::new(1007, "unknown_action");
/// A field of an action has a value that is never valid.
pub const INVALID_FIELD: Code = Code::new(1008, "invalid_field");
/// The transaction is final already.
pub const ALREADY_FINAL: Code = Code::new(1100, "already_final");
/// The member's pool of waiting transactions is full.
pub const POOL_FULL: Code = Code::new(1101, "pool_full");
/// One signer has too many waiting transactions.
pub const SIGNER_QUOTA: Code = Code::new(1102, "signer_quota");
/// The member is stopping or not ready.
pub const UNAVAILABLE: Code = Code::new(1103, "unavailable");
/// An action lacks a signature that it needs.
pub const MISSING_SIGNATURE: Code = Code::new(2000, "missing_signature");
