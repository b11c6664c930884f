//! What the read model takes in.

use vinculum_core::{Digest, Timestamp};
use vinculum_runtime::{Outcome, Parsed};

/// A final block, in the form that whoever delivers blocks turns theirs into.
#[derive(Debug, Clone)]
pub struct IndexedBlock {
    /// Its height; the first after genesis is 1.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
    /// SHA-256 of its header.
    pub digest: Digest,
    /// Digest of the block before it.
    pub parent: Digest,
    /// Root of the state after it.
    pub state_root: Digest,
    /// SHA-256 of its body.
    pub body_hash: Digest,
    /// The consensus view that it was proposed in.
    pub view: u64,
    /// Consensus key of the validator that proposed it.
    pub proposer: Digest,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its transactions in order, with what became of them.
    pub transactions: Vec<(Parsed, Outcome)>,
}
