//! Proofs of what the ledger's state holds, and of what it doesn't.
//!
//! State lives in QMDB (`current::ordered`, variable values, SHA-256). Every write is appended to a log of operations, and the state root
//! commits to three things:
//!
//! ```text
//! root = H( operations root || grafted root [ || number of bits in the last chunk (u64) || H(last chunk) ] )
//! ```
//!
//! - the **operations root**: a Merkle mountain range over the log;
//! - the **grafted root**: the same range with the activity bitmap folded in. An operation's bit is set while it is its key's latest;
//!   bits go in chunks of 256, and the node over a chunk's 256 operations (height 8) becomes `H(chunk || node)`. A chunk of zeros leaves
//!   its node as it is;
//! - the trailing chunk that is not full yet, when there is one.
//!
//! A mountain range over `n` leaves has one peak for each set bit of `n`, the tallest first. Nodes are numbered in the order in which
//! they are completed, and each digest starts with that number: `H(position || operation)` for a leaf, `H(position || left || right)`
//! above. A root is `H(0x00 || 0x01 || n [ || inactive peaks ] || fold)`: 0x00 says mountain range, 0x01 says that peaks fold from the
//! right, `fold = H(p1 || H(p2 || ... H(pk-1 || pk)))`, except that the first peaks, in which nothing is active any more, fold from the
//! left into one digest first; their number is in the root when it is not zero.
//!
//! A proof of a key shows its latest write in the log together with its set bit. Writes name the key that follows in the order of keys,
//! so that the same kind of proof of a neighbour shows that nothing lies between the two. An empty database proves it by its last commit.
//!
//! This file follows the encoding of the engine's own release 2026.10.0 and is tested against it, but shares no code with it.

use crate::codec::{DecodeError, Reader, write_varint};
use thiserror::Error;
use vinculum_core::{Digest, sha256_parts};

/// The largest value that a proof may carry, in bytes.
pub const MAX_VALUE_BYTES: usize = 1 << 20;
/// The most digests in a proof: a path and the peaks of a range of 2^62 leaves.
const MAX_DIGESTS: usize = 122;
/// The most leaves that a mountain range can have.
const MAX_LEAVES: u64 = 1 << 62;
/// Bytes in a chunk of the activity bitmap.
const CHUNK_BYTES: usize = 32;
/// Operations under one chunk.
const CHUNK_BITS: u64 = 256;
/// Height of the node over one chunk's operations.
const GRAFTING_HEIGHT: u32 = CHUNK_BITS.trailing_zeros();
/// Starts every root: mountain range, peaks folded from the right.
const ROOT_DOMAIN: [u8; 2] = [0, 1];

type Hash = [u8; 32];

fn hash(parts: &[&[u8]]) -> Hash {
    sha256_parts(parts).0
}

const UPDATE_OPERATION: u8 = 0xd2;
const COMMIT_OPERATION: u8 = 0xd3;
const EXCLUSION_BY_NEIGHBOUR: u8 = 0;
const EXCLUSION_BY_COMMIT: u8 = 1;

/// Why a proof of state does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QmdbError {
    /// The bytes are no proof.
    #[error("the proof cannot be decoded: {0}")]
    Decode(#[from] DecodeError),
    /// The proof's parts do not fit each other.
    #[error("the proof's parts do not fit together")]
    Shape,
    /// The operation shown is not the latest of its key.
    #[error("the value shown is not the current one")]
    Inactive,
    /// The key that is said to be absent is the neighbour itself or not between the neighbours.
    #[error("the proof says nothing about this key")]
    OutsideSpan,
    /// The proof leads to another root.
    #[error("the proof leads to another state root")]
    Root,
}

/// Checks that `key` has `value` in the state with this `root`.
pub fn verify_inclusion(proof: &[u8], key: &Digest, value: &[u8], root: &Digest) -> Result<(), QmdbError> {
    let mut reader = Reader::new(proof);
    let operation_proof = OperationProof::read(&mut reader)?;
    let next_key = reader.array()?;
    reader.finish()?;
    operation_proof.verify(&update_operation(&key.0, value, &next_key), &root.0)
}

/// Checks that `key` has no value in the state with this `root`.
pub fn verify_exclusion(proof: &[u8], key: &Digest, root: &Digest) -> Result<(), QmdbError> {
    let mut reader = Reader::new(proof);
    let (operation_proof, operation) = match reader.byte()? {
        EXCLUSION_BY_NEIGHBOUR => {
            let operation_proof = OperationProof::read(&mut reader)?;
            let neighbour = reader.array()?;
            let value = read_value(&mut reader)?;
            let next_key = reader.array()?;
            if !lies_between(&neighbour, &next_key, &key.0) {
                return Err(QmdbError::OutsideSpan);
            }
            (operation_proof, update_operation(&neighbour, value, &next_key))
        }
        EXCLUSION_BY_COMMIT => {
            let operation_proof = OperationProof::read(&mut reader)?;
            let metadata = if reader.flag()? { Some(read_value(&mut reader)?) } else { None };
            // A commit whose activity floor is the commit itself leaves nothing active: the database is empty.
            let operation = commit_operation(metadata, operation_proof.location);
            (operation_proof, operation)
        }
        other => return Err(DecodeError::Tag(other).into()),
    };
    reader.finish()?;
    operation_proof.verify(&operation, &root.0)
}

fn read_value<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
    let length = reader.length(MAX_VALUE_BYTES)?;
    reader.take(length)
}

/// Whether `key` lies strictly between two neighbours on the circle of keys. One key alone is its own neighbour on both sides.
fn lies_between(start: &Hash, end: &Hash, key: &Hash) -> bool {
    if start < end { start < key && key < end } else { key != start && (start < key || key < end) }
}

fn update_operation(key: &Hash, value: &[u8], next_key: &Hash) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + 32 + 5 + value.len() + 32);
    bytes.push(UPDATE_OPERATION);
    bytes.extend_from_slice(key);
    write_varint(value.len() as u64, &mut bytes);
    bytes.extend_from_slice(value);
    bytes.extend_from_slice(next_key);
    bytes
}

fn commit_operation(metadata: Option<&[u8]>, floor: u64) -> Vec<u8> {
    let mut bytes = vec![COMMIT_OPERATION, u8::from(metadata.is_some())];
    if let Some(metadata) = metadata {
        write_varint(metadata.len() as u64, &mut bytes);
        bytes.extend_from_slice(metadata);
    }
    write_varint(floor, &mut bytes);
    bytes
}

/// Proof that one operation of the log is active.
#[derive(Debug)]
struct OperationProof {
    /// Index of the operation in the log.
    location: u64,
    /// The chunk of the bitmap with the operation's bit.
    chunk: [u8; CHUNK_BYTES],
    /// Length of the log.
    leaves: u64,
    /// How many of the first peaks hold nothing active.
    inactive_peaks: u64,
    /// In this order: the inactive peaks in one, other peaks before the operation's, those after it in one, then the siblings of the
    /// path: the left ones from the top down, then the right ones from the bottom up.
    digests: Vec<Hash>,
    /// `H(last chunk)` when that chunk is not full.
    partial_chunk: Option<Hash>,
    /// Root of the log.
    operations_root: Hash,
}

impl OperationProof {
    fn read(reader: &mut Reader<'_>) -> Result<Self, QmdbError> {
        let location = reader.varint()?;
        let chunk = reader.array()?;
        let leaves = reader.varint()?;
        let inactive_peaks = reader.varint()?;
        let count = reader.length(MAX_DIGESTS)?;
        let digests = (0..count).map(|_| reader.array()).collect::<Result<_, _>>()?;
        let partial_chunk = if reader.flag()? { Some(reader.array()?) } else { None };
        let operations_root = reader.array()?;
        if leaves > MAX_LEAVES || location >= leaves {
            return Err(QmdbError::Shape);
        }
        Ok(Self { location, chunk, leaves, inactive_peaks, digests, partial_chunk, operations_root })
    }

    fn verify(&self, operation: &[u8], root: &Hash) -> Result<(), QmdbError> {
        let bit = (self.location % CHUNK_BITS) as usize;
        if self.chunk[bit / 8] & (1 << (bit % 8)) == 0 {
            return Err(QmdbError::Inactive);
        }
        let grafted_root = self.grafted_root(operation)?;
        let bits = self.leaves % CHUNK_BITS;
        let reconstructed = match (bits, &self.partial_chunk) {
            (0, None) => hash(&[&self.operations_root, &grafted_root]),
            (1.., Some(partial)) => {
                let in_last_chunk = self.location / CHUNK_BITS == self.leaves / CHUNK_BITS;
                if in_last_chunk && *partial != hash(&[&self.chunk]) {
                    return Err(QmdbError::Shape);
                }
                hash(&[&self.operations_root, &grafted_root, &bits.to_be_bytes(), partial])
            }
            _ => return Err(QmdbError::Shape),
        };
        if reconstructed == *root { Ok(()) } else { Err(QmdbError::Root) }
    }

    /// The root of the range with the bitmap in it, from the operation up.
    fn grafted_root(&self, operation: &[u8]) -> Result<Hash, QmdbError> {
        let peak = Peak::over(self.leaves, self.location);
        // An active operation's peak is not inactive, so that the inactive ones all come before it.
        let inactive = self.inactive_peaks;
        if inactive > u64::from(peak.before) {
            return Err(QmdbError::Shape);
        }
        let listed_before = u64::from(inactive > 0) + (u64::from(peak.before) - inactive);
        let listed_after = u64::from(peak.after > 0);
        let expected = listed_before + listed_after + u64::from(peak.height);
        if self.digests.len() as u64 != expected {
            return Err(QmdbError::Shape);
        }
        let (before, rest) = self.digests.split_at(listed_before as usize);
        let (after, siblings) = rest.split_at(listed_after as usize);

        let mut folded = self.peak_digest(&peak, operation, siblings)?;
        for digest in after {
            folded = hash(&[&folded, digest]);
        }
        for digest in before.iter().rev() {
            folded = hash(&[digest, &folded]);
        }
        let leaves = self.leaves.to_be_bytes();
        Ok(match inactive {
            0 => hash(&[&ROOT_DOMAIN, &leaves, &folded]),
            _ => hash(&[&ROOT_DOMAIN, &leaves, &inactive.to_be_bytes(), &folded]),
        })
    }

    fn peak_digest(&self, peak: &Peak, operation: &[u8], siblings: &[Hash]) -> Result<Hash, QmdbError> {
        let lefts = (0..peak.height).filter(|level| self.location >> level & 1 == 1).count();
        let (left, right) = siblings.split_at(lefts);
        let (mut left, mut right) = (left.iter().rev(), right.iter());
        let mut digest = hash(&[&position(self.location, 0).to_be_bytes(), operation]);
        for level in 0..peak.height {
            let height = level + 1;
            let position = position(self.location >> height << height, height).to_be_bytes();
            let is_right_child = self.location >> level & 1 == 1;
            let sibling = if is_right_child { left.next() } else { right.next() };
            let sibling = sibling.ok_or(QmdbError::Shape)?;
            digest = if is_right_child {
                hash(&[&position, sibling, &digest])
            } else {
                hash(&[&position, &digest, sibling])
            };
            if height == GRAFTING_HEIGHT {
                // The chunk is not all zeros: the operation's own bit is set.
                digest = hash(&[&self.chunk, &digest]);
            }
        }
        Ok(digest)
    }
}

/// The peak over one leaf.
struct Peak {
    height: u32,
    /// Peaks before this one.
    before: u32,
    /// Peaks after this one.
    after: u32,
}

impl Peak {
    /// The peak over `location` among `leaves`; the caller has checked that it is one of them.
    fn over(leaves: u64, location: u64) -> Self {
        // Each set bit of the number of leaves is a peak. The highest bit in which the two numbers differ is set in the larger: it is the
        // peak that the leaf falls into, since the leaf agrees with every taller one's start.
        let height = (leaves ^ location).ilog2();
        Self {
            height,
            before: (leaves >> height >> 1).count_ones(),
            after: (leaves & ((1 << height) - 1)).count_ones(),
        }
    }
}

/// The number of the node of this height whose first leaf is `first_leaf`.
const fn position(first_leaf: u64, height: u32) -> u64 {
    // 2n - popcount(n) nodes precede leaf n; the node completes a tree of 2^(h+1) - 1 nodes.
    2 * first_leaf - first_leaf.count_ones() as u64 + (2 << height) - 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The range of eleven leaves that the literature draws: three peaks, at 14, 17 and 18.
    #[test]
    fn positions_and_peaks_of_eleven_leaves() {
        let leaves = [0, 1, 3, 4, 7, 8, 10, 11, 15, 16, 18];
        for (location, expected) in (0..).zip(leaves) {
            assert_eq!(position(location, 0), expected);
        }
        assert_eq!((position(0, 3), position(4, 2), position(8, 1)), (14, 13, 17));
        for location in 0..11 {
            let peak = Peak::over(11, location);
            let expected = match location {
                0..8 => (3, 0, 2),
                8..10 => (1, 1, 1),
                _ => (0, 2, 0),
            };
            assert_eq!((peak.height, peak.before, peak.after), expected, "leaf {location}");
        }
    }

    #[test]
    fn the_largest_range_does_not_overflow() {
        let last = MAX_LEAVES - 1;
        assert_eq!(Peak::over(MAX_LEAVES, last).height, 62);
        assert_eq!(position(0, 62), (1 << 63) - 2);
        assert_eq!(position(last, 0), 2 * last - 62);
    }

    #[test]
    fn spans_go_around_the_circle_of_keys() {
        let key = |first: u8| [first; 32];
        assert!(lies_between(&key(2), &key(6), &key(4)));
        assert!(!lies_between(&key(2), &key(6), &key(2)));
        assert!(!lies_between(&key(2), &key(6), &key(6)));
        assert!(!lies_between(&key(2), &key(6), &key(7)));
        assert!(lies_between(&key(6), &key(2), &key(7)));
        assert!(lies_between(&key(6), &key(2), &key(1)));
        assert!(!lies_between(&key(6), &key(2), &key(6)));
        assert!(!lies_between(&key(6), &key(2), &key(2)));
        assert!(!lies_between(&key(6), &key(2), &key(4)));
        assert!(lies_between(&key(3), &key(3), &key(4)));
        assert!(!lies_between(&key(3), &key(3), &key(3)));
    }

    #[test]
    fn nothing_is_no_proof() {
        let zero = Digest::ZERO;
        let truncated = Err(QmdbError::Decode(DecodeError::Truncated));
        assert_eq!(verify_inclusion(&[], &zero, b"", &zero), truncated);
        assert_eq!(verify_exclusion(&[], &zero, &zero), truncated);
        assert_eq!(verify_exclusion(&[2], &zero, &zero), Err(QmdbError::Decode(DecodeError::Tag(2))));
    }
}
