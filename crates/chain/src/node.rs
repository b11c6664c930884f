//! One member: puts the parts together and watches over them.
//!
//! Generic over the runtime, so that the deterministic simulator runs the same code as a real process, and over the
//! application, so that tests can put a dishonest one in its place.

use crate::{
    admission::{self, Door},
    application::LedgerApplication,
    archive,
    block::Block,
    config::{MemberConfig, TunableError},
    consensus::{Context, PublicKey, Scheme, namespace},
    database::{self, Databases, NoCopying},
    gossip,
    handle::{Chain, Parts},
    ledger::Ledger,
    network::Channels,
    observer::Observer,
    pace::Paced,
    recovery,
};
use commonware_broadcast::buffered;
use commonware_codec::DecodeExt as _;
use commonware_consensus::{
    Reporters,
    marshal::{self, core::Actor as MarshalActor, resolver::p2p as marshal_resolver, standard::Deferred},
    simplex::{
        self,
        config::{Floor, ForwardPolicy, SkipBudget, SkipPolicy},
        elector::RoundRobin,
    },
    types::{Epoch, FixedEpocher, ViewDelta},
};
use commonware_cryptography::{Digested, Digestible as _, Sha256, Signer as _, certificate::ConstantProvider, sha256};
use commonware_glue::stateful::{
    Application, Config as StatefulConfig, PruneConfig, Stateful, SyncPlan, db::SyncEngineConfig,
};
use commonware_p2p::{Blocker, Provider, Receiver, Sender};
use commonware_runtime::{Clock, Handle, Metrics, Spawner, Storage, Strategizer, buffer::paged::CacheRef};
use commonware_storage::qmdb::sync::SourceFor;
use commonware_utils::{NZDuration, NZU16, NZU64, NZUsize, ordered::Set};
use futures::future::select_all;
use rand_core::CryptoRng;
use std::{
    num::{NonZeroU16, NonZeroU64, NonZeroUsize},
    sync::Arc,
    time::Duration,
};
use tokio::sync::watch;
use vinculum_core::Digest;

/// The validator set doesn't change yet: one epoch for all heights.
const EPOCH_LENGTH: NonZeroU64 = NZU64!(u64::MAX);
/// Messages that each actor queues.
const MAILBOX: NonZeroUsize = NZUsize!(1_024);
/// Size of a cached page of a file; a little less than the system's, for the checksum.
const PAGE_BYTES: NonZeroU16 = NZU16!(4_084);
/// Cached pages of archive and journals.
const ARCHIVE_PAGES: NonZeroUsize = NZUsize!(4_096);
/// Proposed blocks kept per member until they are final.
const BROADCAST_BLOCKS: usize = 8;
/// Final blocks that may be on their way to the executor.
const PENDING_ACKNOWLEDGEMENTS: NonZeroUsize = NZUsize!(16);
/// Views behind the latest final one that votes and blocks are kept for.
const VIEW_RETENTION: ViewDelta = ViewDelta::new(256);
/// Every so many blocks superseded values are dropped from the state database.
const PRUNE_INTERVAL: NonZeroUsize = NZUsize!(256);
const BUFFER: NonZeroUsize = NZUsize!(1 << 20);
const SMALL_BUFFER: NonZeroUsize = NZUsize!(1 << 16);

/// Everything that a member's parts need from a runtime.
pub trait Environment: Clock + Spawner + Storage + Metrics + CryptoRng + Strategizer {}
impl<E: Clock + Spawner + Storage + Metrics + CryptoRng + Strategizer> Environment for E {}

/// Why a member cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its key is not in the validator set.
    #[error("this member's key {0} is not one of the genesis file's validators")]
    NotAValidator(PublicKey),
    /// A validator's key in the genesis file is no Ed25519 key.
    #[error("the genesis file's validator key {0} is no Ed25519 key")]
    ValidatorKey(Digest),
    /// A setting cannot work.
    #[error(transparent)]
    Tunable(#[from] TunableError),
    /// The archive cannot be opened.
    #[error("the archive cannot be opened: {0}")]
    Archive(#[from] commonware_storage::archive::Error),
}

/// A part of a member has stopped, and with it the member.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the part {part:?} of this member has stopped: {reason}")]
pub struct Stopped {
    /// Which.
    pub part: &'static str,
    /// Why, as far as it is known.
    pub reason: String,
}

/// A running member.
pub struct Member {
    /// The way to it.
    pub chain: Chain,
    parts: Vec<(&'static str, Handle<()>)>,
    /// Tells those who wait that the member has stopped, by being dropped.
    _running: watch::Sender<()>,
}

impl Member {
    /// Watches over one more part.
    pub fn watch(&mut self, part: &'static str, handle: Handle<()>) {
        self.parts.push((part, handle));
    }

    /// Runs until a part stops, which none should, and says which.
    pub async fn run(self) -> Stopped {
        let (names, handles): (Vec<_>, Vec<_>) = self.parts.into_iter().unzip();
        let (result, index, _) = select_all(handles).await;
        let reason = result.map_or_else(|error| error.to_string(), |()| "it ended".into());
        let stopped = Stopped { part: names[index], reason };
        tracing::error!(%stopped, "stopping");
        stopped
    }
}

/// The members' keys, sorted: the order in which they lead and sign.
///
/// # Errors
///
/// A key that is no Ed25519 key.
pub fn validators(genesis: &vinculum_runtime::Genesis) -> Result<Vec<PublicKey>, StartError> {
    let keys = genesis.file().validators.iter().map(|validator| {
        let key = validator.consensus_key;
        PublicKey::decode(bytes::Bytes::copy_from_slice(key.as_bytes())).map_err(|_| StartError::ValidatorKey(key))
    });
    Ok(Set::from_iter_dedup(keys.collect::<Result<Vec<_>, _>>()?).into_iter().collect())
}

/// The block at height 0.
pub fn genesis_block<E: database::Environment>(genesis: &vinculum_runtime::Genesis, validators: &[PublicKey]) -> Block {
    let operations = database::empty::<E>();
    let leader = validators[0].clone();
    // The state before block 1 is empty and nothing is proved of it: its log's root stands for it.
    Block::genesis(genesis.network_id(), genesis.file().created_at, leader, operations.root, operations)
}

/// Starts a member on a running network.
///
/// `wrap` may put something around the application; a real member passes it through.
///
/// # Errors
///
/// A key that isn't a validator's, settings that cannot work, or an archive that cannot be opened.
pub async fn start<E, A, S, R, P, B>(
    context: E,
    config: MemberConfig,
    channels: Channels<S, R>,
    peers: P,
    blocker: B,
    wrap: impl FnOnce(LedgerApplication) -> A,
) -> Result<Member, StartError>
where
    E: Environment,
    A: Application<
            E,
            SigningScheme = Scheme,
            Context = Context,
            Block = Block,
            Databases = Databases<E>,
            Provider = (),
            Input = (),
        > + Sync,
    S: Sender<PublicKey = PublicKey>,
    R: Receiver<PublicKey = PublicKey>,
    P: Provider<PublicKey = PublicKey>,
    B: Blocker<PublicKey = PublicKey>,
    NoCopying<E>: SourceFor<database::Database<E>>,
{
    let MemberConfig { genesis, key, prefix, tunables } = config;
    tunables.check()?;
    let public_key = key.public_key();
    let network = genesis.network_id();
    let validators = validators(&genesis)?;
    let members = Set::from_iter_dedup(validators.iter().cloned());
    let scheme = Scheme::signer(&namespace(&network), members, key)
        .ok_or_else(|| StartError::NotAValidator(public_key.clone()))?;
    let strategy = context.strategy(NonZeroUsize::new(tunables.threads).unwrap_or(NonZeroUsize::MIN));
    let genesis_block = genesis_block::<E>(&genesis, &validators);
    let genesis_digest = genesis_block.digest();
    let ledger = Arc::new(Ledger::new(network, validators.clone(), tunables.mempool(), &genesis_block));
    let archive_cache = CacheRef::new(PAGE_BYTES, ARCHIVE_PAGES);
    let state_pages = (tunables.state_cache_bytes / usize::from(PAGE_BYTES.get())).max(1);
    let state_cache = CacheRef::new(PAGE_BYTES, NonZeroUsize::new(state_pages).unwrap_or(NonZeroUsize::MIN));
    let mut parts: Vec<(&'static str, Handle<()>)> = Vec::new();

    // Blocks travel by broadcast when they are proposed, and by request when somebody lacks them.
    let resolver = marshal_resolver::init(
        context.child("backfill"),
        marshal_resolver::Config {
            public_key: public_key.clone(),
            peer_provider: peers.clone(),
            blocker: blocker.clone(),
            mailbox_size: MAILBOX,
            fetch_timeout: NZDuration!(Duration::from_secs(2)),
            fetch_retry_delay: Duration::from_millis(100),
            priority_requests: false,
            priority_responses: false,
        },
        channels.backfill,
    );
    let (broadcast, buffer) = buffered::Engine::new(
        context.child("broadcast"),
        buffered::Config {
            public_key,
            mailbox_size: MAILBOX,
            deque_size: BROADCAST_BLOCKS,
            priority: true,
            codec_config: (),
            peer_provider: peers,
            strategy: strategy.clone(),
        },
    );
    parts.push(("broadcast", broadcast.start(channels.broadcast)));

    // The archive, and the actor that orders what is final.
    let certificates = archive::certificates(context.child("certificates"), &prefix, archive_cache.clone()).await?;
    let blocks = archive::blocks(context.child("blocks"), &prefix, archive_cache.clone()).await?;
    let plan = SyncPlan::init(context.child("plan"), prefix.clone()).await;
    let (marshal_actor, marshal, floor) = MarshalActor::init(
        context.child("marshal"),
        certificates,
        blocks,
        marshal::Config {
            provider: ConstantProvider::new(scheme.clone()),
            epocher: FixedEpocher::new(EPOCH_LENGTH),
            start: plan.marshal_start(Digested::precomputed(genesis_block.clone(), genesis_digest)),
            partition_prefix: format!("{prefix}-marshal"),
            mailbox_size: MAILBOX,
            view_retention: VIEW_RETENTION,
            prunable_items_per_section: NZU64!(256),
            page_cache: archive_cache.clone(),
            replay_buffer: BUFFER,
            key_write_buffer: SMALL_BUFFER,
            value_write_buffer: BUFFER,
            block_codec_config: (),
            max_repair: NZUsize!(32),
            max_pending_acks: PENDING_ACKNOWLEDGEMENTS,
            strategy: strategy.clone(),
        },
    )
    .await;

    // The executor.
    let application =
        LedgerApplication::new(genesis.clone(), genesis_block, ledger.clone(), strategy.clone(), tunables);
    let (executor, stateful) = Stateful::new(
        context.child("executor"),
        StatefulConfig {
            application: wrap(application),
            db_config: database::config(&prefix, state_cache, strategy.clone()),
            provider: (),
            marshal: (marshal.clone(), floor),
            mailbox_size: MAILBOX,
            plan,
            resolvers: NoCopying::<E>::default(),
            sync_config: SyncEngineConfig {
                fetch_batch_size: NZU64!(1_024),
                apply_batch_size: NZU64!(1_024),
                max_outstanding_requests: NZUsize!(8),
            },
            prune_config: Some(PruneConfig {
                maintenance_interval: PRUNE_INTERVAL,
                retained_marshal_blocks: 16,
                retained_qmdb_blocks: 0,
            }),
            strategy: strategy.clone(),
        },
    );
    parts.push(("marshal", marshal_actor.start(stateful.clone(), buffer, resolver)));
    recovery::resume(&ledger, &marshal).await;
    parts.push(("executor", executor.start()));
    let reader = database::Reader::<E>::new(stateful.subscribe_databases().await);

    // Consensus.
    let clock_context = Arc::new(context.child("clock"));
    let clock: Arc<dyn Fn() -> vinculum_core::Timestamp + Send + Sync> =
        Arc::new(move || admission::now(&*clock_context));
    let observer = Observer::new(validators.len(), clock.clone());
    let deferred = Deferred::new(
        context.child("deferred"),
        Paced::new(stateful, ledger.clone(), tunables),
        marshal.clone(),
        FixedEpocher::new(EPOCH_LENGTH),
    );
    let engine = simplex::Engine::new(
        context.child("consensus"),
        simplex::Config {
            scheme,
            elector: RoundRobin::<Sha256>::default(),
            blocker,
            automaton: deferred.clone(),
            relay: deferred.clone(),
            reporter: Reporters::from((deferred, observer.clone())),
            strategy: strategy.clone(),
            partition: format!("{prefix}-consensus"),
            mailbox_size: MAILBOX,
            epoch: Epoch::zero(),
            floor: Floor::<Scheme, sha256::Digest>::Genesis(genesis_digest),
            replay_buffer: BUFFER,
            write_buffer: SMALL_BUFFER,
            page_cache: archive_cache,
            leader_timeout: tunables.leader_timeout(),
            certification_timeout: tunables.certification_timeout(),
            timeout_retry: tunables.leader_timeout(),
            view_retention: VIEW_RETENTION,
            // An idle leader gives its turn up early, which uses this budget; without it the others would wait for
            // the leader timeout at every idle turn.
            skip: SkipPolicy::Enabled { timeout: tunables.skip_timeout(), budget: SkipBudget::Fixed(NZU64!(1 << 20)) },
            fetch_timeout: NZDuration!(Duration::from_secs(2)),
            fetch_retry_delay: Duration::from_millis(500),
            forward: ForwardPolicy::Disabled,
            track_historical_votes: false,
        },
    );
    parts.push(("consensus", engine.start(channels.votes, channels.certificates, channels.resolver)));

    // The pool.
    let (door, lanes) = Door::new(ledger.clone());
    let (gossip_sender, gossip_receiver) = channels.gossip;
    let (accepted, to_spread) = tokio::sync::mpsc::channel(MAILBOX.get());
    for (name, jobs, rhythm) in
        [("admission", lanes.own, Duration::ZERO), ("gossip_admission", lanes.gossiped, admission::GOSSIP_RHYTHM)]
    {
        let (door, accepted, strategy) = (door.clone(), accepted.clone(), strategy.clone());
        let task =
            context.child(name).spawn(move |context| admission::run(context, door, jobs, rhythm, accepted, strategy));
        parts.push((name, task));
    }
    let spreader = context.child("spread").spawn(move |context| gossip::spread(context, to_spread, gossip_sender));
    parts.push(("spread", spreader));
    let listener = context.child("gossip").spawn({
        let (door, validators) = (door.clone(), validators);
        move |context| gossip::listen(context, door, validators, gossip_receiver)
    });
    parts.push(("gossip", listener));

    let (running, stopped) = watch::channel(());
    let metrics = Arc::new(move || context.encode());
    let chain = Chain::new(Parts {
        genesis,
        ledger,
        door,
        marshal,
        reader: Arc::new(reader),
        clock,
        metrics,
        observer,
        stopped,
    });
    Ok(Member { chain, parts, _running: running })
}
