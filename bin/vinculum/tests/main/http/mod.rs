//! Every route over real HTTP, on the shared demonstration network.

mod documents;
mod events;
mod lending;
mod limits;
mod market;
mod notifications;
mod operations;
mod oversight;
mod payment_files;
mod payments;
mod proofs;
mod proposals;
mod reads;
mod submissions;

use crate::support::{
    demonstration::{Demonstration, demonstration},
    http::{get, post},
    ledger::sign,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::time::UNIX_EPOCH;
use vinculum_core::{Envelope, NetworkId, SecretKey, VehicleId, dsse::Document};

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

/// Milliseconds since the Unix epoch.
fn now() -> u64 {
    UNIX_EPOCH.elapsed().expect("a clock").as_millis() as u64
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

/// Who asks for what isn't on the ledger, and what they state about it.
#[derive(Clone)]
struct Asker<'a> {
    key: &'a SecretKey,
    party: String,
    network: NetworkId,
    audience: String,
    ahead_ms: i64,
}

impl<'a> Asker<'a> {
    /// Whoever has this key, in a statement that holds.
    fn of(key: &'a SecretKey) -> Self {
        let demo = demonstration();
        let network = get(&demo.v1("network")).json();
        let own = network["validators"].as_array().unwrap().iter().find(|validator| validator["self"] == true);
        let audience = own.expect("the member is a validator")["organisation"].as_str().unwrap().to_owned();
        Self { key, party: key.did().to_string(), network: demo.network, audience, ahead_ms: 60_000 }
    }
}

/// The value of the header that says who asks.
struct Access(String);

impl Access {
    fn header(&self) -> [(&'static str, &str); 1] {
        [("authorization", &self.0)]
    }
}

/// The statement of who asks, signed.
fn access(asker: &Asker<'_>) -> Access {
    let now = now() as i64;
    let statement = json!({
        "network": asker.network, "audience": asker.audience, "party": asker.party, "validUntil": now + asker.ahead_ms,
    });
    let document = Document::sign("application/vnd.vinculum.access+json", statement.to_string().as_bytes(), asker.key);
    Access(format!("Vinculum {}", STANDARD.encode(serde_json::to_vec(&document).unwrap())))
}
