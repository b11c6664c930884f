//! What the parts of one member share in memory: the latest final block, what is pending, who waits for what.
//!
//! Nothing here is needed after a restart that the archive and the state database don't hold.

use crate::{
    block::Block,
    consensus::PublicKey,
    error::WaitError,
    header::Header,
    mempool::{Limits, Mempool},
    transaction::Transaction,
    window::ReplayWindow,
};
use commonware_consensus::marshal::ancestry::Ancestry;
use futures::StreamExt as _;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{oneshot, watch};
use vinculum_core::{Digest, NetworkId, Timestamp, TransactionId, signature::KnownKeys};
use vinculum_runtime::Outcome;

/// How many of the latest final blocks are kept with their parsed transactions.
const RECENT_BLOCKS: usize = 64;
/// Most transactions in them; the latest block is kept however many it has. Older ones are read from the archive.
const RECENT_TRANSACTIONS: usize = 16_384;
/// How many of the latest state roots are known by height.
const RECENT_ROOTS: usize = 64;
/// Every so many blocks, waiters that have gone are forgotten.
const WAITERS_SWEEP: u64 = 64;

/// The latest final block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Its height; 0 is genesis.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
    /// Its digest.
    pub digest: Digest,
}

/// A transaction of a block with its outcome.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The transaction.
    pub transaction: Arc<Transaction>,
    /// What executing it did.
    pub outcome: Outcome,
}

/// A final block, readable.
#[derive(Debug, Clone)]
pub struct FinalizedBlock {
    /// The header.
    pub header: Header,
    /// SHA-256 of the header.
    pub digest: Digest,
    /// The transactions in order, with their outcomes.
    pub transactions: Arc<[Executed]>,
}

/// Where a transaction became final, and what it did.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The transaction.
    pub id: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    pub time: Timestamp,
    /// Its place in the block.
    pub index: usize,
    /// What executing it did.
    pub outcome: Outcome,
}

/// A block that was executed and isn't final yet.
#[derive(Debug)]
pub struct Candidate {
    /// Its height.
    pub height: u64,
    /// The block before.
    pub parent: Digest,
    /// The ids of its transactions.
    pub ids: HashSet<TransactionId>,
    /// Its transactions; `None` when only the ids were needed.
    pub executed: Option<Arc<[Executed]>>,
}

/// The ids of transactions in blocks between the latest final one and some candidate.
#[derive(Debug, Clone, Default)]
pub struct Pending(Vec<Arc<Candidate>>);

impl Pending {
    /// How many transactions they have.
    pub fn len(&self) -> usize {
        self.0.iter().map(|candidate| candidate.ids.len()).sum()
    }

    /// Whether one of the blocks has the transaction.
    pub fn contains(&self, id: &TransactionId) -> bool {
        self.0.iter().any(|candidate| candidate.ids.contains(id))
    }
}

type Waiter = oneshot::Sender<Result<Receipt, WaitError>>;

/// What the parts of one member share.
pub struct Ledger {
    /// The network's id.
    pub network: NetworkId,
    /// Transactions that wait for a block.
    pub mempool: Mempool,
    /// The members in the order of the validator set.
    pub validators: Vec<PublicKey>,
    /// Transactions whose signatures were checked since the start.
    pub signature_checks: AtomicU64,
    /// The keys that this member has read lately.
    pub keys: Arc<KnownKeys>,
    window: RwLock<ReplayWindow>,
    candidates: Mutex<HashMap<Digest, Arc<Candidate>>>,
    roots: Mutex<VecDeque<(Digest, u64)>>,
    recent: Mutex<VecDeque<FinalizedBlock>>,
    waiters: Mutex<HashMap<TransactionId, Vec<Waiter>>>,
    tip: watch::Sender<Tip>,
    finality_ms: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no code panics while it holds this lock")
}

impl Ledger {
    /// A ledger that has only genesis.
    pub fn new(network: NetworkId, validators: Vec<PublicKey>, limits: Limits, genesis: &Block) -> Self {
        let header = genesis.header();
        let tip = Tip { height: 0, time: header.time, digest: genesis.id() };
        Self {
            network,
            mempool: Mempool::new(limits),
            validators,
            signature_checks: AtomicU64::new(0),
            keys: Arc::default(),
            window: RwLock::new(ReplayWindow::after(0, header.time)),
            candidates: Mutex::default(),
            roots: Mutex::new([(header.state_root, 0)].into()),
            recent: Mutex::default(),
            waiters: Mutex::default(),
            tip: watch::Sender::new(tip),
            finality_ms: AtomicU64::new(0),
        }
    }

    /// Continues from the block at which a restarted member's state stands.
    pub fn resume(&self, window: ReplayWindow, block: &Block) {
        let header = block.header();
        *self.window.write().expect("no code panics while it holds this lock") = window;
        lock(&self.roots).push_back((header.state_root, header.height));
        self.tip.send_replace(Tip { height: header.height, time: header.time, digest: block.id() });
    }

    /// The latest final block.
    pub fn tip(&self) -> Tip {
        *self.tip.borrow()
    }

    /// Milliseconds from the latest block's time to its finality here.
    pub fn finality_ms(&self) -> u64 {
        self.finality_ms.load(Ordering::Relaxed)
    }

    /// Follows the latest final block.
    pub fn follow(&self) -> watch::Receiver<Tip> {
        self.tip.subscribe()
    }

    /// The ids that are final and could be replayed.
    pub fn window(&self) -> RwLockReadGuard<'_, ReplayWindow> {
        self.window.read().expect("no code panics while it holds this lock")
    }

    /// The blocks from `ancestry` on that aren't final yet, by their transactions' ids.
    ///
    /// `None` when the ancestry ends before it reaches a final block.
    pub async fn pending(&self, mut ancestry: impl Ancestry<Block>) -> Option<Pending> {
        let mut pending = Vec::new();
        loop {
            let block = ancestry.next().await?;
            // Read anew each time: finality may advance while an ancestor is being fetched.
            if block.inner().header().height <= self.window().height() {
                return Some(Pending(pending));
            }
            let known = lock(&self.candidates).get(&block.inner().id()).cloned();
            let candidate = match known {
                Some(candidate) => candidate,
                None => self.remember(block.inner(), None)?,
            };
            pending.push(candidate);
        }
    }

    /// Keeps an executed block until a block at its height is final. `None` when the body is unreadable.
    pub fn remember(&self, block: &Block, executed: Option<Arc<[Executed]>>) -> Option<Arc<Candidate>> {
        let ids = match &executed {
            Some(executed) => executed.iter().map(|executed| executed.transaction.id()).collect(),
            None => {
                let body = block.body();
                (0..body.len()).map(|index| Transaction::id_of(&body.transaction(index))).collect::<Option<_>>()?
            }
        };
        let header = block.header();
        let candidate = Arc::new(Candidate { height: header.height, parent: header.parent, ids, executed });
        lock(&self.candidates).insert(block.id(), candidate.clone());
        Some(candidate)
    }

    /// Learns of the root of a state that is about to be applied.
    pub fn announce(&self, block: &Block) {
        let mut roots = lock(&self.roots);
        roots.push_back((block.header().state_root, block.header().height));
        if roots.len() > RECENT_ROOTS {
            roots.pop_front();
        }
    }

    /// The height of the block after which the state has this root.
    pub fn height_of(&self, root: &Digest) -> Option<u64> {
        lock(&self.roots).iter().rev().find(|(known, _)| known == root).map(|(_, height)| *height)
    }

    /// A block has become final and its state is applied: `executed` are its transactions.
    ///
    /// May happen again for the same block after a crash.
    pub fn finalize(&self, block: &Block, executed: Arc<[Executed]>, now: Timestamp) {
        let header = block.header();
        let (height, time) = (header.height, header.time);
        self.finality_ms.store(now.since(time), Ordering::Relaxed);
        {
            let mut window = self.window.write().expect("no code panics while it holds this lock");
            for executed in executed.iter() {
                window.insert(&executed.transaction.id(), executed.transaction.valid_until(), height);
            }
            window.advance(height, time);
        }
        let ids: Vec<_> = executed.iter().map(|executed| executed.transaction.id()).collect();
        self.mempool.remove(&ids);
        let expired = self.mempool.expire(time);
        lock(&self.candidates).retain(|_, candidate| candidate.height > height);
        let finalized = FinalizedBlock { header: header.clone(), digest: block.id(), transactions: executed.clone() };
        {
            let mut recent = lock(&self.recent);
            if recent.back().is_some_and(|last| last.header.height + 1 != height) {
                recent.clear();
            }
            recent.push_back(finalized);
            let transactions = |recent: &VecDeque<FinalizedBlock>| -> usize {
                recent.iter().map(|block| block.transactions.len()).sum()
            };
            while recent.len() > RECENT_BLOCKS || (recent.len() > 1 && transactions(&recent) > RECENT_TRANSACTIONS) {
                recent.pop_front();
            }
        }
        self.tip.send_replace(Tip { height, time, digest: block.id() });
        self.tell(&executed, header, &expired);
    }

    /// Tells those who wait. The window and the tip are up to date before this, so that whoever asks too late to be
    /// told finds the answer there.
    fn tell(&self, executed: &[Executed], header: &Header, expired: &[TransactionId]) {
        let mut waiters = lock(&self.waiters);
        if waiters.is_empty() {
            return;
        }
        for (index, executed) in executed.iter().enumerate() {
            let id = executed.transaction.id();
            for waiter in waiters.remove(&id).into_iter().flatten() {
                let outcome = executed.outcome.clone();
                let receipt = Receipt { id, height: header.height, time: header.time, index, outcome };
                // Whoever gave up waiting is gone; that is no error.
                drop(waiter.send(Ok(receipt)));
            }
        }
        for id in expired {
            for waiter in waiters.remove(id).into_iter().flatten() {
                drop(waiter.send(Err(WaitError::Expired)));
            }
        }
        if header.height.is_multiple_of(WAITERS_SWEEP) {
            waiters.retain(|_, waiting| waiting.iter().any(|waiter| !waiter.is_closed()));
        }
    }

    /// The transactions of a block as they were executed here, if they were.
    pub fn executed(&self, digest: &Digest) -> Option<Arc<[Executed]>> {
        lock(&self.candidates).get(digest)?.executed.clone()
    }

    /// One of the latest final blocks.
    pub fn recent(&self, height: u64) -> Option<FinalizedBlock> {
        let recent = lock(&self.recent);
        let first = recent.front()?.header.height;
        recent.get(height.checked_sub(first)? as usize).cloned()
    }

    /// Waits for a transaction from now on.
    pub fn wait(&self, id: TransactionId) -> oneshot::Receiver<Result<Receipt, WaitError>> {
        let (sender, receiver) = oneshot::channel();
        let mut waiters = lock(&self.waiters);
        let waiting = waiters.entry(id).or_default();
        waiting.retain(|waiter| !waiter.is_closed());
        waiting.push(sender);
        receiver
    }
}
