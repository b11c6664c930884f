//! A vehicle's whole history as one file that proves itself.
//!
//! ```text
//! { "format", "network", "vehicle", "asOf": {"height", "time"},
//!   "finality",        the block after which everything below holds, and that it is final
//!   "history",         state proof of the history's head: how many records, and the hash over all of them
//!   "vehicleState",    state proof of what the ledger keeps of the vehicle
//!   "organisations",   state proofs of all that act, by path
//!   "keys",            state proofs of the keys with which they sign, by path
//!   "coverageState",   state proofs of who was connected in each country where the vehicle was, by path
//!   "entries",         each record: the action as it was signed, with the payload that covers it and its signatures
//!   "birthCredential", binds the identification number to the vehicle's pseudonym; or null
//!   "findings", "coverage",   what follows from the above; checked by computing it again
//!   "alerts" }         attempts to register the vehicle again, which the ledger rejected: not covered by the proof
//! ```
//!
//! A report has one form only: compact JSON with its fields in this order, and at most one line feed after it. So each changed byte
//! is refused, but for those inside `alerts`. [`check_report`] goes through the [`Step`]s in order and stops at the first that fails.
//! [`Draft`] makes a report from its parts.

mod authority;
mod draft;
mod evidence;
mod records;
mod steps;

pub use draft::{Draft, Needs};
pub use steps::{Check, Checked, Outcome, Step, Verified, check_report, verify_report};

use crate::failure::{Failure, Reason};
use crate::finality::Finality;
use crate::state::StateProof;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use vinculum_core::dsse::{Document, SignatureJson};
use vinculum_core::{Envelope, NetworkId, Timestamp, TransactionId, VehicleId};
use vinculum_vehicles::Finding;
use vinculum_vehicles::coverage::CoverageRow;

/// The format of reports that this release makes and reads.
pub const REPORT_FORMAT: &str = "vinculum-vehicle-report/1";
/// The largest report that is read.
pub const MAX_REPORT_BYTES: usize = 64 << 20;

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// [`REPORT_FORMAT`].
    pub format: String,
    /// The network that it comes from.
    pub network: NetworkId,
    /// The vehicle's pseudonym.
    pub vehicle: VehicleId,
    /// The block after which it holds.
    pub as_of: AsOf,
    /// That the block is final.
    pub finality: Finality,
    /// The head of the vehicle's history.
    pub history: StateProof,
    /// What the ledger keeps of the vehicle.
    pub vehicle_state: StateProof,
    /// All organisations that act, by path.
    pub organisations: Vec<StateProof>,
    /// The keys with which organisations signed, by path.
    pub keys: Vec<StateProof>,
    /// Who was connected, for each country in which the vehicle was, by path.
    pub coverage_state: Vec<StateProof>,
    /// Every record, from the first.
    pub entries: Vec<ReportEntry>,
    /// What binds the identification number to the pseudonym.
    #[serde(deserialize_with = "present")]
    pub birth_credential: Option<Document>,
    /// What the records give away.
    pub findings: Vec<Finding>,
    /// Which kinds of reporters were connected when.
    pub coverage: Vec<CoverageRow>,
    /// A list of attempts to register the vehicle again, as the node tells them: not covered by the proof.
    pub alerts: Box<RawValue>,
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsOf {
    /// Its height.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportEntry {
    /// Its number in the history, from 0.
    pub index: u64,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    pub time: Timestamp,
    /// The transaction that carried it.
    pub transaction: TransactionId,
    /// Which of the transaction's actions it is.
    pub position: usize,
    /// The action's exact text.
    pub action: String,
    /// What its signers signed.
    pub envelope: ReportEnvelope,
}

/// A transaction without its actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportEnvelope {
    /// Base64 of the payload.
    pub payload: String,
    /// The signatures.
    pub signatures: Vec<SignatureJson>,
}

/// Unlike an ordinary optional field, this one must be there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Document>, D::Error> {
    Option::deserialize(deserializer)
}

impl ReportEntry {
    /// The record that the action at `position` of a final transaction made; `None` when the transaction has no such action.
    pub fn new(index: u64, height: u64, time: Timestamp, envelope: &Envelope, position: usize) -> Option<Self> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let action = String::from_utf8(envelope.actions.get(position)?.to_vec()).ok()?;
        let payload = STANDARD.encode(&envelope.payload);
        let signatures = envelope.signatures.iter().map(Into::into).collect();
        let envelope_part = ReportEnvelope { payload, signatures };
        Some(Self { index, height, time, transaction: envelope.id(), position, action, envelope: envelope_part })
    }
}

impl Report {
    /// Reads a report from exactly its bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > MAX_REPORT_BYTES {
            return Err(Reason::Malformed.because(format_args!("a report has at most {MAX_REPORT_BYTES} bytes")));
        }
        let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let report: Self = serde_json::from_slice(text)
            .map_err(|error| Reason::Malformed.because(format_args!("this is no vehicle report: {error}")))?;
        if report.format != REPORT_FORMAT {
            let format: String = report.format.chars().take(80).collect();
            return Err(Reason::Malformed.because(format_args!("the format is {format:?}, not {REPORT_FORMAT:?}")));
        }
        let alerts: Result<Vec<serde_json::Map<String, serde_json::Value>>, _> =
            serde_json::from_str(report.alerts.get());
        alerts.map_err(|error| Reason::Malformed.because(format_args!("alerts: {error}")))?;
        if report.to_bytes() != text {
            return Err(Reason::Malformed.because("the file is not in the one form that a report has"));
        }
        Ok(report)
    }

    /// The one form of the report, without a line feed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a report is plain data")
    }
}
