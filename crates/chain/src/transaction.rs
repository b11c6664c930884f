//! A transaction in memory: its exact bytes and, read once, what they say.

use bytes::Bytes;
use vinculum_core::{
    Did, Envelope, MAX_TRANSACTION_BYTES, Rejection, Timestamp, TransactionId, codes, dsse, sha256, wire::Reader,
};
use vinculum_runtime::Parsed;
use vinculum_state::StateKey;

/// A transaction whose form is right. Whether its signatures are valid is another question.
#[derive(Debug)]
pub struct Transaction {
    parsed: Parsed,
    bytes: Bytes,
    touched: Box<[StateKey]>,
}

impl Transaction {
    /// Reads a transaction from its binary form.
    ///
    /// # Errors
    ///
    /// Everything that makes a transaction wrong without looking at the state, signatures aside.
    pub fn read(bytes: Bytes) -> Result<Self, Rejection> {
        let malformed = |error: &dyn std::fmt::Display| codes::MALFORMED.reject(error.to_string());
        let mut reader = Reader::new(bytes.clone());
        let envelope = Envelope::read(&mut reader).map_err(|error| malformed(&error))?;
        reader.finish("a transaction").map_err(|error| malformed(&error))?;
        Ok(Self::new(vinculum_runtime::parse(envelope)?, bytes))
    }

    /// Takes an envelope.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn from_envelope(envelope: Envelope) -> Result<Self, Rejection> {
        let mut bytes = Vec::with_capacity(envelope.encoded_len());
        envelope.write(&mut bytes);
        // Read back, so that limits are checked and all parts share the memory of one buffer.
        Self::read(bytes.into())
    }

    fn new(parsed: Parsed, bytes: Bytes) -> Self {
        let touched = vinculum_runtime::touched(&parsed).into();
        Self { parsed, bytes, touched }
    }

    /// The id of a transaction in binary form, without reading the rest of it.
    pub fn id_of(bytes: &Bytes) -> Option<TransactionId> {
        let payload = Reader::new(bytes.clone()).bytes(MAX_TRANSACTION_BYTES, "a payload").ok()?;
        Some(sha256(&dsse::pre_authentication_encoding(Envelope::PAYLOAD_TYPE, &payload)).into())
    }

    /// What the transaction says.
    pub fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// The envelope in binary form.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The state keys that it says it will read.
    pub fn touched(&self) -> &[StateKey] {
        &self.touched
    }

    /// Its id.
    pub fn id(&self) -> TransactionId {
        self.parsed.id()
    }

    /// Its deadline.
    pub fn valid_until(&self) -> Timestamp {
        self.parsed.payload().valid_until
    }

    /// Whose signatures it carries.
    pub fn signers(&self) -> &[Did] {
        self.parsed.signers()
    }

    /// Whether this is the same transaction as `other`, with more signatures.
    pub fn completes(&self, other: &Self) -> bool {
        self.id() == other.id() && self.signers().len() > other.signers().len()
    }

    /// Whether its deadline allows it in a block of this time.
    pub fn may_stand_at(&self, time: Timestamp) -> bool {
        let payload = self.parsed.payload();
        vinculum_runtime::check_validity(payload, &payload.network, time).is_ok()
    }
}
