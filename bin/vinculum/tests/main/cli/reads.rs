//! Looking things up.

use super::{NOWHERE, ask};
use crate::support::{demonstration::demonstration, vinculum};
use serde_json::{Value, json};

#[test]
fn everything_that_is_read_prints_json() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(25);
    let vin = vehicle.vin.as_str();
    let network = ask("network show --json").run().json();
    assert_eq!((&network["networkId"], &network["demo"]), (&json!(demo.network), &json!(true)));
    let genesis = vinculum("network id --json").arg(demo.folder.join("genesis.json")).run().json();
    assert_eq!(genesis, json!({"networkId": demo.network}));

    let everyone = ask("org list --json").run().json();
    assert!(everyone.as_array().unwrap().len() >= demo.fleet.organisations().len(), "all pages");
    let workshops = ask("org list --json --role workshop --country SE").run().json();
    assert!(workshops.as_array().unwrap().iter().all(|one| one["country"] == "SE"));
    assert_eq!(ask("org show trygghamn --json").run().json()["id"], "trygghamn");

    let list = ask("vehicle list --json --limit 5").run().json();
    assert_eq!(list["items"].as_array().unwrap().len(), 5);
    let found = ask("vehicle list --json --limit 200 --finding odometer_rollback").run().json();
    assert!(found["items"].as_array().unwrap().iter().all(|one| one["findings"][0].is_string()), "{found}");
    for name in [vin, &vehicle.id.to_string()] {
        let shown = ask("vehicle show --json").arg(name).run().json();
        assert_eq!((&shown["vin"], &shown["id"]), (&json!(vin), &json!(vehicle.id)));
    }
    let records = ask("vehicle records --json").arg(vin).run().json();
    assert!(records.as_array().unwrap().len() as u64 >= vehicle.steps.last().unwrap().last_record(), "all pages");
    assert_eq!(ask("vehicle vin --json").arg(vin).run().json()["known"], true);
    let report: Value = ask("vehicle report").arg(vin).run().json();
    assert_eq!(report["vehicle"], json!(vehicle.id));
    let id = records[0]["transaction"].as_str().unwrap();
    assert_eq!(ask("tx show --json").arg(id).run().json()["id"], id);
}

#[test]
fn text_is_for_people_and_only_data_goes_to_standard_output() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(25);
    let vin = vehicle.vin.as_str();
    for (words, part) in [
        ("network show", demo.network.to_string()),
        ("network show", "4 validators".into()),
        ("org list --country SE", "trygghamn".into()),
        ("org show trygghamn", "insurer".into()),
        (format!("vehicle show {vin}").as_str(), format!("{vin}  {} {}", vehicle.make, vehicle.model)),
        (format!("vehicle records {vin}").as_str(), "vehicles.register_birth".into()),
        (format!("vehicle vin {vin}").as_str(), "registered on this network".into()),
        ("vehicle vin 1HGCM82633A004352", "not registered on this network".into()),
        ("vehicle list --limit 3", " records".into()),
    ] {
        let ended = ask(words).run().exits(0);
        assert!(ended.stdout.contains(&part), "{words}: no {part:?} in {}", ended.stdout);
        assert_eq!(ended.stderr, "", "{words}");
    }
    assert_eq!(ask("vehicle list --limit 3").run().stdout.lines().count(), 3);
}

#[test]
fn each_failure_has_its_exit_code() {
    // 2: the command line, or a value on it, is wrong.
    for words in ["", "nonsense", "vehicle", "vehicle show", "vehicle list --limit many", "vehicle show X --colour red"]
    {
        let ended = vinculum(words).run().exits(2);
        assert!(ended.stdout.is_empty() && ended.stderr.contains("--help"), "{words}: {}", ended.stderr);
    }
    ask("vehicle show NOTAVIN").run().fails(2, &["error: ", "vehicle"]);
    ask("vehicle list --finding nonsense").run().fails(2, &["finding", "odometer_rollback"]);
    ask("vehicle list --limit 201").run().fails(2, &["limit", "200"]);
    ask("org list --role pilot").run().fails(2, &["--role"]);
    ask("tx show 12").run().fails(2, &["hexadecimal"]);
    vinculum("network show --api ftp://x").run().fails(2, &["http"]);
    // 3: there is no such thing.
    let nobody = "00".repeat(32);
    for words in [
        "vehicle show 1HGCM82633A004352",
        "vehicle records 1HGCM82633A004352",
        "vehicle report 1HGCM82633A004352",
        "org show no-such-one",
    ] {
        let ended = ask(words).run().fails(3, &["error: ", "not_found"]);
        assert_eq!(ended.stdout, "", "{words}");
    }
    ask("tx show").arg(&nobody).run().fails(3, &["not_found"]);
    // 5: nobody answers.
    for words in
        ["network show", "org list", "vehicle list", "vehicle show 1HGCM82633A004352", "vehicle vin 1HGCM82633A004352"]
    {
        let ended = vinculum(words).words(NOWHERE).run().fails(5, &["error: ", "hint: is a member running there?"]);
        assert_eq!(ended.stdout, "", "{words}");
    }
    vinculum("network show").env("VINCULUM_API", "http://127.0.0.1:9").run().exits(5);
    vinculum("network show")
        .env("VINCULUM_API", "http://127.0.0.1:9")
        .arg("--api")
        .arg(&demonstration().url)
        .run()
        .exits(0);
    // 1: anything else.
    vinculum("network id /no/such/genesis.json").run().fails(1, &["/no/such/genesis.json", "because: "]);
    vinculum("tx decode /no/such/file").run().fails(1, &["/no/such/file"]);
}

#[test]
fn help_version_and_completions_are_there() {
    assert!(vinculum("--help").run().exits(0).stdout.contains("Usage: vinculum"));
    assert_eq!(vinculum("--version").run().exits(0).stdout, format!("vinculum {}\n", env!("CARGO_PKG_VERSION")));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = vinculum("completions").arg(shell).run().exits(0).stdout;
        assert!(script.contains("vinculum") && script.contains("vehicle") && script.contains("import"), "{shell}");
    }
    vinculum("completions tcsh").run().exits(2);
    for noun in ["network", "node", "key", "tx", "org", "vehicle", "verify", "bench", "demo", "openapi", "completions"]
    {
        assert!(vinculum(noun).words("--help").run().exits(0).stdout.contains("Usage: vinculum"), "{noun}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for words in ["openapi", "completions bash", "vehicle list --limit 200 --json"] {
        let path = folder.path().join("errors");
        let mut child = ask(words).start(std::fs::File::create(&path).unwrap());
        drop((child.stdout.take(), child.stdin.take()));
        let status = child.wait().unwrap();
        assert_eq!((status.code(), std::fs::read_to_string(&path).unwrap().as_str()), (Some(0), ""), "{words}");
    }
}
