//! A history in one glance.

use crate::{
    aamva::{BrandClass, BrandCode},
    action::Action,
    coverage::CoverageRow,
    findings::{Finding, FindingKind},
    record::{DisputeState, Entry, statuses, timeline},
    types::{BranderClass, OdometerBrand, OdometerSource, OdometerUnit, Reading, RegistrationStatus, Severity},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vinculum_core::{Party, Timestamp};

/// What a buyer asks first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verdict {
    /// How many kept the vehicle; see [`verdict`].
    pub owners: u64,
    /// Standing accident records.
    pub accidents: u64,
    /// The worst of them.
    pub worst_accident: Option<Severity>,
    /// Whether one damaged its structure.
    pub structural_damage: bool,
    /// Whether one was a total loss, or a brand says salvage.
    pub total_loss: bool,
    /// What its odometer is worth.
    pub odometer: OdometerVerdict,
    /// Whether it is reported stolen.
    pub stolen: bool,
    /// Recalls without remedy.
    pub open_recalls: u64,
    /// Liens not released.
    pub liens: u64,
    /// Standing title brands, by time.
    pub brands: Vec<BrandView>,
    /// Disputes that wait for an answer.
    pub disputes: u64,
    /// Whether it was ever exported.
    pub exported: bool,
    /// Whether it was taken out of use for ever.
    pub end_of_life: bool,
    /// Times in which a kind of reporter was missing where the vehicle was.
    pub coverage_gaps: u64,
}

/// What the odometer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OdometerVerdict {
    /// No reading contradicts another.
    Consistent,
    /// A finding, or a brand on a reading or title, says that it is not the true mileage.
    Suspicious,
    /// Nobody read it.
    NoReadings,
}

/// A title brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandView {
    /// Number of the record.
    pub record: u64,
    /// The AAMVA code; none when the source's own maps to none.
    pub code: Option<BrandCode>,
    /// The code's name, else the source's own code.
    pub name: String,
    /// The source's own code.
    pub source_code: String,
    /// Who branded it.
    pub brander_class: BranderClass,
}

/// The last reading of the odometer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OdometerView {
    /// What it shows.
    pub value: u32,
    /// In which unit.
    pub unit: OdometerUnit,
    /// The same in whole kilometres.
    pub km: i64,
    /// With what earlier, exchanged odometers showed: whole kilometres since it was built.
    pub total_km: i64,
    /// When it was read.
    pub occurred_at: Timestamp,
    /// Number of the record.
    pub record: u64,
}

/// In one word what a vehicle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleStatus {
    /// None of the others.
    Active,
    /// Reported stolen.
    Stolen,
    /// Exported and not registered since.
    Exported,
    /// Taken out of use for ever.
    EndOfLife,
}

/// Sums a history up as of `now`.
///
/// As an owner counts whoever held the title as a person, and an organisation only if the vehicle was registered while
/// it held the title: makers and dealers have cars in stock, rental fleets keep them.
pub fn verdict(entries: &[Entry<'_>], findings: &[Finding], coverage: &[CoverageRow], now: Timestamp) -> Verdict {
    let timeline = timeline(entries);
    let accidents: Vec<_> = timeline
        .iter()
        .filter_map(|entry| match entry.action {
            Action::RecordAccident(accident) => Some(accident),
            _ => None,
        })
        .collect();
    let brands = brands(&timeline);
    let is_salvage = |brand: &BrandView| brand.code.is_some_and(|code| code.brand().class == BrandClass::Salvage);
    let worst_accident = accidents.iter().map(|accident| accident.severity).max();
    let pending = |state| matches!(state, DisputeState::Open | DisputeState::Overdue);
    let disputes =
        statuses(entries, now).iter().filter(|s| s.dispute.as_ref().is_some_and(|d| pending(d.state))).count();
    Verdict {
        owners: owners(&timeline),
        accidents: accidents.len() as u64,
        worst_accident,
        structural_damage: accidents.iter().any(|accident| accident.structural_damage),
        total_loss: worst_accident == Some(Severity::TotalLoss) || brands.iter().any(is_salvage),
        odometer: odometer(&timeline, findings, &brands),
        stolen: is_stolen(&timeline),
        open_recalls: open_recalls(&timeline),
        liens: unreleased_liens(&timeline),
        disputes: disputes as u64,
        exported: timeline.iter().any(|entry| matches!(entry.action, Action::RecordExport(_))),
        end_of_life: is_ended(&timeline),
        coverage_gaps: coverage.iter().map(|row| row.gaps.len() as u64).sum(),
        brands,
    }
}

/// In one word what the vehicle is; the end of life weighs most, then theft, then export.
pub fn status(entries: &[Entry<'_>]) -> VehicleStatus {
    let timeline = timeline(entries);
    let last_move = timeline.iter().rev().find_map(|entry| match entry.action {
        Action::RecordExport(_) => Some(VehicleStatus::Exported),
        Action::RecordRegistration(record) if record.status == RegistrationStatus::Registered => {
            Some(VehicleStatus::Active)
        }
        _ => None,
    });
    if is_ended(&timeline) {
        VehicleStatus::EndOfLife
    } else if is_stolen(&timeline) {
        VehicleStatus::Stolen
    } else {
        last_move.unwrap_or(VehicleStatus::Active)
    }
}

/// The last standing reading, estimates left out.
pub fn last_odometer(entries: &[Entry<'_>]) -> Option<OdometerView> {
    let mut earlier = 0;
    let mut last = None;
    for entry in timeline(entries) {
        let reading = match entry.action.odometer_exchange() {
            Some(exchange) => {
                earlier += exchange.removed.millimetres() - exchange.installed.millimetres();
                Some(&exchange.installed)
            }
            None => entry.action.odometer().filter(|reading| reading.source != OdometerSource::Estimated),
        };
        if let Some(reading) = reading {
            last = Some(OdometerView {
                value: reading.value,
                unit: reading.unit,
                km: reading.millimetres() / 1_000_000,
                total_km: (reading.millimetres() + earlier) / 1_000_000,
                occurred_at: entry.at(),
                record: entry.number,
            });
        }
    }
    last
}

fn brands(timeline: &[Entry<'_>]) -> Vec<BrandView> {
    let view = |entry: &Entry<'_>| match entry.action {
        Action::RecordTitleBrand(brand) => Some(BrandView {
            record: entry.number,
            code: brand.code,
            name: brand.code.map_or_else(|| brand.source_code.clone(), |code| code.brand().name.into()),
            source_code: brand.source_code.clone(),
            brander_class: brand.brander_class,
        }),
        _ => None,
    };
    timeline.iter().filter_map(view).collect()
}

fn owners(timeline: &[Entry<'_>]) -> u64 {
    let (mut owners, mut counted) = (0, false);
    for entry in timeline {
        let holders = match entry.action {
            Action::RegisterBirth(birth) => std::slice::from_ref(&birth.holder),
            Action::TransferTitle(transfer) => &transfer.to,
            Action::RecordRegistration(record) if record.status == RegistrationStatus::Registered => {
                owners += u64::from(!counted);
                counted = true;
                continue;
            }
            _ => continue,
        };
        counted = holders.iter().any(|party| matches!(party, Party::Key(_)));
        owners += u64::from(counted);
    }
    owners
}

fn is_stolen(timeline: &[Entry<'_>]) -> bool {
    let last = timeline.iter().rev().find_map(|entry| match entry.action {
        Action::ReportTheft(_) => Some(true),
        Action::ReportRecovery(_) => Some(false),
        _ => None,
    });
    last.unwrap_or(false)
}

fn is_ended(timeline: &[Entry<'_>]) -> bool {
    timeline.iter().any(|entry| matches!(entry.action, Action::RecordEndOfLife(_)))
}

/// Standing entries in the order in which the ledger accepted them, which is the order of its own rules.
fn accepted<'e, 'a>(timeline: &'e [Entry<'a>]) -> Vec<&'e Entry<'a>> {
    let mut accepted: Vec<_> = timeline.iter().collect();
    accepted.sort_by_key(|entry| entry.number);
    accepted
}

fn open_recalls(timeline: &[Entry<'_>]) -> u64 {
    let mut open: BTreeSet<&str> = BTreeSet::new();
    for entry in accepted(timeline) {
        match entry.action {
            Action::OpenRecall(recall) => open.insert(&recall.campaign),
            Action::CompleteRecall(recall) => open.remove(recall.campaign.as_str()),
            _ => continue,
        };
    }
    open.len() as u64
}

fn unreleased_liens(timeline: &[Entry<'_>]) -> u64 {
    let mut liens: BTreeSet<&str> = BTreeSet::new();
    for entry in accepted(timeline) {
        match entry.action {
            Action::PlaceLien(lien) => liens.insert(&lien.lien),
            Action::ReleaseLien(lien) => liens.remove(lien.lien.as_str()),
            _ => continue,
        };
    }
    liens.len() as u64
}

/// Whether a brand says that the reading is not, or may not be, the true mileage.
fn is_doubtful(brand: OdometerBrand) -> bool {
    matches!(
        brand,
        OdometerBrand::NotActual
            | OdometerBrand::TamperingVerified
            | OdometerBrand::MayBeAltered
            | OdometerBrand::Discrepancy
            | OdometerBrand::CallTitleDivision
    )
}

fn odometer(timeline: &[Entry<'_>], findings: &[Finding], brands: &[BrandView]) -> OdometerVerdict {
    let readings: Vec<&Reading> = timeline
        .iter()
        .flat_map(|entry| {
            let exchange = entry.action.odometer_exchange();
            let exchanged = exchange.into_iter().flat_map(|exchange| [&exchange.removed, &exchange.installed]);
            entry.action.odometer().into_iter().chain(exchanged)
        })
        .filter(|reading| reading.source != OdometerSource::Estimated)
        .collect();
    let odometer_kinds = [FindingKind::OdometerRollback, FindingKind::OdometerImplausibleRate];
    let doubtful_codes: Vec<_> =
        OdometerBrand::ALL.iter().filter(|brand| is_doubtful(**brand)).map(|brand| brand.code()).collect();
    let suspicious = findings.iter().any(|finding| odometer_kinds.contains(&finding.kind))
        || readings.iter().any(|reading| is_doubtful(reading.brand))
        || brands.iter().any(|brand| brand.code.is_some_and(|code| doubtful_codes.contains(&code.as_str())));
    if suspicious {
        OdometerVerdict::Suspicious
    } else if readings.is_empty() {
        OdometerVerdict::NoReadings
    } else {
        OdometerVerdict::Consistent
    }
}
