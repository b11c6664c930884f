//! Members killed at once, under load and at rest.

use super::{block, height, with_vehicles};
use crate::support::{Network, block_on, get, http::post, ledger::Ledger, until};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use vinculum_client::Receipt;
use vinculum_core::Envelope;

const VEHICLES: u32 = 12;
const READINGS: u64 = 40;
/// After how many receipts everything is killed.
const KILL_AFTER: usize = 150;

/// Submits one vehicle's transactions in order through one member, each again and again until there is a receipt: as a
/// client does that lives through its member's death.
async fn insist(ledger: Ledger, envelopes: Vec<Envelope>, receipts: Arc<Mutex<Vec<Receipt>>>) {
    for envelope in envelopes {
        let receipt = loop {
            match ledger.client.submit_and_wait(&envelope).await {
                Ok(receipt) => break receipt,
                Err(error) => assert!(
                    error.problem().is_none_or(|problem| problem.status >= 500),
                    "a transaction that was right is refused: {error}"
                ),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(receipt.outcome.is_accepted(), "{receipt:?}");
        receipts.lock().unwrap().push(receipt);
    }
}

#[test]
fn all_members_killed_under_load_lose_nothing_that_was_final() {
    let (mut network, ledger) = with_vehicles(4, VEHICLES);
    let receipts = Arc::new(Mutex::new(Vec::new()));
    let load: Vec<_> = (0..VEHICLES)
        .map(|vehicle| {
            let envelopes = (1..=READINGS).map(|reading| ledger.odometer(vehicle, reading * 100)).collect();
            let through = Ledger::of(&network, vehicle as usize % 4);
            crate::support::http::spawn(insist(through, envelopes, receipts.clone()))
        })
        .collect();
    until("some are final", || (receipts.lock().unwrap().len() >= KILL_AFTER).then_some(()));
    (0..4).for_each(|member| network.kill(member));
    let told: Vec<Receipt> = receipts.lock().unwrap().clone();
    assert!(told.len() < (u64::from(VEHICLES) * READINGS) as usize, "the load was under way");

    network.start_all();
    for receipt in &told {
        // A member that was told of a block by the others just before the end asks them for it again.
        let again = || block_on(ledger.client.receipt(&receipt.id)).expect("an answer");
        let again = until("what was final is there", again);
        assert_eq!((again.height, again.time), (receipt.height, receipt.time));
        assert!(again.outcome.is_accepted());
    }
    load.into_iter().for_each(|task| block_on(task).expect("the load goes on to its end"));
    for vehicle in 0..VEHICLES {
        let url = format!("{}/v1/vehicles/{}", network.url(1), ledger.vehicle(vehicle));
        let whole = || Some(get(&url).json()["records"].as_u64() == Some(READINGS + 1)).filter(|whole| *whole);
        until("every reading is there once, and the birth", whole);
    }
    let height = height(&network, 0);
    let roots: Vec<_> = (0..4).map(|member| block(&network, member, height)["stateRoot"].clone()).collect();
    assert!(roots.iter().all(|root| *root == roots[0]), "{roots:?}");
}

/// Waits until a member has caught up with another, and compares the states.
fn same_state(network: &Network, one: usize, other: usize) {
    let height = height(network, one);
    let (one, other) = (block(network, one, height), block(network, other, height));
    assert_eq!((&one["stateRoot"], &one["digest"]), (&other["stateRoot"], &other["digest"]));
}

#[test]
fn one_of_four_may_be_away_and_two_may_not() {
    let (mut network, ledger) = with_vehicles(4, 1);
    network.kill(3);
    for km in [100, 200, 300] {
        ledger.accepted(&ledger.odometer(0, km));
    }
    network.start(3);
    network.wait_until_ready(3);
    same_state(&network, 0, 3);

    network.kill(2);
    network.kill(3);
    let envelope = ledger.odometer(0, 400);
    let url = format!("{}/v1/transactions", network.url(0));
    let pending = post(&format!("{url}?wait=finalized&timeout=3000"), envelope.to_json());
    pending.problem(504, "timeout");
    let reached = height(&network, 0);
    let again = post(&format!("{url}?wait=finalized&timeout=2000"), ledger.odometer(0, 500).to_json());
    again.problem(504, "timeout");
    assert_eq!(height(&network, 0), reached, "two of four make no block");
    let shown = get(&format!("{url}/{}", envelope.id())).json();
    assert_eq!(shown["status"], "pending", "{shown}");

    network.start(2);
    network.wait_until_ready(2);
    assert!(ledger.accepted(&envelope).height > reached, "what waited becomes final by itself");
    same_state(&network, 0, 2);
    network.start(3);
    network.wait_until_ready(3);
    same_state(&network, 1, 3);
}
