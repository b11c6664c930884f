//! Going through a stopped member's archive again from genesis.
//!
//! Every block is checked as if it came from a stranger: its place in the chain, its body's hash, the deadlines, ids
//! and signatures of its transactions; it is executed on a fresh state, and outcomes, state root and log are compared.
//! Certificates are checked against the validator set, and every block must be covered by one, apart from a few at the
//! end whose certificate a crash may have kept from the disk.
//!
//! The fresh state may replace the member's own ([`Target::Rebuild`]): that is how state formats are upgraded and a
//! damaged state is repaired. The archive itself is only read.

use crate::{
    application::{BlockError, LedgerApplication},
    archive::{self, BlockArchive, CertificateArchive},
    block::Block,
    config::Tunables,
    consensus::{Scheme, namespace},
    database::{self, Databases},
    ledger::Ledger,
    node::{self, Environment, StartError},
};
use commonware_glue::stateful::db::DatabaseSet as _;
use commonware_utils::ordered::Set;
use std::{num::NonZeroUsize, sync::Arc};
use vinculum_core::{Digest, Timestamp};
use vinculum_runtime::Genesis;

/// How far blocks and certificates may be apart at the end: what is written at once when a member catches up.
const TAIL: u64 = 32;
/// After so many blocks what was computed is written to disk.
const SYNC_INTERVAL: u64 = 256;

/// What becomes of the state that is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// It is thrown away: the archive and the certificates are confirmed.
    Confirm,
    /// It takes the place of the member's state.
    Rebuild,
}

/// How far a replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The block that was just confirmed.
    pub height: u64,
    /// The last block.
    pub last: u64,
    /// Transactions so far.
    pub transactions: u64,
}

/// What a replay confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The last block.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
    /// Its digest.
    pub digest: Digest,
    /// The state root after it.
    pub state_root: Digest,
    /// How many transactions were executed.
    pub transactions: u64,
    /// How many certificates were checked.
    pub certificates: u64,
    /// The last block that one of them covers. Blocks and certificates are written side by side: a crash can leave a
    /// few last blocks whose certificate isn't there yet. The member gets it from the others when it runs again.
    pub certified: u64,
}

/// The first thing that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The member cannot even be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The files of the state cannot be removed.
    #[error("the files of the state cannot be removed: {0}")]
    Files(#[from] commonware_runtime::Error),
    /// A file of the archive cannot be read.
    #[error("block {height}: the archive cannot be read: {error}")]
    Archive {
        /// At which height.
        height: u64,
        /// Why.
        error: commonware_storage::archive::Error,
    },
    /// A block is missing between others: the member was catching up when it stopped, or the archive is damaged.
    #[error("block {height} is not in the archive, which reaches to block {last}; the member fetches it when it runs")]
    Missing {
        /// Which.
        height: u64,
        /// How far the archive reaches.
        last: u64,
    },
    /// A block is not what it should be.
    #[error("block {height}: {error}")]
    Block {
        /// Which.
        height: u64,
        /// What is wrong.
        error: BlockError,
    },
    /// A certificate is for another block than the one at its height.
    #[error("block {height} is {block}, its certificate is for {certified}")]
    OtherBlock {
        /// At which height.
        height: u64,
        /// The block.
        block: Digest,
        /// What the certificate names.
        certified: Digest,
    },
    /// A certificate isn't signed by enough validators.
    #[error("block {height}: the certificate does not verify")]
    Certificate {
        /// At which height.
        height: u64,
    },
    /// More of the last blocks aren't covered by a certificate than a crash explains.
    #[error("no certificate covers block {height} and those after it")]
    Uncertified {
        /// The first of them.
        height: u64,
    },
}

/// A replay under way.
struct Replay<E: Environment> {
    context: E,
    application: LedgerApplication,
    blocks: BlockArchive<E>,
    certificates: CertificateArchive<E>,
    scheme: Scheme,
    databases: Databases<E>,
}

/// Goes through the archive whose files start with `prefix`.
///
/// # Errors
///
/// The first thing that is wrong.
pub async fn run<E: Environment>(
    context: E,
    genesis: Arc<Genesis>,
    prefix: &str,
    tunables: Tunables,
    target: Target,
    mut progress: impl FnMut(Progress),
) -> Result<Summary, ReplayError> {
    let validators = node::validators(&genesis)?;
    let genesis_block = node::genesis_block::<E>(&genesis, &validators);
    let members = Set::from_iter_dedup(validators.iter().cloned());
    let network = genesis.network_id();
    let strategy = context.strategy(NonZeroUsize::new(tunables.threads).unwrap_or(NonZeroUsize::MIN));
    let cache = archive::page_cache();
    let state_prefix = match target {
        Target::Confirm => format!("{prefix}-replay"),
        Target::Rebuild => prefix.to_owned(),
    };
    // What an interrupted replay left, or the state that is to be rebuilt, which may be beyond reading.
    database::remove(&context, &state_prefix).await?;
    let config = database::config(&state_prefix, cache.clone(), strategy.clone());
    let databases = Databases::<E>::init(context.child("state"), config, None).await;
    let open = |error| ReplayError::Archive { height: 0, error };
    let ledger = Arc::new(Ledger::new(network, validators, tunables.mempool(), &genesis_block));
    let mut replay = Replay {
        blocks: archive::blocks(context.child("blocks"), prefix, cache.clone()).await.map_err(open)?,
        certificates: archive::certificates(context.child("certificates"), prefix, cache.clone())
            .await
            .map_err(open)?,
        scheme: Scheme::verifier(&namespace(&network), members),
        application: LedgerApplication::new(genesis, genesis_block.clone(), ledger, strategy, tunables),
        databases,
        context,
    };
    let result = replay.all(genesis_block, &mut progress).await;
    let Replay { context, databases, .. } = replay;
    drop(databases);
    if target == Target::Confirm {
        database::remove(&context, &state_prefix).await?;
    }
    result
}

impl<E: Environment> Replay<E> {
    async fn all(&mut self, genesis: Block, progress: &mut impl FnMut(Progress)) -> Result<Summary, ReplayError> {
        let last = self.blocks.last().unwrap_or(0);
        // A file whose beginning is damaged opens as an empty one.
        let named = self.certificates.last().unwrap_or(0);
        if named > last + TAIL {
            return Err(ReplayError::Missing { height: last + 1, last: named });
        }
        let (mut transactions, mut certificates, mut covered) = (0, 0, 0);
        let mut parent = Arc::new(genesis);
        for height in 1..=last {
            let archive = |error| ReplayError::Archive { height, error };
            let block = self.blocks.at(height).await.map_err(archive)?;
            let block = block.ok_or(ReplayError::Missing { height, last })?;
            self.execute(height, &block, &parent).await?;
            if self.check_certificate(height, &block).await? {
                certificates += 1;
                covered = height;
            }
            transactions += block.body().len() as u64;
            progress(Progress { height, last, transactions });
            parent = block;
        }
        self.databases.finalize().await.durable().await;
        if last - covered > TAIL {
            return Err(ReplayError::Uncertified { height: covered + 1 });
        }
        let header = parent.header();
        Ok(Summary {
            height: last,
            time: header.time,
            digest: parent.id(),
            state_root: header.state_root,
            transactions,
            certificates,
            certified: covered,
        })
    }

    async fn execute(&mut self, height: u64, block: &Block, parent: &Block) -> Result<(), ReplayError> {
        let batch = self.databases.new_batches().await;
        let wrong = |error| ReplayError::Block { height, error };
        let sealed = self.application.audit::<E>(&mut self.context, block, parent, batch).await.map_err(wrong)?;
        self.databases.apply(sealed).await;
        if height.is_multiple_of(SYNC_INTERVAL) {
            self.databases.finalize().await.durable().await;
        }
        let ledger = self.application.ledger();
        let executed = ledger.executed(&block.id()).unwrap_or_default();
        ledger.finalize(block, executed, block.header().time);
        Ok(())
    }

    /// Whether the block has a certificate of its own; that one must be right.
    async fn check_certificate(&mut self, height: u64, block: &Block) -> Result<bool, ReplayError> {
        let found = self.certificates.at(height).await.map_err(|error| ReplayError::Archive { height, error })?;
        let Some(certificate) = found else { return Ok(false) };
        let certified = Digest(certificate.proposal.payload.0);
        if certified != block.id() {
            return Err(ReplayError::OtherBlock { height, block: block.id(), certified });
        }
        if !certificate.verify(&mut self.context, &self.scheme, &commonware_parallel::Sequential) {
            return Err(ReplayError::Certificate { height });
        }
        Ok(true)
    }
}
