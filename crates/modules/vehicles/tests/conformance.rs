//! The bytes of actions, as everybody who signs or verifies them writes them (`vectors/actions.jsonl`).

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use vinculum_core::codes;
use vinculum_state::Module as _;
use vinculum_vehicles::{Action, Kind};

const EXAMPLES: &str = include_str!("vectors/actions.jsonl");
/// Fields that may be left out, wherever they stand.
const OPTIONAL: &[&str] =
    &["place", "region", "odometerExchange", "nextDue", "serial", "replacement", "brand", "odometer", "chain", "lien"];
/// Actions in which one of those is needed, and the object that holds it.
const REQUIRED: &[(&str, &str, &str)] = &[
    ("vehicles.record_odometer", "", "odometer"),
    ("vehicles.release_title", "", "chain"),
    ("vehicles.place_lien", "", "lien"),
    ("vehicles.perfect_lien", "", "lien"),
    ("vehicles.release_lien", "", "lien"),
    ("vehicles.hold_title", "/lien", "lien"),
];

fn examples() -> impl Iterator<Item = &'static str> {
    EXAMPLES.lines()
}

fn parse(value: &Value) -> Result<Action, String> {
    Action::parse(&serde_json::to_vec(value).unwrap()).map_err(|rejection| {
        assert!([codes::MALFORMED.number, codes::UNKNOWN_ACTION.number].contains(&rejection.code), "{rejection}");
        rejection.detail
    })
}

/// Every object inside an action, by its path, with what is made of the action when that object is changed.
fn objects(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.push(path.to_owned());
                fields.iter().for_each(|(name, field)| walk(field, &format!("{path}/{name}"), found));
            }
            Value::Array(entries) => {
                entries.iter().enumerate().for_each(|(i, entry)| walk(entry, &format!("{path}/{i}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

#[test]
fn examples_keep_their_bytes() {
    let mut kinds = BTreeSet::new();
    for example in examples() {
        let action = Action::parse(example.as_bytes()).unwrap_or_else(|rejection| panic!("{rejection}: {example}"));
        action.check().unwrap_or_else(|rejection| panic!("{rejection}: {example}"));
        assert_eq!(serde_json::to_string(&action).unwrap(), example);
        assert!(example.contains(&format!("{{\"type\":\"{}\"", action.type_name())));
        // Inside other JSON an action is read by the same rules.
        let listed: Vec<Action> = serde_json::from_str(&format!("[ {example} ]")).unwrap();
        assert_eq!(listed[0], action);
        assert_eq!(serde_json::from_value::<Action>(serde_json::from_str(example).unwrap()).unwrap(), action);
        assert_eq!(Kind::of_number(action.kind().number()), Some(action.kind()));
        kinds.insert(action.kind());
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), Kind::ALL, "an example of every action");
}

/// Numbers in history labels never change their meaning.
#[test]
fn kinds_keep_their_numbers() {
    let numbers: Vec<_> = Kind::ALL.iter().map(|kind| (kind.number(), kind.as_str())).collect();
    let expected = [
        (1, "vehicles.register_birth"),
        (2, "vehicles.record_registration"),
        (3, "vehicles.record_odometer"),
        (4, "vehicles.record_maintenance"),
        (5, "vehicles.record_inspection"),
        (6, "vehicles.record_accident"),
        (7, "vehicles.record_title_brand"),
        (8, "vehicles.report_theft"),
        (9, "vehicles.report_recovery"),
        (10, "vehicles.open_recall"),
        (11, "vehicles.complete_recall"),
        (12, "vehicles.record_export"),
        (13, "vehicles.record_end_of_life"),
        (20, "vehicles.transfer_title"),
        (21, "vehicles.place_lien"),
        (22, "vehicles.perfect_lien"),
        (23, "vehicles.release_lien"),
        (24, "vehicles.hold_title"),
        (25, "vehicles.release_title"),
        (30, "vehicles.correct_record"),
        (31, "vehicles.dispute_record"),
        (32, "vehicles.answer_dispute"),
        (33, "vehicles.withdraw_dispute"),
    ];
    assert_eq!(numbers, expected);
    assert_eq!(Kind::of_number(0), None);
    assert_eq!(Kind::of_number(14), None);
}

#[test]
fn unknown_fields_are_refused_in_every_object() {
    for example in examples() {
        let value: Value = serde_json::from_str(example).unwrap();
        for path in objects(&value) {
            let mut changed = value.clone();
            changed.pointer_mut(&path).unwrap()["colour"] = json!("red");
            let detail = parse(&changed).expect_err(&path);
            assert!(detail.contains("`colour`"), "{path}: {detail}");
        }
    }
}

#[test]
fn a_missing_field_is_refused_unless_it_is_optional() {
    for example in examples() {
        let value: Value = serde_json::from_str(example).unwrap();
        for path in objects(&value) {
            for name in value.pointer(&path).unwrap().as_object().unwrap().keys() {
                let mut changed = value.clone();
                changed.pointer_mut(&path).unwrap().as_object_mut().unwrap().remove(name);
                let kind = value["type"].as_str().unwrap();
                let required = REQUIRED.contains(&(kind, path.as_str(), name.as_str()));
                let optional = OPTIONAL.contains(&name.as_str()) && !required;
                match parse(&changed) {
                    Ok(_) => assert!(optional, "{path}/{name}"),
                    Err(detail) => assert!(!optional && detail.contains(&format!("`{name}`")), "{path}: {detail}"),
                }
            }
        }
    }
}

/// serde's derived readers would take these; a verifier in another language would not.
#[test]
fn other_shapes_of_the_same_thing_are_refused() {
    for example in examples() {
        let value: Value = serde_json::from_str(example).unwrap();
        for path in objects(&value) {
            let mut changed = value.clone();
            let object = changed.pointer_mut(&path).unwrap();
            *object = Value::Array(object.as_object().unwrap().values().cloned().collect());
            assert!(parse(&changed).is_err(), "an array for the object at {path:?}");
            for (name, field) in value.pointer(&path).unwrap().as_object().unwrap() {
                if let Value::String(word) = field {
                    let mut changed = value.clone();
                    let map: Map<_, _> = [(word.clone(), Value::Null)].into_iter().collect();
                    changed.pointer_mut(&path).unwrap()[name] = Value::Object(map);
                    assert!(parse(&changed).is_err(), "an object for the word {path}/{name}");
                }
            }
        }
    }
}

#[test]
fn errors_name_the_field() {
    let odometer: Value = serde_json::from_str(examples().find(|e| e.contains("record_odometer")).unwrap()).unwrap();
    for (path, wrong, expected) in [
        ("/vehicle", json!("CA"), "the action, vehicle: expected 64 lower-case hexadecimal digits"),
        ("/occurredAt", json!(-1), "the action, occurredAt: invalid value: integer `-1`"),
        ("/occurredAt", json!(1.5), "the action, occurredAt: invalid type: floating point `1.5`"),
        ("/by", json!("A"), "the action, by: an organisation's id"),
        ("/odometer/unit", json!("furlong"), "the action, odometer: invalid value: string \"furlong\""),
        (
            "/odometer",
            json!([1, "km", "dashboard"]),
            "the action, odometer: invalid type: sequence, expected an object",
        ),
        ("/place/country", json!("Sweden"), "the action, place: a country is two capital letters"),
    ] {
        let mut changed = odometer.clone();
        *changed.pointer_mut(path).unwrap() = wrong;
        let detail = parse(&changed).unwrap_err();
        assert!(detail.starts_with(expected), "{detail}");
    }
}

#[test]
fn what_is_no_action_is_refused() {
    let example = examples().next().unwrap();
    let twice = example.replacen("\"salt\"", "\"type\":\"vehicles.register_birth\",\"salt\"", 1);
    let salted = example.replacen("\"by\"", "\"salt\":\"00\",\"by\"", 1);
    let cases = [
        ("", codes::MALFORMED),
        ("null", codes::MALFORMED),
        ("{}", codes::MALFORMED),
        ("[]", codes::MALFORMED),
        ("{\"type\":\"vehicles.register_birth\"", codes::MALFORMED),
        ("{\"type\":\"vehicles.register_birth\"}", codes::MALFORMED),
        ("{\"type\":7}", codes::MALFORMED),
        ("{\"type\":\"vehicles.fly\"}", codes::UNKNOWN_ACTION),
        ("{\"type\":\"\"}", codes::UNKNOWN_ACTION),
        ("[\"vehicles.register_birth\"]", codes::MALFORMED),
        (&twice, codes::MALFORMED),
        (&salted, codes::MALFORMED),
        (&example[..example.len() - 1], codes::MALFORMED),
        (&format!("{example}{example}"), codes::MALFORMED),
        (&format!("\u{feff}{example}"), codes::MALFORMED),
    ];
    for (text, code) in cases {
        let rejection = Action::parse(text.as_bytes()).expect_err(text);
        assert_eq!((rejection.code, rejection.name.as_ref()), (code.number, code.name), "{text}");
    }
    assert!(Action::parse(&[0xff, 0xfe]).is_err());
    // Space and the order of fields are free: the digest is over the bytes as they are.
    let value: Value = serde_json::from_str(example).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(Action::parse(pretty.as_bytes()).unwrap(), Action::parse(example.as_bytes()).unwrap());
    let escaped = example.replace("\"type\":\"vehicles.", "\"\\u0074ype\":\"\\u0076ehicles.");
    assert_eq!(Action::parse(escaped.as_bytes()).unwrap(), Action::parse(example.as_bytes()).unwrap());
}

#[test]
fn an_action_names_its_organisations() {
    let named = |kind: &str| {
        let example = examples().find(|example| example.contains(kind)).unwrap();
        let action = Action::parse(example.as_bytes()).unwrap();
        action.organisations().into_iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(named("register_birth"), ["maker"]);
    assert_eq!(named("transfer_title"), ["dealer"]);
    assert_eq!(named("hold_title"), ["bank", "dealer"]);
    assert_eq!(named("record_accident"), ["police"]);
    assert_eq!(named("withdraw_dispute"), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever arrives is read or refused, and what is read is written and read again as the same.
    #[test]
    fn damaged_actions_are_read_or_refused(
        which in 0usize..34,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 0..4),
    ) {
        let mut bytes = EXAMPLES.lines().cycle().nth(which).unwrap().as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
            }
            prop_assume!(!bytes.is_empty());
        }
        if let Ok(action) = Action::parse(&bytes) {
            let _ = action.check();
            let written = serde_json::to_vec(&action).unwrap();
            prop_assert_eq!(Action::parse(&written).unwrap(), action);
        }
    }
}
