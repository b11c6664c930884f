//! What a block has loaded and changed, and what one transaction changes on top of it.

use crate::{Abort, StateKey};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    sync::Arc,
};

/// What a map can hold.
pub trait StateValue: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

impl<V: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> StateValue for V {}

/// A [`StateValue`] of any type. It becomes bytes when the block ends, however often transactions change it before.
trait Record: Any + Send + Sync {
    /// The value as it lies in the store.
    fn to_bytes(&self) -> Bytes;
}

impl<V: StateValue> Record for V {
    fn to_bytes(&self) -> Bytes {
        let mut bytes = Vec::with_capacity(512);
        serde_json::to_writer(&mut bytes, self).expect("state values are plain data");
        bytes.into()
    }
}

/// A value of the state.
#[derive(Clone)]
enum Value {
    /// As the store gave it; nothing has read it yet.
    Stored(Bytes),
    /// As its map read or wrote it.
    Typed(Arc<dyn Record>),
}

impl Value {
    fn to_bytes(&self) -> Bytes {
        match self {
            Self::Stored(bytes) => bytes.clone(),
            Self::Typed(record) => record.as_ref().to_bytes(),
        }
    }

    /// The value as its map has it.
    fn typed<V: StateValue>(&mut self) -> Arc<V> {
        let record = match self {
            Self::Typed(record) => record.clone(),
            Self::Stored(bytes) => {
                let record: Arc<dyn Record> = Arc::new(decode::<V>(bytes));
                *self = Self::Typed(record.clone());
                record
            }
        };
        let record: Arc<dyn Any + Send + Sync> = record;
        record.downcast().unwrap_or_else(|_| panic!("two maps of different types share a path"))
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().fmt(f)
    }
}

/// Values in the state were written by this state machine; a value that cannot be read means that the stored
/// state is not this program's, and going on would fork the network.
fn decode<V: DeserializeOwned>(bytes: &[u8]) -> V {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("the state holds a value of another format ({error}); replay the archive"))
}

/// What a block knows of one key.
#[derive(Debug, Clone)]
struct Known {
    value: Option<Value>,
    is_changed: bool,
}

/// The state as a block sees it: values loaded from the store, and the changes made so far.
#[derive(Debug, Default, Clone)]
pub struct BlockState {
    known: HashMap<StateKey, Known>,
}

impl BlockState {
    /// Puts a value that was read from the store; `None` when the store has none.
    pub fn load(&mut self, key: StateKey, value: Option<Bytes>) {
        self.known.insert(key, Known { value: value.map(Value::Stored), is_changed: false });
    }

    /// Whether a read of `key` would find what the store holds.
    pub fn knows(&self, key: &StateKey) -> bool {
        self.known.contains_key(key)
    }

    /// Starts a transaction.
    pub fn begin(&mut self) -> Overlay<'_> {
        Overlay { block: self, changes: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// Every value that the block changed, as it goes to the store.
    pub fn changes(&self) -> BTreeMap<StateKey, Bytes> {
        let changed = self.known.iter().filter(|(_, known)| known.is_changed);
        changed.filter_map(|(key, known)| known.value.as_ref().map(|value| (*key, value.to_bytes()))).collect()
    }
}

/// The changes of one transaction. Dropped, it leaves the block as it was; [`Overlay::commit`] keeps them.
#[derive(Debug)]
pub struct Overlay<'a> {
    block: &'a mut BlockState,
    changes: BTreeMap<StateKey, Value>,
    missing: BTreeSet<StateKey>,
}

impl Overlay<'_> {
    /// The value under `key`. Prefer [`crate::Map`].
    pub fn get<V: StateValue>(&mut self, key: StateKey) -> Result<Option<Arc<V>>, Abort> {
        Ok(self.value(key)?.map(Value::typed))
    }

    /// What `P` takes of the value under `key`. Prefer [`crate::Map`].
    pub fn get_part<P: DeserializeOwned>(&mut self, key: StateKey) -> Result<Option<P>, Abort> {
        Ok(self.value(key)?.map(|value| decode(&value.to_bytes())))
    }

    /// Whether there is a value under `key`. Prefer [`crate::Map`].
    pub fn contains(&mut self, key: StateKey) -> Result<bool, Abort> {
        Ok(self.value(key)?.is_some())
    }

    fn value(&mut self, key: StateKey) -> Result<Option<&mut Value>, Abort> {
        if let Some(value) = self.changes.get_mut(&key) {
            return Ok(Some(value));
        }
        let Some(known) = self.block.known.get_mut(&key) else {
            self.missing.insert(key);
            return Err(Abort::Missing);
        };
        Ok(known.value.as_mut())
    }

    /// Sets the value under `key`. Prefer [`crate::Map`].
    pub fn put<V: StateValue>(&mut self, key: StateKey, value: V) {
        self.changes.insert(key, Value::Typed(Arc::new(value)));
    }

    /// The reads that found nothing loaded; not empty means that this run must be discarded.
    pub fn missing(&self) -> &BTreeSet<StateKey> {
        &self.missing
    }

    /// Keeps the transaction's changes in the block.
    pub fn commit(self) {
        assert!(self.missing.is_empty(), "a run that missed a read is never kept");
        let changes =
            self.changes.into_iter().map(|(key, value)| (key, Known { value: Some(value), is_changed: true }));
        self.block.known.extend(changes);
    }
}
