//! Four members under faults drawn from a seed: crashes, losses of power, splits, bad links, a dishonest proposer.
//!
//! Whatever happens, the members agree, nothing is lost or executed twice, and when the faults end the network goes
//! on. `VINCULUM_SEED=17` runs just that seed, `VINCULUM_SEED=1000..2000` those; a failure says which it was.

use crate::{
    cluster::{Cluster, Setup, tunables},
    conduct::{Lie, Record, Turns},
    faults::{Event, Kind, MEMBERS, Phase, Plan, SEEDS},
    invariants::{self, Clients},
    support,
};
use commonware_runtime::{
    Clock as _, Runner as _, Supervisor as _,
    deterministic::{Config, Context as Runtime, FaultConfig, Runner},
};
use std::{collections::BTreeMap, ops::Range, sync::Arc, time::Duration};
use vinculum_chain::replay::{self, ReplayError, Target};
use vinculum_core::Digest;

/// No simulation takes longer, in simulated time.
const LIMIT: Duration = Duration::from_secs(300);
/// How long a healed network may take to bring everything to an end, in milliseconds.
const SETTLE: u64 = 60_000;

/// Says which seed it was when a simulation fails.
struct Announce(u64);

impl Drop for Announce {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this was seed {0}: run it alone with VINCULUM_SEED={0}", self.0);
        }
    }
}

/// What a simulation came to.
struct Finish {
    digests: Vec<Digest>,
    /// Stands for everything that the runtime did.
    trace: String,
    record: Record,
}

fn simulate(seed: u64) -> Finish {
    let _announce = Announce(seed);
    let Plan { dishonest, mut phases } = Plan::draw(seed);
    let dishonest = dishonest.map(|(member, first)| (member, Arc::new(Turns::from(first))));
    let setup = Setup { dishonest, ..Setup::honest(MEMBERS, tunables()) };
    let clients = Clients::default();
    let last = phases.pop().expect("a plan has a phase");
    let mut runner = Runner::from(Config::new().with_seed(seed).with_timeout(Some(LIMIT)));
    for phase in phases {
        let (_, checkpoint) = runner.start_and_recover(async |context| {
            suffer(context, &setup, &clients, &phase).await;
        });
        runner = Runner::from(checkpoint);
    }
    let (digests, trace) = runner.start(async |context| {
        let mut cluster = suffer(context, &setup, &clients, &last).await;
        settle(&mut cluster, &clients).await;
        (invariants::check(&cluster, &clients).await, cluster.context.auditor().state())
    });
    let record = std::mem::take(&mut *setup.records.get());
    let wronged: Vec<_> = record.refused.iter().filter(|digest| !record.lies.contains_key(digest)).collect();
    assert!(wronged.is_empty(), "honest blocks were refused: {wronged:?}");
    Finish { digests, trace, record }
}

/// Starts all members and lets the phase happen to them.
async fn suffer(context: Runtime, setup: &Setup, clients: &Clients, phase: &Phase) -> Cluster {
    let disks = phase.blackout.map_or_else(FaultConfig::default, |blackout| blackout.disks());
    *context.storage_fault_config().write() = disks;
    let mut cluster = Cluster::new(context, setup).await;
    for member in 0..MEMBERS {
        audit(&cluster, member).await;
        cluster.start(member).await;
    }
    clients.resume(&cluster);
    let begin = cluster.context.current();
    for (at, event) in &phase.events {
        cluster.context.sleep_until(begin + Duration::from_millis(*at)).await;
        if let Event::Submit(member, number) = event {
            let until = vinculum_chain::admission::now(&cluster.context).plus(600_000);
            let envelope = support::valid(setup.genesis.network_id(), *member, *number, until);
            clients.submit(&cluster, *member, envelope);
        }
        event.strike(&mut cluster).await;
    }
    cluster
}

/// Replays what the power's loss has left of a member's archive.
async fn audit(cluster: &Cluster, member: usize) {
    let (context, genesis) = (cluster.context.child("audit"), cluster.setup.genesis.clone());
    let prefix = format!("member-{member}");
    match replay::run(context, genesis, &prefix, tunables(), Target::Confirm, |_| {}).await {
        Ok(summary) if summary.height == 0 => {}
        Ok(summary) => {
            // What the member has not got to know to be final yet may be in the archive already.
            let known = cluster.setup.records.get().finals.get(&summary.height).copied();
            assert!(known.is_none_or(|known| known == (summary.digest, summary.state_root)), "member {member}");
        }
        // It was catching up.
        Err(ReplayError::Missing { .. }) => {}
        Err(error) => panic!("member {member}: {error}"),
    }
}

/// Ends all faults and waits until every client has its answer and every member has caught up.
async fn settle(cluster: &mut Cluster, clients: &Clients) {
    cluster.heal().await;
    let liar = cluster.setup.dishonest.as_ref().map(|(member, _)| *member);
    let blocked = cluster.forgive().await;
    assert!(blocked.iter().all(|member| Some(*member) == liar), "honest members are blocked: {blocked:?}");
    for member in 0..MEMBERS {
        if !cluster.is_up(member) {
            cluster.start(member).await;
        }
    }
    let deadline = cluster.context.current() + Duration::from_millis(SETTLE);
    while clients.waiting() > 0 {
        let tips: Vec<_> = (0..MEMBERS).map(|member| cluster.directory.find(member).map(|c| c.tip().height)).collect();
        assert!(cluster.context.current() < deadline, "{} clients still wait at {tips:?}", clients.waiting());
        cluster.sleep(25).await;
    }
    let highest = cluster.setup.records.get().finals.last_key_value().map_or(0, |(height, _)| *height);
    cluster.reach(highest, SETTLE).await;
}

/// The seeds that the environment asks for.
fn wanted() -> Option<Range<u64>> {
    let text = std::env::var("VINCULUM_SEED").ok()?;
    let number = |text: &str| text.parse::<u64>().expect("VINCULUM_SEED is a number, or two with .. between");
    Some(match text.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&text)..number(&text) + 1,
    })
}

/// Runs the seeds of one kind.
fn simulate_all(kind: Kind) {
    let seeds = wanted().unwrap_or(0..SEEDS);
    let finishes: Vec<_> = seeds.filter(|seed| Kind::of(*seed) == kind).map(simulate).collect();
    if wanted().is_none() && matches!(kind, Kind::Dishonesty | Kind::Everything) {
        check_lies(&finishes);
    }
}

/// That bad blocks of every kind were proposed and refused.
fn check_lies(finishes: &[Finish]) {
    let mut told: BTreeMap<Lie, (usize, usize)> = BTreeMap::new();
    for Finish { record, .. } in finishes {
        for (digest, lie) in &record.lies {
            let (made, refused) = told.entry(*lie).or_default();
            *made += 1;
            *refused += usize::from(record.refused.contains(digest));
        }
    }
    println!("bad blocks, made and refused: {told:?}");
    for lie in Lie::ALL {
        let (made, refused) = told.get(&lie).copied().unwrap_or_default();
        // Whose body is another is no block at all: it is not even read.
        assert!(made > 0 && (refused > 0) == (lie != Lie::Body), "{lie:?}: {refused} of {made} refused");
    }
}

/// That the seeds have in them what they are for.
#[test]
fn every_fault_is_drawn() {
    let phases: Vec<_> = (0..SEEDS).flat_map(|seed| Plan::draw(seed).phases).collect();
    let count = |wanted: fn(&Event) -> bool| {
        phases.iter().flat_map(|phase| &phase.events).filter(|(_, event)| wanted(event)).count()
    };
    let at_least = SEEDS as usize / 2;
    assert!(count(|event| matches!(event, Event::Crash(_))) > at_least);
    assert!(count(|event| matches!(event, Event::Split(_))) > at_least);
    assert!(count(|event| matches!(event, Event::Degrade(..))) > at_least);
    assert!(phases.iter().filter(|phase| phase.blackout.is_some()).count() > at_least / 2);
}

#[test]
fn crashes_lose_nothing() {
    simulate_all(Kind::Crashes);
}

#[test]
fn splits_and_bad_links_divide_nothing() {
    simulate_all(Kind::Network);
}

#[test]
fn a_dishonest_proposer_achieves_nothing() {
    simulate_all(Kind::Dishonesty);
}

#[test]
fn everything_at_once_achieves_nothing() {
    simulate_all(Kind::Everything);
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for seed in 0..Kind::ALL.len() as u64 {
        let (first, second) = (simulate(seed), simulate(seed));
        assert_eq!((first.digests, first.trace), (second.digests, second.trace), "seed {seed}");
    }
}
