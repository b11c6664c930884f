//! What a block has loaded and changed, and what one transaction changes on top of it.

use crate::{Abort, StateKey};
use bytes::Bytes;
use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// A value as it lies in the state, and as its map reads it.
type Read = (Bytes, Arc<dyn Any + Send + Sync>);

/// The state as a block sees it: values loaded from the store, under the changes made so far.
#[derive(Debug, Default, Clone)]
pub struct BlockState {
    loaded: HashMap<StateKey, Option<Bytes>>,
    changed: BTreeMap<StateKey, Option<Bytes>>,
    read: HashMap<StateKey, Read>,
}

impl BlockState {
    /// Puts a value that was read from the store; `None` when the store has none.
    pub fn load(&mut self, key: StateKey, value: Option<Bytes>) {
        self.loaded.insert(key, value);
    }

    /// Whether a read of `key` would find what the store holds.
    pub fn knows(&self, key: &StateKey) -> bool {
        self.changed.contains_key(key) || self.loaded.contains_key(key)
    }

    /// Starts a transaction.
    pub fn begin(&mut self) -> Overlay<'_> {
        Overlay { block: self, changes: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// Every change of the block in the order of keys; `None` removes.
    pub fn changes(&self) -> impl Iterator<Item = (&StateKey, &Option<Bytes>)> {
        self.changed.iter()
    }

    /// How many keys the block changed.
    pub fn changed_len(&self) -> usize {
        self.changed.len()
    }

    /// Ends the block and gives its changes in the order of keys.
    pub fn into_changes(self) -> BTreeMap<StateKey, Option<Bytes>> {
        self.changed
    }
}

/// The changes of one transaction. Dropped, it leaves the block as it was; [`Overlay::commit`] keeps them.
#[derive(Debug)]
pub struct Overlay<'a> {
    block: &'a mut BlockState,
    changes: BTreeMap<StateKey, Option<Bytes>>,
    missing: BTreeSet<StateKey>,
}

impl Overlay<'_> {
    /// The value under `key`. Prefer the typed [`crate::Map`].
    pub fn get(&mut self, key: StateKey) -> Result<Option<Bytes>, Abort> {
        let known =
            self.changes.get(&key).or_else(|| self.block.changed.get(&key)).or_else(|| self.block.loaded.get(&key));
        match known {
            Some(value) => Ok(value.clone()),
            None => {
                self.missing.insert(key);
                Err(Abort::Missing)
            }
        }
    }

    /// The value under `key` as `read` reads it, which is asked once in a block as long as the value stays the same.
    pub fn get_shared<V: Any + Send + Sync>(
        &mut self,
        key: StateKey,
        read: impl FnOnce(&[u8]) -> V,
    ) -> Result<Option<Arc<V>>, Abort> {
        let Some(bytes) = self.get(key)? else { return Ok(None) };
        if let Some((known, value)) = self.block.read.get(&key)
            && *known == bytes
            && let Ok(value) = value.clone().downcast()
        {
            return Ok(Some(value));
        }
        let value = Arc::new(read(&bytes));
        self.block.read.insert(key, (bytes, value.clone()));
        Ok(Some(value))
    }

    /// Sets or removes the value under `key`. Prefer the typed [`crate::Map`].
    pub fn put(&mut self, key: StateKey, value: Option<Bytes>) {
        self.changes.insert(key, value);
    }

    /// The reads that found nothing loaded; not empty means that this run must be discarded.
    pub fn missing(&self) -> &BTreeSet<StateKey> {
        &self.missing
    }

    /// Keeps the transaction's changes in the block.
    pub fn commit(self) {
        assert!(self.missing.is_empty(), "a run that missed a read is never kept");
        self.block.changed.extend(self.changes);
    }
}
