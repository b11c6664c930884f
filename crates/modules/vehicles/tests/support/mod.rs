//! A small ledger to run actions on, and short ways to write them.

mod history;
mod ledger;

pub use history::History;
pub use ledger::{Ledger, key};

use serde_json::{Value, json};
use vinculum_core::{Party, Timestamp, VehicleId};

/// Midnight of 2020-01-01.
pub const START: u64 = 1_577_836_800_000;
/// The vehicle that tests are about.
pub const CAR: VehicleId = VehicleId([0xca; 32]);
/// Another one.
pub const OTHER_CAR: VehicleId = VehicleId([0xcb; 32]);

/// The organisations of the tests: name, roles, country.
pub const ORGANISATIONS: &[(&str, &[&str], &str)] = &[
    ("maker", &["manufacturer"], "SE"),
    ("other-maker", &["manufacturer"], "DE"),
    ("dealer", &["dealer"], "SE"),
    ("workshop", &["workshop"], "SE"),
    ("inspector", &["inspection_body"], "SE"),
    ("register", &["registrar"], "SE"),
    ("police", &["police"], "SE"),
    ("insurer", &["insurer"], "SE"),
    ("lender", &["lender"], "SE"),
    ("bank", &["bank"], "SE"),
    ("recycler", &["recycler"], "SE"),
    ("fleet", &["fleet_operator"], "SE"),
    ("auditor", &["auditor"], "SE"),
];

/// Midnight of a day, counted from [`START`].
pub fn day(number: u64) -> Timestamp {
    Timestamp(START + number * Timestamp::DAY_MS)
}

/// A name as a party: an organisation of the tests, or else a person.
pub fn party(name: &str) -> Party {
    let organisation = ORGANISATIONS.iter().any(|(organisation, ..)| *organisation == name);
    if organisation { Party::Organisation(name.parse().unwrap()) } else { Party::Key(key(name).did()) }
}

/// Names as parties.
pub fn parties(names: &[&str]) -> Value {
    json!(names.iter().map(|name| party(name)).collect::<Vec<_>>())
}

/// A reading of the dashboard in kilometres.
pub fn km(value: u32) -> Value {
    json!({ "value": value, "unit": "km", "source": "dashboard" })
}

/// A reading of the dashboard in miles.
pub fn mi(value: u32) -> Value {
    json!({ "value": value, "unit": "mi", "source": "dashboard" })
}

/// The registration of [`CAR`], built on the first day.
pub fn birth() -> Value {
    json!({
        "type": "vehicles.register_birth", "wmi": "YV1", "modelYear": 2020, "make": "Nordic", "model": "Fjell",
        "powertrain": "battery_electric", "builtAt": START, "holder": "org:maker", "credential": "11".repeat(32),
    })
}

/// A transfer between people and organisations.
pub fn transfer(from: &[&str], to: &[&str]) -> Value {
    json!({ "type": "vehicles.transfer_title", "from": parties(from), "to": parties(to) })
}

/// An odometer reading in kilometres.
pub fn odometer(value: u32) -> Value {
    json!({ "type": "vehicles.record_odometer", "odometer": km(value) })
}

/// An action without fields of its own, or with more to come.
pub fn action(kind: &str) -> Value {
    json!({ "type": format!("vehicles.{kind}") })
}

/// Adds fields.
pub fn with(mut value: Value, fields: Value) -> Value {
    let object = value.as_object_mut().unwrap();
    object.extend(fields.as_object().unwrap().clone());
    value
}

/// Puts in what an action of this type needs and the test doesn't care about.
pub fn complete(mut value: Value, by: &str, at: Timestamp) -> Value {
    let kind = value["type"].as_str().unwrap().trim_start_matches("vehicles.").to_owned();
    let mut default = |field: &str, content: Value| {
        let object = value.as_object_mut().unwrap();
        object.entry(field.to_owned()).or_insert(content);
    };
    default("salt", json!("5a".repeat(16)));
    default("vehicle", json!(CAR));
    if !matches!(
        kind.as_str(),
        "transfer_title" | "hold_title" | "release_title" | "dispute_record" | "withdraw_dispute"
    ) {
        default("by", json!(by));
    }
    let timeless = [
        "register_birth",
        "perfect_lien",
        "release_lien",
        "hold_title",
        "release_title",
        "correct_record",
        "answer_dispute",
    ];
    if !timeless.contains(&kind.as_str()) && !matches!(kind.as_str(), "dispute_record" | "withdraw_dispute") {
        default("occurredAt", json!(at));
    }
    let details: &[(&str, Value)] = match kind.as_str() {
        "record_registration" => {
            &[("jurisdiction", json!("SE")), ("status", json!("registered")), ("use", json!("private"))]
        }
        "record_maintenance" => &[("work", json!([])), ("parts", json!([]))],
        "record_inspection" => &[("scheme", json!("2014/45/EU")), ("result", json!("pass")), ("defects", json!([]))],
        "record_accident" => &[
            ("severity", json!("moderate")),
            ("structuralDamage", json!(false)),
            ("airbagsDeployed", json!(false)),
            ("damagedAreas", json!(["front"])),
        ],
        "record_title_brand" => {
            &[("sourceCode", json!("S")), ("code", json!("11")), ("branderClass", json!("title_agency"))]
        }
        "report_theft" => &[("reference", json!("K-1"))],
        "report_recovery" => &[("reference", json!("K-1")), ("condition", json!("undamaged"))],
        "open_recall" => &[
            ("campaign", json!("R-1")),
            ("component", json!("brake hose")),
            ("remedy", json!("replace")),
            ("safety", json!(true)),
        ],
        "complete_recall" => &[("campaign", json!("R-1"))],
        "record_export" => &[("from", json!("SE")), ("to", json!("DE"))],
        "record_end_of_life" => &[("cause", json!("worn out")), ("certificate", json!("C-1"))],
        "place_lien" | "release_lien" => &[("lien", json!("loan-1"))],
        "perfect_lien" => &[("lien", json!("loan-1")), ("reference", json!("REG-1"))],
        "correct_record" => &[("status", json!("did_not_occur")), ("reason", json!("wrong car"))],
        "dispute_record" => &[("reason", json!("never happened"))],
        "answer_dispute" => &[("answer", json!("upheld")), ("statement", json!("we checked"))],
        _ => &[],
    };
    details.iter().for_each(|(field, content)| default(field, content.clone()));
    value
}
