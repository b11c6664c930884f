//! `vinculum demo`: what it loads is found again, a second run picks up, and it touches nothing that isn't its own.

use crate::support::{
    Ended,
    demonstration::{demonstration, fleet},
    http::{get, try_get},
    network::free_ports,
    until, vinculum,
};
use serde_json::Value;
use std::{fs::File, path::Path};

/// A small demonstration in `folder`, by one validator.
fn demo(folder: &Path, more: &str) -> Ended {
    let port = free_ports(2);
    let program = vinculum("demo --exit-when-loaded --base-port").arg(port.to_string());
    let program = program.arg("--http").arg(format!("127.0.0.1:{}", port + 1)).words(more);
    program.arg("--data-dir").arg(folder).run()
}

/// The line with the counts, and the id of the network.
fn counts(ended: &Ended) -> (String, String) {
    let line = |word: &str| {
        let line = ended.stdout.lines().find(|line| line.contains(word));
        line.unwrap_or_else(|| panic!("no {word:?} in {}", ended.stdout)).to_string()
    };
    (line(" transactions"), line("network id"))
}

#[test]
fn every_planted_fraud_is_found_without_false_alarms() {
    let demo = demonstration();
    let table: Vec<Vec<&str>> = demo.printed.lines().map(|line| line.split_whitespace().collect()).collect();
    let head = table.iter().position(|row| row[..] == ["finding", "planted", "found", "false", "alarms"]);
    let rows: Vec<_> = table[head.expect("a table") + 1..].iter().take_while(|row| row.len() == 4).collect();
    let mut kinds: Vec<_> = demo.fleet.planted().iter().map(|planted| planted.fraud.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), vinculum_fleet::Fraud::ALL.len(), "every kind is planted");
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), kinds);
    for row in rows {
        let planted = demo.fleet.planted().iter().filter(|planted| planted.fraud.as_str() == row[0]).count();
        assert_eq!(row[1..], [planted.to_string().as_str(), planted.to_string().as_str(), "0"], "{}", row[0]);
    }
    assert!(demo.printed.contains(&format!("{} vehicles, ", demo.fleet.len())), "{}", demo.printed);
    assert!(demo.printed.contains(&demo.network.to_string()) && demo.printed.contains(&demo.url));
}

#[test]
fn a_second_run_adds_nothing_not_even_what_is_refused_each_time() {
    let demo = demonstration();
    assert_eq!(demo.printed_again, demo.printed);
    let births = get(&demo.v1("transactions?type=vehicles.register_birth&status=rejected&limit=200")).json();
    let of_fleet =
        |item: &&Value| demo.fleet.vehicles().any(|vehicle| item["actions"][0]["vehicle"] == vehicle.id.to_string());
    let attempts = births["items"].as_array().unwrap().iter().filter(of_fleet).count();
    let planted = demo.fleet.planted().iter().filter(|planted| planted.fraud.as_str() == "clone_attempt").count();
    assert_eq!(attempts, planted);
}

#[test]
fn a_second_run_picks_up_and_a_fresh_one_starts_anew() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("demo");
    let first = counts(&demo(&folder, "--validators 1 --vehicles 3").exits(0));
    assert!(first.0.starts_with("3 vehicles, "), "{first:?}");
    let second = counts(&demo(&folder, "--validators 1 --vehicles 3").exits(0));
    assert_eq!(second, first, "it adds nothing");
    let more = counts(&demo(&folder, "--validators 1 --vehicles 5").exits(0));
    assert!(more.0.starts_with("5 vehicles, ") && more.1 == first.1, "{more:?}");
    let fewer = counts(&demo(&folder, "--validators 1 --vehicles 2").exits(0));
    assert_eq!(fewer, more, "nothing is taken away");
    let fresh = counts(&demo(&folder, "--validators 1 --vehicles 2 --fresh").exits(0));
    assert!(fresh.0.starts_with("2 vehicles, ") && fresh.1 != first.1, "{fresh:?}");
    demo(&folder, "--validators 4").fails(1, &["has 1 validators", "--fresh"]);
}

#[test]
fn a_run_that_is_killed_takes_its_members_along_and_is_picked_up_without_doubles() {
    let folder = tempfile::tempdir().unwrap();
    let errors = File::create(folder.path().join("errors")).unwrap();
    // The same fleet twice: how many of its cars can get a loan depends on the day it is made for.
    let [undisturbed, folder] = ["undisturbed", "demo"].map(|name| {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("demo.json"), r#"{"seed":1,"vehicles":12,"now":1748736000000}"#).unwrap();
        folder
    });
    let expected = counts(&demo(&undisturbed, "--validators 1 --vehicles 12").exits(0)).0;
    killed_with_more_than(40, &folder, errors.try_clone().unwrap());
    let fleet = fleet(&folder);
    let lives: u64 = fleet.vehicles().map(|vehicle| vehicle.steps.last().map_or(0, |step| step.last_record())).sum();
    // The member of the first run may still be ending. Some loans are made at the second kill, and what ends or
    // changes them may still be missing.
    killed_with_more_than(lives, &folder, errors);

    let records = |counts: &str| counts.split(',').nth(1).map(str::to_owned);
    let again = counts(&demo(&folder, "--validators 1 --vehicles 12").exits(0)).0;
    assert_eq!(records(&again), records(&expected), "{again}");
    assert_ne!(records(&again), Some(format!(" {lives} records")), "there are loans, and liens for them");
}

/// Starts a demonstration and kills it once more than so many records are on the ledger.
fn killed_with_more_than(records: u64, folder: &Path, errors: File) {
    let port = free_ports(2);
    let url = format!("http://127.0.0.1:{}", port + 1);
    let program = vinculum("demo --validators 1 --vehicles 12").arg("--data-dir").arg(folder);
    let program = program.words(&format!("--base-port {port} --http 127.0.0.1:{}", port + 1));
    let mut child = program.start(errors);
    until("some records are there", || {
        let answer = try_get(&format!("{url}/v1/statistics")).filter(|answer| answer.status == 200)?;
        answer.json()["records"].as_u64().filter(|count| *count > records)
    });
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn folders_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let precious = folder.path().join("photographs");
    std::fs::write(&precious, "of a car").unwrap();
    for more in ["--validators 1", "--validators 1 --fresh"] {
        demo(folder.path(), more).fails(1, &["something else than a demonstration", "--data-dir"]);
    }
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["photographs"], "nothing was removed or added");

    let network = folder.path().join("network");
    vinculum("network new --members 1 --out").arg(&network).run().exits(0);
    demo(&network, "--validators 1 --vehicles 1").fails(1, &["something else than a demonstration"]);
}

#[test]
fn a_damaged_or_different_demonstration_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("demo.json");
    std::fs::write(&kept, "{\"seed\":1").unwrap();
    demo(folder.path(), "--validators 1 --vehicles 1").fails(1, &["demo.json", "damaged"]);
    std::fs::write(&kept, "{\"seed\":1,\"vehicles\":1,\"now\":1764000000000,\"more\":1}").unwrap();
    demo(folder.path(), "--validators 1 --vehicles 1").fails(1, &["demo.json", "more"]);
    assert!(serde_json::from_slice::<Value>(&std::fs::read(&kept).unwrap()).is_ok(), "it stays as it was");
}
