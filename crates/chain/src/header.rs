//! The header of a block: fixed layout, big-endian, and what a light client needs of a block.
//!
//! ```text
//! format u16 | network 32 | height u64 | time u64 | parent 32 | state_root 32 | body_hash 32
//! | operations_root 32 | operations_start u64 | operations_end u64
//! | epoch u64 | view u64 | leader 32 | parent_view u64 | parent_payload 32
//! ```
//!
//! A block's digest is SHA-256 of these bytes. Certificates sign that digest, so a chain of headers and one
//! certificate prove any state root without the transactions.

use crate::consensus::{Context, PublicKey};
use commonware_codec::{Error, FixedSize as _, ReadExt as _};
use commonware_consensus::types::{Epoch, Round, View};
use commonware_cryptography::sha256;
use commonware_storage::mmr::Location;
use commonware_utils::range::NonEmptyRange;
use vinculum_core::{Digest, NetworkId, Timestamp, sha256 as hash};

/// The version of block and state formats that this program writes and reads.
pub const FORMAT: u16 = vinculum_runtime::STATE_FORMAT;

/// Bytes of a header.
pub const HEADER_BYTES: usize = 2 + 32 + 8 + 8 + 32 + 32 + 32 + 32 + 8 + 8 + 8 + 8 + 32 + 8 + 32;

/// What the state database's log of operations looks like after a block.
///
/// The state root commits to it as well; it stands in the header on its own because recovery after a crash reopens
/// the database at exactly this point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operations {
    /// Root of the log.
    pub root: Digest,
    /// Where the log must reach back to, and where it ends.
    pub range: NonEmptyRange<Location>,
}

/// A block's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Version of block and state formats: [`FORMAT`].
    pub format: u16,
    /// SHA-256 of the genesis file.
    pub network: NetworkId,
    /// 0 for genesis.
    pub height: u64,
    /// The leader's clock, later than the parent's.
    pub time: Timestamp,
    /// Digest of the block before.
    pub parent: Digest,
    /// Canonical root of the state after this block.
    pub state_root: Digest,
    /// SHA-256 of the encoded body.
    pub body_hash: Digest,
    /// The state database's log.
    pub operations: Operations,
    /// Where in consensus the block was proposed: epoch, view, leader and parent.
    pub context: Context,
}

impl Header {
    /// SHA-256 of the encoded header.
    pub fn digest(&self) -> Digest {
        hash(&self.encode())
    }

    /// The fixed layout.
    pub fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        let mut rest = bytes.as_mut_slice();
        let mut put = |part: &[u8]| {
            let (head, tail) = std::mem::take(&mut rest).split_at_mut(part.len());
            head.copy_from_slice(part);
            rest = tail;
        };
        put(&self.format.to_be_bytes());
        put(self.network.as_bytes());
        put(&self.height.to_be_bytes());
        put(&self.time.0.to_be_bytes());
        put(self.parent.as_bytes());
        put(self.state_root.as_bytes());
        put(self.body_hash.as_bytes());
        put(self.operations.root.as_bytes());
        put(&self.operations.range.start().to_be_bytes());
        put(&self.operations.range.end().to_be_bytes());
        put(&self.context.round.epoch().get().to_be_bytes());
        put(&self.context.round.view().get().to_be_bytes());
        put(self.context.leader.as_ref());
        put(&self.context.parent.0.get().to_be_bytes());
        put(&self.context.parent.1.0);
        bytes
    }

    /// Reads the fixed layout.
    ///
    /// # Errors
    ///
    /// Another format, an empty range of operations, or a leader that is no Ed25519 key.
    pub fn decode(bytes: &[u8; HEADER_BYTES]) -> Result<Self, Error> {
        let mut fields = Fields(bytes);
        let header = Self {
            format: u16::from_be_bytes(fields.take()),
            network: NetworkId(fields.take()),
            height: fields.number(),
            time: Timestamp(fields.number()),
            parent: Digest(fields.take()),
            state_root: Digest(fields.take()),
            body_hash: Digest(fields.take()),
            operations: Operations { root: Digest(fields.take()), range: fields.range()? },
            context: Context {
                round: Round::new(Epoch::new(fields.number()), View::new(fields.number())),
                leader: fields.key()?,
                parent: (View::new(fields.number()), sha256::Digest(fields.take())),
            },
        };
        if header.format != FORMAT {
            return Err(Error::Invalid("block header", "has a format that this program does not know"));
        }
        Ok(header)
    }
}

/// Takes one field after the other from a header's bytes, whose length the type fixes.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (field, rest) = self.0.split_first_chunk().expect("the layout adds up to HEADER_BYTES");
        self.0 = rest;
        *field
    }

    fn number(&mut self) -> u64 {
        u64::from_be_bytes(self.take())
    }

    fn range(&mut self) -> Result<NonEmptyRange<Location>, Error> {
        let (start, end) = (self.number(), self.number());
        let invalid = || Error::Invalid("block header", "has an impossible range of operations");
        let (start, end) = (Location::new(start), Location::new(end));
        if !start.is_valid() || !end.is_valid() {
            return Err(invalid());
        }
        NonEmptyRange::new(start..end).map_err(|_| invalid())
    }

    fn key(&mut self) -> Result<PublicKey, Error> {
        const { assert!(PublicKey::SIZE == 32) };
        PublicKey::read(&mut bytes::Bytes::copy_from_slice(&self.take::<32>()))
    }
}
