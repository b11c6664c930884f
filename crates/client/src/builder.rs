//! Making transactions.

use bytes::Bytes;
use serde::Serialize;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use vinculum_core::{Envelope, NetworkId, Nonce, Salt, SecretKey, Timestamp};

/// Collects actions, then signs them as one transaction: all of them happen, or none.
#[derive(Debug)]
pub struct TransactionBuilder {
    network: NetworkId,
    valid_for: Duration,
    actions: Vec<Bytes>,
}

impl TransactionBuilder {
    /// A transaction for this network, valid for ten minutes.
    pub fn new(network: NetworkId) -> Self {
        Self { network, valid_for: Duration::from_secs(600), actions: Vec::new() }
    }

    /// A fresh salt for an action.
    pub fn salt() -> Salt {
        Salt(rand::random())
    }

    /// Adds an action of any module.
    #[must_use]
    pub fn action(self, action: impl Serialize) -> Self {
        let bytes = serde_json::to_vec(&action).expect("actions are plain data");
        self.action_bytes(bytes)
    }

    /// Adds an action by its exact JSON.
    #[must_use]
    pub fn action_bytes(mut self, bytes: impl Into<Bytes>) -> Self {
        self.actions.push(bytes.into());
        self
    }

    /// How long the transaction can be submitted; the ledger takes at most 24 hours.
    #[must_use]
    pub fn valid_for(mut self, valid_for: Duration) -> Self {
        self.valid_for = valid_for;
        self
    }

    /// The transaction without signatures; add them with [`Envelope::sign`].
    pub fn unsigned(self) -> Envelope {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let valid_until = Timestamp((now + self.valid_for).as_millis() as u64);
        Envelope::unsigned(self.network, valid_until, Nonce(rand::random()), self.actions)
    }

    /// The transaction, signed by these keys.
    pub fn sign(self, keys: &[&SecretKey]) -> Envelope {
        let mut envelope = self.unsigned();
        keys.iter().for_each(|key| envelope.sign(key));
        envelope
    }
}
