//! A transaction as it travels: payload, signatures, and the actions beside them.
//!
//! The payload is JSON that holds the network, a deadline, a nonce and the SHA-256 of each action. Signatures are
//! over the payload's DSSE encoding, so they cover every action, and yet a proof can show one action without the
//! others. Nobody canonicalises anything: the bytes are kept exactly as the signers saw them.

use crate::{
    ActionDigest, Did, NetworkId, Nonce, Timestamp, TransactionId,
    dsse::{SignatureJson, pre_authentication_encoding},
    sha256,
    wire::{self, Reader, WireError},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Most actions in one transaction.
pub const MAX_ACTIONS: usize = 64;
/// Most signatures on one transaction.
pub const MAX_SIGNATURES: usize = 16;
/// Most bytes of a transaction in its binary form.
pub const MAX_TRANSACTION_BYTES: usize = 65_536;
/// How far after the block's time `validUntil` may lie, in milliseconds: 24 hours.
///
/// Members remember the ids of this long, so that a transaction executes at most once.
pub const MAX_VALIDITY_MS: u64 = Timestamp::DAY_MS;

/// Bytes of a signature in binary form at most: tag, P-256 key, signature.
const MAX_SIGNATURE_BYTES: usize = 1 + 33 + 64;

/// A signature by one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whose.
    pub key: Did,
    /// Ed25519: RFC 8032; P-256: `r || s`, low S.
    pub bytes: [u8; 64],
}

/// What signers sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payload {
    /// The network that the transaction is for.
    pub network: NetworkId,
    /// After this block time it can never execute.
    pub valid_until: Timestamp,
    /// Makes two otherwise equal transactions different.
    pub nonce: Nonce,
    /// SHA-256 of each action's bytes, in order.
    pub actions: Vec<ActionDigest>,
}

/// A signed transaction with its actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The payload exactly as it was signed.
    pub payload: Bytes,
    /// At least one signature, by different keys.
    pub signatures: Vec<Signature>,
    /// Each action's bytes exactly as their digest covers them.
    pub actions: Vec<Bytes>,
}

/// Why an envelope could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not JSON of the right form.
    #[error("the envelope is not readable: {0}")]
    Json(String),
    /// Not the binary form.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A field that is wrong in itself.
    #[error("the envelope's {field} {problem}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
    /// Above a limit.
    #[error("the transaction has {found} {what}, the limit is {limit}")]
    Limit {
        /// What is counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EnvelopeJson {
    payload_type: String,
    payload: String,
    signatures: Vec<SignatureJson>,
    actions: Vec<String>,
}

impl Payload {
    /// The compact JSON that gets signed.
    pub fn to_bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("a payload is plain data").into()
    }
}

impl Envelope {
    /// The media type of a transaction's payload.
    pub const PAYLOAD_TYPE: &'static str = "application/vnd.vinculum.transaction+json";

    /// An unsigned transaction of these actions.
    pub fn unsigned(network: NetworkId, valid_until: Timestamp, nonce: Nonce, actions: Vec<Bytes>) -> Self {
        let digests = actions.iter().map(|action| sha256(action).into()).collect();
        let payload = Payload { network, valid_until, nonce, actions: digests };
        Self { payload: payload.to_bytes(), signatures: Vec::new(), actions }
    }

    /// Adds the signature of `key`; replaces one by the same key.
    pub fn sign(&mut self, key: &crate::SecretKey) {
        let signature = key.sign(&self.signed_bytes());
        self.signatures.retain(|other| other.key != signature.key);
        self.signatures.push(signature);
    }

    /// The DSSE encoding: what the signatures are over.
    pub fn signed_bytes(&self) -> Vec<u8> {
        pre_authentication_encoding(Self::PAYLOAD_TYPE, &self.payload)
    }

    /// SHA-256 of [`Self::signed_bytes`].
    pub fn id(&self) -> TransactionId {
        sha256(&self.signed_bytes()).into()
    }

    /// Reads the JSON form.
    pub fn from_json(text: &[u8]) -> Result<Self, EnvelopeError> {
        let json: EnvelopeJson = serde_json::from_slice(text).map_err(|e| EnvelopeError::Json(e.to_string()))?;
        let field = |field, problem| EnvelopeError::Field { field, problem };
        if json.payload_type != Self::PAYLOAD_TYPE {
            return Err(field("payloadType", "is not that of a transaction"));
        }
        let payload = STANDARD.decode(&json.payload).map_err(|_| field("payload", "is not base64"))?;
        let decode = |json: &SignatureJson| json.decode().ok_or(field("signatures", "are not base64 of 64 bytes"));
        let envelope = Self {
            payload: payload.into(),
            signatures: json.signatures.iter().map(decode).collect::<Result<_, _>>()?,
            actions: json.actions.into_iter().map(Bytes::from).collect(),
        };
        envelope.check_limits()?;
        Ok(envelope)
    }

    /// Writes the JSON form. Actions that are not UTF-8 (which no ledger accepts) lose their invalid bytes.
    pub fn to_json(&self) -> String {
        let json = EnvelopeJson {
            payload_type: Self::PAYLOAD_TYPE.into(),
            payload: STANDARD.encode(&self.payload),
            signatures: self.signatures.iter().map(Into::into).collect(),
            actions: self.actions.iter().map(|action| String::from_utf8_lossy(action).into_owned()).collect(),
        };
        serde_json::to_string(&json).expect("an envelope is plain data")
    }

    /// Bytes of the binary form.
    pub fn encoded_len(&self) -> usize {
        let of = |length: usize| length + length_of_length(length);
        let signatures: usize = self.signatures.iter().map(|s| 1 + s.key.key_bytes().len() + 64).sum();
        let actions: usize = self.actions.iter().map(|action| of(action.len())).sum();
        of(self.payload.len())
            + length_of_length(self.signatures.len())
            + signatures
            + length_of_length(self.actions.len())
            + actions
    }

    /// Appends the binary form.
    pub fn write(&self, buffer: &mut Vec<u8>) {
        wire::put_bytes(buffer, &self.payload);
        wire::put_length(buffer, self.signatures.len());
        for signature in &self.signatures {
            buffer.push(match signature.key {
                Did::Ed25519(_) => 0,
                Did::P256(_) => 1,
            });
            buffer.extend_from_slice(signature.key.key_bytes());
            buffer.extend_from_slice(&signature.bytes);
        }
        wire::put_length(buffer, self.actions.len());
        for action in &self.actions {
            wire::put_bytes(buffer, action);
        }
    }

    /// Reads the binary form.
    pub fn read(reader: &mut Reader) -> Result<Self, EnvelopeError> {
        let payload = reader.bytes(MAX_TRANSACTION_BYTES, "a payload")?;
        let count = reader.length(MAX_SIGNATURES, "the signatures")?;
        let mut signatures = Vec::with_capacity(count.min(reader.remaining() / MAX_SIGNATURE_BYTES + 1));
        for _ in 0..count {
            let key = match reader.byte("a signature's kind")? {
                0 => Did::Ed25519(reader.array("a key")?),
                1 => Did::P256(reader.array("a key")?),
                _ => return Err(WireError::Value("a signature's kind").into()),
            };
            signatures.push(Signature { key, bytes: reader.array("a signature")? });
        }
        let count = reader.length(MAX_ACTIONS, "the actions")?;
        let mut actions = Vec::with_capacity(count);
        for _ in 0..count {
            actions.push(reader.bytes(MAX_TRANSACTION_BYTES, "an action")?);
        }
        let envelope = Self { payload, signatures, actions };
        envelope.check_limits()?;
        Ok(envelope)
    }

    /// Reads the payload and checks that it covers exactly these actions.
    pub fn payload(&self) -> Result<Payload, EnvelopeError> {
        // serde would also read a struct from an array; other languages' verifiers rightly would not.
        if !self.payload.trim_ascii_start().starts_with(b"{") {
            return Err(EnvelopeError::Json("the payload is not an object".into()));
        }
        let payload: Payload = serde_json::from_slice(&self.payload).map_err(|e| EnvelopeError::Json(e.to_string()))?;
        let covered = payload.actions.len() == self.actions.len()
            && payload.actions.iter().zip(&self.actions).all(|(digest, action)| sha256(action) == (*digest).into());
        if !covered {
            return Err(EnvelopeError::Field {
                field: "actions",
                problem: "are not the ones whose digests were signed",
            });
        }
        Ok(payload)
    }

    fn check_limits(&self) -> Result<(), EnvelopeError> {
        let limit = |what, found, limit| {
            if found > limit { Err(EnvelopeError::Limit { what, found, limit }) } else { Ok(()) }
        };
        limit("actions", self.actions.len(), MAX_ACTIONS)?;
        limit("signatures", self.signatures.len(), MAX_SIGNATURES)?;
        limit("bytes", self.encoded_len(), MAX_TRANSACTION_BYTES)?;
        let field = |field, problem| Err(EnvelopeError::Field { field, problem });
        if self.actions.is_empty() {
            return field("actions", "are empty");
        }
        if self.signatures.is_empty() {
            return field("signatures", "are empty");
        }
        let repeats = |(i, signature): (usize, &Signature)| self.signatures[..i].iter().any(|s| s.key == signature.key);
        if self.signatures.iter().enumerate().any(repeats) {
            return field("signatures", "name a key twice");
        }
        Ok(())
    }
}

fn length_of_length(mut length: usize) -> usize {
    let mut bytes = 1;
    while length >= 0x80 {
        length >>= 7;
        bytes += 1;
    }
    bytes
}
