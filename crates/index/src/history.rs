//! Histories of vehicles as they lie in the tables, and what one comes to.

use crate::{
    IndexError,
    database::{Session, Statement},
    place::Place,
};
use std::collections::BTreeMap;
use vinculum_core::{Party, Timestamp};
use vinculum_identity::Country;
use vinculum_state::Module as _;
use vinculum_vehicles::{
    Action, Entry, Finding, FindingKind, RegisterBirth,
    coverage::stays,
    findings,
    types::{Lien, LienStatus},
    verdict::{VehicleStatus, status, verdict},
};

/// One entry of a history, with its action read.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) number: u64,
    pub(crate) height: u64,
    pub(crate) time: Timestamp,
    pub(crate) action: Action,
}

impl Stored {
    /// The entry as pure functions take it.
    pub(crate) fn entry(&self) -> Entry<'_> {
        Entry { number: self.number, height: self.height, time: self.time, action: &self.action }
    }
}

/// Loads whole histories by the vehicles' numbers, each in order.
pub(crate) async fn load(session: &mut Session, vehicles: &[i64]) -> Result<BTreeMap<i64, Vec<Stored>>, IndexError> {
    let mut histories: BTreeMap<i64, Vec<Stored>> = BTreeMap::new();
    if vehicles.is_empty() {
        return Ok(histories);
    }
    let statement = Statement::new(
        "SELECT e.vehicle, e.number, e.action, e.time, a.body FROM vehicle_entries e \
         JOIN actions a ON a.place = e.action WHERE e.vehicle IN (",
    );
    let statement = statement.list(vehicles.iter().copied()).sql(") ORDER BY e.vehicle, e.number");
    for row in session.rows(statement).await? {
        let mut columns = row.columns();
        let vehicle = columns.integer()?;
        let stored = Stored {
            number: columns.number("an entry's number")?,
            height: Place::of_action(columns.integer()?).0.height(),
            time: columns.time()?,
            action: Action::parse(&columns.bytes()?).map_err(|_| IndexError::Corrupt("an action"))?,
        };
        histories.entry(vehicle).or_default().push(stored);
    }
    Ok(histories)
}

/// What lists and filters need to know of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) records: u64,
    pub(crate) last_record_at: Timestamp,
    pub(crate) status: VehicleStatus,
    pub(crate) open_recalls: u64,
    pub(crate) liens: u64,
    pub(crate) holders: Vec<Party>,
    pub(crate) findings: Vec<Finding>,
    /// Where it was last, as far as its history tells.
    pub(crate) country: Option<Country>,
}

impl Summary {
    /// Sums a history up; the entries are in order.
    pub(crate) fn of(entries: &[Entry<'_>]) -> Self {
        let findings = findings(entries);
        // The numbers that are taken from it depend neither on coverage nor on the time at which one looks.
        let verdict = verdict(entries, &findings, &[], Timestamp::default());
        Self {
            records: entries.len() as u64,
            last_record_at: entries.iter().map(Entry::at).max().unwrap_or_default(),
            status: status(entries),
            open_recalls: verdict.open_recalls,
            liens: verdict.liens,
            holders: title(entries).holders,
            country: stays(entries).last().map(|stay| stay.country),
            findings,
        }
    }

    /// The kinds of its findings, each once.
    pub(crate) fn kinds(&self) -> Vec<FindingKind> {
        let mut kinds: Vec<_> = self.findings.iter().map(|finding| finding.kind).collect();
        kinds.dedup();
        kinds
    }
}

/// Who holds the title and what burdens it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Title {
    pub(crate) holders: Vec<Party>,
    pub(crate) since: Timestamp,
    /// By rank; released ones too.
    pub(crate) liens: Vec<Lien>,
}

/// The title after these entries, which are in order. The ledger accepted each step, so none is judged again.
pub(crate) fn title(entries: &[Entry<'_>]) -> Title {
    let mut title = Title::default();
    for entry in entries {
        match entry.action {
            Action::RegisterBirth(birth) => {
                title.holders = vec![birth.holder.clone()];
                title.since = birth.built_at;
            }
            Action::TransferTitle(transfer) => {
                title.holders.clone_from(&transfer.to);
                title.since = transfer.occurred_at;
            }
            Action::PlaceLien(action) => title.liens.push(Lien {
                lien: action.lien.clone(),
                lender: action.by.clone(),
                status: LienStatus::Placed,
                placed_at: action.occurred_at,
                reference: None,
                perfected_at: None,
                released_at: None,
                satisfied_by: None,
            }),
            Action::PerfectLien(action) => {
                if let Some(lien) = title.liens.iter_mut().rfind(|lien| lien.lien == action.lien) {
                    lien.status = LienStatus::Perfected;
                    lien.reference = Some(action.reference.clone());
                    lien.perfected_at = Some(entry.time);
                }
            }
            Action::ReleaseLien(action) => {
                if let Some(lien) = title.liens.iter_mut().rfind(|lien| lien.lien == action.lien) {
                    lien.status = LienStatus::Released;
                    lien.released_at = Some(entry.time);
                }
            }
            _ => {}
        }
    }
    title
}

/// The birth that a history begins with.
pub(crate) fn birth<'a>(entries: &[Entry<'a>]) -> Option<(&'a RegisterBirth, Timestamp)> {
    entries.iter().find_map(|entry| match entry.action {
        Action::RegisterBirth(birth) => Some((birth, entry.time)),
        _ => None,
    })
}

/// The record that an entry is about, when it corrects one or belongs to a dispute.
pub(crate) fn about(action: &Action) -> Option<u64> {
    match action {
        Action::CorrectRecord(action) => Some(action.record),
        Action::DisputeRecord(action) => Some(action.record),
        Action::AnswerDispute(action) => Some(action.record),
        Action::WithdrawDispute(action) => Some(action.record),
        _ => None,
    }
}
