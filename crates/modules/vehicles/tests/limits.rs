//! Every bounded field, at its limit and one past it.

use crate::support::{CAR, START, action, birth, complete, day, km, odometer, parties, party, transfer, with};
use serde_json::{Value, json};
use vinculum_core::codes;
use vinculum_state::Module as _;
use vinculum_vehicles::Action;

/// An action that is valid until a field is changed.
fn example(kind: &str) -> Value {
    let place = json!({ "place": { "country": "SE", "region": "Skåne", "latitude": 0, "longitude": 0 } });
    let value = match kind {
        "register_birth" => birth(),
        "record_odometer" => with(odometer(1), place),
        "record_maintenance" => with(
            action(kind),
            json!({
                "work": [{ "code": "1", "description": "x" }],
                "parts": [{ "number": "1", "serial": "1", "description": "x" }],
            }),
        ),
        "record_inspection" => with(
            action(kind),
            json!({ "defects": [{ "code": "1", "severity": "minor" }], "nextDue": START, "odometer": km(1) }),
        ),
        "record_accident" => with(action(kind), json!({ "odometer": km(1) })),
        "transfer_title" => with(transfer(&["a"], &["b"]), json!({ "odometer": km(1) })),
        "hold_title" => with(
            transfer(&["a"], &["b"]),
            json!({ "type": "vehicles.hold_title", "lien": { "by": "bank", "lien": "x" } }),
        ),
        "correct_record" => with(action(kind), json!({ "record": 1 })),
        "dispute_record" => with(action(kind), json!({ "record": 1, "holder": party("a") })),
        "answer_dispute" => with(action(kind), json!({ "record": 1 })),
        _ => action(kind),
    };
    complete(value, "by-somebody", day(0))
}

fn check(value: &Value) -> Result<(), String> {
    let action = Action::parse(&serde_json::to_vec(value).unwrap()).map_err(|rejection| rejection.to_string())?;
    action.check().map_err(|rejection| {
        assert_eq!(rejection.code, codes::INVALID_FIELD.number);
        rejection.detail
    })
}

fn changed(kind: &str, path: &str, content: Value) -> Value {
    let mut value = example(kind);
    *value.pointer_mut(path).unwrap_or_else(|| panic!("{kind} has no {path}")) = content;
    value
}

/// The field's name as errors give it: its path without list indices.
fn name_of(path: &str) -> String {
    let names: Vec<_> = path.split('/').filter(|part| part.parse::<usize>().is_err() && !part.is_empty()).collect();
    names.join(".")
}

fn accepts(kind: &str, path: &str, content: Value) {
    check(&changed(kind, path, content)).unwrap_or_else(|detail| panic!("{kind}{path}: {detail}"));
}

fn refuses(kind: &str, path: &str, content: Value) {
    let detail = check(&changed(kind, path, content)).expect_err(path);
    assert!(detail.starts_with(&name_of(path)), "{kind}{path}: {detail}");
}

#[test]
fn texts() {
    let texts = [
        ("register_birth", "/make", 200),
        ("register_birth", "/model", 200),
        ("record_odometer", "/place/region", 200),
        ("record_maintenance", "/work/0/code", 64),
        ("record_maintenance", "/work/0/description", 200),
        ("record_maintenance", "/parts/0/number", 64),
        ("record_maintenance", "/parts/0/serial", 64),
        ("record_maintenance", "/parts/0/description", 200),
        ("record_inspection", "/scheme", 200),
        ("record_inspection", "/defects/0/code", 64),
        ("record_title_brand", "/sourceCode", 64),
        ("report_theft", "/reference", 64),
        ("report_recovery", "/reference", 64),
        ("report_recovery", "/condition", 200),
        ("open_recall", "/campaign", 64),
        ("open_recall", "/component", 200),
        ("open_recall", "/remedy", 200),
        ("complete_recall", "/campaign", 64),
        ("record_end_of_life", "/cause", 200),
        ("record_end_of_life", "/certificate", 64),
        ("perfect_lien", "/reference", 64),
        ("correct_record", "/reason", 200),
        ("dispute_record", "/reason", 200),
        ("answer_dispute", "/statement", 200),
    ];
    for (kind, path, limit) in texts {
        // Characters count, not bytes.
        for character in ["x", "车", "\u{1f697}"] {
            accepts(kind, path, json!(character.repeat(limit)));
            refuses(kind, path, json!(character.repeat(limit + 1)));
        }
        for bad in ["", " ", " x", "x ", "x\u{0}y", "x\ny", "x\u{7f}", "x\u{85}y"] {
            refuses(kind, path, json!(bad));
        }
        refuses(kind, path, json!("x".repeat(60_000)));
    }
}

#[test]
fn names_of_liens() {
    for (kind, path) in
        [("place_lien", "/lien"), ("perfect_lien", "/lien"), ("release_lien", "/lien"), ("hold_title", "/lien/lien")]
    {
        for good in ["a", "loan-1", "2024-0001", &"x".repeat(40)] {
            accepts(kind, path, json!(good));
        }
        for bad in ["", "Loan", "a b", "a_b", "ä", &"x".repeat(41)] {
            refuses(kind, path, json!(bad));
        }
    }
}

#[test]
fn lists() {
    let lists = [
        ("record_maintenance", "/work", 32),
        ("record_maintenance", "/parts", 64),
        ("record_inspection", "/defects", 64),
    ];
    for (kind, path, limit) in lists {
        let entry = example(kind).pointer(&format!("{path}/0")).unwrap().clone();
        accepts(kind, path, json!([]));
        accepts(kind, path, json!(vec![entry.clone(); limit]));
        refuses(kind, path, json!(vec![entry; limit + 1]));
    }
    let people: Vec<String> = (0..9).map(|i| format!("person {i}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    for kind in ["transfer_title", "hold_title"] {
        for path in ["/from", "/to"] {
            accepts(kind, path, parties(&people[..8]));
            refuses(kind, path, parties(&people));
            refuses(kind, path, json!([]));
            refuses(kind, path, parties(&["x", "x"]));
        }
        refuses(kind, "/to", parties(&["a"]));
    }
    let areas: Vec<_> = vinculum_vehicles::types::DamagedArea::ALL.to_vec();
    accepts("record_accident", "/damagedAreas", json!(areas));
    accepts("record_accident", "/damagedAreas", json!([]));
    refuses("record_accident", "/damagedAreas", json!(["front", "front"]));
}

#[test]
fn numbers() {
    for (kind, path) in [
        ("record_odometer", "/odometer/value"),
        ("record_inspection", "/odometer/value"),
        ("record_accident", "/odometer/value"),
        ("transfer_title", "/odometer/value"),
    ] {
        accepts(kind, path, json!(0));
        accepts(kind, path, json!(10_000_000));
        refuses(kind, path, json!(10_000_001));
        assert!(check(&changed(kind, path, json!(u64::MAX))).is_err());
    }
    let ranges = [("register_birth", "/modelYear", 1980, 2099), ("record_odometer", "/place/latitude", -9_000, 9_000)];
    for (kind, path, least, most) in ranges {
        for (good, bad) in [(least, least - 1), (most, most + 1)] {
            accepts(kind, path, json!(good));
            refuses(kind, path, json!(bad));
        }
    }
    for (good, bad) in [(-18_000, -18_001), (18_000, 18_001)] {
        accepts("record_odometer", "/place/longitude", json!(good));
        refuses("record_odometer", "/place/longitude", json!(bad));
    }
    let twenty_years = day(20 * 365).0;
    accepts("record_inspection", "/nextDue", json!(twenty_years));
    refuses("record_inspection", "/nextDue", json!(twenty_years + 1));
    refuses("record_inspection", "/nextDue", json!(START - 1));
}

#[test]
fn contradictions() {
    refuses("record_export", "/to", json!("SE"));
    let exchange = json!({ "removed": km(10), "installed": km(0) });
    let value = with(example("record_maintenance"), json!({ "odometerExchange": exchange, "vehicle": CAR }));
    check(&value).unwrap();
    let both = with(value.clone(), json!({ "odometer": km(10) }));
    assert_eq!(check(&both).unwrap_err(), "odometer must be left out when odometerExchange is given");
    for side in ["removed", "installed"] {
        let mut past = value.clone();
        past["odometerExchange"][side]["value"] = json!(10_000_001);
        assert!(check(&past).unwrap_err().starts_with(&format!("odometerExchange.{side}.value")));
    }
}
