//! Real processes, really killed.

mod configuration;
mod kills;
mod repair;
mod settlement;

use crate::support::{Network, get, ledger::Ledger, until};
use serde_json::Value;

/// A network of which governance has given the manufacturer its WMI, and which knows some vehicles.
fn with_vehicles(members: usize, vehicles: u32) -> (Network, Ledger) {
    let network = Network::running(members);
    let ledger = Ledger::of(&network, 0);
    ledger.accepted(&ledger.assign_wmi());
    (0..vehicles).for_each(|number| drop(ledger.accepted(&ledger.birth(number))));
    (network, ledger)
}

/// The block at a height as a member shows it; asks until the member has it.
fn block(network: &Network, member: usize, height: u64) -> Value {
    let url = format!("{}/v1/blocks/{height}", network.url(member));
    until(&format!("member {member} has block {height}"), || Some(get(&url)).filter(|answer| answer.status == 200))
        .json()
}

/// The height up to which a member's lists are complete.
fn height(network: &Network, member: usize) -> u64 {
    get(&format!("{}/v1/network", network.url(member))).json()["indexedHeight"].as_u64().expect("a height")
}
