//! Transactions that are well formed.

use crate::Action;
use std::sync::Arc;
use vinculum_core::{
    Did, Envelope, EnvelopeError, MAX_VALIDITY_MS, NetworkId, Payload, Rejection, Timestamp, TransactionId, codes,
    signature,
};

/// A well-formed transaction: envelope, id, payload and typed actions. Cheap to clone.
///
/// Its signatures are not checked yet; see [`Parsed::signature_items`].
#[derive(Debug, Clone)]
pub struct Parsed(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    envelope: Envelope,
    id: TransactionId,
    payload: Payload,
    actions: Vec<Action>,
    signers: Vec<Did>,
    encoded_len: usize,
}

/// Reads a transaction's payload and actions and checks everything that needs neither state nor clock, but for the
/// signatures.
pub fn parse(envelope: Envelope) -> Result<Parsed, Rejection> {
    let payload = envelope.payload().map_err(|error| match error {
        EnvelopeError::Field { .. } => codes::ACTION_MISMATCH.reject(error.to_string()),
        _ => codes::MALFORMED.reject(error.to_string()),
    })?;
    // Room for exactly as many: transactions wait in memory by the thousand, and collecting makes room for four.
    let mut actions = Vec::with_capacity(envelope.actions.len());
    for (index, bytes) in envelope.actions.iter().enumerate() {
        actions.push(Action::parse(bytes).map_err(|mut rejection| {
            rejection.detail = format!("action {index}: {}", rejection.detail);
            rejection
        })?);
    }
    Ok(Parsed(Arc::new(Inner {
        id: envelope.id(),
        signers: envelope.signatures.iter().map(|signature| signature.key).collect(),
        encoded_len: envelope.encoded_len(),
        payload,
        actions,
        envelope,
    })))
}

/// Checks that the transaction is for this network and may execute at this block time.
pub fn check_validity(payload: &Payload, network: &NetworkId, time: Timestamp) -> Result<(), Rejection> {
    if payload.network != *network {
        let detail = format!("the transaction is for network {}, this is {network}", payload.network);
        return Err(codes::WRONG_NETWORK.reject(detail));
    }
    if payload.valid_until < time {
        let detail = format!("validUntil {} has passed; it is {time}", payload.valid_until);
        return Err(codes::EXPIRED.reject(detail));
    }
    if payload.valid_until > time.plus(MAX_VALIDITY_MS) {
        let detail = format!("validUntil {} lies more than 24 hours ahead of {time}", payload.valid_until);
        return Err(codes::VALIDITY_TOO_LONG.reject(detail));
    }
    Ok(())
}

impl Parsed {
    /// SHA-256 of what the signatures are over.
    pub fn id(&self) -> TransactionId {
        self.0.id
    }

    /// The transaction exactly as it travels.
    pub fn envelope(&self) -> &Envelope {
        &self.0.envelope
    }

    /// What was signed, read.
    pub fn payload(&self) -> &Payload {
        &self.0.payload
    }

    /// The actions, read.
    pub fn actions(&self) -> &[Action] {
        &self.0.actions
    }

    /// The keys that signed.
    pub fn signers(&self) -> &[Did] {
        &self.0.signers
    }

    /// Bytes of the binary form.
    pub fn encoded_len(&self) -> usize {
        self.0.encoded_len
    }

    /// Its signatures, to be checked together with others'; `encoding` is the envelope's
    /// [`signed_bytes`](Envelope::signed_bytes), which are made for the check and not kept after it.
    pub fn signature_items<'a>(&'a self, encoding: &'a [u8]) -> impl Iterator<Item = signature::Item<'a>> {
        self.0.envelope.signatures.iter().map(move |signature| signature::Item {
            key: &signature.key,
            encoding,
            signature: &signature.bytes,
        })
    }

    /// Whether every signature is valid.
    pub fn signatures_are_valid(&self) -> bool {
        let encoding = self.0.envelope.signed_bytes();
        self.signature_items(&encoding).all(|item| signature::verify(item.key, item.encoding, item.signature))
    }
}
