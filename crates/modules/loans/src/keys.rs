//! Where this module's records lie in the state.

use crate::types::{Decision, Loan};
use std::fmt;
use vinculum_core::{ActionDigest, LoanId, VehicleId};
use vinculum_state::Map;

/// Loans by id.
pub const LOANS: Map<LoanId, Loan> = Map::new("loans/loan");
/// Decisions, by the digest of the action that recorded them.
pub const DECISIONS: Map<ActionDigest, Decision> = Map::new("loans/decision");
/// The loan that a lien secures.
pub const SECURED: Map<SecuredKey, LoanId> = Map::new("loans/secured");

/// A lien by its vehicle and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecuredKey(pub VehicleId, pub String);

impl fmt::Display for SecuredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}
