//! Blocks and transactions.

use super::{VehicleName, schema};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use vinculum_core::{
    ActionDigest, Did, Digest, Envelope, NetworkId, Nonce, OrganisationId, Payload, Timestamp, TransactionId,
    VehicleId, dsse::SignatureJson,
};
use vinculum_runtime::{Outcome, Parsed};
use vinculum_state::Event;

/// A block in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlockSummary {
    /// Its height; the first after genesis is 1.
    pub height: u64,
    /// SHA-256 of its header.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// Its time.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// How many transactions it has.
    pub transactions: u64,
    /// Those among them that were accepted.
    pub accepted: u64,
    /// Those among them that were rejected.
    pub rejected: u64,
    /// Consensus key of the validator that proposed it.
    #[schema(value_type = String)]
    pub proposer: Digest,
}

/// A block in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlockDetail {
    /// What lists show.
    #[serde(flatten)]
    pub summary: BlockSummary,
    /// Digest of the block before it.
    #[schema(value_type = String)]
    pub parent: Digest,
    /// Root of the state after it.
    #[schema(value_type = String)]
    pub state_root: Digest,
    /// SHA-256 of its body.
    #[schema(value_type = String)]
    pub body_hash: Digest,
    /// The consensus view that it was proposed in.
    pub view: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its transactions in order.
    pub items: Vec<TransactionSummary>,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// All its actions happened.
    Accepted,
    /// Nothing happened.
    Rejected,
}

/// A final transaction in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransactionSummary {
    /// SHA-256 of what was signed.
    #[schema(value_type = String)]
    pub id: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// Its place in the block, from 0.
    pub position: u32,
    /// What became of it.
    pub status: TransactionStatus,
    /// The code of the rejection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub code: Option<u32>,
    /// The code's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// Type of each action, in order.
    pub action_types: Vec<String>,
    /// The actions, without their salts.
    #[schema(value_type = Vec<schema::Action>)]
    pub actions: Vec<Value>,
    /// The keys that signed.
    #[schema(value_type = Vec<String>)]
    pub signers: Vec<Did>,
    /// The organisations that its actions name, each once.
    #[schema(value_type = Vec<String>)]
    pub organisations: Vec<OrganisationId>,
    /// What to call the vehicles that its actions are about, as far as they are known: see [`crate::Index::name`].
    #[serde(default)]
    pub vehicles: Vec<VehicleName>,
}

impl TransactionSummary {
    /// The vehicles that its actions are about, each once.
    pub fn vehicle_ids(&self) -> BTreeSet<VehicleId> {
        let id = |action: &Value| action.get("vehicle")?.as_str()?.parse().ok();
        self.actions.iter().filter_map(id).collect()
    }
}

/// A final transaction in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetail {
    /// What lists show.
    #[serde(flatten)]
    pub summary: TransactionSummary,
    /// What was signed, read.
    pub payload: PayloadView,
    /// What became of it, in full.
    pub outcome: OutcomeView,
    /// The transaction exactly as it travels.
    pub envelope: EnvelopeView,
    /// Its size in binary form.
    pub bytes: u64,
}

/// The signed payload of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payload)]
pub struct PayloadView {
    /// The network that it is for.
    #[schema(value_type = String)]
    pub network: NetworkId,
    /// After this time it can't execute.
    #[schema(value_type = u64)]
    pub valid_until: Timestamp,
    /// Makes two otherwise equal transactions different.
    #[schema(value_type = String)]
    pub nonce: Nonce,
    /// SHA-256 of each action's bytes.
    #[schema(value_type = Vec<String>)]
    pub actions: Vec<ActionDigest>,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Outcome)]
pub struct OutcomeView {
    /// Accepted or rejected.
    pub status: TransactionStatus,
    /// Code of the rejection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub code: Option<u32>,
    /// The code's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// Index of the action that was refused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub action: Option<u32>,
    /// A sentence that says what was wrong and with what.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// What happened and the actions alone don't say.
    #[schema(value_type = Vec<schema::Event>)]
    pub events: Vec<Event>,
}

/// A transaction as it travels (DSSE, with the actions beside it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Envelope)]
pub struct EnvelopeView {
    /// Media type of the payload.
    pub payload_type: String,
    /// Base64 of the payload.
    pub payload: String,
    /// The signatures over the payload's DSSE encoding.
    pub signatures: Vec<SignatureView>,
    /// The exact text of each action.
    pub actions: Vec<String>,
}

/// A signature as DSSE writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Signature)]
pub struct SignatureView {
    /// The signer's `did:key`.
    #[schema(value_type = String)]
    pub keyid: Did,
    /// Base64 of the 64 bytes.
    pub sig: String,
}

impl TransactionSummary {
    /// A transaction that has become final, without asking the database: for streams of what happens now.
    pub fn of(height: u64, time: Timestamp, position: u32, transaction: &Parsed, outcome: &Outcome) -> Self {
        Parts {
            id: transaction.id(),
            height,
            time,
            position,
            actions: transaction.envelope().actions.iter().map(|body| without_salt(body)).collect(),
            signers: transaction.signers().to_vec(),
            organisations: organisations_of(transaction).into_iter().cloned().collect(),
        }
        .summary(outcome)
    }
}

/// What a summary is made of, whether from a block or from rows.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) id: TransactionId,
    pub(crate) height: u64,
    pub(crate) time: Timestamp,
    pub(crate) position: u32,
    pub(crate) actions: Vec<Value>,
    pub(crate) signers: Vec<Did>,
    pub(crate) organisations: Vec<OrganisationId>,
}

impl Parts {
    pub(crate) fn summary(self, outcome: &Outcome) -> TransactionSummary {
        let (status, code, name) = match outcome {
            Outcome::Accepted { .. } => (TransactionStatus::Accepted, None, None),
            Outcome::Rejected { rejection, .. } => {
                (TransactionStatus::Rejected, Some(rejection.code), Some(rejection.name.to_string()))
            }
        };
        let kind = |action: &Value| action["type"].as_str().unwrap_or_default().to_owned();
        TransactionSummary {
            id: self.id,
            height: self.height,
            time: self.time,
            position: self.position,
            status,
            code,
            name,
            action_types: self.actions.iter().map(kind).collect(),
            actions: self.actions,
            signers: self.signers,
            organisations: self.organisations,
            vehicles: Vec::new(),
        }
    }
}

/// The organisations that a transaction's actions name, each once, in order.
pub(crate) fn organisations_of(transaction: &Parsed) -> BTreeSet<&OrganisationId> {
    transaction.actions().iter().flat_map(|action| action.organisations()).collect()
}

/// An action as views show it. Its salt only keeps its digest from being guessed and tells a reader nothing.
pub fn without_salt(body: &[u8]) -> Value {
    let mut action: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(fields) = action.as_object_mut() {
        fields.remove("salt");
    }
    action
}

impl From<&Payload> for PayloadView {
    fn from(payload: &Payload) -> Self {
        let Payload { network, valid_until, nonce, actions } = payload.clone();
        Self { network, valid_until, nonce, actions }
    }
}

impl From<&Outcome> for OutcomeView {
    fn from(outcome: &Outcome) -> Self {
        match outcome.clone() {
            Outcome::Accepted { events } => {
                Self { status: TransactionStatus::Accepted, code: None, name: None, action: None, detail: None, events }
            }
            Outcome::Rejected { action, rejection } => Self {
                status: TransactionStatus::Rejected,
                code: Some(rejection.code),
                name: Some(rejection.name.into_owned()),
                action: Some(action),
                detail: Some(rejection.detail),
                events: Vec::new(),
            },
        }
    }
}

impl From<&Envelope> for EnvelopeView {
    fn from(envelope: &Envelope) -> Self {
        let signature = |signature| {
            let SignatureJson { keyid, sig } = SignatureJson::from(signature);
            SignatureView { keyid, sig }
        };
        Self {
            payload_type: Envelope::PAYLOAD_TYPE.into(),
            payload: STANDARD.encode(&envelope.payload),
            signatures: envelope.signatures.iter().map(signature).collect(),
            actions: envelope.actions.iter().map(|action| String::from_utf8_lossy(action).into_owned()).collect(),
        }
    }
}
