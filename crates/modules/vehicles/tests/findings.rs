//! Each kind of finding: where it is made, and where it must not be.

use crate::support::{History, action, day, km, mi, odometer, parties, party, transfer, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use vinculum_core::Timestamp;
use vinculum_vehicles::{
    FindingKind as Kind,
    findings::{FindingSeverity as Severity, findings},
};

fn history() -> History {
    History::new()
}

fn reading(reading: Value) -> Value {
    with(action("record_odometer"), json!({ "odometer": reading }))
}

fn exchange(removed: Value, installed: Value) -> Value {
    let exchange = json!({ "removed": removed, "installed": installed });
    with(action("record_maintenance"), json!({ "odometerExchange": exchange }))
}

fn inspection_in(country: &str, latitude: i32, longitude: i32) -> Value {
    let place = json!({ "country": country, "latitude": latitude, "longitude": longitude });
    with(action("record_inspection"), json!({ "place": place }))
}

fn brand(code: &str) -> Value {
    with(action("record_title_brand"), json!({ "code": code }))
}

fn total_loss() -> Value {
    with(action("record_accident"), json!({ "severity": "total_loss" }))
}

#[test]
fn an_ordinary_life_has_no_findings() {
    let mut life = history()
        .then(1, "maker", transfer(&["maker"], &["dealer"]))
        .then(3, "dealer", transfer(&["dealer"], &["anna"]))
        .then(3, "register", action("record_registration"));
    for year in 1..=15 {
        let place = json!({ "country": "SE", "latitude": 5_933, "longitude": 1_807 });
        let visit = json!({ "odometer": km(year * 18_000), "place": place });
        life = life.then(u64::from(year) * 365, "workshop", with(action("record_maintenance"), visit.clone())).then(
            u64::from(year) * 365 + 1,
            "inspector",
            with(action("record_inspection"), visit),
        );
    }
    life = life
        .then(2_000, "police", action("report_theft"))
        .then(2_009, "police", action("report_recovery"))
        .then(3_000, "anna", transfer(&["anna"], &["bo"]))
        .then(5_500, "recycler", action("record_end_of_life"))
        .then(5_501, "register", with(action("record_registration"), json!({ "status": "deregistered" })));
    life.is_clean();
    assert_eq!(findings(&[]), []);
}

#[test]
fn odometer_rollback() {
    let back = history().then(100, "workshop", odometer(120_000)).then(700, "inspector", odometer(80_000));
    let finding = back.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    assert_eq!(finding.id, "odometer_rollback:1-2");
    assert_eq!(finding.facts["dropMetres"], 40_000_000);
    assert_eq!(finding.text, "The odometer showed 120,000 km on 2020-04-10, but 80,000 km on 2021-12-01.");
    // One drop is one finding, however long the car is driven on with it.
    let on = back.then(800, "workshop", odometer(90_000)).then(900, "workshop", odometer(110_000));
    on.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    // It is found in whatever order the readings arrive.
    let late = with(odometer(120_000), json!({ "occurredAt": day(100) }));
    let arrived = history().then(700, "inspector", odometer(80_000)).then(701, "workshop", late);
    arrived.has(Kind::OdometerRollback, Severity::Serious, &[2, 1]);
}

#[test]
fn odometers_are_compared_across_units() {
    // 62,137 mi are 99,999.8 km.
    history().then(1, "workshop", reading(km(100_000))).then(90, "dealer", reading(mi(62_137))).is_clean();
    history().then(1, "workshop", reading(mi(62_137))).then(90, "dealer", reading(km(100_000))).is_clean();
    history().then(1, "workshop", reading(km(100_000))).then(90, "dealer", reading(mi(62_136))).has(
        Kind::OdometerRollback,
        Severity::Serious,
        &[1, 2],
    );
    // The number rises, the distance falls.
    let miles = history().then(1, "workshop", reading(mi(70_000))).then(90, "dealer", reading(km(80_000)));
    let finding = miles.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    assert_eq!((finding.facts["previousMetres"], finding.facts["metres"]), (112_654_080, 80_000_000));
}

#[test]
fn a_reading_may_fall_by_one_unit() {
    history().then(1, "workshop", odometer(1_000)).then(2, "dealer", odometer(999)).is_clean();
    let two = history().then(1, "workshop", odometer(1_000)).then(2, "dealer", odometer(998));
    two.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
}

#[test]
fn readings_of_one_day_may_be_in_the_wrong_order() {
    let first = history().then(1, "workshop", odometer(90_000));
    first.clone().then(1, "inspector", odometer(88_000)).is_clean();
    first.clone().then(1, "inspector", odometer(87_999)).has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    let hours = |hours: u64| Timestamp(day(1).0 + hours * 3_600_000);
    first.clone().at(hours(23), "inspector", odometer(88_000)).is_clean();
    first.clone().at(hours(24), "inspector", odometer(88_000)).has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    // The higher one stays the measure: nobody creeps down day by day.
    let crept = first.at(hours(12), "inspector", odometer(89_000)).at(hours(35), "dealer", odometer(88_000));
    crept.has(Kind::OdometerRollback, Severity::Serious, &[1, 3]);
}

#[test]
fn corrected_readings_are_passed_over() {
    for status in ["did_not_occur", "incorrect_data"] {
        let back = history().then(1, "workshop", odometer(9_000)).then(200, "workshop", odometer(1_000));
        back.clone().correct(201, "workshop", 1, status).is_clean();
        back.correct(201, "workshop", 2, status).is_clean();
    }
}

#[test]
fn weak_readings_weigh_less() {
    let with_source = |value, source: &str| reading(json!({ "value": value, "unit": "km", "source": source }));
    let first = history().then(1, "workshop", odometer(90_000));
    // An estimate proves nothing, in either direction.
    first.clone().then(200, "insurer", with_source(10_000, "estimated")).is_clean();
    history().then(1, "insurer", with_source(900_000, "estimated")).then(200, "workshop", odometer(9_000)).is_clean();
    // A holder's statement may be rounded, and contradicts, but is no measure for others.
    first.clone().then(200, "dealer", with_source(89_000, "declared")).is_clean();
    let declared = first.clone().then(200, "dealer", with_source(80_000, "declared"));
    declared.has(Kind::OdometerRollback, Severity::Warning, &[1, 2]);
    first
        .clone()
        .then(200, "dealer", with_source(99_000, "declared"))
        .then(300, "workshop", odometer(95_000))
        .is_clean();
    // Instruments all count alike.
    let diagnostic = first.then(200, "workshop", with_source(80_000, "diagnostic"));
    diagnostic.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
}

#[test]
fn a_reading_that_admits_not_to_be_true_contradicts_nothing() {
    let branded =
        |value, brand: &str| reading(json!({ "value": value, "unit": "km", "source": "dashboard", "brand": brand }));
    let first = history().then(1, "workshop", odometer(90_000));
    for brand in ["not_actual", "exceeds_mechanical_limits", "tampering_verified", "replaced", "may_be_altered"] {
        let admitted = first.clone().then(100, "register", branded(10_000, brand));
        admitted.clone().then(200, "workshop", odometer(15_000)).is_clean();
        let again = admitted.then(200, "workshop", odometer(5_000));
        again.has(Kind::OdometerRollback, Severity::Serious, &[2, 3]);
    }
    first.clone().then(100, "register", branded(10, "exempt")).then(200, "workshop", odometer(95_000)).is_clean();
    let renewal = first.then(100, "register", branded(10_000, "reading_at_renewal"));
    renewal.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
}

#[test]
fn exchanged_odometers_are_respected() {
    let exchanged = history()
        .then(1, "workshop", odometer(90_000))
        .then(100, "workshop", exchange(km(95_000), km(0)))
        .then(200, "dealer", odometer(5_000));
    exchanged.is_clean();
    let replaced = json!({ "value": 4_000, "unit": "km", "source": "dashboard", "brand": "replaced" });
    exchanged.clone().then(300, "dealer", reading(replaced)).has(Kind::OdometerRollback, Severity::Serious, &[3, 4]);
    // The new one counts in miles.
    let miles = history().then(1, "workshop", exchange(km(95_000), mi(59_030)));
    miles.clone().then(90, "dealer", reading(mi(60_000))).is_clean();
    miles.then(90, "dealer", odometer(94_000)).has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    // The removed one must not show less than before.
    let cheated = history().then(1, "workshop", odometer(90_000)).then(100, "workshop", exchange(km(50_000), km(0)));
    cheated.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    // An exchange that did not happen excuses nothing.
    exchanged.correct(300, "workshop", 2, "did_not_occur").has(Kind::OdometerRollback, Severity::Serious, &[1, 3]);
}

#[test]
fn every_record_with_a_reading_counts() {
    let visit = json!({ "odometer": km(1_000) });
    for (by, kind) in [("workshop", "maintenance"), ("inspector", "inspection"), ("police", "accident")] {
        let visit = with(action(&format!("record_{kind}")), visit.clone());
        let back = history().then(1, "workshop", odometer(9_000)).then(200, by, visit);
        back.has(Kind::OdometerRollback, Severity::Serious, &[1, 2]);
    }
    let sale = with(transfer(&["maker"], &["anna"]), visit);
    history().then(1, "workshop", odometer(9_000)).then(200, "anna", sale).has(
        Kind::OdometerRollback,
        Severity::Serious,
        &[1, 2],
    );
}

#[test]
fn odometer_implausible_rate() {
    let first = history().then(10, "workshop", odometer(10_000));
    first.clone().then(20, "dealer", odometer(30_000)).is_clean();
    let fast = first.clone().then(20, "dealer", odometer(30_001));
    let finding = fast.has(Kind::OdometerImplausibleRate, Severity::Warning, &[1, 2]);
    assert_eq!((finding.facts["kilometres"], finding.facts["minutes"]), (20_001, 14_400));
    // Within a day a whole day's distance is possible.
    first.clone().then(10, "dealer", odometer(12_000)).is_clean();
    first.clone().then(10, "dealer", odometer(12_001)).has(Kind::OdometerImplausibleRate, Severity::Warning, &[1, 2]);
    // A figure too many, then the truth: the rise and the fall show, until the reporter corrects it.
    let typo = first.then(20, "workshop", odometer(110_000)).then(200, "dealer", odometer(14_000));
    let kinds: Vec<_> = typo.findings().iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::OdometerRollback, Kind::OdometerImplausibleRate]);
    typo.correct(300, "workshop", 2, "incorrect_data").is_clean();
}

#[test]
fn record_after_end_of_life() {
    let ended = history().then(1_000, "recycler", action("record_end_of_life"));
    let inspected = ended.clone().then(1_400, "inspector", action("record_inspection"));
    let finding = inspected.has(Kind::RecordAfterEndOfLife, Severity::Serious, &[1, 2]);
    assert_eq!(
        finding.text,
        "The vehicle reached its end of life on 2022-09-27, but an inspection followed on 2023-11-01."
    );
    inspected.clone().correct(1_500, "recycler", 1, "did_not_occur").is_clean();
    inspected.correct(1_500, "inspector", 2, "did_not_occur").is_clean();

    let follows = |by: &str, action: Value| ended.clone().then(1_400, by, action).findings().len();
    for (by, kind) in [
        ("register", "record_registration"),
        ("workshop", "record_maintenance"),
        ("police", "record_accident"),
        ("police", "report_recovery"),
        ("register", "record_export"),
    ] {
        assert_eq!(follows(by, action(kind)), 1, "{kind}");
    }
    assert_eq!(follows("anna", transfer(&["maker"], &["anna"])), 1);
    assert_eq!(follows("recycler", transfer(&["maker"], &["recycler"])), 0);
    // Paperwork, the recycler's own notes, and the same day.
    let deregistered = with(action("record_registration"), json!({ "status": "deregistered" }));
    assert_eq!(follows("register", deregistered), 0);
    assert_eq!(follows("register", brand("53")), 0);
    assert_eq!(follows("recycler", odometer(5)), 0);
    assert_eq!(follows("insurer", action("record_end_of_life")), 0);
    ended.clone().then(1_001, "inspector", action("record_inspection")).is_clean();
    let hour_later = Timestamp(day(1_001).0 + 3_600_000);
    ended.at(hour_later, "inspector", action("record_inspection")).has(
        Kind::RecordAfterEndOfLife,
        Severity::Serious,
        &[1, 2],
    );
}

#[test]
fn record_while_stolen() {
    let stolen = history().then(100, "police", action("report_theft"));
    let serviced = stolen.clone().then(150, "workshop", action("record_maintenance"));
    let finding = serviced.has(Kind::RecordWhileStolen, Severity::Serious, &[1, 2]);
    assert_eq!(finding.facts.keys().collect::<Vec<_>>(), ["at", "stolenAt"]);
    serviced.clone().correct(160, "police", 1, "did_not_occur").is_clean();
    serviced.clone().correct(160, "workshop", 2, "incorrect_data").is_clean();
    serviced.clone().then(160, "police", action("report_recovery")).has(
        Kind::RecordWhileStolen,
        Severity::Serious,
        &[1, 2],
    );
    // Recovered before; or at the very moments of report and recovery.
    let recovered = stolen.clone().then(120, "police", action("report_recovery"));
    recovered.clone().then(150, "workshop", action("record_maintenance")).is_clean();
    recovered.clone().then(120, "workshop", action("record_maintenance")).is_clean();
    recovered.then(100, "workshop", action("record_maintenance")).is_clean();

    let during = |by: &str, action: Value| stolen.clone().then(150, by, action).findings().len();
    for (by, kind) in [
        ("register", "record_registration"),
        ("inspector", "record_inspection"),
        ("register", "record_export"),
        ("recycler", "record_end_of_life"),
    ] {
        assert_eq!(during(by, action(kind)), 1, "{kind}");
    }
    assert_eq!(during("anna", transfer(&["maker"], &["anna"])), 1);
    // Those who deal with the theft, trackers, and what thieves do.
    assert_eq!(during("police", odometer(5)), 0);
    assert_eq!(during("insurer", action("report_theft")), 0);
    assert_eq!(during("insurer", brand("49")), 0);
    assert_eq!(during("insurer", action("record_accident")), 0);
    let telematics = json!({ "value": 5, "unit": "km", "source": "telematics" });
    assert_eq!(during("maker", reading(telematics)), 0);
}

#[test]
fn impossible_travel() {
    let stockholm = || inspection_in("SE", 5_933, 1_807);
    let madrid = || inspection_in("ES", 4_042, -370);
    let hours = |hours: u64| Timestamp(day(100).0 + hours * 3_600_000);
    let seen = history().at(hours(0), "inspector", stockholm());
    let cloned = seen.clone().at(hours(5), "inspector", madrid());
    let finding = cloned.has(Kind::ImpossibleTravel, Severity::Serious, &[1, 2]);
    assert_eq!((finding.facts["kilometres"], finding.facts["minutes"]), (2_574, 300));
    cloned.correct(200, "inspector", 1, "did_not_occur").is_clean();
    // 2,574 km at 200 km/h take just under 13 hours.
    seen.clone().at(hours(13), "inspector", madrid()).is_clean();
    seen.clone().at(hours(12), "inspector", madrid()).has(Kind::ImpossibleTravel, Severity::Serious, &[1, 2]);
    // A neighbouring town at the same moment is a rounded address.
    seen.clone().at(hours(0), "inspector", inspection_in("SE", 5_986, 1_764)).is_clean();
    // To New Zealand by air within a day and a half.
    let auckland = || inspection_in("NZ", -3_685, 17_476);
    seen.clone().at(hours(36), "inspector", auckland()).is_clean();
    assert_eq!(seen.clone().at(hours(35), "inspector", auckland()).findings().len(), 1);
    // Papers travel faster than cars.
    let registered = with(action("record_registration"), json!({ "place": madrid()["place"], "jurisdiction": "ES" }));
    seen.clone().at(hours(1), "register", registered).is_clean();
    let telematics = json!({ "value": 5, "unit": "km", "source": "telematics" });
    let sent = with(reading(telematics), json!({ "place": madrid()["place"] }));
    assert_eq!(seen.at(hours(1), "maker", sent).findings().len(), 1);
}

#[test]
fn ownership_churn() {
    let chain = |days: &[u64], people: &[&str]| {
        let mut history = history();
        let mut from = "maker";
        for (on, to) in days.iter().zip(people) {
            history = history.then(*on, "anna", transfer(&[from], &[to]));
            from = to;
        }
        history
    };
    let people = ["anna", "bo", "carl", "dora", "emil"];
    let churned = chain(&[10, 100, 200, 375], &people);
    let finding = churned.has(Kind::OwnershipChurn, Severity::Warning, &[1, 2, 3, 4]);
    assert_eq!((finding.facts["transfers"], finding.facts["days"]), (4, 365));
    chain(&[10, 100, 200, 376], &people).is_clean();
    chain(&[10, 100, 200], &people).is_clean();
    // A run is one finding.
    chain(&[10, 100, 200, 300, 310], &people).has(Kind::OwnershipChurn, Severity::Warning, &[1, 2, 3, 4, 5]);
    chain(&[10, 300, 400, 500, 600], &people).has(Kind::OwnershipChurn, Severity::Warning, &[2, 3, 4, 5]);
    // The trade, and a couple that passes its car to and fro.
    chain(&[10, 100, 200, 300], &["dealer", "fleet", "other-maker", "anna"]).is_clean();
    chain(&[10, 100, 200, 300], &["anna", "bo", "anna", "bo"]).is_clean();
    let pair = json!({ "to": parties(&["anna", "bo"]) });
    let reversed = json!({ "to": parties(&["bo", "anna"]), "from": [party("carl")] });
    history()
        .then(1, "anna", with(transfer(&["maker"], &["x"]), pair))
        .then(2, "anna", transfer(&["anna", "bo"], &["carl"]))
        .then(3, "anna", with(transfer(&["carl"], &["x"]), reversed))
        .then(4, "anna", transfer(&["anna", "bo"], &["dora"]))
        .is_clean();
}

#[test]
fn total_loss_titled_clean() {
    let lost = history().then(1, "anna", transfer(&["maker"], &["anna"])).then(500, "insurer", total_loss());
    lost.is_clean();
    let sold = lost.clone().then(560, "bo", transfer(&["anna"], &["bo"]));
    let finding = sold.has(Kind::TotalLossTitledClean, Severity::Serious, &[2, 3]);
    assert_eq!(finding.facts["days"], 60);
    // One loss is one finding.
    let registered = sold.clone().then(561, "register", action("record_registration"));
    registered.has(Kind::TotalLossTitledClean, Severity::Serious, &[2, 3]);
    sold.correct(600, "insurer", 2, "incorrect_data").is_clean();
    lost.clone().then(560, "register", action("record_registration")).has(
        Kind::TotalLossTitledClean,
        Severity::Serious,
        &[2, 3],
    );
    // The insurer takes the wreck, the trade passes it on; whoever sells it to a person without a brand is found.
    let wreck = lost.clone().then(510, "insurer", transfer(&["anna"], &["insurer"]));
    wreck.is_clean();
    wreck.then(600, "bo", transfer(&["insurer"], &["bo"])).has(Kind::TotalLossTitledClean, Severity::Serious, &[2, 4]);
    // A brand tells the buyer; but a salvage vehicle isn't registered before it is rebuilt.
    let branded = lost.clone().then(520, "register", brand("11"));
    branded.clone().then(560, "bo", transfer(&["anna"], &["bo"])).is_clean();
    branded.clone().then(560, "register", action("record_registration")).has(
        Kind::TotalLossTitledClean,
        Severity::Serious,
        &[3, 4],
    );
    let rebuilt = branded.clone().then(540, "register", brand("09"));
    rebuilt.then(560, "register", action("record_registration")).is_clean();
    let deregistered = with(action("record_registration"), json!({ "status": "deregistered" }));
    branded.then(560, "register", deregistered).is_clean();
    // Other brands and lesser accidents.
    let flooded = lost.then(520, "register", brand("01")).then(560, "bo", transfer(&["anna"], &["bo"]));
    flooded.has(Kind::TotalLossTitledClean, Severity::Serious, &[2, 4]);
    let severe = with(action("record_accident"), json!({ "severity": "severe" }));
    history().then(500, "insurer", severe).then(560, "bo", transfer(&["maker"], &["bo"])).is_clean();
    let unmapped = with(action("record_title_brand"), json!({ "code": null }));
    history().then(500, "insurer", unmapped).then(560, "register", action("record_registration")).is_clean();
}

#[test]
fn findings_come_in_one_order() {
    let troubled = history()
        .then(10, "workshop", odometer(50_000))
        .then(100, "recycler", action("record_end_of_life"))
        .then(300, "workshop", odometer(40_000))
        .then(400, "dealer", odometer(30_000));
    let ids: Vec<_> = troubled.findings().into_iter().map(|finding| finding.id).collect();
    let expected = [
        "odometer_rollback:1-3",
        "odometer_rollback:3-4",
        "record_after_end_of_life:2-3",
        "record_after_end_of_life:2-4",
    ];
    assert_eq!(ids, expected);
    let mut shuffled = troubled.entries();
    shuffled.reverse();
    assert_eq!(findings(&shuffled), troubled.findings());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Honest odometers, in either unit, read as often as you like, never make a finding.
    #[test]
    fn honest_odometers_are_silent(steps in prop::collection::vec((0u64..400, 0u32..1_500, any::<bool>()), 1..30)) {
        let (mut on, mut metres) = (1, 0u64);
        let mut life = history();
        for (days, per_day, miles) in steps {
            on += days;
            metres += days * u64::from(per_day) * 1_000;
            // Displays cut off.
            let shown = if miles { mi((metres * 1_000 / 1_609_344) as u32) } else { km((metres / 1_000) as u32) };
            life = life.then(on, "workshop", reading(shown));
        }
        prop_assert_eq!(life.findings(), []);
    }

    /// A drop of more than a mile is found wherever it is.
    #[test]
    fn every_drop_is_found(readings in prop::collection::vec((0u32..300_000, any::<bool>()), 2..20)) {
        let mut life = history();
        for (index, (value, miles)) in (1..).zip(&readings) {
            life = life.then(index * 400, "workshop", reading(if *miles { mi(*value) } else { km(*value) }));
        }
        let millimetres = |(value, miles): &(u32, bool)| {
            i64::from(*value) * if *miles { 1_609_344 } else { 1_000_000 }
        };
        let drops = readings.windows(2).filter(|pair| {
            let unit = if pair[0].1 || pair[1].1 { 1_609_344 } else { 1_000_000 };
            millimetres(&pair[0]) - millimetres(&pair[1]) > unit
        });
        let found = life.findings().into_iter().filter(|finding| finding.kind == Kind::OdometerRollback).count();
        prop_assert_eq!(found, drops.count());
    }
}
