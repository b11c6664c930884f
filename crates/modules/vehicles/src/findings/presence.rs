//! Records of a vehicle that can't have been there: scrapped, or in a thief's hands.

use super::{
    Finding, FindingKind, FindingSeverity,
    text::{date, moment},
};
use crate::{
    action::Action,
    record::Entry,
    types::{OdometerSource, RegistrationStatus},
};
use vinculum_core::{OrganisationId, Party, Timestamp};

/// How long after its end of life a record may still follow: one day. Many reporters know only the date, and a recycler
/// finishes its paperwork.
pub const END_OF_LIFE_GRACE_MS: u64 = Timestamp::DAY_MS;

/// Whether somebody had the vehicle before them, or put it to use.
fn is_put_to_use(action: &Action) -> bool {
    match action {
        Action::RecordRegistration(record) => record.status == RegistrationStatus::Registered,
        Action::RecordOdometer(record) => {
            !matches!(record.odometer.source, OdometerSource::Declared | OdometerSource::Estimated)
        }
        Action::RecordMaintenance(_)
        | Action::RecordInspection(_)
        | Action::CompleteRecall(_)
        | Action::RecordExport(_) => true,
        // Wrecks are traded among businesses; a person who buys one has bought a car.
        Action::TransferTitle(transfer) => transfer.to.iter().any(|party| matches!(party, Party::Key(_))),
        _ => false,
    }
}

/// What the record was, for a sentence.
fn noun(action: &Action) -> &'static str {
    match action {
        Action::RecordRegistration(_) => "a registration",
        Action::RecordOdometer(_) => "an odometer reading",
        Action::RecordMaintenance(_) => "maintenance",
        Action::RecordInspection(_) => "an inspection",
        Action::RecordAccident(_) => "an accident",
        Action::ReportRecovery(_) => "a recovery",
        Action::CompleteRecall(_) => "a recall repair",
        Action::RecordExport(_) => "an export",
        Action::RecordEndOfLife(_) => "an end of life",
        Action::TransferTitle(_) => "a title transfer",
        _ => "a record",
    }
}

/// Use, accidents and recoveries after the first standing record of the end of life. Deregistration, brands and
/// liens' ends belong to the paperwork that follows; so does whatever the same reporter still notes.
pub(super) fn after_end_of_life(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let Some(end) = timeline.iter().find(|entry| matches!(entry.action, Action::RecordEndOfLife(_))) else {
        return Vec::new();
    };
    let is_alive = |action: &Action| {
        is_put_to_use(action) || matches!(action, Action::RecordAccident(_) | Action::ReportRecovery(_))
    };
    let late = |entry: &&Entry<'_>| entry.at() > end.at().plus(END_OF_LIFE_GRACE_MS);
    let after = timeline.iter().filter(late).filter(|entry| is_alive(entry.action) && entry.by() != end.by());
    after
        .map(|entry| {
            let text = format!(
                "The vehicle reached its end of life on {}, but {} followed on {}.",
                date(end.at()),
                noun(entry.action),
                date(entry.at())
            );
            let facts = [("endedAt", moment(end.at())), ("at", moment(entry.at()))];
            let records = [end.number, entry.number];
            Finding::new(FindingKind::RecordAfterEndOfLife, FindingSeverity::Serious, &records, &facts, text)
        })
        .collect()
}

/// A theft, from the report to the recovery.
struct Theft<'e, 'a> {
    report: &'e Entry<'a>,
    recovery: Option<&'e Entry<'a>>,
    reporters: Vec<Option<&'a OrganisationId>>,
}

fn thefts<'e, 'a>(timeline: &'e [Entry<'a>]) -> Vec<Theft<'e, 'a>> {
    let mut thefts: Vec<Theft<'e, 'a>> = Vec::new();
    for entry in timeline {
        let open = thefts.last_mut().filter(|theft| theft.recovery.is_none());
        match (entry.action, open) {
            (Action::ReportTheft(_), Some(theft)) => theft.reporters.push(entry.by()),
            (Action::ReportTheft(_), None) => {
                thefts.push(Theft { report: entry, recovery: None, reporters: vec![entry.by()] });
            }
            (Action::ReportRecovery(_), Some(theft)) => {
                theft.recovery = Some(entry);
                theft.reporters.push(entry.by());
            }
            _ => {}
        }
    }
    thefts
}

/// Use between a theft and the recovery, by anybody but those who reported them: police and insurers handle a stolen
/// car. Readings that the car itself sends are what trackers are for, and accidents are what thieves have.
pub(super) fn while_stolen(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for theft in thefts(timeline) {
        let stolen_at = theft.report.at();
        let during = |entry: &&Entry<'_>| {
            entry.at() > stolen_at && theft.recovery.is_none_or(|recovery| entry.at() < recovery.at())
        };
        let in_the_open = |entry: &&Entry<'_>| match entry.action {
            Action::RecordOdometer(record) if record.odometer.source == OdometerSource::Telematics => false,
            Action::RecordEndOfLife(_) => true,
            action => is_put_to_use(action),
        };
        let seen = timeline.iter().filter(during).filter(in_the_open);
        for entry in seen.filter(|entry| entry.by().is_none() || !theft.reporters.contains(&entry.by())) {
            let text = format!(
                "The vehicle was reported stolen on {}, but {} followed on {} before it was recovered.",
                date(stolen_at),
                noun(entry.action),
                date(entry.at())
            );
            let mut facts = vec![("stolenAt", moment(stolen_at)), ("at", moment(entry.at()))];
            facts.extend(theft.recovery.map(|recovery| ("recoveredAt", moment(recovery.at()))));
            let records = [theft.report.number, entry.number];
            found.push(Finding::new(FindingKind::RecordWhileStolen, FindingSeverity::Serious, &records, &facts, text));
        }
    }
    found
}
