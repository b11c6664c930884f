//! Titles that change hands too often, and titles that are too clean.

use super::{
    Finding, FindingKind, FindingSeverity,
    text::{date, moment, whole},
};
use crate::{
    aamva::BrandClass,
    action::{Action, TransferTitle},
    record::Entry,
    types::{RegistrationStatus, Severity},
};
use std::collections::BTreeSet;
use vinculum_core::{Party, Timestamp};

/// How many transfers within [`CHURN_WINDOW_MS`] are striking.
///
/// A car changes hands every five to eight years. Two resales within a year happen to the unlucky; four suggest a car
/// that each buyer discovers something about, or a title that somebody passes along to hide where it came from.
pub const CHURN_TRANSFERS: usize = 4;
/// Within which time: 365 days.
pub const CHURN_WINDOW_MS: u64 = 365 * Timestamp::DAY_MS;

/// Transfers to people: the trade passes cars from dealer to auction to dealer in days, and means nothing by it.
fn to_people<'a>(entry: &Entry<'a>) -> Option<&'a TransferTitle> {
    match entry.action {
        Action::TransferTitle(transfer) if transfer.to.iter().any(|party| matches!(party, Party::Key(_))) => {
            Some(transfer)
        }
        _ => None,
    }
}

/// Each run of at least [`CHURN_TRANSFERS`] transfers to as many different people within the window.
pub(super) fn churn(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let transfers: Vec<_> =
        timeline.iter().filter_map(|entry| to_people(entry).map(|transfer| (entry, transfer))).collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < transfers.len() {
        let since = transfers[first].0.at();
        let run = transfers[first..].partition_point(|(entry, _)| entry.at().since(since) <= CHURN_WINDOW_MS);
        let run = &transfers[first..first + run];
        let holders: BTreeSet<BTreeSet<&Party>> =
            run.iter().map(|(_, transfer)| transfer.to.iter().collect()).collect();
        if holders.len() < CHURN_TRANSFERS {
            first += 1;
            continue;
        }
        first += run.len();
        let until = run.last().map_or(since, |(entry, _)| entry.at());
        let days = whole(until.since(since), Timestamp::DAY_MS);
        let facts = [
            ("transfers", run.len() as i64),
            ("holders", holders.len() as i64),
            ("days", days),
            ("firstAt", moment(since)),
            ("lastAt", moment(until)),
        ];
        let text = format!(
            "The title passed to {} different holders within {days} days, from {} to {}.",
            holders.len(),
            date(since),
            date(until)
        );
        let records: Vec<_> = run.iter().map(|(entry, _)| entry.number).collect();
        found.push(Finding::new(FindingKind::OwnershipChurn, FindingSeverity::Warning, &records, &facts, text));
    }
    found
}

/// A total loss that has not been followed by what has to follow it.
struct Loss<'e, 'a> {
    entry: &'e Entry<'a>,
    /// Whether the title says so.
    branded: bool,
}

/// A total loss that no brand discloses, and that is then registered or sold to a person; or a salvage brand, after
/// which the vehicle is registered for the road without a brand that says that it was rebuilt. The insurer who takes
/// the wreck over, and the trade, don't count as buyers.
pub(super) fn total_loss(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut loss: Option<Loss<'_, '_>> = None;
    for entry in timeline {
        match entry.action {
            Action::RecordAccident(accident) if accident.severity == Severity::TotalLoss => {
                loss = loss.or(Some(Loss { entry, branded: false }));
            }
            Action::RecordTitleBrand(brand) => match brand.code.map(|code| code.brand().class) {
                Some(BrandClass::Salvage) => loss = Some(Loss { entry, branded: true }),
                Some(BrandClass::Rebuilt) => loss = None,
                _ => {}
            },
            Action::RecordRegistration(record) if record.status == RegistrationStatus::Registered => {
                found.extend(loss.take().map(|loss| titled_clean(&loss, entry, "registered for the road")));
            }
            _ if to_people(entry).is_some() && loss.as_ref().is_some_and(|loss| !loss.branded) => {
                found.extend(loss.take().map(|loss| titled_clean(&loss, entry, "sold")));
            }
            _ => {}
        }
    }
    found
}

fn titled_clean(loss: &Loss<'_, '_>, title: &Entry<'_>, what: &str) -> Finding {
    let lost = loss.entry;
    let facts = [
        ("lostAt", moment(lost.at())),
        ("titledAt", moment(title.at())),
        ("days", whole(title.at().since(lost.at()), Timestamp::DAY_MS)),
    ];
    let (was, missing) = if loss.branded {
        ("branded salvage", "a brand that says that it was rebuilt")
    } else {
        ("a total loss", "a brand that says so")
    };
    let text = format!(
        "The vehicle was {was} on {} and was {what} on {} without {missing}.",
        date(lost.at()),
        date(title.at())
    );
    let records = [lost.number, title.number];
    Finding::new(FindingKind::TotalLossTitledClean, FindingSeverity::Serious, &records, &facts, text)
}
