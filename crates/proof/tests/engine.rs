//! What the engine makes and this crate checks: databases with histories, and certificates.

use commonware_codec::{Encode as _, RangeCfg};
use commonware_consensus::simplex::scheme::ed25519::Scheme;
use commonware_consensus::simplex::types::{Finalization, Finalize, Proposal};
use commonware_consensus::types::{Epoch, Round, View};
use commonware_cryptography::{Sha256, Signer as _, ed25519, sha256};
use commonware_parallel::Sequential;
use commonware_runtime::{Runner as _, Supervisor as _, buffer::paged::CacheRef, deterministic};
use commonware_storage::journal::contiguous::variable::Config as LogConfig;
use commonware_storage::merkle::{full::Config as MerkleConfig, mmr};
use commonware_storage::qmdb::{any, current, floor::Proportional};
use commonware_storage::translator::EightCap;
use commonware_utils::{NZU16, NZU64, NZUsize, non_empty, ordered::Set};
use std::collections::BTreeMap;
use vinculum_core::{Digest, NetworkId, sha256 as digest_of};

pub type Db = current::ordered::variable::Db<
    mmr::Family,
    deterministic::Context,
    sha256::Digest,
    Vec<u8>,
    Sha256,
    EightCap,
    32,
    Sequential,
>;
pub type Encoding = any::value::VariableEncoding<Vec<u8>>;
pub type Inclusion = current::ordered::proof::constant::KeyValueProof<mmr::Family, sha256::Digest, sha256::Digest, 32>;
pub type Exclusion =
    current::ordered::proof::constant::ExclusionProof<mmr::Family, sha256::Digest, Encoding, sha256::Digest, 32>;

/// A database and what it should hold.
pub struct Ledger {
    db: Db,
    pub entries: BTreeMap<String, String>,
}

/// Runs `scenario` on an empty database.
pub fn with_ledger<T>(scenario: impl AsyncFnOnce(Ledger) -> T + Send) -> T
where
    T: Send,
{
    deterministic::Runner::default().start(|context| async move {
        let cache = CacheRef::new(NZU16!(1024), NZUsize!(64));
        let config = current::VariableConfig {
            merkle_config: MerkleConfig {
                journal_partition: "merkle".into(),
                metadata_partition: "pruned-nodes".into(),
                items_per_blob: NZU64!(4096),
                write_buffer: NZUsize!(65_536),
                replay_buffer: NZUsize!(65_536),
                strategy: Sequential,
                page_cache: cache.clone(),
            },
            journal_config: LogConfig {
                partition: "log".into(),
                items_per_section: NZU64!(4096),
                compression: None,
                codec_config: ((), (RangeCfg::from(..), ())),
                page_cache: cache,
                write_buffer: NZUsize!(65_536),
                replay_buffer: NZUsize!(65_536),
            },
            grafted_metadata_partition: "grafted-nodes".into(),
            translator: EightCap,
            init_cache: None,
            init_buffer: NZUsize!(65_536),
            init_concurrency: (),
        };
        let db = Db::init(context.child("state"), config, None).await.expect("opens");
        scenario(Ledger { db, entries: BTreeMap::new() }).await
    })
}

fn engine_key(path: &str) -> sha256::Digest {
    sha256::Digest(digest_of(path.as_bytes()).0)
}

fn ours(digest: sha256::Digest) -> Digest {
    Digest(digest.0)
}

pub fn theirs(digest: &Digest) -> sha256::Digest {
    sha256::Digest(digest.0)
}

impl Ledger {
    /// Applies writes (a value, or none to delete) as one batch.
    pub async fn write(self, writes: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        self.write_with_metadata(writes, None).await
    }

    pub async fn write_with_metadata(
        mut self,
        writes: impl IntoIterator<Item = (String, Option<String>)>,
        metadata: Option<Vec<u8>>,
    ) -> Self {
        let mut batch = self.db.new_batch();
        for (path, value) in writes {
            batch = batch.write(engine_key(&path), value.clone().map(String::into_bytes));
            match value {
                Some(value) => self.entries.insert(path, value),
                None => self.entries.remove(&path),
            };
        }
        let batch = batch.merkleize(&self.db, metadata, &mut Proportional).await.expect("merkleizes");
        self.db = self.db.apply_batch(batch).await.expect("applies").commit().await.expect("commits");
        self
    }

    /// Applies writes under keys as one batch.
    pub async fn write_keys(mut self, writes: impl IntoIterator<Item = ([u8; 32], Option<Vec<u8>>)>) -> Self {
        let mut batch = self.db.new_batch();
        for (key, value) in writes {
            batch = batch.write(sha256::Digest(key), value);
        }
        let batch = batch.merkleize(&self.db, None, &mut Proportional).await.expect("merkleizes");
        self.db = self.db.apply_batch(batch).await.expect("applies").commit().await.expect("commits");
        self
    }

    /// The encoded proof of presence or absence.
    pub async fn prove(&self, path: &str, present: bool) -> Vec<u8> {
        match present {
            true => self.inclusion(path).await.encode().to_vec(),
            false => self.exclusion(path).await.encode().to_vec(),
        }
    }

    /// Drops what the database needs no more for its current state.
    pub async fn prune(mut self) -> Self {
        let boundary = self.db.sync_boundary();
        self.db = self.db.prune(boundary).await.expect("prunes");
        self
    }

    pub fn root(&self) -> Digest {
        ours(self.db.root())
    }

    /// Length of the log of operations.
    pub fn operations(&self) -> u64 {
        *self.db.bounds().end
    }

    pub async fn inclusion(&self, path: &str) -> Inclusion {
        self.db.key_value_proof(engine_key(path)).await.expect("the key has a value")
    }

    pub async fn exclusion(&self, path: &str) -> Exclusion {
        self.db.exclusion_proof(&engine_key(path)).await.expect("the key has no value")
    }
}

/// Validators' secret keys, the same in every run.
pub fn validators(count: u64) -> Vec<ed25519::PrivateKey> {
    (0..count).map(|seed| ed25519::PrivateKey::from_seed(1000 + seed)).collect()
}

pub fn public_keys(validators: &[ed25519::PrivateKey]) -> Vec<[u8; 32]> {
    validators.iter().map(|key| key.public_key().as_ref().try_into().expect("32 bytes")).collect()
}

/// The certificate of `payload` by the first `signers` of the validators.
pub fn certificate(
    validators: &[ed25519::PrivateKey],
    signers: usize,
    network: &NetworkId,
    (epoch, view, parent_view): (u64, u64, u64),
    payload: &Digest,
) -> Vec<u8> {
    let namespace = [b"vinculum-consensus-".as_slice(), network.as_bytes()].concat();
    let participants: Set<_> = Set::from_iter_dedup(validators.iter().map(|key| key.public_key()));
    let proposal =
        Proposal::new(Round::new(Epoch::new(epoch), View::new(view)), View::new(parent_view), theirs(payload));
    let schemes: Vec<_> = validators
        .iter()
        .map(|key| Scheme::signer(&namespace, participants.clone(), key.clone()).expect("a validator"))
        .collect();
    let votes: Vec<_> =
        schemes.iter().take(signers).map(|scheme| Finalize::sign(scheme, proposal.clone()).expect("signs")).collect();
    Finalization::from_finalizes(&schemes[0], non_empty![@votes.iter()], &Sequential)
        .expect("a quorum")
        .encode()
        .to_vec()
}
