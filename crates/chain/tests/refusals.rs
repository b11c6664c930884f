//! What a member's door refuses, with which error, and that nothing which it took in is lost by it.

use crate::{
    cluster::{Cluster, Setup, tunables},
    invariants::{self, Clients},
    support,
};
use commonware_p2p::{Recipients, Sender as _};
use commonware_runtime::{
    Runner as _,
    deterministic::{Config, Context as Runtime, Runner},
};
use std::sync::Arc;
use vinculum_chain::{Chain, SubmitError, Transaction, Tunables, gossip};
use vinculum_core::{Envelope, MAX_VALIDITY_MS, NetworkId, Nonce, Timestamp};

fn simulate(main: impl AsyncFnOnce(Runtime)) {
    Runner::from(Config::new().with_seed(2)).start(|context| main(context));
}

fn valid(chain: &Chain, by: usize, number: u64) -> Envelope {
    support::valid(chain.network_id(), by, number, chain.now().plus(600_000))
}

#[test]
fn wrong_transactions_are_refused_by_name() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        cluster.reach(2, 10_000).await;
        let chain = cluster.chain(1).await;
        let (network, until) = (chain.network_id(), chain.now().plus(600_000));

        let late = Timestamp(chain.now().0 - 1);
        let refused = chain.submit(support::valid(network, 0, 1, late)).await;
        assert!(matches!(refused, Err(SubmitError::Expired { valid_until, .. }) if valid_until == late), "{refused:?}");

        let far = chain.now().plus(MAX_VALIDITY_MS + 1);
        let refused = chain.submit(support::valid(network, 0, 1, far)).await;
        assert_eq!(refused, Err(SubmitError::ValidityTooLong { valid_until: far, now: chain.now() }));

        let other = NetworkId([9; 32]);
        let refused = chain.submit(support::valid(other, 0, 1, until)).await;
        assert_eq!(refused, Err(SubmitError::WrongNetwork { found: other, expected: network }));

        let refused = chain.submit(support::badly_signed(support::valid(network, 0, 1, until))).await;
        assert_eq!(refused, Err(SubmitError::BadSignature));
        assert_eq!(chain.status().invalid_signatures, 1);

        let unsigned = Envelope::unsigned(network, until, Nonce([0; 16]), vec![b"{}".as_slice().into()]);
        let refused = chain.submit(unsigned).await;
        assert!(matches!(refused, Err(SubmitError::Invalid(_))), "{refused:?}");

        assert_eq!((chain.status().waiting, chain.status().admitted), (0, 0));
        // The badly signed one had the same id: it doesn't stand in the way of the right one.
        let receipt = chain.submit_and_wait(support::valid(network, 0, 1, until)).await.expect("this one is right");
        assert!(receipt.outcome.is_accepted());
    });
}

/// Valid for as long as can be, and until this very moment: both are taken in.
#[test]
fn deadlines_hold_at_the_limit() {
    simulate(async |context| {
        let cluster = Cluster::running(context, &Setup::honest(4, tunables())).await;
        cluster.reach(1, 10_000).await;
        let chain = cluster.chain(0).await;
        let now = chain.now();
        let submitted = chain.submit(support::valid(chain.network_id(), 0, 1, now)).await;
        assert!(submitted.is_ok(), "{submitted:?}");
        let longest = support::valid(chain.network_id(), 0, 2, chain.now().plus(MAX_VALIDITY_MS));
        let receipt = chain.submit_and_wait(longest).await.expect("it is taken in");
        assert!(receipt.outcome.is_accepted());
    });
}

#[test]
fn a_full_pool_refuses_and_loses_nothing() {
    simulate(async |context| {
        let small = Tunables { mempool_transactions: 6, mempool_per_signer: 4, ..tunables() };
        let mut cluster = Cluster::new(context, &Setup::honest(4, small)).await;
        let clients = Clients::default();
        // One member alone: what it takes in stays in the pool.
        cluster.start(0).await;
        let chain = cluster.chain(0).await;
        for number in 0..4 {
            clients.submit(&cluster, 0, valid(&chain, 0, number));
        }
        cluster.sleep(50).await;
        let signer = support::signer(0).did();
        let refused = chain.submit(valid(&chain, 0, 4)).await;
        assert_eq!(refused, Err(SubmitError::SignerQuota { signer, limit: 4 }));
        // Another signer still has room, until all of it is taken.
        let waiting = valid(&chain, 1, 5);
        clients.submit(&cluster, 0, waiting.clone());
        clients.submit(&cluster, 0, valid(&chain, 2, 6));
        cluster.sleep(50).await;
        assert_eq!(chain.submit(valid(&chain, 3, 7)).await, Err(SubmitError::Full));
        // One that waits already needs no room.
        assert_eq!(chain.submit(waiting.clone()).await, Ok(waiting.id()));
        assert_eq!((chain.status().waiting, clients.waiting()), (6, 6));
        for member in 1..4 {
            cluster.start(member).await;
        }
        while clients.waiting() > 0 {
            cluster.sleep(50).await;
        }
        // There is room again.
        let receipt = chain.submit_and_wait(valid(&chain, 0, 4)).await.expect("it is taken in");
        assert!(receipt.outcome.is_accepted());
        cluster.reach(receipt.height, 5_000).await;
        invariants::check(&cluster, &clients).await;
    });
}

#[test]
fn a_pool_of_few_bytes_refuses_what_does_not_fit() {
    simulate(async |context| {
        let small = Tunables { mempool_bytes: 2_000, ..tunables() };
        let mut cluster = Cluster::new(context, &Setup::honest(4, small)).await;
        cluster.start(0).await;
        let chain = cluster.chain(0).await;
        let mut taken = 0;
        while chain.submit(valid(&chain, 0, taken)).await.is_ok() {
            taken += 1;
        }
        let refused = chain.submit(valid(&chain, 0, taken)).await;
        assert_eq!(refused, Err(SubmitError::Full));
        let status = chain.status();
        assert_eq!(status.waiting as u64, taken);
        assert!(status.waiting_bytes <= 2_000 && taken > 0, "{taken} transactions, {} bytes", status.waiting_bytes);
    });
}

/// Noise, a transaction that is cut off, one for another network: dropped. One with an invalid signature: nothing more
/// is heard from that member.
#[test]
fn bad_gossip_harms_nobody() {
    simulate(async |context| {
        let mut cluster = Cluster::new(context, &Setup::honest(4, tunables())).await;
        for member in 0..3 {
            cluster.start(member).await;
        }
        cluster.reach(1, 10_000).await;
        let chain = cluster.chain(0).await;
        let (mut faulty, _heard) = cluster.gossip(3).await;
        let message = |envelope: Envelope| {
            let transaction = Transaction::from_envelope(envelope).expect("its form is right");
            gossip::encode(&[Arc::new(transaction)]).remove(0)
        };
        let good = message(valid(&chain, 3, 1));
        let other = message(support::valid(NetworkId([9; 32]), 3, 2, chain.now().plus(600_000)));
        let bad = message(support::badly_signed(valid(&chain, 3, 3)));
        for message in [vec![0xff; 300].into(), good.slice(..good.len() - 1), other, Vec::new().into()] {
            faulty.send(Recipients::All, message, false);
        }
        cluster.sleep(100).await;
        let heard = |chain: &Chain| (chain.status().invalid_signatures, chain.status().admitted);
        assert_eq!(heard(&chain), (0, 0));
        faulty.send(Recipients::All, good, false);
        cluster.sleep(100).await;
        assert_eq!(heard(&chain), (0, 1));
        faulty.send(Recipients::All, bad, false);
        cluster.sleep(100).await;
        assert_eq!(heard(&chain), (1, 1));
        faulty.send(Recipients::All, message(valid(&chain, 3, 4)), false);
        cluster.sleep(100).await;
        assert_eq!(heard(&chain), (1, 1));
        let receipt = chain.submit_and_wait(valid(&chain, 3, 4)).await.expect("the others go on");
        assert!(receipt.outcome.is_accepted());
    });
}
