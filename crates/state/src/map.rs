//! Typed maps and the paths under which their values are kept.

use crate::{Abort, Overlay, StateValue, Touch};
use serde::de::DeserializeOwned;
use std::{
    fmt::{Display, Write as _},
    marker::PhantomData,
    sync::Arc,
};
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

impl<K: Display, V> Map<K, V> {
    /// The map whose values lie under `prefix`, which has the form `module/noun`.
    pub const fn new(prefix: &'static str) -> Self {
        Self { prefix, types: PhantomData }
    }

    /// Where the value of `key` lies.
    pub fn path(&self, key: &K) -> Path {
        // Room for two digests: a path is made for every read and every write.
        let mut path = String::with_capacity(160);
        write!(path, "{}/{key}", self.prefix).expect("keys can be displayed");
        path
    }

    fn key(&self, key: &K) -> StateKey {
        StateKey::of(&self.path(key))
    }

    /// Announces that the value of `key` will be read.
    pub fn touch(&self, key: &K, touch: &mut Touch) {
        touch.add(&self.path(key));
    }
}

impl<K: Display, V: StateValue> Map<K, V> {
    /// The value of `key`.
    pub fn get(&self, state: &mut Overlay<'_>, key: &K) -> Result<Option<V>, Abort> {
        Ok(self.get_shared(state, key)?.map(|value| V::clone(&value)))
    }

    /// The value of `key`, shared with whoever else reads it: for values that are read only.
    pub fn get_shared(&self, state: &mut Overlay<'_>, key: &K) -> Result<Option<Arc<V>>, Abort> {
        state.get(self.key(key))
    }

    /// What `P` takes of the value of `key`: for values that are large and of which little is needed.
    pub fn get_part<P: DeserializeOwned>(&self, state: &mut Overlay<'_>, key: &K) -> Result<Option<P>, Abort> {
        state.get_part(self.key(key))
    }

    /// Whether `key` has a value.
    pub fn contains(&self, state: &mut Overlay<'_>, key: &K) -> Result<bool, Abort> {
        state.contains(self.key(key))
    }

    /// Sets the value of `key`.
    pub fn put(&self, state: &mut Overlay<'_>, key: &K, value: &V) {
        state.put(self.key(key), value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BlockState;
    use serde::{Deserialize, Serialize};

    #[test]
    fn a_part_is_of_the_value_as_it_is_and_leaves_it_whole() {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        struct Whole {
            name: String,
            age: u8,
        }
        #[derive(Debug, PartialEq, Deserialize)]
        struct Age {
            age: u8,
        }
        const WHOLES: Map<u8, Whole> = Map::new("test/whole");
        let mut block = BlockState::default();
        block.load(StateKey::of(&WHOLES.path(&1)), Some(r#"{"name":"Ada","age":3}"#.into()));
        let mut overlay = block.begin();
        assert_eq!(WHOLES.get_part(&mut overlay, &1), Ok(Some(Age { age: 3 })));
        let whole = WHOLES.get(&mut overlay, &1).unwrap().unwrap();
        assert_eq!(whole.name, "Ada");
        WHOLES.put(&mut overlay, &1, &Whole { age: 4, ..whole });
        assert_eq!(WHOLES.get_part(&mut overlay, &1), Ok(Some(Age { age: 4 })));
        overlay.commit();
        assert_eq!(block.changes().into_values().collect::<Vec<_>>(), [r#"{"name":"Ada","age":4}"#]);
    }

    #[test]
    fn a_shared_value_is_read_once_and_follows_every_change() {
        const NAMES: Map<u8, String> = Map::new("test/name");
        let mut block = BlockState::default();
        block.load(StateKey::of(&NAMES.path(&1)), Some("\"first\"".into()));
        block.load(StateKey::of(&NAMES.path(&2)), None);
        let mut overlay = block.begin();
        let read = |overlay: &mut Overlay<'_>| NAMES.get_shared(overlay, &1).unwrap().unwrap();
        let value = read(&mut overlay);
        assert!(Arc::ptr_eq(&value, &read(&mut overlay)));
        assert_eq!(NAMES.get_shared(&mut overlay, &2).unwrap(), None);
        assert_eq!(NAMES.get_shared(&mut overlay, &3), Err(Abort::Missing));
        NAMES.put(&mut overlay, &1, &"dropped".into());
        assert_eq!(*read(&mut overlay), "dropped");
        drop(overlay);
        let mut overlay = block.begin();
        assert_eq!(*read(&mut overlay), "first", "a transaction that is refused leaves nothing behind");
        NAMES.put(&mut overlay, &1, &"kept".into());
        overlay.commit();
        assert_eq!(*read(&mut block.begin()), "kept");
    }
}
