//! The archive of finalized blocks and their certificates: the truth from which everything else can be rebuilt.
//!
//! Commonware prunes blocks and state by one setting. State must be pruned (superseded values would pile up), blocks
//! never: these wrappers pass everything on to its archive except pruning.

use crate::{block::Block, consensus::Finalization};
use commonware_codec::CodecShared;
use commonware_consensus::{Heightable as _, marshal::store, types::Height};
use commonware_cryptography::{certificate::Verifier as _, sha256};
use commonware_runtime::{Clock, Handle, Metrics, Storage, buffer::paged::CacheRef};
use commonware_storage::{
    archive::{Archive as Stored, Error, Identifier, prunable},
    translator::EightCap,
};
use commonware_utils::{NZU16, NZU64, NZUsize};
use std::sync::Arc;

/// Heights per file.
const SECTION: u64 = 1 << 16;

/// What a runtime must offer to hold an archive.
pub trait Environment: Storage + Metrics + Clock {}
impl<E: Storage + Metrics + Clock> Environment for E {}

type Inner<E, V> = prunable::Archive<EightCap, E, sha256::Digest, V>;

/// An archive by height and block digest that keeps everything.
pub struct Archive<E: Environment, V: CodecShared>(Inner<E, V>);

/// Finalized blocks.
pub type BlockArchive<E> = Archive<E, Arc<Block>>;
/// Certificates; not every height has one of its own.
pub type CertificateArchive<E> = Archive<E, Finalization>;

fn config<C>(prefix: &str, name: &str, cache: CacheRef, codec_config: C) -> prunable::Config<EightCap, C> {
    prunable::Config {
        translator: EightCap,
        metadata_partition: format!("{prefix}-{name}-metadata"),
        key_partition: format!("{prefix}-{name}-key"),
        key_page_cache: cache,
        value_partition: format!("{prefix}-{name}-value"),
        compression: None,
        codec_config,
        items_per_section: NZU64!(SECTION),
        key_write_buffer: NZUsize!(1 << 16),
        value_write_buffer: NZUsize!(1 << 20),
        replay_buffer: NZUsize!(1 << 20),
    }
}

/// A cache for whoever reads a whole archive from one end to the other.
pub fn page_cache() -> CacheRef {
    CacheRef::new(NZU16!(4_084), NZUsize!(16_384))
}

/// Opens the archive of blocks whose files start with `prefix`.
///
/// # Errors
///
/// The files cannot be read.
pub async fn blocks<E: Environment>(context: E, prefix: &str, cache: CacheRef) -> Result<BlockArchive<E>, Error> {
    prunable::Archive::init(context, config(prefix, "blocks", cache, ())).await.map(Archive)
}

/// Opens the archive of certificates whose files start with `prefix`.
///
/// # Errors
///
/// The files cannot be read.
pub async fn certificates<E: Environment>(
    context: E,
    prefix: &str,
    cache: CacheRef,
) -> Result<CertificateArchive<E>, Error> {
    let codec_config = crate::consensus::Scheme::certificate_codec_config_unbounded();
    prunable::Archive::init(context, config(prefix, "certificates", cache, codec_config)).await.map(Archive)
}

impl<E: Environment, V: CodecShared + Clone> Archive<E, V> {
    /// What is stored at `height`.
    ///
    /// # Errors
    ///
    /// The files cannot be read.
    pub async fn at(&self, height: u64) -> Result<Option<V>, Error> {
        self.0.get(Identifier::Index(height)).await
    }

    /// The highest height that something is stored at.
    pub fn last(&self) -> Option<u64> {
        self.0.last_index()
    }
}

impl<E: Environment> store::Blocks for BlockArchive<E> {
    type Block = Arc<Block>;
    type Error = Error;

    async fn put(self, digest: sha256::Digest, block: &Arc<Block>) -> Result<Self, Error> {
        Stored::put(self.0, block.height().get(), digest, block).await.map(Archive)
    }

    async fn sync(self) -> Result<Self, Error> {
        Stored::sync(self.0).await.map(Archive)
    }

    async fn start_sync(self) -> Result<(Self, Handle<()>), Error> {
        let (archive, handle) = Stored::start_sync(self.0).await?;
        Ok((Archive(archive), handle))
    }

    async fn get(&self, id: Identifier<'_, sha256::Digest>) -> Result<Option<Arc<Block>>, Error> {
        Stored::get(&self.0, id).await
    }

    async fn prune(self, _: Height) -> Result<Self, Error> {
        Ok(self)
    }

    fn missing_items(&self, start: Height, max: usize) -> Vec<Height> {
        Stored::missing_items(&self.0, start.get(), max).into_iter().map(Height::new).collect()
    }

    fn next_gap(&self, value: Height) -> (Option<Height>, Option<Height>) {
        let (end, next) = Stored::next_gap(&self.0, value.get());
        (end.map(Height::new), next.map(Height::new))
    }

    fn last_index(&self) -> Option<Height> {
        Stored::last_index(&self.0).map(Height::new)
    }
}

impl<E: Environment> store::Certificates for CertificateArchive<E> {
    type BlockDigest = sha256::Digest;
    type Commitment = sha256::Digest;
    type Scheme = crate::consensus::Scheme;
    type Error = Error;

    async fn put(self, height: Height, digest: sha256::Digest, finalization: &Finalization) -> Result<Self, Error> {
        Stored::put(self.0, height.get(), digest, finalization).await.map(Archive)
    }

    async fn sync(self) -> Result<Self, Error> {
        Stored::sync(self.0).await.map(Archive)
    }

    async fn start_sync(self) -> Result<(Self, Handle<()>), Error> {
        let (archive, handle) = Stored::start_sync(self.0).await?;
        Ok((Archive(archive), handle))
    }

    async fn get(&self, id: Identifier<'_, sha256::Digest>) -> Result<Option<Finalization>, Error> {
        Stored::get(&self.0, id).await
    }

    async fn has(&self, height: Height) -> Result<bool, Error> {
        Stored::has(&self.0, Identifier::Index(height.get())).await
    }

    async fn prune(self, _: Height) -> Result<Self, Error> {
        Ok(self)
    }

    fn last_index(&self) -> Option<Height> {
        Stored::last_index(&self.0).map(Height::new)
    }

    fn ranges_from(&self, from: Height) -> impl Iterator<Item = (Height, Height)> {
        Stored::ranges_from(&self.0, from.get()).map(|(start, end)| (Height::new(start), Height::new(end)))
    }
}
