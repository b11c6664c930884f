//! The fleet as rows for bulk import.

use crate::Vehicle;
use serde_json::Value;
use vinculum_vehicles::{Action, Kind};

/// The rows of one vehicle, oldest first: one JSON object each, with the type, the VIN, and the fields of the action but
/// for `salt`, `vehicle` and what follows from the VIN and the birth credential (`wmi`, `credential`).
///
/// Only what an organisation can report by itself is exported: births and records. Title, liens, corrections and
/// disputes need others' signatures or the numbers of records. A second birth of a VIN is exported too; the importer's
/// file of refused rows shows it.
pub fn rows(vehicle: &Vehicle) -> impl Iterator<Item = String> {
    let actions = vehicle.steps.iter().flat_map(|step| &step.actions);
    actions.filter(|action| is_exported(action)).map(|action| row(vehicle, action))
}

const LEFT_OUT: [&str; 5] = ["type", "salt", "vehicle", "wmi", "credential"];

fn is_exported(action: &Action) -> bool {
    action.kind() == Kind::RegisterBirth || action.kind().is_record()
}

fn row(vehicle: &Vehicle, action: &Action) -> String {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(action) else {
        unreachable!("an action is a JSON object");
    };
    fields.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
    let rest = Value::Object(fields).to_string();
    // Type and VIN come first, for people who read the file.
    format!("{{\"type\":\"{}\",\"vin\":\"{}\",{}", action.type_name(), vehicle.vin, &rest[1..])
}
