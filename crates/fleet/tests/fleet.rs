//! The fleet itself: the same every time, of valid form, with the rates that it states.

use crate::{NOW, demonstration, options};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::{Did, Party, Role, Timestamp};
use vinculum_fleet::{Census, Expected, Fleet, Options, Signer, Step, Vehicle, rows, waves};
use vinculum_state::Module as _;
use vinculum_vehicles::{
    Action, BirthCredential, CheckDigit, Kind,
    types::{OdometerSource, RegistrationStatus},
};

fn actions(vehicle: &Vehicle) -> impl Iterator<Item = (&Step, &Action)> {
    vehicle.steps.iter().flat_map(|step| step.actions.iter().map(move |action| (step, action)))
}

#[test]
fn the_seed_decides_everything() {
    let of = |seed, count| Fleet::new(options(seed, count)).vehicles().collect::<Vec<_>>();
    let first = of(5, 40);
    assert_eq!(first, of(5, 40));
    assert_eq!(first[..25], of(5, 25), "a vehicle does not depend on how many there are");
    let other = of(6, 40);
    assert!(first.iter().zip(&other).all(|(a, b)| a.steps != b.steps));
    let (a, b) = (Fleet::new(options(5, 1)), Fleet::new(options(6, 1)));
    assert_ne!(a.organisations()[0].key().did(), b.organisations()[0].key().did());
    assert_ne!(a.holder_key(0, 0).did(), a.holder_key(0, 1).did());
}

#[test]
fn there_is_no_fleet_for_a_present_beyond_the_tables() {
    for (now, vehicles) in [(0, 0), (1_451_606_399_999, 0), (1_451_606_400_000, 20), (3_000_000_000_000, 20)] {
        let fleet = Fleet::new(Options { now: Timestamp(now), ..options(1, 20) });
        assert_eq!(fleet.vehicles().count(), vehicles, "{now}");
    }
    assert_eq!(Fleet::new(options(1, u32::MAX)).len(), Options::MAX_VEHICLES);
}

#[test]
fn vins_are_of_real_form_and_differ() {
    let (fleet, vehicles) = demonstration();
    let mut seen = BTreeSet::new();
    for vehicle in vehicles {
        assert!(seen.insert(vehicle.vin), "{} twice", vehicle.vin);
        assert_ne!(vehicle.vin.check_digit(), CheckDigit::Invalid, "{}", vehicle.vin);
        assert!(vehicle.vin.model_years().contains(&vehicle.model_year), "{}", vehicle.vin);
        assert_eq!(vehicle.id, fleet.options().vin_key.vehicle_id(&vehicle.vin));
        let maker = fleet.organisation(&vehicle.manufacturer).expect("in the cast");
        assert!(maker.wmis.contains(&vehicle.vin.wmi()));
    }
    let valid = vehicles.iter().filter(|vehicle| vehicle.vin.check_digit() == CheckDigit::Valid).count();
    assert!(valid * 3 > vehicles.len(), "North American and Chinese cars have check digits: {valid}");
    let wmis: BTreeSet<_> = vehicles.iter().map(|vehicle| vehicle.vin.wmi()).collect();
    assert!(wmis.len() >= 25, "{}", wmis.len());
}

#[test]
fn credentials_bind_vins_to_births() {
    let (fleet, vehicles) = demonstration();
    for vehicle in vehicles.iter().step_by(31) {
        let verified = BirthCredential::verify(&vehicle.credential).expect("signed");
        let Some((_, Action::RegisterBirth(birth))) = actions(vehicle).next() else {
            panic!("a life begins with a birth");
        };
        verified.check_birth(birth).expect("the same vehicle");
        assert_eq!(verified.credential.vin, vehicle.vin);
        assert_eq!(verified.signer, fleet.organisation(&birth.by).expect("in the cast").key().did());
    }
}

#[test]
fn actions_are_valid_and_in_order() {
    let (fleet, vehicles) = demonstration();
    let mut salts = BTreeSet::new();
    let mut nonces = BTreeSet::new();
    for vehicle in vehicles {
        let mut records = 0;
        for (number, step) in (0..).zip(&vehicle.steps) {
            assert_eq!((step.vehicle, step.number, step.first_record), (vehicle.index, number, records));
            assert!(step.at <= NOW && (number == 0 || step.at > vehicle.steps[number as usize - 1].at));
            assert!(nonces.insert(step.nonce));
            records = step.last_record();
        }
        for (step, action) in actions(vehicle) {
            action.check().unwrap_or_else(|refused| panic!("{refused}: {action:?}"));
            assert_eq!(action.vehicle(), vehicle.id);
            assert!(salts.insert(action.salt()), "every action has its own salt");
            assert!(action.occurred_at().is_none_or(|at| at <= step.at));
            // An organisation is silent before it connects.
            if let Some(by) = action.by().and_then(|by| fleet.organisation(by)) {
                assert!(step.at >= by.reports_since, "{} on {}", by.id, step.at);
                assert!(step.signers.contains(&Signer::Organisation(by.id.clone())));
            }
        }
    }
    assert!(waves(vehicles).next().is_some_and(|wave| wave.len() == vehicles.len()));
    assert_eq!(waves(vehicles).map(|wave| wave.len()).sum::<usize>(), nonces.len());
}

#[test]
fn the_census_is_what_a_demonstration_needs() {
    let (fleet, vehicles) = demonstration();
    let census: Census = vehicles.iter().collect();
    println!("{}", serde_json::to_string_pretty(&census).expect("plain data"));
    assert_eq!(census, fleet.census());
    assert!((40_000..60_000).contains(&census.actions), "{}", census.actions);
    assert!(census.steps < 42_000, "{}", census.steps);
    assert!(census.refused >= 12);
    assert_eq!(census.planted.values().sum::<u64>(), fleet.planted().len() as u64);
    // Every kind of action that a life can hold; a title is held for money only, which the fleet has none of.
    let of_money = [Kind::HoldTitle, Kind::ReleaseTitle];
    let possible = Kind::ALL.iter().filter(|kind| !of_money.contains(kind));
    assert_eq!(census.types.len(), possible.count(), "{:?}", census.types);
}

/// Distances and events a year come out near the rates that the generator states.
#[test]
fn rates_are_the_stated_ones() {
    let (_, vehicles) = demonstration();
    let mut distance: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    let (mut years, mut accidents, mut thefts, mut sales) = (0.0, 0, 0, 0);
    for vehicle in vehicles.iter().filter(|vehicle| vehicle.planted.is_empty()) {
        let first = vehicle.steps[0].at;
        let life = NOW.since(first) as f64 / 3.15576e10;
        years += life;
        let last = actions(vehicle).filter_map(|(step, action)| Some((step.at, action.place()?, action.odometer()?)));
        let exchanged = actions(vehicle).any(|(_, action)| action.odometer_exchange().is_some());
        if let (Some((at, place, reading)), false) = (last.last(), exchanged) {
            let entry = distance.entry(place.country.to_string()).or_default();
            entry.0 += reading.millimetres() as f64 / 1e6;
            entry.1 += at.since(first) as f64 / 3.15576e10;
        }
        for (_, action) in actions(vehicle) {
            match action {
                Action::RecordAccident(_) => accidents += 1,
                Action::ReportTheft(_) => thefts += 1,
                Action::TransferTitle(transfer) if matches!(transfer.to[0], Party::Key(_)) => sales += 1,
                _ => {}
            }
        }
    }
    let annual = |country: &str| distance[country].0 / distance[country].1;
    println!("{distance:?} {years} car-years, {accidents} accidents, {thefts} thefts, {sales} sales");
    for (country, low, high) in [("DE", 12_800.0, 14_600.0), ("US", 17_300.0, 19_800.0), ("SE", 10_500.0, 13_000.0)] {
        assert!((low..high).contains(&annual(country)), "{country}: {} km a year", annual(country));
    }
    let per_year = |count: i32| f64::from(count) / years;
    // Half of the small accidents go unreported, and not every reporter is connected everywhere.
    assert!((0.018..0.040).contains(&per_year(accidents)), "{}", per_year(accidents));
    assert!((0.0015..0.0045).contains(&per_year(thefts)), "{}", per_year(thefts));
    assert!((0.15..0.40).contains(&per_year(sales)), "{}", per_year(sales));
}

/// What honest life does to a record is in the fleet, so that "no false alarm" says something.
#[test]
fn honest_hard_cases_occur() {
    let (fleet, vehicles) = demonstration();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for vehicle in vehicles.iter().filter(|vehicle| vehicle.planted.is_empty()) {
        let mut units = BTreeSet::new();
        let mut ended = false;
        for (step, action) in actions(vehicle) {
            let mut count = |case, is: bool| *seen.entry(case).or_default() += u32::from(is);
            units.extend(action.odometer().map(|reading| reading.unit.as_str()));
            count("odometer exchanged", action.odometer_exchange().is_some());
            count("declared", action.odometer().is_some_and(|one| one.source == OdometerSource::Declared));
            count("reported late", action.occurred_at().is_some_and(|at| step.at.since(at) > 10 * Timestamp::DAY_MS));
            match action {
                Action::CorrectRecord(correction) => {
                    count("reading corrected", correction.replacement.is_some());
                    count("taken back", correction.replacement.is_none());
                }
                Action::RecordTitleBrand(brand) => count("rebuilt", brand.source_code == "REBUILT"),
                Action::RecordEndOfLife(_) => ended = true,
                Action::RecordRegistration(record) => {
                    count("deregistered late", ended && record.status == RegistrationStatus::Deregistered);
                }
                Action::RecordAccident(accident) => {
                    let police = fleet.organisation(&accident.by).expect("in the cast");
                    count("accident abroad", police.country.as_str() != vehicle.country);
                }
                Action::TransferTitle(transfer) => {
                    let dealer = |party: &Party| match party {
                        Party::Organisation(id) => {
                            fleet.organisation(id).is_some_and(|one| one.roles.contains(&Role::Dealer))
                        }
                        Party::Key(_) => false,
                    };
                    count("dealer to dealer", dealer(&transfer.from[0]) && dealer(&transfer.to[0]));
                    count("two holders", transfer.to.len() == 2);
                    let hardware = |party: &Party| matches!(party, Party::Key(Did::P256(_)));
                    count("key in hardware", transfer.to.iter().any(hardware));
                }
                Action::RecordExport(_) => count("exported", true),
                Action::ReportRecovery(_) => count("recovered", true),
                _ => {}
            }
        }
        *seen.entry("miles and kilometres").or_default() += u32::from(units.len() == 2);
    }
    println!("{seen:?}");
    for (case, count) in &seen {
        assert!(*count >= 3, "{case}: {count}");
    }
    assert_eq!(seen.len(), 14, "{seen:?}");
}

#[test]
fn exported_rows_hold_the_actions() {
    let (_, vehicles) = demonstration();
    for vehicle in vehicles.iter().step_by(53) {
        let exported: Vec<_> = rows(vehicle).collect();
        let reported =
            actions(vehicle).filter(|(_, action)| action.kind() == Kind::RegisterBirth || action.kind().is_record());
        let reported: Vec<_> = reported.collect();
        assert_eq!(exported.len(), reported.len());
        for (row, (_, action)) in exported.iter().zip(reported) {
            let mut row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(row).expect("JSON");
            assert_eq!(row.remove("vin").as_ref().and_then(|vin| vin.as_str()), Some(vehicle.vin.as_str()));
            row.insert("salt".into(), action.salt().to_string().into());
            row.insert("vehicle".into(), vehicle.id.to_string().into());
            if let Action::RegisterBirth(birth) = action {
                row.insert("wmi".into(), birth.wmi.as_str().into());
                row.insert("credential".into(), birth.credential.to_string().into());
            }
            let bytes = serde_json::to_vec(&row).expect("plain data");
            assert_eq!(&Action::parse(&bytes).expect("an action"), action);
        }
    }
}

/// What is meant to be refused is followed by something, so that a loader can tell that it has passed it.
#[test]
fn refused_steps_are_never_last() {
    let (_, vehicles) = demonstration();
    let last = vehicles.iter().filter_map(|vehicle| vehicle.steps.last());
    assert!(last.into_iter().all(|step| step.expected == Expected::Accepted));
}
