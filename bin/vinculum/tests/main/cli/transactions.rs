//! Making, signing and submitting transactions.

use super::{NOWHERE, ask};
use crate::support::{demonstration::demonstration, until, vinculum};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

const WORKSHOP: &str = "malarstrand-bil";

/// A folder with a workshop's key and an action on a vehicle.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let seed = demonstration().key(WORKSHOP).seed().unwrap();
        fs::write(desk.path("key"), seed.iter().map(|byte| format!("{byte:02x}")).collect::<String>()).unwrap();
        desk.action(26, WORKSHOP);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn action(&self, vehicle: u32, by: &str) {
        let demo = demonstration();
        let action = json!({
            "type": "vehicles.record_maintenance", "by": by, "vehicle": demo.fleet.vehicle(vehicle).id,
            "occurredAt": demo.fleet.options().now, "work": [], "parts": [],
        });
        fs::write(self.path("action.json"), action.to_string()).unwrap();
    }

    /// Signs the action with the key, and writes the envelope.
    fn sign(&self) -> PathBuf {
        let made = ask("tx new")
            .arg("--action")
            .arg(self.path("action.json"))
            .arg("--key")
            .arg(self.path("key"))
            .run()
            .exits(0);
        assert_eq!(made.stderr, "");
        fs::write(self.path("envelope.json"), made.stdout).unwrap();
        self.path("envelope.json")
    }
}

fn submit(file: &Path) -> crate::support::program::Program {
    ask("tx submit").arg(file)
}

#[test]
fn a_transaction_is_made_decoded_submitted_and_shown() {
    let desk = Desk::new();
    let envelope = desk.sign();
    let decoded = vinculum("tx decode --json").words(NOWHERE).arg(&envelope).run().json();
    assert_eq!((&decoded["signaturesValid"], &decoded["actions"][0]["by"]), (&json!(true), &json!(WORKSHOP)));
    assert_eq!(decoded["payload"]["network"], json!(demonstration().network));
    let id = decoded["id"].as_str().unwrap().to_owned();
    let receipt = submit(&envelope).words("--json").run().json();
    assert_eq!((&receipt["id"], &receipt["outcome"]["status"]), (&json!(id), &json!("accepted")));
    let again = submit(&envelope).run().exits(0);
    assert_eq!(again.stdout, format!("{id} is final at height {}\n", receipt["height"]), "the same is one");
    assert_eq!(ask("tx show --json").arg(&id).run().json()["status"], "accepted");
    let pipe = ask("tx submit -").input(fs::read(&envelope).unwrap()).run().exits(0);
    assert_eq!(pipe.stdout, again.stdout);
}

#[test]
fn whoever_does_not_wait_gets_the_id() {
    let desk = Desk::new();
    let taken = submit(&desk.sign()).words("--json --no-wait").run().json();
    assert_eq!(taken["status"], "pending");
    let id = taken["id"].as_str().unwrap();
    until("it is final", || {
        Some(ask("tx show --json").arg(id).run().json()).filter(|shown| shown["status"] == "accepted")
    });
}

#[test]
fn a_rejection_by_the_ledger_has_its_own_exit_code() {
    let desk = Desk::new();
    desk.action(26, "bjorkbacka-verkstad");
    let envelope = desk.sign();
    let ended = submit(&envelope).words("--json").run();
    let ended = ended.fails(4, &["action 0", "2004", "bjorkbacka-verkstad", "hint: the ledger is unchanged"]);
    let receipt = ended.document();
    assert_eq!((&receipt["outcome"]["status"], &receipt["outcome"]["code"]), (&json!("rejected"), &json!(2004)));
    assert_eq!(submit(&envelope).run().fails(4, &["2004"]).stdout, "");
    let text = fs::read_to_string(&envelope).unwrap();
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["actions"][0] = text.into();
    fs::write(&envelope, other.to_string()).unwrap();
    submit(&envelope).run().fails(4, &["action_mismatch", "hint: "]);
}

#[test]
fn offline_work_needs_no_network() {
    let desk = Desk::new();
    let network = demonstration().network.to_string();
    let new = vinculum("tx new").words(NOWHERE).arg("--network").arg(&network).arg("--action").arg("-");
    let new = new.arg("--key").arg(desk.path("key")).input(fs::read(desk.path("action.json")).unwrap());
    fs::write(desk.path("one.json"), new.run().exits(0).stdout).unwrap();
    vinculum("key new").arg(desk.path("other")).run().exits(0);
    let sign = vinculum("tx sign").words(NOWHERE).arg(desk.path("one.json")).arg("--key").arg(desk.path("other"));
    let signed = sign.run().exits(0).stdout;
    let decoded = vinculum("tx decode --json -").input(signed.clone()).run().json();
    assert_eq!(decoded["signers"].as_array().unwrap().len(), 2);
    assert!(vinculum("tx decode -").input(signed.clone()).run().exits(0).stdout.contains(WORKSHOP));

    let mut forged: Value = serde_json::from_str(&signed).unwrap();
    let signature = forged["signatures"][0]["sig"].as_str().unwrap().to_owned();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    forged["signatures"][0]["sig"] = format!("{first}{}", &signature[1..]).into();
    let ended = vinculum("tx decode --json -").input(forged.to_string()).run().fails(6, &["does not verify"]);
    assert_eq!(ended.document()["signaturesValid"], false);
    vinculum("tx decode -").input("nonsense").run().fails(1, &["not readable"]);
    vinculum("tx submit -").words(NOWHERE).input(signed).run().fails(5, &["can't be reached"]);
}

#[test]
fn a_wrong_action_is_named_before_it_is_signed() {
    let desk = Desk::new();
    let new = || {
        vinculum("tx new --network")
            .arg(demonstration().network.to_string())
            .arg("--action")
            .arg(desk.path("action.json"))
            .arg("--key")
    };
    fs::write(desk.path("action.json"), "{\"type\":\"vehicles.paint\"}").unwrap();
    new().arg(desk.path("key")).run().fails(4, &["vehicles.paint", "unknown_action"]);
    fs::write(desk.path("action.json"), "[]").unwrap();
    new().arg(desk.path("key")).run().fails(1, &["action.json", "no JSON object"]);
    desk.action(26, WORKSHOP);
    new().arg(desk.path("none")).run().fails(1, &["key file", "none"]);
    vinculum("tx new").run().fails(2, &["--action", "--key"]);
}
