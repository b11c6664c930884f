//! A network of members on the deterministic runtime, which can be crashed, restarted and cut off from each other.
//!
//! A crash drops the member's tasks and memory and what it had not yet synced to disk, at whatever point it is. The
//! same seed gives the same run, to the last message.

use crate::{
    conduct::{Records, Turns, Watched},
    support,
};
use commonware_cryptography::Signer as _;
use commonware_p2p::simulated::{Config, Link, Network, Oracle, Receiver, Sender};
use commonware_runtime::{Clock as _, Handle, Spawner as _, Supervisor as _, deterministic::Context as Runtime};
use commonware_utils::{NZUsize, Probability};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};
use vinculum_chain::{
    Chain, PublicKey, Tunables,
    network::{Channels, QUOTAS, largest_message},
    node,
};
use vinculum_runtime::Genesis;

/// Settings that keep the simulated time short.
pub fn tunables() -> Tunables {
    Tunables {
        heartbeat_ms: 1_000,
        idle_turn_ms: 200,
        leader_timeout_ms: 600,
        certification_timeout_ms: 1_500,
        skip_timeout_ms: 2_000,
        state_cache_bytes: 1 << 20,
        threads: 1,
        ..Tunables::default()
    }
}

/// A link as good as between hosts of one continent.
pub fn good() -> Link {
    link(15, 3, 100)
}

/// A link with this mean and deviation of its delay in milliseconds that delivers so many messages of a hundred.
pub fn link(delay: u64, jitter: u64, delivered: u64) -> Link {
    let milliseconds = Duration::from_millis;
    let success_rate = Probability::new(delivered, 100).expect("at most a hundred of a hundred");
    Link { latency: milliseconds(delay), jitter: milliseconds(jitter), success_rate }
}

/// What a network is, whether or not it is running.
#[derive(Clone)]
pub struct Setup {
    /// Its genesis.
    pub genesis: Arc<Genesis>,
    /// Its members' settings.
    pub tunables: Tunables,
    /// What its members did.
    pub records: Arc<Records>,
    /// Which member is dishonest.
    pub dishonest: Option<(usize, Arc<Turns>)>,
}

impl Setup {
    /// Honest members, so many.
    pub fn honest(members: usize, tunables: Tunables) -> Self {
        Self { genesis: support::genesis(members), tunables, records: Arc::default(), dishonest: None }
    }

    /// How many members there are.
    pub fn members(&self) -> usize {
        self.genesis.file().validators.len()
    }
}

/// Which members are up, and the ways to them.
#[derive(Clone)]
pub struct Directory(Arc<Mutex<Vec<Option<Chain>>>>);

impl Directory {
    fn new(members: usize) -> Self {
        Self(Arc::new(Mutex::new((0..members).map(|_| None).collect())))
    }

    /// The way to a member, if it is up.
    pub fn find(&self, member: usize) -> Option<Chain> {
        self.0.lock().expect("no code panics while it holds the directory")[member].clone()
    }

    fn set(&self, member: usize, chain: Option<Chain>) {
        self.0.lock().expect("no code panics while it holds the directory")[member] = chain;
    }
}

/// A network under simulation.
pub struct Cluster {
    /// The clock, among other things.
    pub context: Runtime,
    /// What it is.
    pub setup: Setup,
    /// Who is up.
    pub directory: Directory,
    keys: Vec<PublicKey>,
    oracle: Oracle<PublicKey, Runtime>,
    tasks: Vec<Option<Handle<()>>>,
    starts: usize,
}

impl Cluster {
    /// A network with good links whose members are all down.
    pub async fn new(context: Runtime, setup: &Setup) -> Self {
        let members = setup.members();
        let keys: Vec<_> = support::consensus_keys(members).iter().map(|key| key.public_key()).collect();
        let config = Config {
            max_size: largest_message(members),
            max_peers_per_set: NZUsize!(100),
            disconnect_on_block: true,
            tracked_peer_sets: NZUsize!(1),
        };
        let (network, oracle) = Network::new_with_peers(context.child("network"), config, keys.clone()).await;
        network.start();
        let cluster = Self {
            directory: Directory::new(members),
            tasks: (0..members).map(|_| None).collect(),
            context,
            setup: setup.clone(),
            keys,
            oracle,
            starts: 0,
        };
        for (from, to) in cluster.pairs() {
            cluster.add_link(from, to, good()).await;
        }
        cluster
    }

    /// As [`Self::new`], and starts all members.
    pub async fn running(context: Runtime, setup: &Setup) -> Self {
        let mut cluster = Self::new(context, setup).await;
        for member in 0..setup.members() {
            cluster.start(member).await;
        }
        cluster
    }

    /// Every ordered pair of members.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let members = self.keys.len();
        (0..members).flat_map(move |from| (0..members).filter(move |to| *to != from).map(move |to| (from, to)))
    }

    async fn add_link(&self, from: usize, to: usize, link: Link) {
        let added = self.oracle.add_link(self.keys[from].clone(), self.keys[to].clone(), link).await;
        added.expect("the members were not linked");
    }

    /// Removes the way from one member to another, if there is one.
    pub async fn cut(&self, from: usize, to: usize) {
        // An error says that it was cut already.
        drop(self.oracle.remove_link(self.keys[from].clone(), self.keys[to].clone()).await);
    }

    /// Makes the way from one member to another like this.
    pub async fn link(&self, from: usize, to: usize, link: Link) {
        self.cut(from, to).await;
        self.add_link(from, to, link).await;
    }

    /// Makes all links good.
    pub async fn heal(&self) {
        for (from, to) in self.pairs() {
            self.link(from, to, good()).await;
        }
    }

    /// Forgives everybody, as an operator would, or time; gives back who had been blocked by some other member.
    pub async fn forgive(&self) -> BTreeSet<usize> {
        let mut forgiven = BTreeSet::new();
        for (from, to) in self.oracle.blocked().await.expect("the network runs") {
            forgiven.extend(self.keys.iter().position(|key| *key == to));
            self.oracle.unblock(from, to).await.expect("the network runs");
        }
        forgiven
    }

    /// A member's gossip channel, for whoever plays a member that is down.
    pub async fn gossip(&self, member: usize) -> (Sender<PublicKey, Runtime>, Receiver<PublicKey>) {
        let control = self.oracle.control(self.keys[member].clone());
        let (number, quota) = (0..).zip(QUOTAS).last().expect("gossip is the last channel");
        control.register(number, quota).await.expect("the network runs")
    }

    /// Whether a member is running, or on its way there.
    pub fn is_up(&self, member: usize) -> bool {
        self.tasks[member].is_some()
    }

    /// Begins to start a member that is down. It is in the directory when it is ready.
    pub async fn start(&mut self, member: usize) {
        assert!(!self.is_up(member), "member {member} is up already");
        let control = self.oracle.control(self.keys[member].clone());
        let mut pairs = Vec::new();
        for (number, quota) in (0..).zip(QUOTAS) {
            pairs.push(control.register(number, quota).await.expect("the network runs"));
        }
        let Ok(pairs) = pairs.try_into() else { unreachable!("there is a pair for each quota") };
        let config = support::member(&self.setup.genesis, member, self.setup.tunables);
        let peers = self.oracle.manager();
        let records = self.setup.records.clone();
        let turns = self.setup.dishonest.as_ref().filter(|(who, _)| *who == member).map(|(_, turns)| turns.clone());
        let directory = self.directory.clone();
        self.starts += 1;
        let context = self.context.child("member").with_attribute("index", member).with_attribute("start", self.starts);
        // Everything that the member spawns hangs on this task: aborting it takes the whole member down at once.
        self.tasks[member] = Some(context.spawn(move |context| async move {
            let channels = Channels::from_pairs(pairs);
            let wrap = |application| Watched::new(application, member, records, turns);
            let started = node::start(context, config, channels, peers, control, wrap).await;
            let running = started.unwrap_or_else(|error| panic!("member {member} does not start: {error}"));
            directory.set(member, Some(running.chain.clone()));
            let stopped = running.run().await;
            panic!("member {member}: {stopped}");
        }));
    }

    /// Takes a member down at once, as a kill or a loss of power does.
    pub async fn crash(&mut self, member: usize) {
        let Some(task) = self.tasks[member].take() else { return };
        task.abort();
        // Always an error: it was aborted.
        drop(task.await);
        self.directory.set(member, None);
        // The tasks below it, and whoever talks to it, hear of it in the runtime's next rounds and close its files.
        self.context.sleep(Duration::from_millis(10)).await;
    }

    /// The way to a member; waits until it is up.
    pub async fn chain(&self, member: usize) -> Chain {
        let deadline = self.context.current() + Duration::from_secs(30);
        while self.context.current() < deadline {
            if let Some(chain) = self.directory.find(member) {
                return chain;
            }
            self.sleep(10).await;
        }
        panic!("member {member} does not come up");
    }

    /// Lets so many milliseconds pass.
    pub async fn sleep(&self, milliseconds: u64) {
        self.context.sleep(Duration::from_millis(milliseconds)).await;
    }

    /// Waits until all members that are up have reached this height, at most so many milliseconds.
    pub async fn reach(&self, height: u64, milliseconds: u64) {
        let deadline = self.context.current() + Duration::from_millis(milliseconds);
        loop {
            let up = (0..self.keys.len()).filter(|member| self.is_up(*member));
            let tips: Vec<_> = up.map(|member| self.directory.find(member).map(|chain| chain.tip().height)).collect();
            if tips.iter().all(|tip| tip.is_some_and(|tip| tip >= height)) {
                return;
            }
            assert!(self.context.current() < deadline, "height {height} is not reached: {tips:?}");
            self.sleep(20).await;
        }
    }
}
