//! A vehicle's history as its readers see it: what became of each record.
//!
//! Everything here, in [`mod@crate::findings`], [`mod@crate::verdict`] and [`crate::coverage`] is a pure function of the
//! entries. Nodes, the read model and verifiers (this one and the portal's, in another language) must agree on every
//! bit of the result, so there are only whole numbers, no clock, and one order: by time, then by number.

use crate::{
    action::{Action, CorrectRecord, DisputeRecord},
    types::{Answer, CorrectionStatus, Dispute},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::{OrganisationId, Party, Timestamp};

/// One entry of a vehicle's history.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its number in the history, from 0.
    pub number: u64,
    /// Height of the block.
    pub height: u64,
    /// Time of the block.
    pub time: Timestamp,
    /// What was done.
    pub action: &'a Action,
}

impl<'a> Entry<'a> {
    /// When it happened: when it occurred by its reporter, when the vehicle was built for a birth, the block's time for
    /// what happens on the ledger itself.
    pub fn at(&self) -> Timestamp {
        match self.action {
            Action::RegisterBirth(birth) => birth.built_at,
            action => action.occurred_at().unwrap_or(self.time),
        }
    }

    /// The organisation that acted.
    pub fn by(&self) -> Option<&'a OrganisationId> {
        self.action.by()
    }
}

/// Whether a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody took it back.
    Standing,
    /// Its reporter says that it never happened.
    DidNotOccur,
    /// Its reporter says that it is wrong.
    IncorrectData,
}

/// How a record was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionView {
    /// Number of the entry that corrects it.
    pub record: u64,
    /// Number of the record that replaces it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replacement: Option<u64>,
    /// How it came about.
    pub reason: String,
}

/// Where a dispute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// Waits for the reporter.
    Open,
    /// Waits for the reporter although the deadline has passed.
    Overdue,
    /// Answered.
    Answered,
    /// Withdrawn by the holder.
    Withdrawn,
}

/// The last dispute of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisputeView {
    /// Where it is.
    pub state: DisputeState,
    /// Block time of its opening.
    pub opened_at: Timestamp,
    /// By when the reporter must answer.
    pub deadline: Timestamp,
    /// Number of the entry that opened it.
    pub record: u64,
    /// Who opened it.
    pub holder: Party,
    /// What the holder says is wrong.
    pub reason: String,
    /// The reporter's answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<Answer>,
    /// The reporter's statement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub statement: Option<String>,
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordStatus {
    /// Its number.
    pub number: u64,
    /// Whether it stands.
    pub status: Standing,
    /// How it was corrected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub correction: Option<CorrectionView>,
    /// Its last dispute.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dispute: Option<DisputeView>,
}

/// What became of each entry as of `now`, in the order of numbers.
pub fn statuses(entries: &[Entry<'_>], now: Timestamp) -> Vec<RecordStatus> {
    let standing = |number| RecordStatus { number, status: Standing::Standing, correction: None, dispute: None };
    let mut all: BTreeMap<u64, RecordStatus> =
        entries.iter().map(|entry| (entry.number, standing(entry.number))).collect();
    for entry in by_number(entries) {
        match entry.action {
            Action::CorrectRecord(action) => correct(&mut all, entry, action),
            Action::DisputeRecord(action) => dispute(&mut all, entry, action, now),
            Action::AnswerDispute(action) => {
                if let Some(dispute) = last_dispute(&mut all, action.record) {
                    dispute.state = DisputeState::Answered;
                    dispute.answer = Some(action.answer);
                    dispute.statement = Some(action.statement.clone());
                }
            }
            Action::WithdrawDispute(action) => {
                if let Some(dispute) = last_dispute(&mut all, action.record) {
                    dispute.state = DisputeState::Withdrawn;
                }
            }
            _ => {}
        }
    }
    all.into_values().collect()
}

fn last_dispute(all: &mut BTreeMap<u64, RecordStatus>, number: u64) -> Option<&mut DisputeView> {
    all.get_mut(&number)?.dispute.as_mut()
}

fn correct(all: &mut BTreeMap<u64, RecordStatus>, entry: &Entry<'_>, action: &CorrectRecord) {
    let Some(status) = all.get_mut(&action.record) else {
        return;
    };
    status.status = match action.status {
        CorrectionStatus::DidNotOccur => Standing::DidNotOccur,
        CorrectionStatus::IncorrectData => Standing::IncorrectData,
    };
    status.correction =
        Some(CorrectionView { record: entry.number, replacement: action.replacement, reason: action.reason.clone() });
}

fn dispute(all: &mut BTreeMap<u64, RecordStatus>, entry: &Entry<'_>, action: &DisputeRecord, now: Timestamp) {
    let Some(status) = all.get_mut(&action.record) else {
        return;
    };
    let deadline = entry.time.plus(Dispute::TIME_TO_ANSWER_MS);
    status.dispute = Some(DisputeView {
        state: if now > deadline { DisputeState::Overdue } else { DisputeState::Open },
        opened_at: entry.time,
        deadline,
        record: entry.number,
        holder: action.holder.clone(),
        reason: action.reason.clone(),
        answer: None,
        statement: None,
    });
}

fn by_number<'e, 'a>(entries: &'e [Entry<'a>]) -> Vec<&'e Entry<'a>> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|entry| entry.number);
    sorted
}

/// The entries that no correction took back, by time and number.
pub fn timeline<'a>(entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let corrected: BTreeSet<u64> = entries
        .iter()
        .filter_map(|entry| match entry.action {
            Action::CorrectRecord(action) => Some(action.record),
            _ => None,
        })
        .collect();
    let mut standing: Vec<_> = entries.iter().copied().filter(|entry| !corrected.contains(&entry.number)).collect();
    standing.sort_by_key(|entry| (entry.at(), entry.number));
    standing
}
