//! What an action's handler works with.

use crate::{Abort, Overlay};
use serde::{Deserialize, Serialize};
use vinculum_core::{ActionDigest, Did, NetworkId, OrganisationId, Timestamp, TransactionId, codes, history::Entry};

/// Something that happened and that the action alone doesn't say, for readers of blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// Index of the action in its transaction.
    pub action: u32,
    /// `module.what_happened`.
    pub kind: String,
    /// Its data.
    pub data: serde_json::Value,
}

/// One action's view of the state, the block and the signers.
#[derive(Debug)]
pub struct Context<'a, 'b> {
    /// The state, with the changes of this transaction so far.
    pub state: &'a mut Overlay<'b>,
    /// The network that this ledger is: what is signed beside the envelope names it too.
    pub network: NetworkId,
    /// Height of the block.
    pub height: u64,
    /// Time of the block.
    pub time: Timestamp,
    /// The transaction.
    pub transaction: TransactionId,
    /// Index of the action in the transaction.
    pub index: u32,
    /// SHA-256 of the action's bytes.
    pub action: ActionDigest,
    /// The keys whose signatures the envelope carries.
    pub signers: &'a [Did],
    /// The organisations that count as validators' for governance.
    pub governors: &'a [OrganisationId],
    /// Events of this transaction so far.
    pub events: &'a mut Vec<Event>,
}

impl Context<'_, '_> {
    /// Whether the envelope carries a signature by `key`.
    pub fn is_signed_by(&self, key: &Did) -> bool {
        self.signers.contains(key)
    }

    /// Requires a signature by `key`.
    pub fn require_key(&self, key: &Did) -> Result<(), Abort> {
        if self.is_signed_by(key) {
            return Ok(());
        }
        Err(codes::MISSING_SIGNATURE.reject(format!("the signature of {key} is missing")).into())
    }

    /// Emits an event of this action.
    pub fn emit(&mut self, kind: &str, data: serde_json::Value) {
        self.events.push(Event { action: self.index, kind: kind.into(), data });
    }

    /// This action as an entry of a history.
    pub fn entry(&self) -> Entry {
        Entry { transaction: self.transaction, action: self.action, height: self.height, time: self.time }
    }
}
