//! The body of a block: each transaction's exact bytes with the outcome of executing it.
//!
//! ```text
//! count, then for each transaction: length, envelope in binary form, length, outcome in binary form
//! ```
//!
//! Lengths are those of [`vinculum_core::wire`], so one body has one encoding. The header commits to its SHA-256.
//! The bytes are kept as they came; transactions and outcomes are slices of them.

use bytes::Bytes;
use vinculum_core::{
    Digest, MAX_TRANSACTION_BYTES, sha256,
    wire::{self, Reader, WireError},
};

/// Most transactions in a block.
pub const MAX_BLOCK_TRANSACTIONS: usize = 8_192;

/// Most bytes of an encoded body. Leaders stay far below it (see `Tunables::block_bytes`); it bounds what a
/// faulty one can make the others read.
pub const MAX_BODY_BYTES: usize = 8 << 20;

/// Most bytes of one encoded outcome.
pub const MAX_OUTCOME_BYTES: usize = (1 << 20) + 16;

/// Where one transaction and its outcome lie in the encoded body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    transaction: (u32, u32),
    outcome: (u32, u32),
}

/// An encoded body with the places of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    encoded: Bytes,
    spans: Vec<Span>,
}

impl Default for Body {
    fn default() -> Self {
        Builder::default().finish()
    }
}

impl Body {
    /// Reads an encoded body to its end.
    ///
    /// # Errors
    ///
    /// Lengths out of their limits or not in their shortest form, missing bytes, bytes left over.
    pub fn decode(encoded: Bytes) -> Result<Self, WireError> {
        if encoded.len() > MAX_BODY_BYTES {
            return Err(WireError::Length("the body"));
        }
        let total = encoded.len();
        let mut reader = Reader::new(encoded.clone());
        let count = reader.length(MAX_BLOCK_TRANSACTIONS, "the transactions")?;
        let mut spans = Vec::with_capacity(count.min(total / 2));
        let part = |reader: &mut Reader, limit, what| {
            let bytes = reader.bytes(limit, what)?;
            let end = total - reader.remaining();
            Ok::<_, WireError>(((end - bytes.len()) as u32, end as u32))
        };
        for _ in 0..count {
            spans.push(Span {
                transaction: part(&mut reader, MAX_TRANSACTION_BYTES, "a transaction")?,
                outcome: part(&mut reader, MAX_OUTCOME_BYTES, "an outcome")?,
            });
        }
        reader.finish("the body")?;
        Ok(Self { encoded, spans })
    }

    /// The exact bytes that [`Self::hash`] covers.
    pub fn encoded(&self) -> &Bytes {
        &self.encoded
    }

    /// SHA-256 of the encoded body.
    pub fn hash(&self) -> Digest {
        sha256(&self.encoded)
    }

    /// How many transactions there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no transaction.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The envelope of transaction `index` in binary form, sharing the body's memory.
    pub fn transaction(&self, index: usize) -> Bytes {
        self.slice(self.spans[index].transaction)
    }

    /// The outcome of transaction `index` in binary form, sharing the body's memory.
    pub fn outcome(&self, index: usize) -> Bytes {
        self.slice(self.spans[index].outcome)
    }

    fn slice(&self, (start, end): (u32, u32)) -> Bytes {
        self.encoded.slice(start as usize..end as usize)
    }
}

/// Builds a body transaction by transaction.
#[derive(Debug, Default)]
pub struct Builder {
    /// Everything after the count, whose length isn't known before the end.
    parts: Vec<u8>,
    count: usize,
}

impl Builder {
    /// Appends a transaction and its outcome, both in binary form.
    pub fn push(&mut self, transaction: &[u8], outcome: &[u8]) {
        wire::put_bytes(&mut self.parts, transaction);
        wire::put_bytes(&mut self.parts, outcome);
        self.count += 1;
    }

    /// Bytes so far.
    pub fn bytes(&self) -> usize {
        self.parts.len()
    }

    /// The finished body.
    pub fn finish(self) -> Body {
        let mut encoded = Vec::with_capacity(self.parts.len() + 4);
        wire::put_length(&mut encoded, self.count);
        encoded.extend_from_slice(&self.parts);
        Body::decode(encoded.into()).expect("a body that was just built is well formed and within its limits")
    }
}
