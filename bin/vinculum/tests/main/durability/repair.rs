//! Replay, and a read model that is lost.

use super::with_vehicles;
use crate::support::{Network, get, until, vinculum};
use serde_json::Value;

/// What readers see: lists and details of everything.
fn answers(network: &Network, vehicle: &str) -> Vec<Value> {
    let url = |path: &str| format!("{}/v1/{path}", network.url(0));
    // A member is ready when its lists are nearly up to date; a few blocks may still be on their way.
    until("the lists are complete", || {
        let shown = get(&url("network")).json();
        (shown["indexedHeight"].as_u64() >= shown["height"].as_u64()).then_some(())
    });
    let paths = [
        "vehicles".into(),
        "organisations".into(),
        "transactions?limit=200".into(),
        "statistics".into(),
        format!("vehicles/{vehicle}"),
        format!("vehicles/{vehicle}/records"),
    ];
    let mut all: Vec<Value> = paths.iter().map(|path| get(&url(path)).json()).collect();
    // Blocks without transactions may come in between.
    all[3].as_object_mut().expect("statistics").remove("blocks");
    all
}

#[test]
fn a_stopped_member_is_checked_and_rebuilt() {
    let (mut network, ledger) = with_vehicles(1, 2);
    (1..=5).for_each(|reading| drop(ledger.accepted(&ledger.odometer(1, reading * 100))));
    let vehicle = ledger.vehicle(1).to_string();
    let before = answers(&network, &vehicle);
    let report = get(&format!("{}/v1/vehicles/{vehicle}/report", network.url(0))).body;
    let replay = |network: &Network, words: &str| vinculum("node replay --config").arg(network.config(0)).words(words);

    replay(&network, "--check-only").run().fails(1, &["another process uses the data folder", "member-1"]);
    network.stop(0);
    let checked = replay(&network, "--check-only --json").run().json();
    let height = checked["height"].as_u64().expect("a height");
    assert!(height >= 8, "{checked}");
    assert_eq!(checked["transactions"], 8, "{checked}");
    assert!(checked["certificates"].as_u64() >= Some(1), "{checked}");
    assert!(checked["certifiedHeight"].as_u64() >= Some(1) && checked["certifiedHeight"].as_u64() <= Some(height));
    assert_eq!(checked["readModelHeight"], Value::Null);
    let rebuilt = replay(&network, "--json").run().json();
    assert_eq!((&rebuilt["height"], &rebuilt["stateRoot"]), (&checked["height"], &checked["stateRoot"]));
    assert_eq!(rebuilt["readModelHeight"], height);
    let text = replay(&network, "").run().exits(0);
    assert!(text.stdout.contains("every certificate, body and state root agrees"), "{}", text.stdout);
    assert_eq!(text.stderr, "", "no bars where there is no terminal");
    network.start_all();
    assert_eq!(answers(&network, &vehicle), before);

    // A read model that is lost, and one that is damaged, are built anew from the archive at the next start.
    network.kill(0);
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(network.member(0).join(format!("data/read-model.sqlite{suffix}")));
    }
    network.start_all();
    until("the read model is whole again", || (answers(&network, &vehicle) == before).then_some(()));
    ledger.accepted(&ledger.odometer(1, 600));

    // What was proved with the network running holds with none at all.
    network.stop(0);
    let verify = vinculum("verify - --network").arg(ledger.network.to_string()).input(report);
    assert!(verify.run().exits(0).stdout.contains("the whole history, 6 records"));
}

#[test]
fn a_read_model_of_another_network_is_built_anew() {
    let (mut one, _) = with_vehicles(1, 1);
    one.stop(0);
    let mut other = Network::running(1);
    other.stop(0);
    let model = |network: &Network| network.member(0).join("data/read-model.sqlite");
    std::fs::copy(model(&one), model(&other)).unwrap();
    other.start_all();
    let page = get(&format!("{}/v1/vehicles", other.url(0))).json();
    assert_eq!(page["items"], Value::Array(Vec::new()), "nothing of the other network shows");
}
