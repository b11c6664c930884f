//! The way of a transaction into the pool: cheap checks at once, signatures in batches, then gossip.
//!
//! One task per member collects what the API and the other members' gossip bring, for two milliseconds or until a
//! batch is full, whichever comes first, and checks the signatures of all of it at once: a batch of a thousand costs a
//! third of single checks. While one batch is being checked, the next one collects, so batches grow with the load.

use crate::{
    error::SubmitError,
    ledger::Ledger,
    mempool::{Admission, Found, Origin},
    signatures,
    transaction::Transaction,
};
use bytes::Bytes;
use commonware_parallel::Rayon;
use commonware_runtime::Clock;
use futures::future::{Either, select};
use rand_core::CryptoRng;
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::sync::{mpsc, oneshot};
use vinculum_core::{MAX_VALIDITY_MS, Timestamp, TransactionId};

/// Most transactions whose signatures are checked at once.
const MAX_BATCH: usize = 1_024;
/// A batch of this size isn't made to wait for more.
const ENOUGH: usize = 512;
/// How long a small batch waits for more.
const COLLECT: Duration = Duration::from_millis(2);
/// The least time between two batches of what the other members gossip.
pub const GOSSIP_RHYTHM: Duration = Duration::from_millis(50);
/// Most transactions between the cheap checks and the signature check.
const QUEUE: usize = 32_768;

/// The clock's time in the ledger's unit.
pub fn now(clock: &impl Clock) -> Timestamp {
    timestamp(clock.current())
}

/// A moment in the ledger's unit; 0 before 1970.
pub fn timestamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(since.as_millis().try_into().unwrap_or(u64::MAX))
}

/// Answers whoever submitted a transaction.
type Answer = oneshot::Sender<Result<(), SubmitError>>;

/// A transaction whose signatures are to be checked.
pub struct Job {
    transaction: Arc<Transaction>,
    origin: Origin,
    answer: Option<Answer>,
}

/// Counts of what admission did.
#[derive(Debug, Default)]
pub struct Counts {
    /// Signatures found invalid.
    pub invalid: AtomicU64,
    /// Transactions taken in.
    pub admitted: AtomicU64,
    /// Gossiped transactions that couldn't be taken in.
    pub dropped: AtomicU64,
}

/// What comes through the door, to be checked. Whoever submitted waits for an answer, so those batches are small; what
/// others gossip can be checked in large ones, which cost less.
pub struct Lanes {
    /// From this member's API.
    pub own: mpsc::Receiver<Job>,
    /// From the other members.
    pub gossiped: mpsc::Receiver<Job>,
}

/// The door to the pool, for API and gossip. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    ledger: Arc<Ledger>,
    own: mpsc::Sender<Job>,
    gossiped: mpsc::Sender<Job>,
    /// Members that gossiped an invalid signature. An honest member checks before it gossips, by a rule that leaves
    /// no room for opinion, so no race makes an honest one end up here.
    distrusted: Arc<Mutex<HashSet<u32>>>,
    counts: Arc<Counts>,
}

impl Door {
    /// The door to the pool of `ledger`, and what comes through it.
    pub fn new(ledger: Arc<Ledger>) -> (Self, Lanes) {
        let (own, own_jobs) = mpsc::channel(QUEUE);
        let (gossiped, gossiped_jobs) = mpsc::channel(QUEUE);
        let door = Self { ledger, own, gossiped, distrusted: Arc::default(), counts: Arc::default() };
        (door, Lanes { own: own_jobs, gossiped: gossiped_jobs })
    }

    /// What admission did so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether the gossip of a member is still listened to.
    pub fn trusts(&self, member: u32) -> bool {
        !self.distrusted.lock().expect("no code panics while it holds this lock").contains(&member)
    }

    fn check(&self, transaction: &Transaction, now: Timestamp) -> Result<(), SubmitError> {
        let payload = transaction.parsed().payload();
        if payload.network != self.ledger.network {
            let expected = self.ledger.network;
            return Err(SubmitError::WrongNetwork { found: payload.network, expected });
        }
        let valid_until = payload.valid_until;
        let tip = self.ledger.tip().time.max(now);
        if valid_until < tip {
            return Err(SubmitError::Expired { valid_until, now: tip });
        }
        if valid_until > now.plus(MAX_VALIDITY_MS) {
            return Err(SubmitError::ValidityTooLong { valid_until, now });
        }
        match self.ledger.window().get(&transaction.id(), valid_until) {
            Some(height) => Err(SubmitError::AlreadyFinal { height }),
            None => Ok(()),
        }
    }

    /// Takes in a transaction from this member's own API.
    ///
    /// # Errors
    ///
    /// Everything in [`SubmitError`].
    pub async fn submit(&self, transaction: Transaction, now: Timestamp) -> Result<TransactionId, SubmitError> {
        let transaction = Arc::new(transaction);
        let id = transaction.id();
        self.check(&transaction, now)?;
        if self.ledger.mempool.admit(&transaction, Origin::Local)? == Admission::Waiting {
            return Ok(id);
        }
        let (answer, result) = oneshot::channel();
        let job = Job { transaction, origin: Origin::Local, answer: Some(answer) };
        self.enqueue(job)?;
        result.await.unwrap_or(Err(SubmitError::Stopped)).map(|()| id)
    }

    /// Takes in a transaction that another member gossiped. What can't be taken in is dropped: its own member still
    /// has it and will propose it.
    pub fn offer(&self, transaction: Transaction, member: u32, now: Timestamp) {
        let (transaction, origin) = (Arc::new(transaction), Origin::Member(member));
        let admitted = self.check(&transaction, now).and_then(|()| self.ledger.mempool.admit(&transaction, origin));
        match admitted {
            Ok(Admission::Waiting) | Err(SubmitError::AlreadyFinal { .. }) => return,
            Ok(Admission::Check) => {}
            Err(_) => {
                self.counts.dropped.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
        let job = Job { transaction, origin, answer: None };
        if self.enqueue(job).is_err() {
            self.counts.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn enqueue(&self, job: Job) -> Result<(), SubmitError> {
        let lane = if job.origin == Origin::Local { &self.own } else { &self.gossiped };
        let (job, error) = match lane.try_send(job) {
            Ok(()) => return Ok(()),
            Err(mpsc::error::TrySendError::Full(job)) => (job, SubmitError::Full),
            Err(mpsc::error::TrySendError::Closed(job)) => (job, SubmitError::Stopped),
        };
        self.ledger.mempool.release([&*job.transaction]);
        Err(error)
    }

    /// Whether exactly this envelope waits already.
    pub fn knows(&self, id: &TransactionId, bytes: &Bytes) -> bool {
        self.ledger.mempool.contains(id, bytes)
    }

    /// The transactions of a batch that a block hasn't brought meanwhile, with their places in it.
    fn unchecked(&self, jobs: &[Job]) -> (Vec<usize>, Vec<Arc<Transaction>>) {
        let wanted: Vec<_> = jobs.iter().map(|job| (job.transaction.id(), job.transaction.bytes().clone())).collect();
        let found = self.ledger.mempool.find(&wanted);
        let new = (0..jobs.len()).filter(|index| !matches!(found[*index], Found::Checked(_)));
        new.map(|index| (index, jobs[index].transaction.clone())).unzip()
    }

    /// Puts the valid ones of a batch in the pool, answers, and gives what is to be gossiped.
    fn settle(&self, jobs: Vec<Job>, invalid: &[usize]) -> Vec<Arc<Transaction>> {
        let mut accepted = Vec::with_capacity(jobs.len());
        let mut answers = Vec::with_capacity(jobs.len());
        let mut refused = Vec::new();
        let mut next_invalid = invalid.iter().copied().peekable();
        for (index, job) in jobs.into_iter().enumerate() {
            if next_invalid.next_if_eq(&index).is_none() {
                accepted.push((job.transaction, job.origin));
                answers.push(job.answer);
                continue;
            }
            if let Origin::Member(member) = job.origin {
                tracing::warn!(member, "a member gossiped an invalid signature; its gossip is no longer listened to");
                self.distrusted.lock().expect("no code panics while it holds this lock").insert(member);
            }
            if let Some(answer) = job.answer {
                drop(answer.send(Err(SubmitError::BadSignature)));
            }
            refused.push(job.transaction);
        }
        self.counts.invalid.fetch_add(refused.len() as u64, Ordering::Relaxed);
        self.ledger.mempool.release(refused.iter().map(|transaction| &**transaction));
        let results = self.ledger.mempool.insert(&accepted);
        let late = self.remove_final(accepted.iter().map(|(transaction, _)| &**transaction));
        let mut own = Vec::new();
        for (((transaction, origin), answer), result) in accepted.into_iter().zip(answers).zip(results) {
            if result.is_ok() && !late.contains(&transaction.id()) {
                self.counts.admitted.fetch_add(1, Ordering::Relaxed);
                if origin == Origin::Local {
                    own.push(transaction);
                }
            }
            if let Some(answer) = answer {
                drop(answer.send(result));
            }
        }
        own
    }

    /// Takes out of the pool what has become final while its signatures were being checked; gives back the ids.
    ///
    /// A block's transactions enter the window before they leave the pool, so one of the two sees each.
    fn remove_final<'a>(&self, inserted: impl Iterator<Item = &'a Transaction>) -> HashSet<TransactionId> {
        let late: HashSet<TransactionId> = {
            let window = self.ledger.window();
            let is_final =
                |transaction: &&Transaction| window.get(&transaction.id(), transaction.valid_until()).is_some();
            inserted.filter(is_final).map(Transaction::id).collect()
        };
        self.ledger.mempool.remove(&late);
        late
    }
}

/// Checks what comes through one lane of the door until it closes. What is this member's own goes on to `gossip`.
///
/// A batch begins no sooner than `rhythm` after the one before: meanwhile the next one grows.
pub async fn run<E: Clock + CryptoRng>(
    mut context: E,
    door: Door,
    mut jobs: mpsc::Receiver<Job>,
    rhythm: Duration,
    gossip: mpsc::Sender<Arc<Transaction>>,
    strategy: Rayon,
) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    let mut next = context.current();
    while jobs.recv_many(&mut batch, MAX_BATCH).await > 0 {
        let deadline = next.max(context.current() + COLLECT);
        while batch.len() < ENOUGH {
            let room = MAX_BATCH - batch.len();
            let more = std::pin::pin!(jobs.recv_many(&mut batch, room));
            let timeout = std::pin::pin!(context.sleep_until(deadline));
            match select(more, timeout).await {
                Either::Left((1.., _)) => {}
                Either::Left((0, _)) | Either::Right(_) => break,
            }
        }
        next = context.current() + rhythm;
        let jobs = std::mem::replace(&mut batch, Vec::with_capacity(MAX_BATCH));
        let (places, transactions) = door.unchecked(&jobs);
        door.ledger.signature_checks.fetch_add(transactions.len() as u64, Ordering::Relaxed);
        let invalid = signatures::find_invalid(transactions, door.ledger.keys.clone(), &mut context, &strategy).await;
        let invalid: Vec<_> = invalid.into_iter().map(|index| places[index]).collect();
        for transaction in door.settle(jobs, &invalid) {
            // Fails only when the member stops.
            drop(gossip.send(transaction).await);
        }
    }
}
