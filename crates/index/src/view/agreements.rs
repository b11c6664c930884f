//! Loans and sales.

use serde::{Deserialize, Serialize};
use vinculum_core::{Digest, Timestamp, VehicleId};

/// What parties agree on about a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementKind {
    /// A loan.
    Loan,
    /// A sale.
    Sale,
}

impl AgreementKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Loan => "loan",
            Self::Sale => "sale",
        }
    }
}

/// A loan or a sale, without where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementView {
    /// Its id.
    pub id: Digest,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Block time of its beginning.
    pub began_at: Timestamp,
}
