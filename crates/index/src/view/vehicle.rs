//! Vehicles and their records.
//!
//! What pure functions of `vinculum_vehicles` compute goes out as they serialise it, so that the answers of a node and
//! the findings of a verifier can be compared as they are. [`super::schema`] describes those forms for OpenAPI.

use super::schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vinculum_core::{Digest, OrganisationId, Party, Timestamp, TransactionId, VehicleId};
use vinculum_identity::Wmi;
use vinculum_vehicles::{
    CheckDigit, Finding, FindingKind, Verdict,
    coverage::CoverageRow,
    record::{CorrectionView, DisputeView, Standing},
    types::{Lien, Powertrain},
    verdict::{OdometerView, VehicleStatus},
};

/// What to call a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VehicleName {
    /// The keyed pseudonym of its VIN.
    #[schema(value_type = String)]
    pub id: VehicleId,
    /// Its VIN, when this member holds its birth credential.
    #[schema(required)]
    pub vin: Option<String>,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Model year by the manufacturer.
    pub model_year: u16,
}

/// A vehicle in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VehicleSummary {
    /// The keyed pseudonym of its VIN.
    #[schema(value_type = String)]
    pub id: VehicleId,
    /// Its VIN, when this member holds its birth credential.
    #[schema(required)]
    pub vin: Option<String>,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Model year by the manufacturer.
    pub model_year: u16,
    /// What moves it.
    #[schema(value_type = String)]
    pub powertrain: Powertrain,
    /// Who made it.
    #[schema(value_type = String)]
    pub manufacturer: OrganisationId,
    /// Block time of its birth on the ledger.
    #[schema(value_type = u64)]
    pub born_at: Timestamp,
    /// How many records it has, its birth included.
    pub records: u64,
    /// When the latest thing in its history occurred.
    #[schema(value_type = u64)]
    pub last_record_at: Timestamp,
    /// Who holds the title, together.
    #[schema(value_type = Vec<String>)]
    pub holders: Vec<Party>,
    /// What its life has come to.
    #[schema(value_type = schema::VehicleStatus)]
    pub status: VehicleStatus,
    /// Kinds of its findings, each once.
    #[schema(value_type = Vec<schema::FindingKind>)]
    pub findings: Vec<FindingKind>,
    /// Recalls that are open.
    pub open_recalls: u64,
    /// Liens that are not released.
    pub liens: u64,
}

/// A vehicle in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VehicleDetail {
    /// The keyed pseudonym of its VIN.
    #[schema(value_type = String)]
    pub id: VehicleId,
    /// Its VIN, when this member holds its birth credential.
    #[schema(required)]
    pub vin: Option<String>,
    /// What the check digit of the VIN says, when the VIN is known.
    #[schema(value_type = Option<schema::CheckDigit>, required)]
    pub check_digit: Option<CheckDigit>,
    /// World Manufacturer Identifier of the VIN.
    #[schema(value_type = String)]
    pub wmi: Wmi,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Model year by the manufacturer.
    pub model_year: u16,
    /// What moves it.
    #[schema(value_type = String)]
    pub powertrain: Powertrain,
    /// Who made it.
    #[schema(value_type = String)]
    pub manufacturer: OrganisationId,
    /// When it was built, by its manufacturer.
    #[schema(value_type = u64)]
    pub built_at: Timestamp,
    /// Block time of its birth on the ledger.
    #[schema(value_type = u64)]
    pub born_at: Timestamp,
    /// Commitment to its birth credential.
    #[schema(value_type = String)]
    pub credential: Digest,
    /// How many records it has, its birth included.
    pub records: u64,
    /// When the latest thing in its history occurred.
    #[schema(value_type = u64)]
    pub last_record_at: Timestamp,
    /// Who holds the title, together.
    #[schema(value_type = Vec<String>)]
    pub holders: Vec<Party>,
    /// Since when, as the last transfer states it.
    #[schema(value_type = u64)]
    pub title_since: Timestamp,
    /// What its life has come to.
    #[schema(value_type = schema::VehicleStatus)]
    pub status: VehicleStatus,
    /// Recalls that are open.
    pub open_recalls: u64,
    /// Liens by rank, released ones too.
    #[schema(value_type = Vec<schema::Lien>)]
    pub liens: Vec<Lien>,
    /// The latest odometer reading that counts.
    #[schema(value_type = Option<schema::Odometer>, required)]
    pub odometer: Option<OdometerView>,
    /// What its history comes to, in short.
    #[schema(value_type = schema::Verdict)]
    pub verdict: Verdict,
    /// What the records, taken together, show to be wrong.
    #[schema(value_type = Vec<schema::Finding>)]
    pub findings: Vec<Finding>,
    /// Which reporters were connected when, in the countries of its history.
    #[schema(value_type = Vec<schema::Coverage>)]
    pub coverage: Vec<CoverageRow>,
    /// Attempts to register the vehicle a second time.
    pub alerts: Vec<Alert>,
    /// Its disputes, by the record that they are about.
    pub disputes: Vec<VehicleDispute>,
}

/// Kinds of alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Somebody tried to register the same VIN again.
    CloneAttempt,
}

/// Something about a vehicle that was refused, and that its reader should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// What kind.
    pub kind: AlertKind,
    /// The rejected transaction.
    #[schema(value_type = String)]
    pub transaction: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// Who tried.
    #[schema(value_type = String)]
    pub by: OrganisationId,
    /// Why it was refused.
    pub detail: String,
}

/// The last dispute of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VehicleDispute {
    /// Number of the record that is disputed.
    pub disputed: u64,
    /// The dispute.
    #[serde(flatten)]
    #[schema(value_type = schema::Dispute)]
    pub dispute: DisputeView,
}

/// One entry of a vehicle's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Its index in the history, from 0.
    pub number: u64,
    /// Type of the action.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it occurred, as its reporter states it; the block's time for actions that state none.
    #[schema(value_type = u64)]
    pub occurred_at: Timestamp,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// Its transaction.
    #[schema(value_type = String)]
    pub transaction: TransactionId,
    /// Index of the action in the transaction.
    pub position: u32,
    /// The organisation that made it; none for individuals.
    #[schema(value_type = Option<String>, required)]
    pub by: Option<OrganisationId>,
    /// That organisation's legal name.
    #[schema(required)]
    pub by_name: Option<String>,
    /// The action, without its salt.
    #[schema(value_type = schema::Action)]
    pub action: Value,
    /// What its reporter says about it now.
    #[schema(value_type = schema::Standing)]
    pub status: Standing,
    /// Its correction.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<schema::Correction>, nullable = false)]
    pub correction: Option<CorrectionView>,
    /// Its last dispute.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<schema::Dispute>, nullable = false)]
    pub dispute: Option<DisputeView>,
    /// Ids of the findings that cite it.
    pub findings: Vec<String>,
}

/// One entry of a vehicle's history with everything that a report needs to prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEntry {
    /// Its index in the history, from 0.
    pub number: u64,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    pub time: Timestamp,
    /// Its transaction.
    pub transaction: TransactionId,
    /// Index of the action in the transaction's payload.
    pub position: u32,
    /// The action's exact bytes.
    pub action: bytes::Bytes,
    /// The payload's exact bytes.
    pub payload: bytes::Bytes,
    /// The signatures over it.
    pub signatures: Vec<vinculum_core::Signature>,
}
