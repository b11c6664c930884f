//! What queries answer, exactly as the HTTP interface writes it.
//!
//! JSON in camelCase; ids and digests as lower-case hexadecimal; times in milliseconds since the Unix epoch.

mod agreements;
mod chain;
mod identity;
mod oversight;
mod payments;
pub mod schema;
mod vehicle;

pub use agreements::{AgreementKind, AgreementView};
pub use chain::without_salt;
pub use chain::{
    BlockDetail, BlockSummary, EnvelopeView, OutcomeView, PayloadView, SignatureView, TransactionDetail,
    TransactionStatus, TransactionSummary,
};
pub(crate) use chain::{Parts, organisations_of};
pub use identity::{AttestationView, KeyView, OrganisationView, RevocationView};
pub use oversight::{CountryCoverage, FindingGroup, InboxItem, InboxReason, ReporterClass, WindowBlock};
pub use payments::{AccountEntry, AccountView};
pub use vehicle::{Alert, AlertKind, Record, ReportEntry, VehicleDetail, VehicleDispute, VehicleName, VehicleSummary};
// The forms that the pure functions over histories give, so that callers need not name their crate.
pub use vinculum_vehicles::{
    CheckDigit, Finding, FindingKind, Verdict,
    coverage::CoverageRow,
    record::{CorrectionView, DisputeState, DisputeView, Standing},
    types::{Lien, LienStatus, Powertrain},
    verdict::{OdometerVerdict, OdometerView, VehicleStatus},
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page with every item turned into another form.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next_cursor: self.next_cursor }
    }
}

/// What kind of thing a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// A vehicle.
    Vehicle,
    /// An organisation.
    Organisation,
    /// A transaction.
    Transaction,
    /// A block.
    Block,
}

/// One thing that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// What it is.
    pub kind: HitKind,
    /// Its id: of a vehicle, organisation or transaction, or the height of a block.
    pub id: String,
    /// What to call it: make, model and year; legal name; id; height.
    pub title: String,
    /// What tells it apart: the manufacturer; country and id; types of actions; digest.
    pub subtitle: String,
}

/// Everything that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// The best first.
    pub items: Vec<SearchHit>,
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// Blocks without genesis.
    pub blocks: u64,
    /// Vehicles born.
    pub vehicles: u64,
    /// Records of all vehicles.
    pub records: u64,
    /// Organisations ever admitted.
    pub organisations: u64,
    /// Final transactions, accepted or rejected.
    pub transactions: u64,
    /// Those among them that were accepted.
    pub accepted: u64,
    /// Those among them that were rejected.
    pub rejected: u64,
    /// Findings by kind.
    pub findings: BTreeMap<String, u64>,
    /// Clone attempts: births that were rejected because the vehicle existed.
    pub clone_attempts: u64,
}
