//! Histories with what is to be read from them (`vectors/histories.json`), for verifiers in other languages.
//!
//! The file is generated here and committed; `UPDATE_VECTORS=1` writes it anew.

use crate::support::{CAR, History, action, day, km, mi, odometer, party, transfer, with};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf};
use vinculum_core::Role;
use vinculum_identity::{Country, Coverage};
use vinculum_vehicles::{
    coverage::{coverage, stays},
    statuses, verdict,
    verdict::{last_odometer, status},
};

fn placed(action: Value, country: &str, latitude: i32, longitude: i32) -> Value {
    with(action, json!({ "place": { "country": country, "latitude": latitude, "longitude": longitude } }))
}

fn registered(jurisdiction: &str) -> Value {
    with(action("record_registration"), json!({ "jurisdiction": jurisdiction }))
}

fn branded(code: &str) -> Value {
    with(action("record_title_brand"), json!({ "code": code }))
}

fn reading(value: u32, source: &str, brand: &str) -> Value {
    let odometer = json!({ "value": value, "unit": "km", "source": source, "brand": brand });
    with(action("record_odometer"), json!({ "odometer": odometer }))
}

fn exchange(removed: Value, installed: Value) -> Value {
    let exchange = json!({ "removed": removed, "installed": installed });
    with(action("record_maintenance"), json!({ "odometerExchange": exchange }))
}

/// One history per matter; each has a few entries, so that a difference is soon found.
fn histories() -> Vec<(&'static str, History)> {
    let new = History::new;
    let accident = |severity: &str| with(action("record_accident"), json!({ "severity": severity }));
    let disputed = |kind: &str| with(action(kind), json!({ "record": 1, "holder": party("anna") }));
    vec![
        ("a new car", new()),
        (
            "an ordinary life",
            new()
                .then(1, "anna", transfer(&["maker"], &["anna"]))
                .then(2, "register", registered("SE"))
                .then(
                    365,
                    "workshop",
                    placed(with(action("record_maintenance"), json!({ "odometer": km(15_000) })), "SE", 5_933, 1_807),
                )
                .then(
                    366,
                    "inspector",
                    placed(with(action("record_inspection"), json!({ "odometer": km(15_010) })), "SE", 5_930, 1_790),
                )
                .then(700, "bank", action("place_lien"))
                .then(900, "maker", action("open_recall"))
                .then(950, "dealer", action("complete_recall"))
                .then(1_000, "bank", action("release_lien")),
        ),
        (
            "a rollback in miles after kilometres",
            new()
                .then(1, "anna", transfer(&["maker"], &["anna"]))
                .then(100, "workshop", odometer(100_000))
                .then(500, "dealer", with(action("record_odometer"), json!({ "odometer": mi(62_137) })))
                .then(600, "dealer", with(action("record_odometer"), json!({ "odometer": mi(62_135) })))
                .then(700, "workshop", odometer(80_000)),
        ),
        (
            "weak and branded readings",
            new()
                .then(100, "workshop", odometer(100_000))
                .then(110, "insurer", reading(1, "estimated", "actual"))
                .then(120, "dealer", reading(98_000, "declared", "actual"))
                .then(130, "register", reading(50_000, "dashboard", "exempt"))
                .then(140, "register", reading(60_000, "dashboard", "not_actual"))
                .then(150, "workshop", odometer(60_100))
                .then(160, "register", reading(10, "declared", "not_actual"))
                .then(170, "workshop", odometer(70))
                .then(180, "register", reading(60, "telematics", "reading_at_renewal")),
        ),
        (
            "an exchanged odometer, and one in the thief's workshop",
            new()
                .then(1, "workshop", odometer(90_000))
                .then(100, "workshop", exchange(km(95_000), mi(0)))
                .then(200, "dealer", with(action("record_odometer"), json!({ "odometer": mi(1_000) })))
                .then(300, "dealer", reading(1_000, "dashboard", "replaced"))
                .then(400, "dealer", reading(30_000, "dashboard", "actual"))
                .then(500, "workshop", exchange(km(20_000), km(5))),
        ),
        (
            "too fast",
            new().then(10, "workshop", odometer(10_000)).then(20, "dealer", odometer(30_001)).then(
                20,
                "dealer",
                odometer(32_002),
            ),
        ),
        (
            "late reports and corrections",
            new()
                .then(100, "workshop", odometer(9_000))
                .then(200, "workshop", odometer(1_000))
                .then(210, "workshop", with(odometer(10_000), json!({ "occurredAt": day(200) })))
                .then(
                    211,
                    "workshop",
                    with(
                        action("correct_record"),
                        json!({ "record": 2, "status": "incorrect_data", "replacement": 3 }),
                    ),
                )
                .then(300, "insurer", with(odometer(20_000), json!({ "occurredAt": day(150) })))
                .correct(310, "insurer", 5, "did_not_occur"),
        ),
        (
            "after the end",
            new()
                .then(1_000, "recycler", action("record_end_of_life"))
                .then(1_001, "register", with(registered("SE"), json!({ "status": "deregistered" })))
                .then(1_400, "recycler", odometer(7))
                .then(1_400, "inspector", action("record_inspection"))
                .then(1_500, "anna", transfer(&["maker"], &["anna"]))
                .then(1_500, "dealer", transfer(&["anna"], &["dealer"]))
                .then(1_600, "police", action("report_recovery")),
        ),
        (
            "stolen twice",
            new()
                .then(100, "police", action("report_theft"))
                .then(110, "insurer", action("report_theft"))
                .then(120, "insurer", odometer(5))
                .then(130, "workshop", action("record_maintenance"))
                .then(140, "police", action("report_recovery"))
                .then(150, "workshop", action("record_maintenance"))
                .then(160, "insurer", action("report_theft"))
                .then(170, "maker", reading(900, "telematics", "actual"))
                .then(180, "recycler", action("record_end_of_life")),
        ),
        (
            "in two places",
            new()
                .at(day(100), "inspector", placed(action("record_inspection"), "SE", 5_933, 1_807))
                .at(day(100).plus(5 * 3_600_000), "inspector", placed(action("record_inspection"), "ES", 4_042, -370))
                .at(day(100).plus(6 * 3_600_000), "register", placed(registered("SE"), "SE", 5_933, 1_807))
                .at(
                    day(101).plus(17 * 3_600_000),
                    "inspector",
                    placed(action("record_inspection"), "NZ", -3_685, 17_476),
                )
                .at(
                    day(101).plus(20 * 3_600_000),
                    "inspector",
                    placed(action("record_inspection"), "TO", -2_114, -17_520),
                ),
        ),
        (
            "from hand to hand",
            new()
                .then(10, "a", transfer(&["maker"], &["anna"]))
                .then(100, "a", transfer(&["anna"], &["dealer"]))
                .then(110, "a", transfer(&["dealer"], &["bo", "carl"]))
                .then(200, "a", transfer(&["bo", "carl"], &["dora"]))
                .then(375, "a", transfer(&["dora"], &["emil"]))
                .then(376, "a", transfer(&["emil"], &["frida"]))
                .then(800, "a", transfer(&["frida"], &["anna"])),
        ),
        (
            "a total loss sold clean, then branded, then registered",
            new()
                .then(1, "a", transfer(&["maker"], &["anna"]))
                .then(500, "insurer", accident("total_loss"))
                .then(510, "a", transfer(&["anna"], &["insurer"]))
                .then(560, "a", transfer(&["insurer"], &["bo"]))
                .then(600, "register", branded("11"))
                .then(610, "a", transfer(&["bo"], &["carl"]))
                .then(620, "register", registered("DE"))
                .then(700, "register", branded("08"))
                .then(710, "register", branded("09"))
                .then(720, "register", registered("DE")),
        ),
        (
            "disputes",
            new()
                .then(1, "insurer", accident("severe"))
                .then(2, "anna", transfer(&["maker"], &["anna"]))
                .then(10, "anna", disputed("dispute_record"))
                .then(20, "anna", disputed("withdraw_dispute"))
                .then(30, "anna", disputed("dispute_record"))
                .then(40, "insurer", with(action("answer_dispute"), json!({ "record": 1 })))
                .then(9_990, "anna", disputed("dispute_record")),
        ),
        (
            "abroad",
            new()
                .then(100, "register", registered("SE"))
                .then(200, "workshop", placed(action("record_maintenance"), "NO", 5_991, 1_075))
                .then(210, "register", registered("SE"))
                .then(300, "register", action("record_export"))
                .then(330, "register", registered("US-CA"))
                .then(900, "recycler", action("record_end_of_life")),
        ),
    ]
}

/// What is connected where, the same for every history.
fn states() -> BTreeMap<Country, Coverage> {
    let mut sweden = Coverage::default();
    sweden.connect(Role::Registrar, day(0));
    sweden.connect(Role::Workshop, day(50));
    sweden.disconnect(Role::Workshop, day(150));
    sweden.connect(Role::Workshop, day(205));
    sweden.connect(Role::Police, day(0));
    sweden.disconnect(Role::Police, day(250));
    let mut germany = Coverage::default();
    germany.connect(Role::Registrar, day(400));
    [("SE".parse().unwrap(), sweden), ("DE".parse().unwrap(), germany)].into()
}

fn vector(name: &str, history: &History) -> Value {
    let entries = history.entries();
    let (now, states) = (day(10_000), states());
    let stays = stays(&entries);
    let rows = coverage(&stays, &states);
    let findings = history.findings();
    let written: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!({ "number": entry.number, "height": entry.height, "time": entry.time, "action": entry.action })
        })
        .collect();
    json!({
        "name": name, "entries": written, "now": now,
        "statuses": statuses(&entries, now), "findings": findings, "stays": stays, "coverage": rows,
        "verdict": verdict(&entries, &findings, &rows, now), "status": status(&entries),
        "odometer": last_odometer(&entries),
    })
}

#[test]
fn histories_read_as_they_did() {
    let vectors: Vec<_> = histories().iter().map(|(name, history)| vector(name, history)).collect();
    let file = json!({ "vehicle": CAR, "coverageStates": states(), "histories": vectors });
    let text = serde_json::to_string_pretty(&file).unwrap() + "\n";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/histories.json");
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).expect("tests/vectors/histories.json is committed");
    assert!(committed == text, "run with UPDATE_VECTORS=1 and look at what changed in tests/vectors/histories.json");
}
