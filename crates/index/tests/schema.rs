//! The words that the OpenAPI document promises are those that the crates which own them serialise.

use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::PartialSchema;
use vinculum_core::Role;
use vinculum_identity::OrganisationStatus;
use vinculum_index::view::schema;
use vinculum_vehicles::{
    FindingKind,
    findings::FindingSeverity,
    types::{LienStatus, OdometerUnit, Severity},
    verdict::{OdometerVerdict, VehicleStatus},
};

/// The words of a schema.
fn promised<S: PartialSchema>() -> BTreeSet<String> {
    let schema = serde_json::to_value(S::schema()).unwrap();
    let words = schema["enum"].as_array().expect("the schema of a word lists the words");
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn serialised<T: Serialize>(values: &[T]) -> BTreeSet<String> {
    let word = |value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned();
    values.iter().map(word).collect()
}

#[test]
fn words_are_those_that_are_serialised() {
    assert_eq!(promised::<schema::Role>(), serialised(Role::ALL));
    assert_eq!(promised::<schema::FindingKind>(), serialised(FindingKind::ALL));
    assert_eq!(promised::<schema::OdometerUnit>(), serialised(OdometerUnit::ALL));
    assert_eq!(promised::<schema::AccidentSeverity>(), serialised(Severity::ALL));
    let severities = [FindingSeverity::Info, FindingSeverity::Warning, FindingSeverity::Serious];
    assert_eq!(promised::<schema::FindingSeverity>(), serialised(&severities));
    let statuses = [VehicleStatus::Active, VehicleStatus::Stolen, VehicleStatus::Exported, VehicleStatus::EndOfLife];
    assert_eq!(promised::<schema::VehicleStatus>(), serialised(&statuses));
    let odometers = [OdometerVerdict::Consistent, OdometerVerdict::Suspicious, OdometerVerdict::NoReadings];
    assert_eq!(promised::<schema::OdometerVerdict>(), serialised(&odometers));
    let liens = [LienStatus::Placed, LienStatus::Perfected, LienStatus::Released];
    assert_eq!(promised::<schema::LienStatus>(), serialised(&liens));
    let organisations = [OrganisationStatus::Active, OrganisationStatus::Suspended];
    assert_eq!(promised::<schema::OrganisationStatus>(), serialised(&organisations));
}
