//! Brings finalized blocks from the ledger's archive into the read model, in order, each once.

use crate::api::Api;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::sync::watch;
use vinculum_chain::{Chain, FinalizedBlock, ReadError};
use vinculum_core::Digest;
use vinculum_index::{IndexError, IndexedBlock};
use vinculum_runtime::Outcome;

/// Most blocks in one batch.
const MAX_BLOCKS: u64 = 256;
/// A batch with so many transactions takes in no further block.
const ENOUGH_TRANSACTIONS: usize = 8_192;
/// How long to wait after the database has failed.
const RETRY: Duration = Duration::from_secs(1);

/// The latest blocks that are kept in memory for event streams.
const KEPT_BLOCKS: usize = 64;
/// Most transactions of those blocks together.
const KEPT_TRANSACTIONS: usize = 32_768;

/// How far the read model is, and the latest blocks that it took in. Clones see the same.
#[derive(Debug, Clone)]
pub struct Indexed(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    height: watch::Sender<u64>,
    latest: Mutex<VecDeque<Arc<IndexedBlock>>>,
}

impl Indexed {
    /// Begins at what the read model has already.
    pub fn new(height: u64) -> Self {
        Self(Arc::new(Shared { height: watch::Sender::new(height), latest: Mutex::default() }))
    }

    /// The height up to which the read model is complete.
    pub fn height(&self) -> u64 {
        *self.0.height.borrow()
    }

    /// Follows the height.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.0.height.subscribe()
    }

    /// Waits until the read model has the block at `height`.
    pub async fn reached(&self, height: u64) {
        // The sender lives as long as self, so that the wait can only end well.
        let _ = self.follow().wait_for(|indexed| *indexed >= height).await;
    }

    /// The block at `height`, when it is among the latest.
    pub(crate) fn recent(&self, height: u64) -> Option<Arc<IndexedBlock>> {
        let latest = self.latest();
        let first = latest.front()?.height;
        latest.get(height.checked_sub(first)? as usize).cloned()
    }

    fn latest(&self) -> MutexGuard<'_, VecDeque<Arc<IndexedBlock>>> {
        self.0.latest.lock().expect("no code panics while it holds this lock")
    }

    fn announce(&self, blocks: Vec<IndexedBlock>) {
        let Some(height) = blocks.last().map(|block| block.height) else { return };
        let mut latest = self.latest();
        for block in blocks {
            if latest.back().is_some_and(|last| last.height + 1 != block.height) {
                latest.clear();
            }
            latest.push_back(Arc::new(block));
        }
        let mut transactions: usize = latest.iter().map(|block| block.transactions.len()).sum();
        while latest.len() > 1 && (latest.len() > KEPT_BLOCKS || transactions > KEPT_TRANSACTIONS) {
            let oldest = latest.pop_front().map_or(0, |block| block.transactions.len());
            transactions -= oldest;
        }
        drop(latest);
        self.0.height.send_replace(height);
    }

    fn restart(&self) {
        self.latest().clear();
        self.0.height.send_replace(0);
    }
}

/// Why following ended.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The archive cannot be read.
    #[error(transparent)]
    Chain(#[from] ReadError),
    /// The read model refuses the ledger's blocks, and rebuilding it did not help.
    #[error("the read model refuses the ledger's blocks: {0}")]
    Index(#[source] IndexError),
}

/// Keeps the read model up with the ledger until the member stops.
///
/// After a restart it goes on where the read model stands; applying a block is one database transaction, so none is
/// half there and none is there twice. A read model that contradicts the archive is dropped and built again from it:
/// the archive is the truth. A database that is away for a while is waited for.
///
/// # Errors
///
/// The archive cannot be read, or the read model contradicts it even when built anew.
pub async fn follow(api: Api) -> Result<(), FollowError> {
    let Api { chain, index, indexed, pulse, .. } = &api;
    let mut tips = chain.follow();
    let mut rebuilt_at = None;
    loop {
        let next = index.indexed_height() + 1;
        let tip = tokio::select! {
            tip = tips.wait_for(|tip| tip.height >= next) => match tip {
                Ok(tip) => tip.height,
                Err(_) => return Ok(()),
            },
            () = chain.stopped() => return Ok(()),
        };
        let blocks = match batch(chain, next, tip).await {
            Ok(blocks) => blocks,
            Err(ReadError::Stopped) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        pulse.finalized(blocks.iter().flat_map(|block| block.transactions.iter().map(|(one, _)| one.id())));
        pulse.waiting(chain.now(), chain.status().waiting as u64);
        match index.apply(&blocks).await {
            Ok(()) => indexed.announce(blocks),
            Err(error @ (IndexError::Database(_) | IndexError::Gap { .. })) => {
                tracing::error!(%error, next, "the read model could not take in blocks; trying again");
                tokio::time::sleep(RETRY).await;
            }
            Err(error) if rebuilt_at.is_none_or(|height| next > height) => {
                tracing::error!(%error, next, "rebuilding the read model from the archive");
                rebuilt_at = Some(next);
                index.reset().await.map_err(FollowError::Index)?;
                indexed.restart();
            }
            Err(error) => return Err(FollowError::Index(error)),
        }
    }
}

/// The next blocks, from `first` to at most `tip`.
async fn batch(chain: &Chain, first: u64, tip: u64) -> Result<Vec<IndexedBlock>, ReadError> {
    let mut blocks = Vec::new();
    let mut transactions = 0;
    for height in first..=tip.min(first + MAX_BLOCKS - 1) {
        let block = chain.block(height).await?;
        let block = block.ok_or_else(|| ReadError::Storage(format!("block {height} is not in the archive")))?;
        transactions += block.transactions.len();
        blocks.push(indexed_block(&block));
        if transactions >= ENOUGH_TRANSACTIONS {
            break;
        }
    }
    Ok(blocks)
}

/// A final block as the read model takes it in.
pub fn indexed_block(block: &FinalizedBlock) -> IndexedBlock {
    let header = &block.header;
    IndexedBlock {
        height: header.height,
        time: header.time,
        digest: block.digest,
        parent: header.parent,
        state_root: header.state_root,
        body_hash: header.body_hash,
        view: header.context.round.view().get(),
        proposer: proposer(header),
        bytes: block_bytes(block),
        transactions: block
            .transactions
            .iter()
            .map(|executed| (executed.transaction.parsed().clone(), executed.outcome.clone()))
            .collect(),
    }
}

/// The consensus key of the validator that proposed a block.
pub fn proposer(header: &vinculum_chain::Header) -> Digest {
    let bytes: &[u8] = header.context.leader.as_ref();
    Digest(bytes.try_into().expect("an Ed25519 key has 32 bytes"))
}

/// The size of a block as it is stored: the header, the length of the body, and the body.
fn block_bytes(block: &FinalizedBlock) -> u64 {
    let with_length = |length: usize| length + length_of_length(length);
    let part = |transaction: usize, outcome: &Outcome| {
        let mut encoded = Vec::new();
        outcome.write(&mut encoded);
        with_length(transaction) + with_length(encoded.len())
    };
    let parts = block.transactions.iter().map(|executed| part(executed.transaction.bytes().len(), &executed.outcome));
    let body = length_of_length(block.transactions.len()) + parts.sum::<usize>();
    (vinculum_chain::header::HEADER_BYTES + 4 + body) as u64
}

/// Bytes of an unsigned LEB128 number.
fn length_of_length(length: usize) -> usize {
    (usize::BITS - length.leading_zeros()).max(1).div_ceil(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_long_as_they_are_written() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 1 << 28] {
            let mut written = Vec::new();
            vinculum_core::wire::put_length(&mut written, length);
            assert_eq!(length_of_length(length), written.len(), "{length}");
        }
    }
}
