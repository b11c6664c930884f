//! What those who oversee the network, and those whom an event touches, look at.

use super::{VehicleName, schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vinculum_core::{Digest, OrganisationId, Role, Timestamp, TransactionId};
use vinculum_identity::{Country, Period};

/// Findings among the vehicles of one make, model, country or manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingGroup {
    /// What they have in common: the make; make and model; the country (ISO 3166-1 alpha-2); the manufacturer's id.
    /// Null: in no country that is known.
    #[schema(required)]
    pub key: Option<String>,
    /// What to call it.
    #[schema(required)]
    pub label: Option<String>,
    /// How many vehicles there are.
    pub vehicles: u64,
    /// Those among them with a finding that was asked for.
    pub flagged: u64,
    /// Vehicles with a finding, by its kind.
    pub findings: BTreeMap<String, u64>,
}

/// Who reports from one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountryCoverage {
    /// The country (ISO 3166-1 alpha-2).
    #[schema(value_type = String)]
    pub country: Country,
    /// Every class whose silence a reader takes for a clean record, whether it reports or not.
    pub classes: Vec<ReporterClass>,
}

/// The reporters of one class in one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReporterClass {
    /// The class.
    #[schema(value_type = schema::Role)]
    pub class: Role,
    /// Since when at least one of them is connected; null when none is.
    #[schema(value_type = Option<u64>, required)]
    pub since: Option<Timestamp>,
    /// When at least one of them was connected.
    #[schema(value_type = Vec<schema::Period>)]
    pub periods: Vec<Period>,
    /// How many active organisations of the class have their seat there.
    pub organisations: u64,
    /// How many records they made, in all their roles.
    pub records: u64,
    /// Block time of the last of those.
    #[schema(value_type = Option<u64>, required)]
    pub last_record_at: Option<Timestamp>,
}

/// Why an event is in an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InboxReason {
    /// It is about a vehicle whose title the reader holds.
    Holder,
    /// It is about a record that the reader made: disputed, say.
    Reporter,
    /// It is about a loan or a sale in which the reader takes part.
    Party,
}

/// An event that touches the reader of an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxItem {
    /// `<height>.<position>.<action>`: ids only grow.
    pub id: String,
    /// Why it is here.
    pub reason: InboxReason,
    /// The vehicle.
    pub vehicle: VehicleName,
    /// Its index in the vehicle's history; null of a loan or a sale.
    #[schema(required)]
    pub number: Option<u64>,
    /// The loan or sale that it is about.
    #[schema(value_type = Option<String>, required)]
    pub agreement: Option<Digest>,
    /// The record that it is about, when it corrects one or belongs to a dispute.
    #[schema(required)]
    pub about: Option<u64>,
    /// Type of the action.
    #[serde(rename = "type")]
    pub kind: String,
    /// The action, without its salt.
    #[schema(value_type = schema::Action)]
    pub action: Value,
    /// The organisation that made it; null for individuals, and of a loan or a sale, in which several sign.
    #[schema(value_type = Option<String>, required)]
    pub by: Option<OrganisationId>,
    /// That organisation's legal name.
    #[schema(required)]
    pub by_name: Option<String>,
    /// Its transaction.
    #[schema(value_type = String)]
    pub transaction: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
}

/// What the network's health is computed from: one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowBlock {
    /// Its height.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
    /// Who proposed it.
    pub proposer: Digest,
    /// How many transactions it has.
    pub transactions: u64,
    /// Those among them that were rejected.
    pub rejected: u64,
}
