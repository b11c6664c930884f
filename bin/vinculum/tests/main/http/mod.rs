//! Every route over real HTTP, on the shared demonstration network.

mod documents;
mod events;
mod limits;
mod operations;
mod proofs;
mod reads;
mod submissions;

use crate::support::{
    demonstration::{Demonstration, demonstration},
    http::{get, post},
    ledger::sign,
};
use serde_json::{Value, json};
use vinculum_core::{Envelope, VehicleId};

/// A workshop of the demonstration.
const WORKSHOP: &str = "ahornweg-werkstatt";

/// A visit to the workshop: a record that gives rise to no finding.
fn visit(vehicle: &VehicleId) -> Value {
    json!({
        "type": "vehicles.record_maintenance", "by": WORKSHOP, "vehicle": vehicle,
        "occurredAt": demonstration().fleet.options().now, "work": [{"code": "OIL", "description": "oil"}], "parts": [],
    })
}

/// The visit, signed by the workshop.
fn signed_visit(vehicle: &VehicleId) -> Envelope {
    let demo = demonstration();
    sign(demo.network, vec![visit(vehicle)], &[demo.key(WORKSHOP)])
}

/// Submits, waits, and requires that the ledger accepts; gives the receipt.
#[track_caller]
fn accept(demo: &Demonstration, envelope: &Envelope) -> Value {
    let receipt = post(&demo.v1("transactions?wait=finalized"), envelope.to_json()).json();
    assert_eq!(receipt["status"], "accepted", "{receipt}");
    receipt
}

/// Every item of a list, page by page.
#[track_caller]
fn all(url: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let separator = if url.contains('?') { '&' } else { '?' };
        let page = get(&format!("{url}{separator}cursor={cursor}")).json();
        items.extend(page["items"].as_array().expect("items").clone());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = next.into(),
            None => return items,
        }
    }
}

/// How many entries the history of a vehicle has.
fn records(demo: &Demonstration, vehicle: &VehicleId) -> u64 {
    get(&demo.v1(&format!("vehicles/{vehicle}"))).json()["records"].as_u64().expect("a number")
}
