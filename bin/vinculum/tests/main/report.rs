//! A vehicle's report: fetched from a member, checked offline, and refused as soon as anything in it changes.

use crate::support::{
    demonstration::demonstration,
    http::{get, post},
    ledger::sign,
    vinculum,
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};
use vinculum_core::Digest;
use vinculum_fleet::Vehicle;
use vinculum_proof::Report;

/// A place where nobody answers: whatever works with it needs no network.
const NOWHERE: &str = "http://127.0.0.1:9";

/// The report of the vehicle with the most colourful life among those with findings, and its file.
struct Fetched {
    vehicle: Vehicle,
    report: Report,
    file: PathBuf,
}

static FETCHED: LazyLock<Fetched> = LazyLock::new(|| {
    let demo = demonstration();
    let with_finding = |vehicle: &Vehicle| vehicle.planted.iter().any(|fraud| fraud.is_finding());
    let kinds = |vehicle: &Vehicle| {
        let mut kinds: Vec<_> =
            vehicle.steps.iter().flat_map(|step| &step.actions).map(|action| action.kind()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    let vehicle = demo.fleet.vehicles().filter(with_finding).max_by_key(kinds).expect("a vehicle with a finding");
    let file = demo.folder.join("report.json");
    let program = vinculum("vehicle report --api").arg(&demo.url).arg(vehicle.vin.as_str()).arg("--out").arg(&file);
    let ended = program.run().exits(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    let report = Report::parse(&std::fs::read(&file).unwrap()).expect("a report");
    Fetched { vehicle, report, file }
});

fn verify(file: &Path) -> crate::support::program::Program {
    let program = vinculum("verify").arg(file).arg("--api").arg(NOWHERE);
    program.arg("--network").arg(demonstration().network.to_string())
}

#[test]
fn a_report_is_verified_offline() {
    let fetched = &*FETCHED;
    let vin = fetched.vehicle.vin.as_str();
    let kinds: Vec<String> = fetched.report.entries.iter().map(|entry| entry.action.clone()).collect();
    for kind in ["register_birth", "transfer_title", "record_registration"] {
        assert!(kinds.iter().any(|action| action.contains(kind)), "a life with {kind}");
    }
    let ended = verify(&fetched.file).arg("--vin").arg(vin).run().exits(0);
    assert_eq!(ended.stderr, "");
    let height = fetched.report.as_of.height;
    assert!(ended.stdout.contains(&format!("holds as of height {height}, 20")), "{}", ended.stdout);
    assert!(ended.stdout.contains(" UTC") && ended.stdout.contains(vin) && !ended.stdout.contains("FAILED"));
    assert!(ended.stdout.contains("finding: "), "{}", ended.stdout);

    let document = verify(&fetched.file).words("--json").run().json();
    assert_eq!((&document["verified"], &document["vin"]), (&json!(true), &json!(vin)));
    assert_eq!((&document["height"], &document["time"]), (&json!(height), &json!(fetched.report.as_of.time)));
    assert_eq!(document["records"], fetched.report.entries.len());
    let kinds: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|finding| finding["kind"].clone()).collect();
    let planted = fetched.vehicle.planted.iter().find(|fraud| fraud.is_finding()).unwrap();
    assert!(kinds.contains(&json!(planted.as_str())), "{planted}: {kinds:?}");
    for check in document["checks"].as_array().unwrap() {
        let expected = if check["step"] == "vin" { "skipped" } else { "passed" };
        assert_eq!(check["outcome"], expected, "{check}");
    }
}

#[test]
fn a_report_comes_through_a_pipe_too() {
    let fetched = &*FETCHED;
    let demo = demonstration();
    let printed = vinculum("vehicle report --api").arg(&demo.url).arg(fetched.vehicle.id.to_string()).run().exits(0);
    let ended = verify(Path::new("-")).input(printed.stdout.clone()).run().exits(0);
    assert!(ended.stdout.contains("holds as of height"));
    let answer = get(&demo.v1(&format!("vehicles/{}/report", fetched.vehicle.vin)));
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"vinculum-"));
    verify(Path::new("-")).input(answer.body).run().exits(0);
    verify(Path::new("-")).input(format!("{}\n", printed.stdout)).run().exits(0);
}

/// What is done to a report, the reason for which it is refused, and the bytes that come of it.
fn alterations(report: &Report) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let of = |change: &dyn Fn(&mut Report)| {
        let mut report = report.clone();
        change(&mut report);
        report.to_bytes()
    };
    let last = report.entries.len() - 1;
    let mut byte = report.to_bytes();
    let time = b"occurredAt\\\":";
    let place = byte.windows(time.len()).position(|window| window == time).expect("a time") + time.len();
    byte[place + 5] = if byte[place + 5] == b'1' { b'2' } else { b'1' };
    vec![
        ("a changed byte", "record_changed", byte),
        ("a record dropped", "history_mismatch", of(&|r| drop(r.entries.remove(2)))),
        ("the last record dropped", "history_mismatch", of(&|r| drop(r.entries.pop()))),
        (
            "a record added",
            "history_mismatch",
            of(&|r| {
                let mut more = r.entries[1].clone();
                more.index = last as u64 + 1;
                r.entries.push(more);
            }),
        ),
        ("a record doubled", "history_mismatch", of(&|r| r.entries.insert(2, r.entries[2].clone()))),
        (
            "two records swapped",
            "history_mismatch",
            of(&|r| {
                r.entries.swap(1, 2);
                (r.entries[1].index, r.entries[2].index) = (1, 2);
            }),
        ),
        ("a later time", "history_mismatch", of(&|r| r.entries[1].time.0 += 1)),
        ("the proof of another key", "state_proof_mismatch", of(&|r| r.keys[0].proof = r.keys[1].proof.clone())),
        ("the certificate cut", "bad_certificate", of(&|r| r.finality.certificate.0.truncate(99))),
        ("no certificate", "bad_certificate", of(&|r| r.finality.certificate.0.clear())),
        ("another state root", "bad_header_chain", of(&|r| r.as_of.height += 1)),
        ("another genesis file", "wrong_network", of(&|r| r.finality.genesis.push(' '))),
        ("a signature left out", "bad_signature", of(&|r| r.entries[1].envelope.signatures.clear())),
        ("another vehicle's name", "wrong_vehicle", of(&|r| r.vehicle = vinculum_core::VehicleId([4; 32]))),
        ("a key left out", "signer_not_authorised", of(&|r| drop(r.keys.remove(0)))),
        ("a finding hidden", "findings_mismatch", of(&|r| r.findings.clear())),
        ("a gap hidden", "coverage_mismatch", of(&|r| r.coverage.clear())),
        ("no report", "malformed", b"{}".to_vec()),
        ("nothing", "malformed", Vec::new()),
        ("cut off", "malformed", report.to_bytes()[..5_000].to_vec()),
        ("another form", "malformed", [report.to_bytes(), b" ".to_vec()].concat()),
    ]
}

#[test]
fn whatever_is_altered_is_refused_for_its_reason() {
    let fetched = &*FETCHED;
    let file = fetched.file.with_file_name("altered.json");
    for (what, reason, bytes) in alterations(&fetched.report) {
        std::fs::write(&file, bytes).unwrap();
        let ended = verify(&file).words("--json").run().fails(6, &[reason]);
        let document = ended.document();
        assert_eq!((&document["verified"], &document["reason"]), (&json!(false), &json!(reason)), "{what}: {document}");
        let last = document["checks"].as_array().unwrap().last().expect("a check");
        assert_eq!((&last["outcome"], &last["reason"]), (&json!("failed"), &json!(reason)), "{what}");
    }
    let ended = verify(&file).run().fails(6, &["error: malformed: "]);
    assert!(ended.stdout.starts_with("FAILED   form"), "{}", ended.stdout);
}

#[test]
fn another_network_or_vin_is_refused() {
    let fetched = &*FETCHED;
    let other = demonstration().fleet.vehicle(fetched.vehicle.index + 1).vin;
    verify(&fetched.file).arg("--vin").arg(other.as_str()).run().fails(6, &["vin_mismatch"]);
    let network = Digest([2; 32]).to_string();
    vinculum("verify").arg(&fetched.file).arg("--network").arg(&network).run().fails(6, &["wrong_network"]);
    verify(&fetched.file).arg("--vin").arg("NOTAVIN").run().fails(2, &["--vin"]);
    vinculum("verify").arg(&fetched.file).words("--network 12").run().fails(2, &["--network"]);
    vinculum("verify").arg(&fetched.file).run().fails(2, &["--network"]);
    verify(Path::new("/no/such/report")).run().fails(1, &["/no/such/report"]);
}

#[test]
fn a_report_is_silent_about_what_else_its_transactions_did() {
    let demo = demonstration();
    let (shown, hidden) = (demo.fleet.vehicle(20), demo.fleet.vehicle(21));
    let visit = |vehicle: &Vehicle, text: &str| {
        json!({
            "type": "vehicles.record_maintenance", "by": "ahornweg-werkstatt", "vehicle": vehicle.id,
            "occurredAt": demo.fleet.options().now, "parts": [], "work": [{"code": "X", "description": text}],
        })
    };
    let deal = json!({
        "type": "identity.issue_attestation", "by": "hafenfeld-bank", "subject": "org:trygghamn",
        "kind": "price_of_4711", "commitment": Digest([8; 32]),
    });
    let actions = vec![deal, visit(&shown, "shown here"), visit(&hidden, "hidden here")];
    let envelope = sign(demo.network, actions, &[demo.key("ahornweg-werkstatt"), demo.key("hafenfeld-bank")]);
    let receipt = post(&demo.v1("transactions?wait=finalized"), envelope.to_json()).json();
    assert_eq!(receipt["status"], "accepted", "{receipt}");

    let report = get(&demo.v1(&format!("vehicles/{}/report", shown.id))).body;
    let text = String::from_utf8(report.clone()).unwrap();
    assert!(text.contains("shown here") && text.contains(&envelope.id().to_string()));
    for other in ["hidden here", "price_of_4711", "issue_attestation", &hidden.id.to_string(), hidden.vin.as_str()] {
        assert!(!text.contains(other), "the report tells of {other}");
    }
    let document =
        verify(Path::new("-")).words("--json").arg("--vin").arg(shown.vin.as_str()).input(report).run().json();
    let newest: Value = document["records"].clone();
    assert_eq!(newest, get(&demo.v1(&format!("vehicles/{}", shown.id))).json()["records"]);
}
