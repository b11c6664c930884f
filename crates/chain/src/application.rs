//! The state machine as consensus sees it: build a block, check a block, take note of a final one.

use crate::{
    admission::{now, timestamp},
    block::Block,
    body::{Body, Builder, MAX_BODY_BYTES},
    config::Tunables,
    consensus::{Context, PublicKey, Scheme},
    database::{self, Batch, Databases, Environment, LogTarget, Sealed},
    execution,
    header::{FORMAT, Header},
    ledger::{Executed, Ledger, Pending},
    mempool::{Found, Origin},
    signatures,
    transaction::Transaction,
};
use bytes::Bytes;
use commonware_consensus::marshal::ancestry::Ancestry;
use commonware_glue::stateful::{Application, Finality, Input, Proposed, db::Reader};
use commonware_parallel::{Rayon, Strategy as _};
use commonware_runtime::Clock;
use futures::StreamExt as _;
use rand_core::CryptoRng;
use std::{
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use vinculum_core::Timestamp;
use vinculum_runtime::{BlockInfo, Genesis, Outcome, check_validity};

/// How far a block's time may be ahead of a verifier's clock.
pub const MAX_CLOCK_DRIFT: Duration = Duration::from_secs(2);

/// A leader stops adding transactions to a block when their outcomes take more bytes than this, so that the body
/// stays within its limit even if the next few are large.
const MAX_OUTCOMES_BYTES: usize = MAX_BODY_BYTES / 4;

/// Why a block is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The header contradicts its parent or this network.
    #[error("the header's {0} is wrong")]
    Header(&'static str),
    /// A transaction is wrong in itself, or doesn't belong in this block.
    #[error("transaction {index} {problem}")]
    Transaction {
        /// Its place.
        index: usize,
        /// What is wrong.
        problem: String,
    },
    /// Some signature is invalid.
    #[error("a signature does not verify")]
    Signature,
    /// Executing gave something else than the block says.
    #[error("executing the block gives another {0}")]
    Execution(&'static str),
    /// The state couldn't be read: the branch has died, or the disk.
    #[error(transparent)]
    Database(#[from] database::DatabaseError),
    /// The blocks before it couldn't be had.
    #[error("the blocks before it are not available")]
    Ancestry,
}

/// The state machine as consensus sees it. Cheap to clone.
#[derive(Clone)]
pub struct LedgerApplication {
    genesis: Arc<Genesis>,
    genesis_block: Block,
    ledger: Arc<Ledger>,
    strategy: Rayon,
    tunables: Tunables,
}

impl LedgerApplication {
    /// An application on the memory that a member's parts share.
    pub fn new(
        genesis: Arc<Genesis>,
        genesis_block: Block,
        ledger: Arc<Ledger>,
        strategy: Rayon,
        tunables: Tunables,
    ) -> Self {
        Self { genesis, genesis_block, ledger, strategy, tunables }
    }

    /// What the member's parts share.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Builds a block with these transactions, as many as fit.
    ///
    /// They are not checked: that is for whoever selects them.
    pub async fn build<E: Environment>(
        &self,
        clock: &impl Clock,
        consensus: Context,
        parent: &Block,
        time: Timestamp,
        batch: Batch<E>,
        transactions: &[Arc<Transaction>],
    ) -> Result<(Block, Sealed<E>), BlockError> {
        let info = BlockInfo { height: parent.header().height + 1, time };
        let deadline = clock.current() + Duration::from_millis(self.tunables.block_execution_ms);
        let (mut seen, mut encoded) = (0, Vec::new());
        let go_on = |outcomes: &[Outcome]| {
            outcomes[seen..].iter().for_each(|outcome| outcome.write(&mut encoded));
            seen = outcomes.len();
            clock.current() < deadline && encoded.len() < MAX_OUTCOMES_BYTES
        };
        let (outcomes, sealed) = execution::run(&self.genesis, info, batch, transactions, go_on).await?;
        let executed = pair(transactions, outcomes);
        let body = body(&executed);
        let header = Header {
            format: FORMAT,
            network: self.ledger.network,
            height: info.height,
            time,
            parent: parent.id(),
            state_root: database::state_root(&sealed),
            body_hash: body.hash(),
            operations: database::operations(&sealed),
            context: consensus,
        };
        let block = Block::new(header, body);
        self.ledger.remember(&block, Some(executed));
        Ok((block, sealed))
    }

    /// Checks everything about a block that its bytes and its ancestry decide, and gives its transactions.
    async fn check<E: Clock + CryptoRng>(
        &self,
        context: &mut E,
        block: &Block,
        mut ancestry: impl Ancestry<Block>,
    ) -> Result<Vec<Arc<Transaction>>, BlockError> {
        // The ancestry begins with the block itself.
        ancestry.next().await.ok_or(BlockError::Ancestry)?;
        let parent = ancestry.clone().next().await.ok_or(BlockError::Ancestry)?;
        self.check_header(block, parent.inner())?;
        wait_for(context, block.header().time).await?;
        let pending = self.ledger.pending(ancestry).await.ok_or(BlockError::Ancestry)?;
        self.check_body(context, block, &pending).await
    }

    fn check_header(&self, block: &Block, parent: &Block) -> Result<(), BlockError> {
        let (header, before) = (block.header(), parent.header());
        if header.network != self.ledger.network {
            return Err(BlockError::Header("network"));
        }
        if header.parent != parent.id() {
            return Err(BlockError::Header("parent"));
        }
        if before.height.checked_add(1) != Some(header.height) {
            return Err(BlockError::Header("height"));
        }
        if header.time <= before.time {
            return Err(BlockError::Header("time"));
        }
        Ok(())
    }

    async fn check_body(
        &self,
        random: &mut impl CryptoRng,
        block: &Block,
        pending: &Pending,
    ) -> Result<Vec<Arc<Transaction>>, BlockError> {
        let (transactions, unchecked) = self.read(block).await?;
        for (index, transaction) in transactions.iter().enumerate() {
            check_validity(transaction.parsed().payload(), &self.ledger.network, block.header().time)
                .map_err(|rejection| BlockError::Transaction { index, problem: rejection.to_string() })?;
        }
        self.check_replays(&transactions, pending)?;
        self.ledger.signature_checks.fetch_add(unchecked.len() as u64, Ordering::Relaxed);
        let keys = self.ledger.keys.clone();
        if !signatures::all_valid(unchecked.clone(), keys, random, &self.strategy).await {
            return Err(BlockError::Signature);
        }
        self.keep(unchecked, &block.header().context.leader);
        Ok(transactions)
    }

    /// Puts checked transactions that came with a block in the pool, as far as it has room for this leader's: gossip
    /// that brings them later then costs no second check, and should the block come to nothing, they can still be
    /// proposed here.
    fn keep(&self, checked: Vec<Arc<Transaction>>, leader: &PublicKey) {
        let Some(member) = self.ledger.validators.iter().position(|key| key == leader) else { return };
        if checked.is_empty() {
            return;
        }
        let origin = Origin::Member(member as u32);
        let checked: Vec<_> = checked.into_iter().map(|transaction| (transaction, origin)).collect();
        self.ledger.mempool.insert(&checked);
    }

    /// Checks a final block again with everything in it, on the state of `parent`, for an audit of the archive.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub async fn audit<E: Environment>(
        &self,
        random: &mut impl CryptoRng,
        block: &Block,
        parent: &Block,
        batch: Batch<E>,
    ) -> Result<Sealed<E>, BlockError> {
        self.check_header(block, parent)?;
        let transactions = self.check_body(random, block, &Pending::default()).await?;
        self.replay(block, batch, transactions).await
    }

    /// The transactions of a block, and those among them whose signatures this member hasn't checked yet.
    async fn read(&self, block: &Block) -> Result<(Vec<Arc<Transaction>>, Vec<Arc<Transaction>>), BlockError> {
        let body = block.body();
        let wrong = |index, problem: String| BlockError::Transaction { index, problem };
        let mut wanted = Vec::with_capacity(body.len());
        for index in 0..body.len() {
            let bytes = body.transaction(index);
            let id = Transaction::id_of(&bytes).ok_or_else(|| wrong(index, "has no payload".into()))?;
            wanted.push((id, bytes));
        }
        let found = self.ledger.mempool.find(&wanted);
        let unknown: Vec<(usize, Bytes)> = (0..found.len())
            .filter(|index| matches!(found[*index], Found::Unknown))
            // Copied, so that one that stays in the pool doesn't hold the memory of the whole block.
            .map(|index| (index, Bytes::copy_from_slice(&wanted[index].1)))
            .collect();
        let mut read = Vec::new();
        if !unknown.is_empty() {
            let parse = |strategy: Rayon| {
                let parse = |(index, bytes)| (index, Transaction::read(bytes));
                strategy.map_collect_vec(unknown, parse)
            };
            read = self.strategy.spawn(wanted.len(), parse).await;
        }
        let mut read = read.into_iter();
        let (mut transactions, mut unchecked) = (Vec::with_capacity(found.len()), Vec::new());
        for found in found {
            let transaction = match found {
                Found::Checked(transaction) => {
                    transactions.push(transaction);
                    continue;
                }
                Found::Unchecked(transaction) => transaction,
                Found::Unknown => {
                    let (index, read) = read.next().expect("each unknown one was read, in order");
                    Arc::new(read.map_err(|rejection| wrong(index, rejection.to_string()))?)
                }
            };
            unchecked.push(transaction.clone());
            transactions.push(transaction);
        }
        Ok((transactions, unchecked))
    }

    /// No transaction may be final already, in a pending block before this one, or in this block twice.
    fn check_replays(&self, transactions: &[Arc<Transaction>], pending: &Pending) -> Result<(), BlockError> {
        let window = self.ledger.window();
        let mut seen = HashSet::with_capacity(transactions.len());
        for (index, transaction) in transactions.iter().enumerate() {
            let id = transaction.id();
            let known = window.get(&id, transaction.valid_until()).is_some() || pending.contains(&id);
            if known || !seen.insert(id) {
                return Err(BlockError::Transaction { index, problem: "is a replay".into() });
            }
        }
        Ok(())
    }

    /// Executes a block and compares everything it claims.
    async fn replay<E: Environment>(
        &self,
        block: &Block,
        batch: Batch<E>,
        transactions: Vec<Arc<Transaction>>,
    ) -> Result<Sealed<E>, BlockError> {
        let header = block.header();
        let info = BlockInfo { height: header.height, time: header.time };
        let (outcomes, sealed) = execution::run(&self.genesis, info, batch, &transactions, |_| true).await?;
        let executed = pair(&transactions, outcomes);
        compare(block, &executed)?;
        if database::state_root(&sealed) != header.state_root {
            return Err(BlockError::Execution("state root"));
        }
        if database::operations(&sealed) != header.operations {
            return Err(BlockError::Execution("log of operations"));
        }
        self.ledger.remember(block, Some(executed));
        Ok(sealed)
    }
}

/// Each transaction that was run with its outcome.
fn pair(transactions: &[Arc<Transaction>], outcomes: Vec<Outcome>) -> Arc<[Executed]> {
    let pairs = transactions.iter().cloned().zip(outcomes);
    pairs.map(|(transaction, outcome)| Executed { transaction, outcome }).collect()
}

/// The body with these transactions.
fn body(executed: &[Executed]) -> Body {
    let mut builder = Builder::default();
    let mut outcome = Vec::new();
    for executed in executed {
        outcome.clear();
        executed.outcome.write(&mut outcome);
        builder.push(executed.transaction.bytes(), &outcome);
    }
    builder.finish()
}

/// Whether a block's body says what executing it gave.
fn compare(block: &Block, executed: &[Executed]) -> Result<(), BlockError> {
    let body = block.body();
    if body.len() != executed.len() {
        return Err(BlockError::Execution("number of outcomes"));
    }
    let mut outcome = Vec::new();
    for (index, executed) in executed.iter().enumerate() {
        outcome.clear();
        executed.outcome.write(&mut outcome);
        if body.outcome(index) != outcome {
            let problem = "has another outcome".into();
            return Err(BlockError::Transaction { index, problem });
        }
    }
    Ok(())
}

/// Lets the clock catch up with a block's time. A block so far ahead that this would take long is refused: waiting
/// for it would hold up finality.
async fn wait_for(clock: &impl Clock, time: Timestamp) -> Result<(), BlockError> {
    let drift = MAX_CLOCK_DRIFT.as_millis() as u64;
    let ahead = time.since(now(clock));
    if ahead > 2 * drift {
        return Err(BlockError::Header("time"));
    }
    clock.sleep(Duration::from_millis(ahead.saturating_sub(drift))).await;
    Ok(())
}

impl<E> Application<E> for LedgerApplication
where
    E: Environment + CryptoRng,
{
    type SigningScheme = Scheme;
    type Context = Context;
    type Block = Block;
    type Databases = Databases<E>;
    type Captured = ();
    type Provider = ();
    type Input = ();

    fn sync_targets(block: &Block) -> LogTarget {
        database::target(&block.header().operations)
    }

    async fn genesis(&mut self) -> Block {
        self.genesis_block.clone()
    }

    async fn propose(
        &mut self,
        (clock, consensus): (E, Context),
        mut ancestry: impl Ancestry<Block>,
        batch: Batch<E>,
        _: Input<(), ()>,
    ) -> Option<Proposed<Self, E>> {
        let pending = self.ledger.pending(ancestry.clone()).await?;
        let parent = ancestry.next().await?;
        let time = timestamp(clock.current()).max(parent.inner().header().time.plus(1));
        let transactions = {
            let window = self.ledger.window();
            self.ledger.mempool.select(
                time,
                self.tunables.block_transactions,
                self.tunables.block_bytes,
                |transaction| {
                    pending.contains(&transaction.id())
                        || window.get(&transaction.id(), transaction.valid_until()).is_some()
                },
            )
        };
        match self.build(&clock, consensus, parent.inner(), time, batch, &transactions).await {
            Ok((block, merkleized)) => Some(Proposed { block, merkleized }),
            Err(error) => {
                tracing::warn!(%error, "no block was built");
                None
            }
        }
    }

    async fn process(
        &mut self,
        (mut context, _): (E, Context),
        ancestry: impl Ancestry<Block>,
        batch: Batch<E>,
        finality: Finality,
    ) -> Option<Sealed<E>> {
        let block = ancestry.peek()?.clone();
        let block = block.inner();
        let checked = match finality {
            Finality::Candidate => self.check(&mut context, block, ancestry).await,
            // The network has checked it: only executing it is left.
            Finality::Finalized => self.read(block).await.map(|(transactions, _)| transactions),
        };
        let replayed = match checked {
            Ok(transactions) => self.replay(block, batch, transactions).await,
            Err(error) => Err(error),
        };
        let header = block.header();
        replayed
            .inspect_err(|error| {
                tracing::warn!(height = header.height, leader = %header.context.leader, ?finality, %error, "a block is refused");
            })
            .ok()
    }

    async fn capture(&mut self, _: (E, Context), block: &Block, _: &Sealed<E>, _: Reader<database::Database<E>>) {
        self.ledger.announce(block);
    }

    async fn finalized(&mut self, (clock, _): (E, Context), block: &Block, (): (), _: Reader<database::Database<E>>) {
        let executed = match self.ledger.executed(&block.id()) {
            Some(executed) => executed,
            None => read_executed(block).expect("a final block that was executed can be read"),
        };
        self.ledger.finalize(block, executed, now(&clock));
    }
}

/// The transactions and outcomes of a block from its bytes.
///
/// # Errors
///
/// The first transaction that this program cannot read.
pub fn read_executed(block: &Block) -> Result<Arc<[Executed]>, BlockError> {
    let body = block.body();
    let read = |index| {
        let wrong = |problem: String| BlockError::Transaction { index, problem };
        let transaction = Transaction::read(body.transaction(index)).map_err(|error| wrong(error.to_string()))?;
        let mut reader = vinculum_core::wire::Reader::new(body.outcome(index));
        let outcome = Outcome::read(&mut reader).map_err(|error| wrong(error.to_string()))?;
        reader.finish("an outcome").map_err(|error| wrong(error.to_string()))?;
        Ok(Executed { transaction: Arc::new(transaction), outcome })
    };
    (0..body.len()).map(read).collect()
}
