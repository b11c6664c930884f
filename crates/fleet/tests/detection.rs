//! Planted frauds against what findings show.

use crate::{NOW, demonstration, options};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::Timestamp;
use vinculum_fleet::{Expected, Fleet, Fraud, Options, Vehicle};
use vinculum_vehicles::{Entry, Finding, FindingKind, findings};

/// The findings of a vehicle whose steps were loaded at `time`.
fn findings_of(vehicle: &Vehicle, time: Timestamp) -> Vec<Finding> {
    let accepted = vehicle.steps.iter().filter(|step| step.expected == Expected::Accepted);
    let entries: Vec<_> = (0..)
        .zip(accepted.flat_map(|step| &step.actions))
        .map(|(number, action)| Entry { number, height: 1 + number, time, action })
        .collect();
    findings(&entries)
}

#[derive(Debug, Default, Clone, Copy)]
struct Row {
    planted: u32,
    found: u32,
    /// Vehicles that show this finding without its having been planted.
    false_alarms: u32,
}

/// Found, planted and false alarms by kind; and how many vehicles are honest, and how many of them show a finding.
#[derive(Debug, Default)]
struct Table {
    rows: BTreeMap<Fraud, Row>,
    honest: u32,
    alarms: u32,
}

impl Table {
    fn add(&mut self, vehicle: &Vehicle) {
        let found = findings_of(vehicle, NOW);
        let shown: BTreeSet<_> = found.iter().map(|finding| finding.kind.as_str()).collect();
        let honest = vehicle.planted.is_empty();
        self.honest += u32::from(honest);
        self.alarms += u32::from(honest && !shown.is_empty());
        for kind in Fraud::ALL.iter().filter(|kind| kind.is_finding()) {
            let row = self.rows.entry(*kind).or_default();
            let (planted, found) = (vehicle.planted.contains(kind), shown.contains(kind.as_str()));
            row.planted += u32::from(planted);
            row.found += u32::from(planted && found);
            row.false_alarms += u32::from(!planted && found);
        }
    }

    fn print(&self, title: &str) {
        println!("{title}\n{:<28}{:>8}{:>8}{:>8}{:>14}", "kind", "planted", "found", "share", "false alarms");
        for (kind, row) in &self.rows {
            let share = f64::from(row.found) / f64::from(row.planted.max(1));
            println!("{:<28}{:>8}{:>8}{share:>8.3}{:>14}", kind.as_str(), row.planted, row.found, row.false_alarms);
        }
        println!("honest vehicles: {}, with a finding: {}", self.honest, self.alarms);
    }
}

/// How many of a kind have to be found at least, in per cent of the planted ones.
///
/// Some frauds leave nothing to see by design: see [`Fraud`]. The rate of 2,000 km a day that the findings allow for
/// any length of time lets through a car that gains 100,000 km within two months.
fn least(kind: Fraud) -> u32 {
    match kind {
        Fraud::OdometerImplausibleRate => 65,
        Fraud::ImpossibleTravel => 85,
        _ => 90,
    }
}

#[test]
fn planted_frauds_are_found_and_honest_cars_left_alone() {
    let mut all = Table::default();
    let (_, vehicles) = demonstration();
    vehicles.iter().for_each(|vehicle| all.add(vehicle));
    all.print("the demonstration's fleet");
    for (kind, row) in &all.rows {
        assert!(row.planted >= 12, "too few planted to show: {kind} {row:?}");
    }
    // One fleet has a few dozen of each kind: shares are judged over several.
    for seed in 2..=4 {
        Fleet::new(options(seed, Options::VEHICLES)).vehicles().for_each(|vehicle| all.add(&vehicle));
    }
    all.print("with three more of other seeds");
    for (kind, row) in &all.rows {
        assert!(row.found * 100 >= row.planted * least(*kind), "{kind} {row:?}");
        assert!(row.false_alarms * 100 <= all.honest, "{kind} {row:?}");
    }
    assert!(all.alarms * 100 <= all.honest, "{} of {} honest vehicles have a finding", all.alarms, all.honest);
}

#[test]
fn frauds_have_the_names_of_findings() {
    let frauds: Vec<_> = Fraud::ALL.iter().filter(|fraud| fraud.is_finding()).map(|fraud| fraud.as_str()).collect();
    let kinds: Vec<_> = FindingKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(frauds, kinds);
}
