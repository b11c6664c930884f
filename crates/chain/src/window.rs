//! Which transactions are final already and could still be replayed.
//!
//! A transaction is executed at most once: an id that is final is refused until its `validUntil` has passed, and
//! after that for being expired. So only ids whose deadline lies ahead need remembering, at most
//! [`MAX_VALIDITY_MS`](vinculum_core::MAX_VALIDITY_MS) of them. They are kept in memory, because a lookup per
//! transaction in the state database would cost more than executing it, and are read again from the archive at a
//! restart.
//!
//! An id covers the deadline, so the ids are kept in compartments by deadline; a whole compartment is dropped at
//! once. Sixteen bytes of each id are kept. Two transactions that share them cost 2^64 hashes to make, would come
//! from one and the same author, and the second would be refused by every member alike.

use std::collections::{BTreeMap, HashMap};
use vinculum_core::{Timestamp, TransactionId};

/// Milliseconds of deadlines that share a compartment.
pub const COMPARTMENT_MS: u64 = 5 * 60 * 1000;

type Prefix = [u64; 2];

fn prefix(id: &TransactionId) -> Prefix {
    let (first, second) = (&id.as_bytes()[..8], &id.as_bytes()[8..16]);
    let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("eight bytes"));
    [number(first), number(second)]
}

/// The ids of final transactions whose deadline has not passed, with the height of each.
#[derive(Debug, Default)]
pub struct ReplayWindow {
    compartments: BTreeMap<u64, HashMap<Prefix, u64>>,
    height: u64,
    time: Timestamp,
}

impl ReplayWindow {
    /// A window that begins after the block at `height`.
    pub fn after(height: u64, time: Timestamp) -> Self {
        Self { height, time, ..Self::default() }
    }

    /// The latest height whose transactions are in.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Time of the block at [`Self::height`].
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// How many ids are remembered.
    pub fn len(&self) -> usize {
        self.compartments.values().map(HashMap::len).sum()
    }

    /// Remembers a final transaction; does nothing when its deadline has passed.
    pub fn insert(&mut self, id: &TransactionId, valid_until: Timestamp, height: u64) {
        if valid_until >= self.time {
            self.compartments.entry(valid_until.0 / COMPARTMENT_MS).or_default().insert(prefix(id), height);
        }
    }

    /// Moves on to the block at `height`: forgets what can no longer be replayed after it.
    pub fn advance(&mut self, height: u64, time: Timestamp) {
        self.height = height;
        self.time = time;
        self.compartments = self.compartments.split_off(&(time.0 / COMPARTMENT_MS));
    }

    /// The height at which a transaction with this id and deadline became final.
    pub fn get(&self, id: &TransactionId, valid_until: Timestamp) -> Option<u64> {
        self.compartments.get(&(valid_until.0 / COMPARTMENT_MS))?.get(&prefix(id)).copied()
    }

    /// As [`Self::get`] when the deadline isn't known.
    pub fn find(&self, id: &TransactionId) -> Option<u64> {
        let prefix = prefix(id);
        self.compartments.values().find_map(|ids| ids.get(&prefix).copied())
    }
}
