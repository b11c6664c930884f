//! The running hash of a subject's history.
//!
//! Each subject with a history (a vehicle, later a part, a loan, an account) has a head in the state: how many
//! actions touched it, and the value of a SHA-256 chain over them. Whoever holds all the actions can recompute
//! the chain; drop, add, double or reorder one and it no longer ends in the head that the state proves.

use crate::{ActionDigest, Digest, Timestamp, TransactionId, sha256_parts};
use serde::{Deserialize, Serialize};

const DOMAIN: &[u8] = b"vinculum-history-v1";

/// One action that touched the subject, as the chain sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The transaction that carried the action.
    pub transaction: TransactionId,
    /// SHA-256 of the action's bytes.
    pub action: ActionDigest,
    /// Height of the block.
    pub height: u64,
    /// Time of the block.
    pub time: Timestamp,
}

/// How far a history has come. The default is that of a subject without entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunningHash {
    /// Entries so far.
    pub count: u64,
    /// The chain's value after them.
    pub digest: Digest,
}

impl RunningHash {
    /// Adds an entry.
    pub fn extend(&mut self, entry: &Entry) {
        self.digest = step(self.digest, self.count, entry);
        self.count += 1;
    }
}

/// The chain's value after `entry`, which is the subject's action number `index` (from 0).
///
/// The value before the first entry is [`Digest::ZERO`].
pub fn step(previous: Digest, index: u64, entry: &Entry) -> Digest {
    sha256_parts(&[
        DOMAIN,
        previous.as_bytes(),
        &index.to_be_bytes(),
        entry.transaction.as_bytes(),
        entry.action.as_bytes(),
        &entry.height.to_be_bytes(),
        &entry.time.0.to_be_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_counts() {
        let entry =
            Entry { transaction: TransactionId([1; 32]), action: ActionDigest([2; 32]), height: 3, time: Timestamp(4) };
        let value = step(Digest::ZERO, 0, &entry);
        let changed = [
            step(value, 0, &entry),
            step(Digest::ZERO, 1, &entry),
            step(Digest::ZERO, 0, &Entry { transaction: TransactionId([9; 32]), ..entry }),
            step(Digest::ZERO, 0, &Entry { action: ActionDigest([9; 32]), ..entry }),
            step(Digest::ZERO, 0, &Entry { height: 9, ..entry }),
            step(Digest::ZERO, 0, &Entry { time: Timestamp(9), ..entry }),
        ];
        for other in changed {
            assert_ne!(value, other);
        }
    }
}
