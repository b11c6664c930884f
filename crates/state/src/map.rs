//! Typed maps and the paths under which their values are kept.

use crate::{Abort, Overlay, Touch};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, marker::PhantomData};
use vinculum_core::sha256;

/// A readable path of one value, such as `identity/organisation/nordic-motors`.
pub type Path = String;

/// SHA-256 of a [`Path`]: the key in the authenticated store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateKey(pub [u8; 32]);

impl StateKey {
    /// The key of a path.
    pub fn of(path: &str) -> Self {
        Self(sha256(path.as_bytes()).0)
    }
}

/// A map from `K`, as it displays, to `V`, as JSON.
#[derive(Debug)]
pub struct Map<K, V> {
    prefix: &'static str,
    types: PhantomData<fn(&K) -> V>,
}

impl<K: Display, V: Serialize + DeserializeOwned> Map<K, V> {
    /// The map whose values lie under `prefix`, which has the form `module/noun`.
    pub const fn new(prefix: &'static str) -> Self {
        Self { prefix, types: PhantomData }
    }

    /// Where the value of `key` lies.
    pub fn path(&self, key: &K) -> Path {
        format!("{}/{key}", self.prefix)
    }

    /// Announces that the value of `key` will be read.
    pub fn touch(&self, key: &K, touch: &mut Touch) {
        touch.add(&self.path(key));
    }

    /// The value of `key`.
    pub fn get(&self, state: &mut Overlay<'_>, key: &K) -> Result<Option<V>, Abort> {
        let bytes = state.get(StateKey::of(&self.path(key)))?;
        Ok(bytes.map(|bytes| decode(&bytes)))
    }

    /// Whether `key` has a value.
    pub fn contains(&self, state: &mut Overlay<'_>, key: &K) -> Result<bool, Abort> {
        Ok(state.get(StateKey::of(&self.path(key)))?.is_some())
    }

    /// Sets the value of `key`.
    pub fn put(&self, state: &mut Overlay<'_>, key: &K, value: &V) {
        let bytes = serde_json::to_vec(value).expect("state values are plain data");
        state.put(StateKey::of(&self.path(key)), Some(bytes.into()));
    }
}

/// Values in the state were written by this state machine; a value that cannot be read means that the stored
/// state is not this program's, and going on would fork the network.
fn decode<V: DeserializeOwned>(bytes: &[u8]) -> V {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("the state holds a value of another format ({error}); replay the archive"))
}
