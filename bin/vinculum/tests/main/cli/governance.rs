//! The members decide together: more than two thirds of them.

use super::ask;
use crate::support::{demonstration::demonstration, vinculum};
use serde_json::json;
use std::{fs, path::PathBuf};

/// The key file of a member's organisation.
fn member(number: usize) -> PathBuf {
    demonstration().folder.join(format!("member-{number}/organisation.key"))
}

#[test]
fn two_of_four_cannot_admit_and_three_can() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("garage.key");
    let did = vinculum("key new").arg(&key).run().exits(0).stdout;
    // Proposes with the first member's key, signs with those of others, and submits.
    let admit = |more: &[usize]| {
        let file = folder.path().join("admit.json");
        let program = ask("org admit garage-north --country SE --roles workshop,dealer").arg("--did").arg(did.trim());
        let program = program.arg("--name").arg("Garage North AB").arg("--key").arg(member(1)).arg("--out").arg(&file);
        assert_eq!(program.run().exits(0).stdout, "");
        for number in more {
            let signed = vinculum("tx sign").arg(&file).arg("--key").arg(member(*number)).run().exits(0);
            fs::write(&file, signed.stdout).unwrap();
        }
        ask("tx submit --json").arg(&file).run()
    };
    let rejected = admit(&[2]).fails(4, &["2005", "governance_quorum_missing"]);
    assert_eq!(rejected.document()["outcome"]["status"], "rejected");
    ask("org show garage-north").run().exits(3);
    // The same member twice counts once.
    admit(&[1, 2]).fails(4, &["governance_quorum_missing"]);

    assert_eq!(admit(&[2, 3]).json()["outcome"]["status"], "accepted");
    let shown = ask("org show garage-north --json").run().json();
    assert_eq!((&shown["name"], &shown["status"]), (&json!("Garage North AB"), &json!("active")));
    assert_eq!(shown["roles"], json!(["workshop", "dealer"]));
    assert_eq!(shown["keys"][0]["key"], did.trim());
    admit(&[2, 3]).fails(4, &["organisation_exists"]);
}

#[test]
fn governance_suspends_reinstates_and_sets_roles() {
    let folder = tempfile::tempdir().unwrap();
    let did = vinculum("key new").arg(folder.path().join("key")).run().exits(0).stdout;
    let govern = |words: &str| {
        let program = (1..=3).fold(ask(words), |program, number| program.arg("--key").arg(member(number)));
        program.words("--json").run()
    };
    let show = |field: &str| ask("org show maker-south --json").run().json()[field].clone();
    let admit = format!("org admit maker-south --name South --country ZA --roles manufacturer --did {}", did.trim());
    assert_eq!(govern(&admit).json()["outcome"]["status"], "accepted");
    govern("org assign-wmi maker-south AAA").exits(0);
    assert_eq!(show("wmis"), json!(["AAA"]));
    govern("org assign-wmi maker-south YV1").fails(4, &["wmi_taken"]);
    govern("org suspend maker-south --reason fraud").exits(0);
    assert_eq!(show("status"), "suspended");
    govern("org suspend maker-south --reason fraud").fails(4, &["no_change"]);
    govern("org reinstate maker-south").exits(0);
    assert_eq!(show("status"), "active");
    govern("org set-roles maker-south --roles manufacturer,supplier").exits(0);
    assert_eq!(show("roles"), json!(["manufacturer", "supplier"]));
    govern("org suspend no-such-one --reason fraud").fails(4, &["unknown_organisation"]);
    govern("org admit UPPER --name X --country ZA --roles supplier --did x").exits(2);
}
