//! The authenticated state database, behind types of our own.
//!
//! QMDB (`current::ordered`, values of any length, SHA-256) is of ALPHA stability: everything that is particular to
//! it stands in this file. Its `current` root commits to which value each key has *now*; the `ordered` variant links
//! each key to the next, so that absence can be proved too.
//!
//! A block is executed in a [`Session`]: load keys, compute, hand over the changes, get the root. Nothing is written
//! before the block is final. [`Reader`] reads and proves the latest final state.

use crate::header::Operations;
use bytes::Bytes;
use commonware_codec::{Encode as _, RangeCfg};
use commonware_cryptography::{Sha256, sha256};
use commonware_glue::stateful::db::{AttachableResolver, DatabaseSet, Merkleized as _, Shared, current::CurrentStaged};
use commonware_parallel::Rayon;
use commonware_runtime::{Error, Spawner, buffer::paged::CacheRef};
use commonware_storage::{
    Context as StorageContext,
    index::ordered::Index,
    journal::contiguous::variable::{Config as LogConfig, Journal},
    merkle::full::Config as MerkleConfig,
    mmr::{self, Location},
    qmdb::{
        any::{
            ordered::{Update, variable::Operation},
            value::VariableEncoding,
        },
        current::{VariableConfig, batch::Slot, ordered::variable},
        sync::{Request, Source, Target, source},
    },
    translator::EightCap,
};
use commonware_utils::{NZU64, NZUsize, non_empty_range};
use std::{collections::HashMap, marker::PhantomData};
use vinculum_core::Digest;

/// Bytes of one chunk of the activity bitmap: part of what proofs look like, never to change.
const CHUNK: usize = 32;
/// Largest value that the database reads back.
const MAX_VALUE_BYTES: usize = 1 << 20;
/// Operations per file of the log.
const LOG_SECTION: u64 = 1 << 17;
/// Nodes per file of the Merkle structure.
const MERKLE_SECTION: u64 = 1 << 19;
/// Memory of read and write buffers, each.
const BUFFER_BYTES: usize = 1 << 20;

type Key = sha256::Digest;
type Log<E> = Journal<E, Operation<mmr::Family, Key, Bytes>>;
type Staged<E> = CurrentStaged<
    mmr::Family,
    E,
    Log<E>,
    Index<EightCap, Location>,
    Sha256,
    Update<Key, VariableEncoding<Bytes>>,
    CHUNK,
    Rayon,
>;

/// The state database of one member.
pub type Database<E> = variable::Db<mmr::Family, E, Key, Bytes, Sha256, EightCap, CHUNK, Rayon>;
/// The database as the bridge to consensus shares it.
pub type Databases<E> = Shared<Database<E>>;
/// Changes on top of some block's state, not executed yet.
pub type Batch<E> = <Databases<E> as DatabaseSet<E>>::Unmerkleized;
/// The state after a block that may become final.
pub type Sealed<E> = <Databases<E> as DatabaseSet<E>>::Merkleized;
/// Where the log of operations stands.
pub type LogTarget = Target<mmr::Family, Key>;
/// How to open a database.
pub type Config = VariableConfig<EightCap, ((), RangeCfg<usize>), Rayon>;

/// What a runtime must offer to hold a database.
pub trait Environment: StorageContext + Spawner {}
impl<E: StorageContext + Spawner> Environment for E {}

/// The state database could not be read; on a candidate block this also means that its branch has died.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("state database: {0}")]
pub struct DatabaseError(String);

fn failed(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError(error.to_string())
}

/// Configuration of the database whose files start with `prefix`.
pub fn config(prefix: &str, cache: CacheRef, strategy: Rayon) -> Config {
    VariableConfig {
        merkle_config: MerkleConfig {
            journal_partition: format!("{prefix}-state-merkle"),
            metadata_partition: format!("{prefix}-state-merkle-pinned"),
            items_per_blob: NZU64!(MERKLE_SECTION),
            write_buffer: NZUsize!(BUFFER_BYTES),
            replay_buffer: NZUsize!(BUFFER_BYTES),
            strategy,
            page_cache: cache.clone(),
        },
        journal_config: LogConfig {
            partition: format!("{prefix}-state-log"),
            items_per_section: NZU64!(LOG_SECTION),
            compression: None,
            codec_config: ((), RangeCfg::from(0..=MAX_VALUE_BYTES)),
            page_cache: cache,
            write_buffer: NZUsize!(BUFFER_BYTES),
            replay_buffer: NZUsize!(BUFFER_BYTES),
        },
        grafted_metadata_partition: format!("{prefix}-state-bitmap"),
        translator: EightCap,
        init_cache: Some(NZUsize!(1 << 16)),
        init_buffer: NZUsize!(1 << 21),
        init_concurrency: (),
    }
}

/// Removes the files of the database whose names start with `prefix`, readable or not. Nothing may hold it.
///
/// # Errors
///
/// The files cannot be removed.
pub async fn remove<E: Environment>(context: &E, prefix: &str) -> Result<(), Error> {
    // What the engine makes of the names in `config`.
    const PARTS: [&str; 7] = [
        "merkle-blobs",
        "merkle-metadata",
        "merkle-pinned",
        "log_data",
        "log_offsets-blobs",
        "log_offsets-metadata",
        "bitmap",
    ];
    for part in PARTS {
        match context.remove(&format!("{prefix}-state-{part}"), None).await {
            Ok(()) | Err(Error::PartitionMissing(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The log of an empty database: what genesis commits to.
pub fn empty<E: Environment>() -> Operations {
    let target = <Databases<E> as DatabaseSet<E>>::initial_sync_targets();
    Operations { root: Digest(target.root.0), range: target.range }
}

/// The log that a header commits to, as the database names it.
pub fn target(operations: &Operations) -> LogTarget {
    Target::new(sha256::Digest(operations.root.0), operations.range.clone())
}

/// The canonical root of a sealed state.
pub fn state_root<E: Environment>(sealed: &Sealed<E>) -> Digest {
    Digest(sealed.root().0)
}

/// The log of a sealed state.
pub fn operations<E: Environment>(sealed: &Sealed<E>) -> Operations {
    let end = sealed.bounds().tip.size;
    Operations { root: Digest(sealed.ops_root().0), range: non_empty_range!(sealed.sync_boundary(), end) }
}

/// The execution of one block on its parent's state.
///
/// Loading remembers where each key lies, so that sealing doesn't look it up again.
pub struct Session<E: Environment> {
    staged: Staged<E>,
    /// For each loaded key its slot among the staged reads.
    slots: HashMap<Digest, usize>,
}

impl<E: Environment> Session<E> {
    /// Starts on `batch` with the given keys loaded, each at most once in `keys`.
    ///
    /// # Errors
    ///
    /// The files cannot be read, or the state that `batch` stands on is no longer reachable.
    pub async fn open(batch: Batch<E>, keys: &[Digest]) -> Result<(Self, Vec<Option<Bytes>>), DatabaseError> {
        let names: Vec<Key> = keys.iter().map(|key| sha256::Digest(key.0)).collect();
        let (values, staged) = batch.stage(&names.iter().collect::<Vec<_>>()).await.map_err(failed)?;
        let mut session = Self { staged, slots: HashMap::with_capacity(keys.len()) };
        session.remember(0, keys);
        Ok((session, values))
    }

    /// Loads more keys, none of which was loaded before.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub async fn load(self, keys: &[Digest]) -> Result<(Self, Vec<Option<Bytes>>), DatabaseError> {
        let names: Vec<Key> = keys.iter().map(|key| sha256::Digest(key.0)).collect();
        let (range, values, staged) = self.staged.expand(&names.iter().collect::<Vec<_>>()).await.map_err(failed)?;
        let mut session = Self { staged, slots: self.slots };
        session.remember(range.start, keys);
        Ok((session, values))
    }

    fn remember(&mut self, start: usize, keys: &[Digest]) {
        self.slots.extend(keys.iter().copied().zip(start..));
    }

    /// Seals the state with these changes, each key at most once.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub async fn seal(self, changes: impl IntoIterator<Item = (Digest, Bytes)>) -> Result<Sealed<E>, DatabaseError> {
        let mut slots = vec![Slot::Keep; self.staged.len()];
        let mut others = Vec::new();
        for (key, value) in changes {
            match self.slots.get(&key) {
                Some(slot) => slots[*slot] = Slot::Put(value),
                None => others.push((sha256::Digest(key.0), Some(value))),
            }
        }
        self.staged.merkleize(slots, others).await.map_err(failed)
    }
}

/// A value with the proof that the state root commits to it, or to its absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The value; `None` when the key is absent.
    pub value: Option<Bytes>,
    /// The encoded proof of existence or absence.
    pub proof: Bytes,
}

/// Reads the latest final state. Cheap to clone.
pub struct Reader<E: Environment>(Databases<E>);

impl<E: Environment> Clone for Reader<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E: Environment> Reader<E> {
    /// Reads from `databases`.
    pub fn new(databases: Databases<E>) -> Self {
        Self(databases)
    }

    /// The values of `keys`, all from the state with the root returned beside them.
    ///
    /// # Errors
    ///
    /// The files cannot be read.
    pub async fn read(&self, keys: &[Digest]) -> Result<(Digest, Vec<Option<Bytes>>), DatabaseError> {
        let names: Vec<Key> = keys.iter().map(|key| sha256::Digest(key.0)).collect();
        let database = self.0.read().await;
        let values = database.get_many(&names.iter().collect::<Vec<_>>()).await.map_err(failed)?;
        Ok((Digest(database.root().0), values))
    }

    /// The values of `keys` with their proofs, all against the root returned beside them.
    ///
    /// No block is applied while the proofs are made.
    ///
    /// # Errors
    ///
    /// The files cannot be read.
    pub async fn prove(&self, keys: &[Digest]) -> Result<(Digest, Vec<Proven>), DatabaseError> {
        let database = self.0.read().await;
        let mut proven = Vec::with_capacity(keys.len());
        for key in keys {
            let key = sha256::Digest(key.0);
            let value = database.get(&key).await.map_err(failed)?;
            let proof = match value {
                Some(_) => database.key_value_proof(key).await.map_err(failed)?.encode(),
                None => database.exclusion_proof(&key).await.map_err(failed)?.encode(),
            };
            proven.push(Proven { value, proof });
        }
        Ok((Digest(database.root().0), proven))
    }

    /// The root of the latest final state.
    pub async fn root(&self) -> Digest {
        Digest(self.0.read().await.root().0)
    }
}

/// Stands where a resolver for copying state from peers would.
///
/// Commonware's needs operations of fixed size, which ours are not: a new member replays blocks instead.
pub struct NoCopying<E>(PhantomData<fn() -> E>);

impl<E> Default for NoCopying<E> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<E> Clone for NoCopying<E> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// State isn't copied from peers.
#[derive(Debug, thiserror::Error)]
#[error("state is not copied from peers")]
pub struct Unavailable;

impl<E: Environment> Source for NoCopying<E>
where
    Databases<E>: Source<Family = mmr::Family, Digest = Key>,
{
    type Family = mmr::Family;
    type Digest = Key;
    type Op = <Databases<E> as Source>::Op;
    type Error = Unavailable;

    async fn serve(&self, _: Request<mmr::Family>) -> source::Result<Self> {
        Err(Unavailable)
    }
}

impl<E: Environment> AttachableResolver<Database<E>> for NoCopying<E> {
    async fn attach_database(&self, _: Databases<E>) {}
}
