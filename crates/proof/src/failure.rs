//! Why a proof is refused: one stable name, and a sentence for whoever reads it.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The stable names of refusals. They are the same in every implementation of this check and never change meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The file is not one of this format, or not in its one form.
    Malformed,
    /// It belongs to another network.
    WrongNetwork,
    /// The block headers do not follow each other.
    BadHeaderChain,
    /// The finality certificate does not hold.
    BadCertificate,
    /// Something is not in the state as the file says.
    StateProofMismatch,
    /// It concerns another vehicle.
    WrongVehicle,
    /// A record is not what was signed.
    RecordChanged,
    /// A signature does not verify.
    BadSignature,
    /// A record was not signed by whoever must sign it.
    SignerNotAuthorised,
    /// Records were dropped, added, doubled or reordered.
    HistoryMismatch,
    /// The birth credential is not the one that the ledger knows.
    CredentialMismatch,
    /// The vehicle has another identification number than the one asked for.
    VinMismatch,
    /// The findings are not those that follow from the records.
    FindingsMismatch,
    /// The coverage is not the one that follows from the state.
    CoverageMismatch,
}

impl Reason {
    /// The name as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::WrongNetwork => "wrong_network",
            Self::BadHeaderChain => "bad_header_chain",
            Self::BadCertificate => "bad_certificate",
            Self::StateProofMismatch => "state_proof_mismatch",
            Self::WrongVehicle => "wrong_vehicle",
            Self::RecordChanged => "record_changed",
            Self::BadSignature => "bad_signature",
            Self::SignerNotAuthorised => "signer_not_authorised",
            Self::HistoryMismatch => "history_mismatch",
            Self::CredentialMismatch => "credential_mismatch",
            Self::VinMismatch => "vin_mismatch",
            Self::FindingsMismatch => "findings_mismatch",
            Self::CoverageMismatch => "coverage_mismatch",
        }
    }

    /// This reason with a sentence.
    pub fn because(self, detail: impl fmt::Display) -> Failure {
        Failure { reason: self, detail: detail.to_string() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{reason}: {detail}")]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The stable name.
    pub reason: Reason,
    /// What is wrong, with what.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_wire() {
        for reason in [Reason::Malformed, Reason::SignerNotAuthorised, Reason::CoverageMismatch] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
