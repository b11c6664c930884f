//! What a history gives away: contradictions that no single reporter sees.
//!
//! Each finding cites the records that it rests on and the whole numbers that decided it. Findings are computed,
//! never stored: a correction makes them vanish, a late record makes them appear. Rules err on the side of silence,
//! because a false alarm costs an honest seller a sale; each says why its threshold lies where it does.

mod odometer;
mod presence;
mod text;
mod title;
mod travel;

pub(crate) use travel::is_physical;

pub use odometer::MAX_KILOMETRES_PER_DAY;
pub use presence::END_OF_LIFE_GRACE_MS;
pub use title::{CHURN_TRANSFERS, CHURN_WINDOW_MS};
pub use travel::{MAX_KILOMETRES_PER_HOUR, MAX_TRAVEL_MINUTES, MIN_KILOMETRES, distance_metres};

use crate::record::{Entry, timeline};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kinds of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The odometer shows less than before.
    OdometerRollback,
    /// The odometer rose faster than anybody drives.
    OdometerImplausibleRate,
    /// The vehicle did something after it was taken out of use for ever.
    RecordAfterEndOfLife,
    /// The vehicle was somewhere in the open while it was reported stolen.
    RecordWhileStolen,
    /// The vehicle was in two places between which it can't have got in the time.
    ImpossibleTravel,
    /// The title passed from person to person strikingly often.
    OwnershipChurn,
    /// A total loss went back on the road without a brand that says so.
    TotalLossTitledClean,
}

/// How much a finding matters to a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Worth knowing.
    Info,
    /// Ask about it.
    Warning,
    /// Don't buy before it is explained.
    Serious,
}

/// Something that a history gives away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// Its kind and the records that it rests on: stays the same as long as they stand.
    pub id: String,
    /// Its kind.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: FindingSeverity,
    /// Numbers of the records that it rests on.
    pub records: Vec<u64>,
    /// The numbers that decided it, by name: metres, kilometres, minutes, days, and moments in milliseconds.
    pub facts: BTreeMap<String, i64>,
    /// An English sentence.
    pub text: String,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::OdometerRollback,
        Self::OdometerImplausibleRate,
        Self::RecordAfterEndOfLife,
        Self::RecordWhileStolen,
        Self::ImpossibleTravel,
        Self::OwnershipChurn,
        Self::TotalLossTitledClean,
    ];

    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OdometerRollback => "odometer_rollback",
            Self::OdometerImplausibleRate => "odometer_implausible_rate",
            Self::RecordAfterEndOfLife => "record_after_end_of_life",
            Self::RecordWhileStolen => "record_while_stolen",
            Self::ImpossibleTravel => "impossible_travel",
            Self::OwnershipChurn => "ownership_churn",
            Self::TotalLossTitledClean => "total_loss_titled_clean",
        }
    }
}

impl Finding {
    fn new(kind: FindingKind, severity: FindingSeverity, records: &[u64], facts: &[(&str, i64)], text: String) -> Self {
        let numbers: Vec<_> = records.iter().map(u64::to_string).collect();
        Self {
            id: format!("{}:{}", kind.as_str(), numbers.join("-")),
            kind,
            severity,
            records: records.to_vec(),
            facts: facts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
            text,
        }
    }
}

/// Every finding of a history, by kind in the order of [`FindingKind::ALL`], then by the numbers of their records.
///
/// `entries` are all entries of one vehicle, in any order.
pub fn findings(entries: &[Entry<'_>]) -> Vec<Finding> {
    let timeline = timeline(entries);
    let mut found = odometer::check(&timeline);
    found.extend(presence::after_end_of_life(&timeline));
    found.extend(presence::while_stolen(&timeline));
    found.extend(travel::check(&timeline));
    found.extend(title::churn(&timeline));
    found.extend(title::total_loss(&timeline));
    found.sort_by(|a, b| (a.kind, &a.records).cmp(&(b.kind, &b.records)));
    found
}
