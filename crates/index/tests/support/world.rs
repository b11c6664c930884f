//! A small network with something of everything in its history.

use super::chain::{Chain, DAY, START, did, founder, genesis, vehicle};
use serde_json::{Value, json};
use std::sync::LazyLock;
use vinculum_core::{Digest, TransactionId, VehicleId, sha256};

pub static WORLD: LazyLock<World> = LazyLock::new(World::build);

/// How many ordinary vehicles there are beside those with names.
pub const ORDINARY: usize = 45;
/// Vehicles with names.
pub const NAMED: [&str; 7] = ["honest", "rolled", "disputed", "stolen", "exported", "ended", "cloned"];
pub const GOVERNORS: [&str; 3] = ["nordic-motors", "svea-register", "city-garage"];

#[derive(Debug)]
pub struct World {
    pub chain: Chain,
    /// Transactions that were rejected, in order.
    pub clones: Vec<TransactionId>,
    /// The transaction that did several things at once.
    pub compound: TransactionId,
    pub attestations: Vec<Digest>,
}

pub fn founders() -> Vec<Value> {
    vec![
        founder("nordic-motors", "Nordic Motors AB", "SE", &["manufacturer"]),
        founder("svea-register", "Svea Fordonsregister", "SE", &["registrar"]),
        founder("city-garage", "City Garage 100% \"Åkeri\" AB", "SE", &["workshop", "dealer"]),
        founder("first-bank", "First Bank", "SE", &["lender", "bank"]),
        founder("tuv-west", "TÜV West", "DE", &["inspection_body"]),
        founder("sure-insure", "Sure Insure", "SE", &["insurer"]),
        founder("polis", "Polisen", "SE", &["police"]),
        founder("skrot", "Skrot & Co", "SE", &["recycler"]),
    ]
}

impl Chain {
    /// Registers a birth in the next block.
    pub fn birth(&mut self, name: &str, make: &str, model: &str, year: u16, holder: &str) {
        self.add(
            "vehicles.register_birth",
            json!({
                "by": "nordic-motors", "vehicle": vehicle(name), "wmi": "YV1", "modelYear": year, "make": make,
                "model": model, "powertrain": "battery_electric", "builtAt": START, "holder": holder,
                "credential": sha256(name.as_bytes()),
            }),
            &["nordic-motors"],
        );
    }

    /// Adds a record that occurs now.
    pub fn record(&mut self, kind: &str, by: &str, name: &str, details: Value) -> TransactionId {
        let mut fields = json!({ "by": by, "vehicle": vehicle(name), "occurredAt": self.time });
        fields.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        self.add(&format!("vehicles.{kind}"), fields, &[signer(by)])
    }

    pub fn odometer(&mut self, by: &str, name: &str, km: u32) -> TransactionId {
        let reading = json!({ "value": km, "unit": "km", "source": "dashboard" });
        self.record("record_odometer", by, name, json!({ "odometer": reading }))
    }
}

/// City Garage and TÜV West sign with their second keys, once they have them.
fn signer(by: &str) -> &str {
    match by {
        "city-garage" => "city-garage 2",
        "tuv-west" => "tuv-west 2",
        _ => by,
    }
}

/// A text of somebody who tries.
pub const SOURCE_CODE: &str = "SALVAGE'; DROP TABLE vehicles; --";

/// How a person is written as a party.
pub fn person(name: &str) -> String {
    did(name).to_string()
}

impl World {
    fn build() -> Self {
        let mut chain = Chain::new(genesis("test", &founders()));
        let attestations = Self::organisations(&mut chain);
        let compound = Self::births(&mut chain);
        Self::lives(&mut chain);
        Self::disputes(&mut chain);
        let clones = Self::clones(&mut chain);
        Self::later_governance(&mut chain);
        chain.block();
        Self { chain, clones, compound, attestations }
    }

    fn organisations(chain: &mut Chain) -> Vec<Digest> {
        chain.add("identity.assign_wmi", json!({ "organisation": "nordic-motors", "wmi": "YV1" }), &GOVERNORS);
        chain.add("identity.assign_wmi", json!({ "organisation": "nordic-motors", "wmi": "YV4" }), &GOVERNORS);
        let admission = json!({
            "organisation": "kiez-werkstatt", "name": "Kiez-Werkstatt GmbH", "country": "DE", "lei": "5493001KJTIIGC8Y1R12",
            "roles": ["workshop"], "keys": [did("kiez-werkstatt")], "reportsSince": 1_500_000_000_000u64,
        });
        chain.add("identity.admit_organisation", admission, &GOVERNORS);
        chain.accepted();
        let mut issued = Vec::new();
        for (issuer, subject, kind) in [
            ("polis", person("anna"), "driving_licence"),
            ("first-bank", person("anna"), "customer"),
            ("first-bank", "org:city-garage".to_owned(), "customer"),
        ] {
            let fields = json!({ "by": issuer, "subject": subject, "kind": kind, "commitment": sha256(b"salted") });
            let action = chain.action("identity.issue_attestation", fields);
            issued.push(sha256(&serde_json::to_vec(&action).unwrap()));
            chain.add_all(&[action], &[issuer]);
        }
        let fields = json!({ "by": "city-garage", "key": did("city-garage 2") });
        chain.add("identity.add_key", fields, &["city-garage", "city-garage 2"]);
        chain.accepted();
        let fields = json!({ "by": "first-bank", "attestation": issued[1], "reason": "left the bank" });
        chain.add("identity.revoke_attestation", fields, &["first-bank"]);
        let fields = json!({ "by": "tuv-west", "old": did("tuv-west"), "new": did("tuv-west 2") });
        chain.add("identity.rotate_key", fields, &["tuv-west", "tuv-west 2"]);
        let fields = json!({ "by": "city-garage", "key": did("city-garage"), "reason": "lost" });
        chain.add("identity.revoke_key", fields, &["city-garage 2"]);
        chain.accepted();
        issued
    }

    fn births(chain: &mut Chain) -> TransactionId {
        for name in NAMED {
            chain.birth(name, "Nordic", "N40", 2020, &person("anna"));
        }
        chain.accepted();
        for number in 0..ORDINARY {
            let (make, model) = [("Volta", "V60 100%"), ("Volta", "2008"), ("Ærø", "Færge_1")][number % 3];
            let year = 2018 + (number % 4) as u16;
            chain.birth(&format!("ordinary {number}"), make, model, year, "org:city-garage");
            if number % 7 == 6 {
                chain.accepted();
            }
        }
        chain.accepted();
        // One transaction of five actions: a sale on credit with everything that belongs to it, and an attestation.
        chain.time += 10 * DAY;
        let (anna, bo) = (person("anna"), person("bo"));
        let (id, now) = (vehicle("honest"), chain.time);
        let reading = json!({ "value": 1_200, "unit": "km", "source": "declared" });
        let commitment = sha256(b"price");
        let actions = [
            (
                "vehicles.transfer_title",
                json!({ "vehicle": id, "occurredAt": now, "from": [anna], "to": [bo, "org:city-garage"], "odometer": reading }),
            ),
            ("vehicles.place_lien", json!({ "by": "first-bank", "vehicle": id, "lien": "loan-1", "occurredAt": now })),
            ("vehicles.place_lien", json!({ "by": "first-bank", "vehicle": id, "lien": "loan-2", "occurredAt": now })),
            (
                "vehicles.perfect_lien",
                json!({ "by": "first-bank", "vehicle": id, "lien": "loan-1", "reference": "R 77" }),
            ),
            (
                "identity.issue_attestation",
                json!({ "by": "first-bank", "subject": bo, "kind": "sale", "commitment": commitment }),
            ),
        ];
        let actions: Vec<Value> = actions.into_iter().map(|(kind, fields)| chain.action(kind, fields)).collect();
        let id = chain.add_all(&actions, &["anna", "bo", "city-garage 2", "first-bank"]);
        chain.accepted();
        id
    }

    fn lives(chain: &mut Chain) {
        let registration = json!({ "jurisdiction": "SE", "status": "registered", "use": "private" });
        for name in NAMED {
            chain.record("record_registration", "svea-register", name, registration.clone());
        }
        chain.accepted();
        for km in [10_000u32, 20_000, 30_000] {
            chain.time += 300 * DAY;
            for name in NAMED {
                chain.odometer("city-garage", name, km);
            }
            chain.accepted();
        }
        let release = json!({ "by": "first-bank", "vehicle": vehicle("honest"), "lien": "loan-2" });
        chain.add("vehicles.release_lien", release, &["first-bank"]);
        let recall = json!({ "campaign": "C-1", "component": "brake hose", "remedy": "replace", "safety": true });
        chain.record("open_recall", "nordic-motors", "honest", recall.clone());
        chain.record("open_recall", "nordic-motors", "rolled", recall);
        chain.accepted();
        chain.time += 30 * DAY;
        chain.record("complete_recall", "city-garage", "honest", json!({ "campaign": "C-1" }));
        let inspection = json!({ "scheme": "HU", "result": "pass", "defects": [] });
        chain.record("record_inspection", "tuv-west", "stolen", inspection);
        chain.odometer("kiez-werkstatt", "rolled", 9_000);
        chain.odometer("kiez-werkstatt", "disputed", 9_000);
        chain.record("report_theft", "polis", "stolen", json!({ "reference": "K-1" }));
        chain.record("record_export", "svea-register", "exported", json!({ "from": "SE", "to": "NO" }));
        chain.record("record_end_of_life", "skrot", "ended", json!({ "cause": "crash", "certificate": "D-9" }));
        let accident = json!({
            "severity": "severe", "structuralDamage": true, "airbagsDeployed": true, "damagedAreas": ["front"],
        });
        chain.record("record_accident", "sure-insure", "disputed", accident);
        let brand = json!({ "sourceCode": SOURCE_CODE, "code": null, "branderClass": "insurer" });
        chain.record("record_title_brand", "sure-insure", "disputed", brand);
        chain.accepted();
        chain.time += 200 * DAY;
        chain.odometer("city-garage", "ended", 45_000);
        chain.accepted();
    }

    /// On the vehicle "disputed": the low reading is corrected, the accident is disputed and answered, the brand is
    /// disputed and waits, the registration's dispute is withdrawn.
    fn disputes(chain: &mut Chain) {
        let id = vehicle("disputed");
        let (anna, records) = (person("anna"), |number: u64| json!({ "vehicle": id, "record": number }));
        let with = |mut base: Value, more: Value| {
            base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            base
        };
        chain.odometer("kiez-werkstatt", "disputed", 39_000);
        chain.accepted();
        let correction =
            json!({ "by": "kiez-werkstatt", "status": "incorrect_data", "replacement": 8, "reason": "typed 9 for 39" });
        chain.add("vehicles.correct_record", with(records(5), correction), &["kiez-werkstatt"]);
        for (record, reason) in [(6, "was parked"), (7, "not salvage"), (1, "wrong use")] {
            let dispute = json!({ "holder": anna, "reason": reason });
            chain.add("vehicles.dispute_record", with(records(record), dispute), &["anna"]);
        }
        chain.accepted();
        chain.time += 2 * DAY;
        let answer = json!({ "by": "sure-insure", "answer": "upheld", "statement": "photographs on file" });
        chain.add("vehicles.answer_dispute", with(records(6), answer), &["sure-insure"]);
        chain.add("vehicles.withdraw_dispute", with(records(1), json!({ "holder": anna })), &["anna"]);
        chain.accepted();
    }

    fn clones(chain: &mut Chain) -> Vec<TransactionId> {
        let mut clones = Vec::new();
        for _ in 0..2 {
            chain.time += DAY;
            chain.birth("cloned", "Nordic", "N90", 2021, &person("mallory"));
            chain.odometer("nobody-at-all", "cloned", 5);
            let height = chain.block() as usize;
            clones.push(chain.blocks[height - 1].transactions[0].0.id());
        }
        clones
    }

    fn later_governance(chain: &mut Chain) {
        let fields = json!({ "organisation": "kiez-werkstatt", "reason": "false readings" });
        chain.add("identity.suspend_organisation", fields, &GOVERNORS_LATER);
        chain.add(
            "identity.suspend_organisation",
            json!({ "organisation": "skrot", "reason": "audit" }),
            &GOVERNORS_LATER,
        );
        chain.add(
            "identity.set_roles",
            json!({ "organisation": "skrot", "roles": ["recycler", "dealer"] }),
            &GOVERNORS_LATER,
        );
        chain.add(
            "identity.set_roles",
            json!({ "organisation": "sure-insure", "roles": ["insurer", "auditor"] }),
            &GOVERNORS_LATER,
        );
        chain.accepted();
        chain.time += 5 * DAY;
        chain.add("identity.reinstate_organisation", json!({ "organisation": "skrot" }), &GOVERNORS_LATER);
        chain.accepted();
    }

    pub fn vehicles(&self) -> Vec<VehicleId> {
        let ordinary = (0..ORDINARY).map(|number| format!("ordinary {number}"));
        NAMED.iter().map(|name| (*name).to_owned()).chain(ordinary).map(|name| vehicle(&name)).collect()
    }
}

/// City Garage has another key by then.
const GOVERNORS_LATER: [&str; 3] = ["nordic-motors", "svea-register", "city-garage 2"];
