//! Particular situations of a network, each once and exactly: who is down, who was absent, what gossip is for, what an
//! idle network does.

use crate::{
    cluster::{Cluster, Setup, link, tunables},
    invariants::{self, Clients},
    support,
};
use commonware_runtime::{
    Runner as _,
    deterministic::{Config, Context as Runtime, Runner},
};
use std::collections::BTreeSet;
use vinculum_chain::{Receipt, SubmitError, Tunables, WaitError};
use vinculum_core::{Envelope, Timestamp, codes};
use vinculum_runtime::Outcome;

/// Runs on a simulated network, by the seed 1.
fn simulate(main: impl AsyncFnOnce(Runtime)) {
    Runner::from(Config::new().with_seed(1)).start(|context| main(context));
}

/// An accepted transaction of the organisation that runs this member.
fn valid(cluster: &Cluster, member: usize, number: u64) -> Envelope {
    let until = vinculum_chain::admission::now(&cluster.context).plus(600_000);
    support::valid(cluster.setup.genesis.network_id(), member, number, until)
}

/// Submits a transaction to a member and waits for the receipt, at most so many milliseconds.
async fn deliver(cluster: &Cluster, member: usize, envelope: Envelope, milliseconds: u64) -> Receipt {
    let begin = vinculum_chain::admission::now(&cluster.context);
    let chain = cluster.chain(member).await;
    let receipt = chain.submit_and_wait(envelope).await.expect("it becomes final");
    let took = vinculum_chain::admission::now(&cluster.context).since(begin);
    assert!(took <= milliseconds, "it took {took} ms");
    receipt
}

/// Waits until all clients have their answer, at most so many milliseconds.
async fn answered(cluster: &Cluster, clients: &Clients, milliseconds: u64) {
    let begin = vinculum_chain::admission::now(&cluster.context);
    while clients.waiting() > 0 {
        let waited = vinculum_chain::admission::now(&cluster.context).since(begin);
        assert!(waited < milliseconds, "{} clients have no answer", clients.waiting());
        cluster.sleep(10).await;
    }
}

#[test]
fn any_one_of_four_may_be_down() {
    simulate(async |context| {
        let mut cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        let clients = Clients::default();
        for down in 0..4 {
            cluster.crash(down).await;
            for number in 0..4 {
                clients.submit(&cluster, number, valid(&cluster, 0, (10 * down + number) as u64));
            }
            // Only the client of the member that is down has to wait for it.
            cluster.sleep(3_000).await;
            assert_eq!(clients.waiting(), 1);
            cluster.start(down).await;
            answered(&cluster, &clients, 5_000).await;
        }
        let tip = cluster.chain(0).await.tip().height;
        cluster.reach(tip, 5_000).await;
        invariants::check(&cluster, &clients).await;
    });
}

#[test]
fn one_down_costs_less_than_a_second_per_transaction() {
    simulate(async |context| {
        let mut cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        deliver(&cluster, 0, valid(&cluster, 0, 0), 5_000).await;
        cluster.crash(2).await;
        for number in 1..12 {
            // A turn of the one that is down may have to pass first.
            deliver(&cluster, number as usize % 2, valid(&cluster, 0, number), 1_000).await;
            cluster.sleep(137).await;
        }
    });
}

#[test]
fn two_of_four_down_stop_the_network_until_one_is_back() {
    simulate(async |context| {
        let mut cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        let clients = Clients::default();
        deliver(&cluster, 0, valid(&cluster, 0, 0), 5_000).await;
        cluster.crash(2).await;
        cluster.crash(3).await;
        // What two thirds had agreed on before may still become final.
        cluster.sleep(3_000).await;
        let tips = [cluster.chain(0).await.tip(), cluster.chain(1).await.tip()];
        clients.submit(&cluster, 0, valid(&cluster, 0, 1));
        clients.submit(&cluster, 1, valid(&cluster, 1, 2));
        cluster.sleep(30_000).await;
        assert_eq!(tips, [cluster.chain(0).await.tip(), cluster.chain(1).await.tip()]);
        assert_eq!(clients.waiting(), 2);
        cluster.start(3).await;
        answered(&cluster, &clients, 10_000).await;
        cluster.start(2).await;
        let tip = cluster.chain(0).await.tip().height;
        cluster.reach(tip, 10_000).await;
        invariants::check(&cluster, &clients).await;
    });
}

#[test]
fn a_member_that_was_never_there_catches_up() {
    simulate(async |context| {
        let setup = Setup::honest(4, tunables());
        let mut cluster = Cluster::new(context, &setup).await;
        let clients = Clients::default();
        for member in 0..3 {
            cluster.start(member).await;
        }
        for number in 0..15 {
            clients.submit(&cluster, number as usize % 3, valid(&cluster, 0, number));
            cluster.sleep(150).await;
        }
        answered(&cluster, &clients, 10_000).await;
        let tip = cluster.chain(0).await.tip().height;
        assert!(tip > 10);
        cluster.start(3).await;
        cluster.reach(tip, 10_000).await;
        deliver(&cluster, 3, valid(&cluster, 3, 100), 3_000).await;
        let tip = cluster.chain(3).await.tip().height;
        cluster.reach(tip, 1_000).await;
        invariants::check(&cluster, &clients).await;
    });
}

/// Longer than what the members keep of superseded state and of votes.
#[test]
fn a_member_that_was_away_for_hundreds_of_blocks_catches_up() {
    simulate(async |context| {
        let fast = Tunables { heartbeat_ms: 40, ..tunables() };
        let mut cluster = Cluster::running(context, &Setup::honest(4, fast)).await;
        let clients = Clients::default();
        clients.submit(&cluster, 0, valid(&cluster, 0, 0));
        cluster.reach(5, 10_000).await;
        cluster.crash(1).await;
        clients.submit(&cluster, 2, valid(&cluster, 2, 1));
        cluster.reach(600, 120_000).await;
        cluster.start(1).await;
        cluster.reach(620, 30_000).await;
        // All of them restart on pruned state.
        for member in 0..4 {
            cluster.crash(member).await;
            cluster.start(member).await;
        }
        clients.submit(&cluster, 1, valid(&cluster, 1, 2));
        answered(&cluster, &clients, 10_000).await;
        let tip = cluster.chain(1).await.tip().height;
        cluster.reach(tip, 5_000).await;
        invariants::check(&cluster, &clients).await;
    });
}

#[test]
fn an_idle_network_beats_slowly_and_wakes_at_once() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        let chain = cluster.chain(0).await;
        cluster.reach(1, 5_000).await;
        let before = chain.tip().height;
        cluster.sleep(30_000).await;
        let beats = chain.tip().height - before;
        assert!((20..=30).contains(&beats), "{beats} blocks in 30 seconds");
        for number in 0..20 {
            deliver(&cluster, number as usize % 4, valid(&cluster, 0, number), 400).await;
            cluster.sleep(333).await;
        }
    });
}

/// The member goes down before it leads again: the others have the transaction from gossip.
#[test]
fn gossip_brings_a_transaction_to_the_leader() {
    simulate(async |context| {
        let mut cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        deliver(&cluster, 0, valid(&cluster, 0, 0), 5_000).await;
        for (member, number) in [(3, 1), (2, 2), (1, 3)] {
            let envelope = valid(&cluster, member, number);
            let id = cluster.chain(member).await.submit(envelope).await.expect("it is taken in");
            cluster.sleep(30).await;
            cluster.crash(member).await;
            let receipt = cluster.chain(0).await.wait(id).await.expect("the others propose it");
            assert!(receipt.outcome.is_accepted());
            cluster.start(member).await;
            cluster.reach(receipt.height, 10_000).await;
        }
    });
}

#[test]
fn the_same_transaction_everywhere_is_one() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        cluster.reach(1, 5_000).await;
        let envelope = valid(&cluster, 2, 7);
        let mut chains = Vec::new();
        for member in [0, 1, 2, 3, 0, 2] {
            chains.push(cluster.chain(member).await);
        }
        let submitted = chains.iter().map(|chain| chain.submit_and_wait(envelope.clone()));
        let receipts = futures::future::join_all(submitted).await;
        let places: BTreeSet<_> = receipts
            .into_iter()
            .map(|receipt| receipt.expect("every submitter gets the receipt"))
            .map(|receipt| (receipt.id, receipt.height, receipt.index, receipt.outcome.is_accepted()))
            .collect();
        assert_eq!(places.len(), 1);
        let (id, height, _, accepted) = places.into_iter().next().expect("there is one");
        assert!(accepted);
        cluster.reach(height + 3, 10_000).await;
        for chain in &chains {
            let mut found = 0;
            for height in 1..=height + 3 {
                let block = chain.block(height).await.expect("the archive can be read").expect("it is final");
                found += block.transactions.iter().filter(|executed| executed.transaction.id() == id).count();
            }
            assert_eq!(found, 1);
            let again = chain.submit(envelope.clone()).await;
            assert_eq!(again, Err(SubmitError::AlreadyFinal { height }));
            let waited = chain.wait(id).await.map(|receipt| receipt.height);
            assert_eq!(waited, Ok(height));
        }
    });
}

#[test]
fn a_transaction_that_the_ledger_rejects_leaves_a_receipt() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        let until = Timestamp(600_000);
        let envelope = support::rejected(cluster.setup.genesis.network_id(), 1, 1, until);
        let receipt = deliver(&cluster, 1, envelope.clone(), 5_000).await;
        let Outcome::Rejected { action: 0, rejection } = &receipt.outcome else { panic!("{:?}", receipt.outcome) };
        assert_ne!(rejection.code, codes::MALFORMED.reject("").code);
        assert!(!rejection.detail.is_empty());
        cluster.reach(receipt.height, 5_000).await;
        for member in 0..4 {
            let chain = cluster.chain(member).await;
            let found = chain.receipt(receipt.id).await.expect("the member runs").expect("it is final");
            assert_eq!(found.outcome, receipt.outcome);
            let snapshot = chain.read(&[support::attestation_path(&envelope)]).await.expect("the state can be read");
            assert_eq!(snapshot.values, [None]);
        }
    });
}

/// Whether gossip or a block brings the transaction first, or gossip comes when it is final.
#[test]
fn each_signature_is_checked_once_per_member() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        cluster.reach(1, 5_000).await;
        let delays = (15..85).chain([400; 5]);
        let submitted = delays.clone().count() as u64;
        for (number, delay) in (0..).zip(delays) {
            // What member 0 gossips reaches member 3 before the others' block, while that is being checked, in the
            // moment in which it becomes final, or after.
            cluster.link(0, 3, link(delay, 0, 100)).await;
            deliver(&cluster, 0, valid(&cluster, 0, number), 3_000).await;
        }
        cluster.sleep(2_000).await;
        for member in 0..3 {
            let status = cluster.chain(member).await.status();
            assert_eq!((status.signature_checks, status.waiting), (submitted, 0), "member {member}");
        }
        // A block that two thirds have agreed on before it arrives needs no check.
        let status = cluster.chain(3).await.status();
        assert!((submitted / 2..=submitted).contains(&status.signature_checks), "{} checks", status.signature_checks);
        assert_eq!(status.waiting, 0);
    });
}

#[test]
fn whoever_waits_hears_of_the_deadline() {
    simulate(async |context| {
        let mut cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        cluster.reach(1, 5_000).await;
        cluster.crash(2).await;
        cluster.crash(3).await;
        cluster.sleep(2_000).await;
        let chain = cluster.chain(0).await;
        let envelope = support::valid(chain.network_id(), 0, 1, chain.now().plus(1_000));
        let id = chain.submit(envelope).await.expect("it is taken in");
        cluster.sleep(5_000).await;
        cluster.start(2).await;
        assert_eq!(chain.wait(id).await.map(|receipt| receipt.height), Err(WaitError::Expired));
        assert_eq!(chain.receipt(id).await.map(|receipt| receipt.is_some()), Ok(false));
    });
}
