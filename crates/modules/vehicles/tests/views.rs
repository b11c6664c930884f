//! Verdict, status, last odometer, stays and coverage.

use crate::support::{History, action, day, km, mi, odometer, transfer, with};
use serde_json::json;
use std::collections::BTreeMap;
use vinculum_core::{Role, Timestamp};
use vinculum_identity::{Country, Coverage, Period};
use vinculum_vehicles::{
    coverage::{REPORTERS, coverage, stays},
    types::Severity,
    verdict::{OdometerVerdict, VehicleStatus, Verdict, last_odometer, status, verdict},
};

fn history() -> History {
    History::new()
}

fn verdict_of(history: &History) -> Verdict {
    verdict(&history.entries(), &history.findings(), &[], day(10_000))
}

fn registered(jurisdiction: &str) -> serde_json::Value {
    with(action("record_registration"), json!({ "jurisdiction": jurisdiction }))
}

#[test]
fn a_new_car() {
    let verdict = verdict_of(&history());
    assert_eq!(
        serde_json::to_value(&verdict).unwrap(),
        json!({
            "owners": 0, "accidents": 0, "worstAccident": null, "structuralDamage": false, "totalLoss": false,
            "odometer": "no_readings", "stolen": false, "openRecalls": 0, "liens": 0, "brands": [], "disputes": 0,
            "exported": false, "endOfLife": false, "coverageGaps": 0,
        })
    );
    assert_eq!(status(&history().entries()), VehicleStatus::Active);
    assert_eq!(last_odometer(&history().entries()), None);
}

#[test]
fn owners_are_people_and_whoever_registers_a_car() {
    let sold = history()
        .then(1, "dealer", transfer(&["maker"], &["dealer"]))
        .then(2, "anna", transfer(&["dealer"], &["anna"]))
        .then(3, "register", registered("SE"))
        .then(400, "dealer", transfer(&["anna"], &["dealer"]))
        .then(410, "bo", transfer(&["dealer"], &["bo", "carl"]));
    assert_eq!(verdict_of(&sold).owners, 2);
    let rented = history()
        .then(1, "fleet", transfer(&["maker"], &["fleet"]))
        .then(2, "register", registered("SE"))
        .then(300, "register", registered("SE"))
        .then(400, "anna", transfer(&["fleet"], &["anna"]));
    assert_eq!(verdict_of(&rented).owners, 2);
}

#[test]
fn a_troubled_car() {
    let severe = json!({ "severity": "severe", "structuralDamage": true });
    let history = history()
        .then(10, "insurer", with(action("record_accident"), severe)) // 1
        .then(20, "police", action("record_accident")) // 2
        .then(30, "register", with(action("record_title_brand"), json!({ "code": null, "sourceCode": "HAIL" }))) // 3
        .then(40, "maker", action("open_recall"))
        .then(50, "bank", action("place_lien"))
        .then(60, "register", action("record_export"))
        .then(70, "police", action("report_theft"));
    let verdict = verdict_of(&history);
    assert_eq!((verdict.accidents, verdict.worst_accident), (2, Some(Severity::Severe)));
    assert!(verdict.structural_damage && !verdict.total_loss && verdict.stolen && verdict.exported);
    assert_eq!((verdict.open_recalls, verdict.liens), (1, 1));
    assert_eq!((verdict.brands[0].record, verdict.brands[0].name.as_str()), (3, "HAIL"));
    assert_eq!(status(&history.entries()), VehicleStatus::Stolen);

    let milder = history.correct(80, "insurer", 1, "did_not_occur");
    assert_eq!(verdict_of(&milder).worst_accident, Some(Severity::Moderate));
    let salvage = milder.then(90, "register", with(action("record_title_brand"), json!({ "code": "49" })));
    assert!(verdict_of(&salvage).total_loss);
    assert_eq!(verdict_of(&salvage).brands[1].name, "Salvage: stolen");
    let ended = salvage.then(100, "recycler", action("record_end_of_life"));
    assert_eq!(status(&ended.entries()), VehicleStatus::EndOfLife);
}

#[test]
fn exported_until_registered_again() {
    let exported = history().then(1, "register", registered("SE")).then(9, "register", action("record_export"));
    assert_eq!(status(&exported.entries()), VehicleStatus::Exported);
    let arrived = exported.then(20, "register", registered("DE"));
    assert_eq!(status(&arrived.entries()), VehicleStatus::Active);
}

#[test]
fn what_the_odometer_is_worth() {
    let of = |history: &History| verdict_of(history).odometer;
    let read = history().then(1, "workshop", odometer(100));
    assert_eq!(of(&read), OdometerVerdict::Consistent);
    assert_eq!(of(&read.clone().then(99, "workshop", odometer(10))), OdometerVerdict::Suspicious);
    let tampered = json!({ "value": 9_000, "unit": "km", "source": "dashboard", "brand": "tampering_verified" });
    let tampered = with(action("record_odometer"), json!({ "odometer": tampered }));
    assert_eq!(of(&read.clone().then(99, "register", tampered)), OdometerVerdict::Suspicious);
    let branded = with(action("record_title_brand"), json!({ "code": "69" }));
    assert_eq!(of(&read.then(99, "register", branded)), OdometerVerdict::Suspicious);
    let estimated = json!({ "value": 9_000, "unit": "km", "source": "estimated" });
    let estimated = with(action("record_odometer"), json!({ "odometer": estimated }));
    assert_eq!(of(&history().then(1, "insurer", estimated)), OdometerVerdict::NoReadings);
}

#[test]
fn the_last_reading_counts_exchanged_odometers_in() {
    let exchange = json!({ "removed": km(95_000), "installed": mi(0) });
    let exchanged = history()
        .then(1, "workshop", odometer(90_000))
        .then(100, "workshop", with(action("record_maintenance"), json!({ "odometerExchange": exchange })))
        .then(200, "dealer", with(action("record_odometer"), json!({ "odometer": mi(1_000) })));
    let last = last_odometer(&exchanged.entries()).unwrap();
    assert_eq!((last.value, last.km, last.total_km, last.record), (1_000, 1_609, 96_609, 3));
    // A reading that arrives late is not the last one.
    let late = with(odometer(91_000), json!({ "occurredAt": day(50) }));
    assert_eq!(last_odometer(&exchanged.then(201, "dealer", late).entries()), Some(last));
}

#[test]
fn stays_follow_registrations_exports_and_sightings() {
    let trip = json!({ "place": { "country": "NO", "latitude": 5_991, "longitude": 1_075 } });
    let history = history()
        .then(10, "register", registered("SE"))
        .then(20, "register", registered("SE"))
        .then(100, "workshop", with(action("record_maintenance"), trip.clone()))
        .then(110, "register", with(registered("SE"), trip))
        .then(200, "register", action("record_export"))
        .then(230, "register", registered("US-CA"))
        .then(900, "recycler", action("record_end_of_life"))
        .then(950, "register", registered("FR"));
    let stays: Vec<_> =
        stays(&history.entries()).into_iter().map(|stay| (stay.country.to_string(), stay.from, stay.to)).collect();
    let expected = [("SE", 0, 100), ("NO", 100, 110), ("SE", 110, 200), ("DE", 200, 230), ("US", 230, 900)]
        .map(|(country, from, to)| (country.to_owned(), day(from), Some(day(to))));
    assert_eq!(stays, expected);
}

fn connected(periods: &[(Role, u64, Option<u64>)]) -> Coverage {
    let mut coverage = Coverage::default();
    for (role, from, to) in periods {
        coverage.connect(*role, day(*from));
        if let Some(to) = to {
            coverage.disconnect(*role, day(*to));
        }
    }
    coverage
}

#[test]
fn gaps_are_when_nobody_would_have_told() {
    let history = history().then(100, "register", registered("SE")).then(500, "register", registered("DE"));
    let states: BTreeMap<Country, Coverage> = [(
        "SE".parse().unwrap(),
        connected(&[
            (Role::Registrar, 0, None),
            (Role::Workshop, 50, Some(200)),
            (Role::Workshop, 300, None),
            (Role::Insurer, 600, None),
            (Role::Police, 0, Some(400)),
        ]),
    )]
    .into();
    let rows = coverage(&stays(&history.entries()), &states);
    assert_eq!(rows.len(), 2 * REPORTERS.len());
    let gaps = |country: &str, role: Role| {
        let row = rows.iter().find(|row| row.country.as_str() == country && row.role == role).unwrap();
        row.gaps.iter().map(|Period { from, to }| (*from, *to)).collect::<Vec<(Timestamp, Option<Timestamp>)>>()
    };
    assert_eq!(gaps("SE", Role::Registrar), []);
    assert_eq!(gaps("SE", Role::Workshop), [(day(0), Some(day(50))), (day(200), Some(day(300)))]);
    assert_eq!(gaps("SE", Role::Insurer), [(day(0), Some(day(500)))]);
    assert_eq!(gaps("SE", Role::Police), [(day(400), Some(day(500)))]);
    assert_eq!(gaps("SE", Role::InspectionBody), [(day(0), Some(day(500)))]);
    for role in REPORTERS {
        assert_eq!(gaps("DE", *role), [(day(500), None)], "{role}");
    }
    let verdict = verdict(&history.entries(), &[], &rows, day(600));
    assert_eq!(verdict.coverage_gaps, 10);
    assert_eq!(rows[0].country.as_str(), "DE");
}
