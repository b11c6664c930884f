//! The way to a running member: submit, wait, read, prove.

use crate::{
    admission::Door,
    application::read_executed,
    block::Block,
    consensus::{Marshal, PublicKey},
    database::{self, DatabaseError, Proven},
    error::{ReadError, SubmitError, WaitError},
    header::{HEADER_BYTES, Header},
    ledger::{FinalizedBlock, Ledger, Receipt, Tip},
    observer::{Heard, Observer},
    transaction::Transaction,
};
use bytes::Bytes;
use commonware_codec::Encode as _;
use commonware_consensus::{marshal::Identifier, types::Height};
use futures::future::{BoxFuture, Either, FutureExt as _, select};
use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, atomic::Ordering},
};
use tokio::sync::watch;
use vinculum_core::{Digest, Envelope, NetworkId, OrganisationId, Timestamp, TransactionId, sha256};
use vinculum_runtime::{BlockExecution, BlockInfo, Genesis, Missing, Outcome, Parsed};
use vinculum_state::StateKey;

/// Values in the order of their keys, with the root of the state that they are from.
type Rooted<T> = Result<(Digest, Vec<T>), DatabaseError>;

/// Reads the latest state, whatever runtime it lies on.
pub(crate) trait StateReader: Send + Sync {
    fn read<'a>(&'a self, keys: &'a [Digest]) -> BoxFuture<'a, Rooted<Option<Bytes>>>;
    fn prove<'a>(&'a self, keys: &'a [Digest]) -> BoxFuture<'a, Rooted<Proven>>;
}

impl<E: database::Environment> StateReader for database::Reader<E> {
    fn read<'a>(&'a self, keys: &'a [Digest]) -> BoxFuture<'a, Rooted<Option<Bytes>>> {
        self.read(keys).boxed()
    }

    fn prove<'a>(&'a self, keys: &'a [Digest]) -> BoxFuture<'a, Rooted<Proven>> {
        self.prove(keys).boxed()
    }
}

/// What a [`Chain`] is made of.
pub(crate) struct Parts {
    pub genesis: Arc<Genesis>,
    pub ledger: Arc<Ledger>,
    pub door: Door,
    pub marshal: Marshal,
    pub reader: Arc<dyn StateReader>,
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub observer: Observer,
    pub stopped: watch::Receiver<()>,
}

/// The way to a running member. Cheap to clone; usable from any task of the same process.
///
/// What takes time is boxed: else every crate that waits for it would compile the engine's part of it again.
#[derive(Clone)]
pub struct Chain(Arc<Parts>);

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("network", &self.network_id()).field("tip", &self.tip()).finish()
    }
}

/// Headers from some height to the next one that has a certificate, and that certificate: proof that they are final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// Encoded headers; each names the one before as its parent, and the certificate names the last.
    pub headers: Vec<[u8; HEADER_BYTES]>,
    /// Encoded certificate.
    pub certificate: Bytes,
}

/// Values of the state after one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The block's height.
    pub height: u64,
    /// In the order asked for; `None` when there is no value.
    pub values: Vec<Option<Bytes>>,
}

/// A value with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateProof {
    /// The path asked for.
    pub path: String,
    /// Its value; `None` when it is absent.
    pub value: Option<Bytes>,
    /// Encoded proof of existence or absence against the state root of the first header.
    pub proof: Bytes,
}

/// Proofs of values after one block, and that the block is final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofSet {
    /// The block.
    pub header: Header,
    /// In the order asked for.
    pub states: Vec<StateProof>,
    /// Begins with the block's header.
    pub finality: Certified,
}

/// What is known of a member of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidatorStatus {
    /// Its key.
    pub key: PublicKey,
    /// Who runs it.
    pub organisation: Option<OrganisationId>,
    /// What was heard of it.
    pub heard: Heard,
}

/// How a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The latest final block.
    pub tip: Tip,
    /// Milliseconds from the latest block's time to its finality here.
    pub finality_ms: u64,
    /// Transactions that wait.
    pub waiting: usize,
    /// Their bytes.
    pub waiting_bytes: usize,
    /// How many may wait.
    pub capacity: usize,
    /// Transactions taken in since the start.
    pub admitted: u64,
    /// Transactions whose signatures were checked since the start: each on its way into the pool or, when a block
    /// brought it first, for that block, and not again.
    pub signature_checks: u64,
    /// Invalid signatures met since the start.
    pub invalid_signatures: u64,
    /// Gossiped transactions that could not be taken in since the start.
    pub dropped: u64,
    /// Ids remembered against replays.
    pub replayable: usize,
    /// The members.
    pub validators: Vec<ValidatorStatus>,
}

impl Chain {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The network's id.
    pub fn network_id(&self) -> NetworkId {
        self.0.ledger.network
    }

    /// The network's genesis.
    pub fn genesis(&self) -> &Arc<Genesis> {
        &self.0.genesis
    }

    /// The members' keys, sorted: the order in which they lead and sign.
    pub fn validators(&self) -> &[PublicKey] {
        &self.0.ledger.validators
    }

    /// This member's clock.
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The latest final block.
    pub fn tip(&self) -> Tip {
        self.0.ledger.tip()
    }

    /// Follows the latest final block. The receiver sees the newest, not each: blocks between are had by height.
    pub fn follow(&self) -> watch::Receiver<Tip> {
        self.0.ledger.follow()
    }

    /// Resolves when the member has stopped.
    pub fn stopped(&self) -> BoxFuture<'_, ()> {
        async move {
            let mut stopped = self.0.stopped.clone();
            while stopped.changed().await.is_ok() {}
        }
        .boxed()
    }

    /// The future's result, or `None` when the member stops before.
    async fn while_running<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let stopped = std::pin::pin!(self.stopped());
        match select(std::pin::pin!(future), stopped).await {
            Either::Left((result, _)) => Some(result),
            Either::Right(_) => None,
        }
    }

    /// Takes in a transaction: checks it, puts it in the pool, and gossips it. It isn't final yet when this returns.
    ///
    /// The same transaction twice is one, and gives the same id.
    ///
    /// # Errors
    ///
    /// Everything in [`SubmitError`].
    pub fn submit(&self, envelope: Envelope) -> BoxFuture<'_, Result<TransactionId, SubmitError>> {
        async move {
            let transaction = Transaction::from_envelope(envelope)?;
            let submitted = self.0.door.submit(transaction, self.now());
            self.while_running(submitted).await.unwrap_or(Err(SubmitError::Stopped))
        }
        .boxed()
    }

    /// As [`Self::submit`], and waits until the transaction is final.
    ///
    /// # Errors
    ///
    /// It was refused, it expired, or the member stopped.
    pub fn submit_and_wait(&self, envelope: Envelope) -> BoxFuture<'_, Result<Receipt, WaitError>> {
        async move {
            let id = match self.submit(envelope).await {
                Ok(id) => id,
                // Submitted again after it became final: the answer is there.
                Err(SubmitError::AlreadyFinal { height }) => {
                    return Err(WaitError::Refused(SubmitError::AlreadyFinal { height }));
                }
                Err(error) => return Err(error.into()),
            };
            self.wait(id).await
        }
        .boxed()
    }

    /// Waits until a transaction is final, however it came to the network.
    ///
    /// # Errors
    ///
    /// It expired while it waited here, or the member stopped.
    pub fn wait(&self, id: TransactionId) -> BoxFuture<'_, Result<Receipt, WaitError>> {
        async move {
            // First wait, then look: what becomes final in between is seen by one of the two.
            let waiting = self.0.ledger.wait(id);
            if let Some(receipt) = self.receipt(id).await? {
                return Ok(receipt);
            }
            match self.while_running(waiting).await {
                Some(Ok(result)) => result,
                Some(Err(_)) | None => Err(WaitError::Stopped),
            }
        }
        .boxed()
    }

    /// The receipt of a transaction that became final within the last day.
    ///
    /// # Errors
    ///
    /// The member stopped.
    pub fn receipt(&self, id: TransactionId) -> BoxFuture<'_, Result<Option<Receipt>, WaitError>> {
        async move {
            let Some(height) = self.transaction_height(&id) else { return Ok(None) };
            let block = self.block(height).await.map_err(|_| WaitError::Stopped)?;
            let found = block.and_then(|block| {
                let index = block.transactions.iter().position(|executed| executed.transaction.id() == id)?;
                let outcome = block.transactions[index].outcome.clone();
                Some(Receipt { id, height, time: block.header.time, index, outcome })
            });
            Ok(found)
        }
        .boxed()
    }

    /// Whether a transaction waits in this member's pool.
    pub fn is_waiting(&self, id: &TransactionId) -> bool {
        self.0.ledger.mempool.is_waiting(id)
    }

    /// The height at which a transaction became final, for those that could still be replayed: at most a day old.
    /// Older ones are the read model's to find.
    pub fn transaction_height(&self, id: &TransactionId) -> Option<u64> {
        self.0.ledger.window().find(id)
    }

    async fn stored(&self, height: u64) -> Result<Option<Arc<Block>>, ReadError> {
        let read = self.0.marshal.get_block(Identifier::Height(Height::new(height)));
        let block = self.while_running(read).await.ok_or(ReadError::Stopped)?;
        Ok(block.map(|block| block.inner_shared()))
    }

    /// The final block at a height; `None` when there is none yet.
    ///
    /// # Errors
    ///
    /// The archive cannot be read, or the member stopped.
    pub fn block(&self, height: u64) -> BoxFuture<'_, Result<Option<FinalizedBlock>, ReadError>> {
        async move {
            if height > self.tip().height {
                return Ok(None);
            }
            if let Some(block) = self.0.ledger.recent(height) {
                return Ok(Some(block));
            }
            let Some(block) = self.stored(height).await? else { return Ok(None) };
            let transactions = read_executed(&block).map_err(|error| ReadError::Storage(error.to_string()))?;
            Ok(Some(FinalizedBlock { header: block.header().clone(), digest: block.id(), transactions }))
        }
        .boxed()
    }

    /// The header of a final block; `None` when there is none yet.
    ///
    /// # Errors
    ///
    /// As [`Self::block`].
    pub fn header(&self, height: u64) -> BoxFuture<'_, Result<Option<Header>, ReadError>> {
        async move {
            if height > self.tip().height {
                return Ok(None);
            }
            if let Some(block) = self.0.ledger.recent(height) {
                return Ok(Some(block.header));
            }
            Ok(self.stored(height).await?.map(|block| block.header().clone()))
        }
        .boxed()
    }

    /// Proof that the block at a height is final: waits for the block, and for a certificate that covers it.
    ///
    /// # Errors
    ///
    /// The archive cannot be read, or the member stopped. [`ReadError::Empty`] for height 0: genesis needs no proof.
    pub fn certified(&self, height: u64) -> BoxFuture<'_, Result<Certified, ReadError>> {
        async move {
            if height == 0 {
                return Err(ReadError::Empty);
            }
            let mut tips = self.follow();
            let mut headers = Vec::new();
            for next in height.. {
                let reached = tips.wait_for(|tip| tip.height >= next);
                self.while_running(reached).await.ok_or(ReadError::Stopped)?.map_err(|_| ReadError::Stopped)?;
                let header = self.header(next).await?;
                let header = header.ok_or_else(|| ReadError::Storage(format!("block {next} is not in the archive")))?;
                headers.push(header.encode());
                let certificate = self.0.marshal.get_finalization(Height::new(next));
                let certificate = self.while_running(certificate).await.ok_or(ReadError::Stopped)?;
                if let Some(certificate) = certificate {
                    return Ok(Certified { headers, certificate: certificate.encode() });
                }
            }
            Err(ReadError::Stopped)
        }
        .boxed()
    }

    /// The latest values of paths, all after the same block.
    ///
    /// # Errors
    ///
    /// The state cannot be read.
    pub async fn read<T: AsRef<str>>(&self, paths: &[T]) -> Result<Snapshot, ReadError> {
        let keys: Vec<Digest> = paths.iter().map(|path| sha256(path.as_ref().as_bytes())).collect();
        let (root, values) = self.0.reader.read(&keys).await.map_err(|error| ReadError::Storage(error.to_string()))?;
        let height = self.0.ledger.height_of(&root).ok_or(ReadError::Empty)?;
        Ok(Snapshot { height, values })
    }

    /// What would become of a transaction in the next block, as far as the latest state tells. Changes nothing, and
    /// checks no signature: the keys that the envelope names count as signers.
    ///
    /// # Errors
    ///
    /// The state cannot be read.
    pub fn simulate<'a>(&'a self, transaction: &'a Parsed) -> BoxFuture<'a, Result<Outcome, ReadError>> {
        async move {
            let mut keys: BTreeSet<StateKey> = vinculum_runtime::touched(transaction).into_iter().collect();
            loop {
                let wanted: Vec<Digest> = keys.iter().map(|key| Digest(key.0)).collect();
                let (root, values) =
                    self.0.reader.read(&wanted).await.map_err(|error| ReadError::Storage(error.to_string()))?;
                let height = self.0.ledger.height_of(&root).ok_or(ReadError::Empty)? + 1;
                let info = BlockInfo { height, time: self.now().max(self.tip().time) };
                let mut block = BlockExecution::new(&self.0.genesis, info);
                keys.iter().copied().zip(values).for_each(|(key, value)| block.state().load(key, value));
                match block.execute(transaction) {
                    Ok(outcome) => return Ok(outcome),
                    Err(Missing(more)) => keys.extend(more),
                }
            }
        }
        .boxed()
    }

    /// The latest values of paths with proofs, all after the same block, and proof that it is final.
    ///
    /// Waits for the certificate when it hasn't arrived yet.
    ///
    /// # Errors
    ///
    /// The state cannot be read, or the member stopped. [`ReadError::Empty`] while no block is final.
    pub fn prove<T: AsRef<str>>(&self, paths: &[T]) -> BoxFuture<'_, Result<ProofSet, ReadError>> {
        self.prove_all(paths.iter().map(|path| path.as_ref().to_owned()).collect())
    }

    fn prove_all(&self, paths: Vec<String>) -> BoxFuture<'_, Result<ProofSet, ReadError>> {
        async move {
            let keys: Vec<Digest> = paths.iter().map(|path| sha256(path.as_bytes())).collect();
            let (root, proven) =
                self.0.reader.prove(&keys).await.map_err(|error| ReadError::Storage(error.to_string()))?;
            let height = self.0.ledger.height_of(&root).filter(|height| *height > 0).ok_or(ReadError::Empty)?;
            let finality = self.certified(height).await?;
            let header = Header::decode(&finality.headers[0]).map_err(|error| ReadError::Storage(error.to_string()))?;
            let state =
                |(path, proven): (String, Proven)| StateProof { path, value: proven.value, proof: proven.proof };
            Ok(ProofSet { header, states: paths.into_iter().zip(proven).map(state).collect(), finality })
        }
        .boxed()
    }

    /// Metrics of all parts in Prometheus' text format.
    pub fn metrics(&self) -> String {
        (self.0.metrics)()
    }

    /// How the member is.
    pub fn status(&self) -> Status {
        let ledger = &self.0.ledger;
        let (waiting, waiting_bytes) = ledger.mempool.size();
        let counts = self.0.door.counts();
        let entries = &self.0.genesis.file().validators;
        let organisation = |key: &PublicKey| {
            let entry = entries.iter().find(|entry| entry.consensus_key.as_bytes() == key.as_ref());
            entry.map(|entry| entry.organisation.clone())
        };
        let members = ledger.validators.iter().zip(self.0.observer.heard());
        Status {
            tip: self.tip(),
            finality_ms: ledger.finality_ms(),
            waiting,
            waiting_bytes,
            capacity: ledger.mempool.capacity(),
            admitted: counts.admitted.load(Ordering::Relaxed),
            signature_checks: ledger.signature_checks.load(Ordering::Relaxed),
            invalid_signatures: counts.invalid.load(Ordering::Relaxed),
            dropped: counts.dropped.load(Ordering::Relaxed),
            replayable: ledger.window().len(),
            validators: members
                .map(|(key, heard)| ValidatorStatus { key: key.clone(), organisation: organisation(key), heard })
                .collect(),
        }
    }
}
