//! How members behave: every member's application is watched, and one of them may be dishonest.
//!
//! [`Watched`] passes everything on to the ledger's application and notes in [`Records`] what became final and what
//! was refused. When a dishonest member leads it tells one [`Lie`] after the other, with an honest block between;
//! apart from that it does as the others.

use crate::support;
use commonware_consensus::marshal::ancestry::Ancestry;
use commonware_glue::stateful::{Application, Finality, Input, Proposed, db::Reader};
use commonware_runtime::{Clock as _, deterministic::Context as Runtime};
use futures::StreamExt as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
};
use vinculum_chain::{
    Block, Transaction,
    admission::timestamp,
    application::LedgerApplication,
    body::{Body, Builder},
    consensus::{Context, Scheme},
    database::{self, Batch, Database, Databases, LogTarget, Sealed},
    header::Operations,
};
use vinculum_core::{Digest, Envelope, NetworkId, Timestamp, codes};
use vinculum_runtime::Outcome;

/// What a dishonest leader proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    /// Another state root than executing gives.
    StateRoot,
    /// Another root of the log of operations.
    Operations,
    /// Another outcome than executing gives.
    Outcome,
    /// A header that commits to another body.
    Body,
    /// A time that isn't later than the parent's.
    Time,
    /// A transaction that is final already.
    Replay,
    /// The same transaction twice.
    Twice,
    /// A transaction with a signature that doesn't verify.
    BadSignature,
    /// A transaction whose deadline has passed.
    Expired,
    /// A transaction whose deadline lies too far ahead.
    TooFarAhead,
    /// A transaction for another network.
    OtherNetwork,
}

impl Lie {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 11] = [
        Self::StateRoot,
        Self::Replay,
        Self::BadSignature,
        Self::Operations,
        Self::Twice,
        Self::Expired,
        Self::Outcome,
        Self::Body,
        Self::Time,
        Self::TooFarAhead,
        Self::OtherNetwork,
    ];
}

/// What the members did, over all their restarts.
#[derive(Default)]
pub struct Records(Mutex<Record>);

/// See [`Records`].
#[derive(Default)]
pub struct Record {
    /// Digest and state root of each final block.
    pub finals: BTreeMap<u64, (Digest, Digest)>,
    /// Blocks that some member refused.
    pub refused: BTreeSet<Digest>,
    /// The dishonest member's bad blocks.
    pub lies: BTreeMap<Digest, Lie>,
}

impl Records {
    /// The record.
    pub fn get(&self) -> MutexGuard<'_, Record> {
        self.0.lock().expect("a member has panicked")
    }

    /// A member has applied a final block: it must be the one that the others have.
    fn finalized(&self, member: usize, block: &Block) {
        let mut record = self.get();
        let (height, found) = (block.header().height, (block.id(), block.header().state_root));
        let lie = record.lies.get(&found.0).copied();
        let known = *record.finals.entry(height).or_insert(found);
        drop(record);
        assert_eq!(lie, None, "a bad block is final at height {height}");
        assert_eq!(known, found, "member {member} has another block at height {height}");
    }
}

/// Every so many turns one is honest.
const PERIOD: usize = 4;

/// A dishonest member's turns.
#[derive(Default)]
pub struct Turns(AtomicUsize);

impl Turns {
    /// Begins at another place for each number, so that different seeds tell different lies first.
    pub fn from(first: usize) -> Self {
        Self(AtomicUsize::new(PERIOD * first))
    }

    fn next(&self) -> (usize, Option<Lie>) {
        let turn = self.0.fetch_add(1, Ordering::Relaxed);
        let is_honest = turn % PERIOD == PERIOD - 1;
        (turn, (!is_honest).then(|| Lie::ALL[turn % Lie::ALL.len()]))
    }
}

/// The logs that blocks with [`Lie::Operations`] should have named.
///
/// The engine compares a proposer's own block with its own state before it sends it, so it must be deceived too; the
/// function that it asks has no access to the application.
static TRUE_OPERATIONS: Mutex<BTreeMap<Digest, Operations>> = Mutex::new(BTreeMap::new());

/// The ledger's application, watched.
#[derive(Clone)]
pub struct Watched {
    inner: LedgerApplication,
    member: usize,
    records: Arc<Records>,
    turns: Option<Arc<Turns>>,
}

impl Watched {
    /// The application of this member; a dishonest one has [`Turns`].
    pub fn new(inner: LedgerApplication, member: usize, records: Arc<Records>, turns: Option<Arc<Turns>>) -> Self {
        Self { inner, member, records, turns }
    }

    fn network(&self) -> NetworkId {
        self.inner.ledger().network
    }

    /// A transaction of this member's own.
    fn own(&self, number: usize, valid_until: Timestamp) -> Envelope {
        support::valid(self.network(), self.member, 1_000_000 + number as u64, valid_until)
    }

    /// The transactions of a bad block; none when the lie has no occasion yet.
    fn transactions(&self, lie: Lie, turn: usize, time: Timestamp) -> Vec<Arc<Transaction>> {
        let soon = time.plus(60_000);
        let envelope = match lie {
            Lie::Replay => return self.a_final_one().into_iter().collect(),
            Lie::BadSignature => support::badly_signed(self.own(turn, soon)),
            Lie::Expired => self.own(turn, Timestamp(time.0.saturating_sub(1))),
            Lie::TooFarAhead => self.own(turn, time.plus(vinculum_core::MAX_VALIDITY_MS + 1)),
            Lie::OtherNetwork => support::valid(NetworkId([7; 32]), self.member, turn as u64, soon),
            _ => self.own(turn, soon),
        };
        let transaction = Arc::new(Transaction::from_envelope(envelope).expect("its form is right"));
        if lie == Lie::Twice { vec![transaction.clone(), transaction] } else { vec![transaction] }
    }

    fn a_final_one(&self) -> Option<Arc<Transaction>> {
        let ledger = self.inner.ledger();
        let blocks = (1..=ledger.tip().height).rev().map_while(|height| ledger.recent(height));
        let last = blocks.into_iter().find_map(|block| block.transactions.last().cloned());
        last.map(|executed| executed.transaction)
    }

    /// Builds a bad block; `None` when the lie has no occasion yet.
    async fn lie(
        &self,
        (lie, turn): (Lie, usize),
        (clock, consensus): (Runtime, Context),
        mut ancestry: impl Ancestry<Block>,
        batch: Batch<Runtime>,
    ) -> Option<Proposed<Self, Runtime>> {
        let parent = ancestry.next().await?;
        let parent = parent.inner();
        let later = parent.header().time.plus(1);
        let time = if lie == Lie::Time { parent.header().time } else { timestamp(clock.current()).max(later) };
        let transactions = self.transactions(lie, turn, time);
        if transactions.is_empty() {
            return None;
        }
        let built = self.inner.build(&clock, consensus, parent, time, batch, &transactions).await;
        let (block, merkleized) = built.expect("the state can be read");
        let block = distort(lie, &block);
        self.records.get().lies.insert(block.id(), lie);
        Some(Proposed { block, merkleized })
    }
}

/// Puts into a block what its transactions alone don't make wrong.
fn distort(lie: Lie, block: &Block) -> Block {
    let (mut header, mut body) = (block.header().clone(), block.body().clone());
    match lie {
        Lie::StateRoot => header.state_root.0[0] ^= 1,
        Lie::Operations => header.operations.root.0[0] ^= 1,
        Lie::Body => header.body_hash.0[0] ^= 1,
        Lie::Outcome => {
            body = with_other_outcome(&body);
            header.body_hash = body.hash();
        }
        _ => {}
    }
    let distorted = Block::new(header, body);
    if lie == Lie::Operations {
        let mut known = TRUE_OPERATIONS.lock().expect("no code panics while it holds this lock");
        known.insert(distorted.id(), block.header().operations.clone());
    }
    distorted
}

fn with_other_outcome(body: &Body) -> Body {
    let mut outcome = Vec::new();
    Outcome::rejected(0, codes::MALFORMED.reject("an invention")).write(&mut outcome);
    let mut builder = Builder::default();
    (0..body.len()).for_each(|index| builder.push(&body.transaction(index), &outcome));
    builder.finish()
}

impl Application<Runtime> for Watched {
    type SigningScheme = Scheme;
    type Context = Context;
    type Block = Block;
    type Databases = Databases<Runtime>;
    type Captured = ();
    type Provider = ();
    type Input = ();

    fn sync_targets(block: &Block) -> LogTarget {
        let known = TRUE_OPERATIONS.lock().expect("no code panics while it holds this lock");
        database::target(known.get(&block.id()).unwrap_or(&block.header().operations))
    }

    async fn genesis(&mut self) -> Block {
        Application::<Runtime>::genesis(&mut self.inner).await
    }

    async fn propose(
        &mut self,
        context: (Runtime, Context),
        ancestry: impl Ancestry<Block>,
        batch: Batch<Runtime>,
        input: Input<(), ()>,
    ) -> Option<Proposed<Self, Runtime>> {
        if let Some((turn, Some(lie))) = self.turns.as_ref().map(|turns| turns.next()) {
            return self.lie((lie, turn), context, ancestry, batch).await;
        }
        let Proposed { block, merkleized } = self.inner.propose(context, ancestry, batch, input).await?;
        Some(Proposed { block, merkleized })
    }

    async fn process(
        &mut self,
        context: (Runtime, Context),
        ancestry: impl Ancestry<Block>,
        batch: Batch<Runtime>,
        finality: Finality,
    ) -> Option<Sealed<Runtime>> {
        let digest = ancestry.peek()?.inner().id();
        let sealed = self.inner.process(context, ancestry, batch, finality).await;
        if sealed.is_none() {
            self.records.get().refused.insert(digest);
        }
        sealed
    }

    async fn capture(
        &mut self,
        context: (Runtime, Context),
        block: &Block,
        sealed: &Sealed<Runtime>,
        reader: Reader<Database<Runtime>>,
    ) {
        self.inner.capture(context, block, sealed, reader).await;
    }

    async fn finalized(
        &mut self,
        context: (Runtime, Context),
        block: &Block,
        (): (),
        reader: Reader<Database<Runtime>>,
    ) {
        self.records.finalized(self.member, block);
        self.inner.finalized(context, block, (), reader).await;
    }
}
