//! Odometers that fall, and odometers that rise too fast.
//!
//! Readings are compared in millimetres, in which kilometres and miles are whole numbers, each with the last
//! comparable one before it:
//!
//! - `estimated` readings and readings exempt from disclosure prove nothing and are passed over.
//! - `declared` readings come from people's memory: they may be rounded to a thousand, weigh less, and nothing is
//!   compared with them.
//! - A brand that says openly that the reading is not the true mileage is no contradiction of earlier readings;
//!   comparison begins anew from it.
//! - An exchange of the odometer compares the removed one with what came before and begins anew with the installed
//!   one. `replaced` without a recorded exchange begins anew as well.
//! - Otherwise a reading may fall by one unit, the coarser of the two: displays cut off, tools round. And readings
//!   less than a day apart may be in the wrong order, because many reporters know only the date; they may fall by what
//!   can be driven in a day. The higher of two such readings stays the measure.

use super::{
    Finding, FindingKind, FindingSeverity,
    text::{date, grouped, moment, shown},
};
use crate::{
    record::Entry,
    types::{OdometerBrand, OdometerSource, Reading},
};
use vinculum_core::Timestamp;

/// The most that a car is driven in a day: 2,000 km.
///
/// A crew of two that changes over all day has at most 20 hours at the wheel under Regulation (EC) No 561/2006, and 100
/// km/h is a high average over any of them. Readings less than a day apart may differ by a whole day's distance.
pub const MAX_KILOMETRES_PER_DAY: i64 = 2_000;

const MINUTE_MS: u64 = 60_000;
const DAY_MINUTES: i64 = 1_440;
const MILLIMETRES_PER_KILOMETRE: i64 = 1_000_000;
/// How roughly people state a reading, in units.
const DECLARED_UNITS: i64 = 1_000;

#[derive(Clone, Copy)]
struct Point {
    number: u64,
    at: Timestamp,
    reading: Reading,
}

enum Use {
    /// Says nothing.
    Ignore,
    /// Comparison begins anew.
    Restart,
    /// Compared with what came before.
    Compare,
}

fn use_of(reading: &Reading, exchanged: bool) -> Use {
    if reading.source == OdometerSource::Estimated {
        return Use::Ignore;
    }
    match reading.brand {
        OdometerBrand::Actual | OdometerBrand::ReadingAtRenewal => Use::Compare,
        OdometerBrand::Replaced if exchanged => Use::Compare,
        OdometerBrand::Exempt => Use::Ignore,
        _ => Use::Restart,
    }
}

pub(super) fn check(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    let (mut last, mut exchanged): (Option<Point>, bool) = (None, false);
    for entry in timeline {
        let point = |reading: &Reading| Point { number: entry.number, at: entry.at(), reading: *reading };
        if let Some(exchange) = entry.action.odometer_exchange() {
            if matches!(use_of(&exchange.removed, exchanged), Use::Compare) {
                found.extend(last.and_then(|last| compare(&last, &point(&exchange.removed))));
            }
            (last, exchanged) = (Some(point(&exchange.installed)), true);
            continue;
        }
        let Some(reading) = entry.action.odometer() else {
            continue;
        };
        let (next, declared) = (point(reading), reading.source == OdometerSource::Declared);
        match use_of(reading, exchanged) {
            Use::Ignore => {}
            Use::Restart => last = (!declared).then_some(next),
            Use::Compare => {
                let finding = last.and_then(|last| compare(&last, &next));
                let tolerated = finding.is_none() && last.is_some_and(|last| next.is_below(&last));
                if !declared && !tolerated {
                    last = Some(next);
                }
                found.extend(finding);
            }
        }
    }
    found
}

impl Point {
    fn is_below(&self, other: &Self) -> bool {
        self.reading.millimetres() < other.reading.millimetres()
    }
}

fn compare(last: &Point, next: &Point) -> Option<Finding> {
    let unit = last.reading.unit.millimetres().max(next.reading.unit.millimetres());
    let declared = next.reading.source == OdometerSource::Declared;
    let elapsed = i64::try_from(next.at.since(last.at) / MINUTE_MS).unwrap_or(i64::MAX);
    let same_day = if elapsed < DAY_MINUTES { MAX_KILOMETRES_PER_DAY * MILLIMETRES_PER_KILOMETRE } else { 0 };
    let tolerance = if declared { unit * DECLARED_UNITS } else { unit };
    let rise = next.reading.millimetres() - last.reading.millimetres();
    if -rise > tolerance.max(same_day) {
        return Some(rollback(last, next, declared));
    }
    // At most 1.7e7 km times 1,440: far from overflow.
    let (kilometres, minutes) = (rise / MILLIMETRES_PER_KILOMETRE, elapsed.max(DAY_MINUTES));
    let too_fast = kilometres * DAY_MINUTES > MAX_KILOMETRES_PER_DAY.saturating_mul(minutes);
    (too_fast && !declared).then(|| implausible_rate(last, next, kilometres, minutes))
}

fn rollback(last: &Point, next: &Point, declared: bool) -> Finding {
    let (before, after) = (last.reading.millimetres() / 1_000, next.reading.millimetres() / 1_000);
    let severity = if declared { FindingSeverity::Warning } else { FindingSeverity::Serious };
    let facts = [
        ("previousMetres", before),
        ("metres", after),
        ("dropMetres", before - after),
        ("previousAt", moment(last.at)),
        ("at", moment(next.at)),
    ];
    let text = format!(
        "The odometer showed {} on {}, but {} on {}.",
        shown(&last.reading),
        date(last.at),
        shown(&next.reading),
        date(next.at)
    );
    Finding::new(FindingKind::OdometerRollback, severity, &[last.number, next.number], &facts, text)
}

fn implausible_rate(last: &Point, next: &Point, kilometres: i64, minutes: i64) -> Finding {
    // Rounded up, so that it always shows to be more than the limit.
    let per_day = (kilometres * DAY_MINUTES + minutes - 1) / minutes;
    let facts = [
        ("kilometres", kilometres),
        ("minutes", minutes),
        ("kilometresPerDay", per_day),
        ("previousAt", moment(last.at)),
        ("at", moment(next.at)),
    ];
    let text = format!(
        "The odometer rose from {} on {} to {} on {}: {} km a day, more than the {} km that a car can be driven.",
        shown(&last.reading),
        date(last.at),
        shown(&next.reading),
        date(next.at),
        grouped(per_day),
        grouped(MAX_KILOMETRES_PER_DAY)
    );
    let records = [last.number, next.number];
    Finding::new(FindingKind::OdometerImplausibleRate, FindingSeverity::Warning, &records, &facts, text)
}
