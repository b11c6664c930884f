//! Transactions that wait for a block.
//!
//! Everything here has a valid signature: admission puts a transaction in only after its check, so a block whose
//! transactions are found here byte for byte needs no check of them again. A transaction stays until it is final or
//! expired; being in a proposal doesn't remove it, because a proposal may never become final.
//!
//! What is bounded: the number and the bytes of all, the number per signer, and the share that one other member's
//! gossip may take, so that neither a busy signer nor a faulty member can fill the pool alone.

use crate::{error::SubmitError, transaction::Transaction};
use bytes::Bytes;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::watch;
use vinculum_core::{Did, Timestamp, TransactionId};

/// Bounds of a [`Mempool`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most transactions.
    pub transactions: usize,
    /// Most bytes of them all.
    pub bytes: usize,
    /// Most transactions that one key has signed.
    pub per_signer: usize,
}

impl Limits {
    /// Most bytes that the gossip of one other member may take.
    fn bytes_of_one_member(&self) -> usize {
        self.bytes / 2
    }
}

/// Where a transaction came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// This member's own API.
    Local,
    /// The gossip of the member with this index in the validator set.
    Member(u32),
}

/// What the pool says about a transaction before its signatures are checked.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
    /// Not seen yet: check its signatures, then [`Mempool::insert`] or [`Mempool::release`] it.
    Check,
    /// The same transaction waits already.
    Waiting,
}

/// What the pool knows of an envelope.
#[derive(Debug, Clone)]
pub enum Found {
    /// It waits: its signatures are valid.
    Checked(Arc<Transaction>),
    /// It has been read, and its signatures are being checked.
    Unchecked(Arc<Transaction>),
    /// Nothing.
    Unknown,
}

struct Slot {
    transaction: Arc<Transaction>,
    origin: Origin,
}

#[derive(Default)]
struct Pool {
    /// In order of arrival; slot `i` has the sequence number `first + i`. Removed ones leave a hole until they are
    /// at the front.
    slots: VecDeque<Option<Slot>>,
    first: u64,
    by_id: HashMap<TransactionId, u64>,
    /// What is being checked: nearly always one envelope per id.
    checking: HashMap<TransactionId, Vec<Arc<Transaction>>>,
    bytes: usize,
    bytes_by_origin: HashMap<Origin, usize>,
    by_signer: HashMap<Did, usize>,
    /// Block time up to which expired transactions have been dropped.
    swept: Timestamp,
}

/// The transactions that wait for a block. Shared by admission, proposer and verifier.
pub struct Mempool {
    limits: Limits,
    pool: Mutex<Pool>,
    arrivals: watch::Sender<u64>,
}

impl Mempool {
    /// An empty pool.
    pub fn new(limits: Limits) -> Self {
        Self { limits, pool: Mutex::default(), arrivals: watch::Sender::new(0) }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().expect("no code panics while it holds the pool")
    }

    /// Changes whenever transactions arrive.
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }

    /// How many transactions may wait.
    pub fn capacity(&self) -> usize {
        self.limits.transactions
    }

    /// How many transactions wait, and their bytes.
    pub fn size(&self) -> (usize, usize) {
        let pool = self.pool();
        (pool.by_id.len(), pool.bytes)
    }

    /// Whether a transaction with this id waits.
    pub fn is_waiting(&self, id: &TransactionId) -> bool {
        self.pool().waiting(id).is_some()
    }

    /// Whether exactly this envelope, in binary form, waits or is being checked.
    pub fn contains(&self, id: &TransactionId, bytes: &Bytes) -> bool {
        let pool = self.pool();
        pool.waiting(id).is_some_and(|waiting| waiting.bytes() == bytes) || pool.in_check(id, bytes).is_some()
    }

    /// Decides about a transaction before its signatures are checked.
    ///
    /// An id covers what was signed, not by whom: an envelope that lacks one of the signatures has the same id. So an
    /// envelope with more signatures takes the place of one with fewer, lest whoever holds only a part of the
    /// signatures keeps out the complete transaction.
    ///
    /// # Errors
    ///
    /// The pool is full, or one of the signers or the origin has used up its share.
    pub fn admit(&self, transaction: &Arc<Transaction>, origin: Origin) -> Result<Admission, SubmitError> {
        let mut pool = self.pool();
        let id = transaction.id();
        if pool.waiting(&id).is_some_and(|waiting| !transaction.completes(waiting)) {
            return Ok(Admission::Waiting);
        }
        if pool.in_check(&id, transaction.bytes()).is_some() {
            return Ok(Admission::Waiting);
        }
        pool.check_room(&self.limits, transaction, origin)?;
        pool.checking.entry(id).or_default().push(transaction.clone());
        Ok(Admission::Check)
    }

    /// Puts in transactions whose signatures are valid; gives back what happened to each, in order.
    pub fn insert(&self, checked: &[(Arc<Transaction>, Origin)]) -> Vec<Result<(), SubmitError>> {
        let mut pool = self.pool();
        let results = checked.iter().map(|(transaction, origin)| {
            let id = transaction.id();
            pool.checked(transaction);
            match pool.waiting(&id) {
                Some(waiting) if !transaction.completes(waiting) => return Ok(()),
                Some(_) => pool.remove(&id),
                None => {}
            }
            // Others may have come in while the signatures were being checked.
            pool.check_room(&self.limits, transaction, *origin)?;
            pool.insert(transaction.clone(), *origin);
            Ok(())
        });
        let results = results.collect();
        let next = pool.first + pool.slots.len() as u64;
        drop(pool);
        self.arrivals.send_replace(next);
        results
    }

    /// Forgets transactions that were admitted and won't be inserted.
    pub fn release<'a>(&self, transactions: impl IntoIterator<Item = &'a Transaction>) {
        let mut pool = self.pool();
        for transaction in transactions {
            pool.checked(transaction);
        }
    }

    /// For each envelope in binary form with its id the transaction with exactly these bytes.
    ///
    /// Equal ids aren't enough: an id covers what was signed, not the signatures.
    pub fn find(&self, wanted: &[(TransactionId, Bytes)]) -> Vec<Found> {
        let pool = self.pool();
        let find = |(id, bytes): &(TransactionId, Bytes)| {
            let waiting = pool.by_id.get(id).and_then(|sequence| pool.slot(*sequence));
            match waiting.filter(|slot| slot.transaction.bytes() == bytes) {
                Some(slot) => Found::Checked(slot.transaction.clone()),
                None => pool.in_check(id, bytes).cloned().map_or(Found::Unknown, Found::Unchecked),
            }
        };
        wanted.iter().map(find).collect()
    }

    /// Whether a transaction waits that `excluded` doesn't hold and that may stand in a block of this time, among
    /// those that arrived as number `from` or later. If none does, where to look on from.
    pub fn has_work(&self, from: u64, time: Timestamp, excluded: impl Fn(&Transaction) -> bool) -> Result<(), u64> {
        let pool = self.pool();
        let skip = from.saturating_sub(pool.first) as usize;
        let found = pool
            .slots
            .iter()
            .skip(skip)
            .flatten()
            .any(|slot| slot.transaction.may_stand_at(time) && !excluded(&slot.transaction));
        if found { Ok(()) } else { Err(pool.first + pool.slots.len() as u64) }
    }

    /// Transactions for a block of this time in order of arrival, without those that `excluded` holds.
    pub fn select(
        &self,
        time: Timestamp,
        most: usize,
        mut bytes: usize,
        excluded: impl Fn(&Transaction) -> bool,
    ) -> Vec<Arc<Transaction>> {
        let pool = self.pool();
        let mut selected = Vec::with_capacity(most.min(pool.by_id.len()));
        for slot in pool.slots.iter().flatten() {
            let transaction = &slot.transaction;
            if selected.len() == most || transaction.bytes().len() > bytes {
                break;
            }
            if transaction.may_stand_at(time) && !excluded(transaction) {
                bytes -= transaction.bytes().len();
                selected.push(transaction.clone());
            }
        }
        selected
    }

    /// Removes transactions that have become final.
    pub fn remove<'a>(&self, ids: impl IntoIterator<Item = &'a TransactionId>) {
        let mut pool = self.pool();
        for id in ids {
            pool.remove(id);
        }
        pool.trim();
    }

    /// Removes transactions whose deadline lies before `time`; gives back their ids. Looks at most once a second.
    pub fn expire(&self, time: Timestamp) -> Vec<TransactionId> {
        let mut pool = self.pool();
        if time < pool.swept.plus(1_000) {
            return Vec::new();
        }
        pool.swept = time;
        let slots = pool.slots.iter().flatten();
        let expired = slots.filter(|slot| slot.transaction.valid_until() < time);
        let expired: Vec<_> = expired.map(|slot| slot.transaction.id()).collect();
        for id in &expired {
            pool.remove(id);
        }
        pool.trim();
        expired
    }
}

impl Pool {
    fn slot(&self, sequence: u64) -> Option<&Slot> {
        self.slots.get(sequence.checked_sub(self.first)? as usize)?.as_ref()
    }

    fn waiting(&self, id: &TransactionId) -> Option<&Transaction> {
        Some(&self.slot(*self.by_id.get(id)?)?.transaction)
    }

    /// The transaction with exactly these bytes among those that are being checked.
    fn in_check(&self, id: &TransactionId, bytes: &Bytes) -> Option<&Arc<Transaction>> {
        self.checking.get(id)?.iter().find(|transaction| transaction.bytes() == bytes)
    }

    /// The signatures of this envelope are no longer being checked.
    fn checked(&mut self, transaction: &Transaction) {
        let id = transaction.id();
        let Some(checking) = self.checking.get_mut(&id) else { return };
        checking.retain(|other| other.bytes() != transaction.bytes());
        if checking.is_empty() {
            self.checking.remove(&id);
        }
    }

    fn check_room(&self, limits: &Limits, transaction: &Transaction, origin: Origin) -> Result<(), SubmitError> {
        let size = transaction.bytes().len();
        if self.by_id.len() >= limits.transactions || self.bytes + size > limits.bytes {
            return Err(SubmitError::Full);
        }
        let of_origin = self.bytes_by_origin.get(&origin).copied().unwrap_or_default();
        if origin != Origin::Local && of_origin + size > limits.bytes_of_one_member() {
            return Err(SubmitError::Full);
        }
        let busy = |signer: &&Did| self.by_signer.get(signer).is_some_and(|count| *count >= limits.per_signer);
        match transaction.signers().iter().find(busy) {
            Some(signer) => Err(SubmitError::SignerQuota { signer: *signer, limit: limits.per_signer }),
            None => Ok(()),
        }
    }

    fn insert(&mut self, transaction: Arc<Transaction>, origin: Origin) {
        let sequence = self.first + self.slots.len() as u64;
        self.by_id.insert(transaction.id(), sequence);
        self.bytes += transaction.bytes().len();
        *self.bytes_by_origin.entry(origin).or_default() += transaction.bytes().len();
        for signer in transaction.signers() {
            *self.by_signer.entry(*signer).or_default() += 1;
        }
        self.slots.push_back(Some(Slot { transaction, origin }));
    }

    fn remove(&mut self, id: &TransactionId) {
        let Some(sequence) = self.by_id.remove(id) else { return };
        let Some(slot) = self.slots[(sequence - self.first) as usize].take() else { return };
        let size = slot.transaction.bytes().len();
        self.bytes -= size;
        if let Some(bytes) = self.bytes_by_origin.get_mut(&slot.origin) {
            *bytes -= size;
        }
        for signer in slot.transaction.signers() {
            if let Some(count) = self.by_signer.get_mut(signer) {
                *count -= 1;
                if *count == 0 {
                    self.by_signer.remove(signer);
                }
            }
        }
    }

    /// Drops the holes at the front.
    fn trim(&mut self) {
        while self.slots.front().is_some_and(Option::is_none) {
            self.slots.pop_front();
            self.first += 1;
        }
    }
}
