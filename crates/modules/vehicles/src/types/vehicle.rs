//! The records of this module in the state, and their life cycles.

use super::{Answer, CorrectionStatus, Powertrain};
use crate::{error, json::objects};
use serde::{Deserialize, Serialize};
use std::fmt;
use vinculum_core::{Digest, LoanId, OrganisationId, Party, Rejection, Timestamp, TransactionId};
use vinculum_identity::{Country, Wmi};

/// What rules need to know of a vehicle. Its history says the rest.
///
/// Entries that rest on a record name its number, so that the correction of the record takes them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vehicle {
    /// World Manufacturer Identifier of its VIN.
    pub wmi: Wmi,
    /// Model year by the manufacturer.
    pub model_year: u16,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// What moves it.
    pub powertrain: Powertrain,
    /// Commitment to the birth credential: SHA-256 of its DSSE encoding.
    pub credential: Digest,
    /// Who made it.
    pub manufacturer: OrganisationId,
    /// When it was built, by its manufacturer.
    pub built_at: Timestamp,
    /// Block time of its registration on the ledger.
    pub born_at: Timestamp,
    /// Who holds the title, together.
    pub holders: Vec<Party>,
    /// Since when, as the last transfer states it.
    pub title_since: Timestamp,
    /// The chain of reservations that holds the title until it is resolved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hold: Option<TitleHold>,
    /// Liens in the order of their placing, which is their rank; of released ones the last few.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub liens: Vec<Lien>,
    /// Standing theft and recovery reports, by time.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub thefts: Vec<Theft>,
    /// Numbers of the standing records that it ended.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub end_of_life: Vec<u64>,
    /// Recalls, open and done.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub recalls: Vec<Recall>,
    /// Exports; the last few.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub exports: Vec<Export>,
}

/// That a chain of reservations holds a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TitleHold {
    /// The chain: the transaction that reserved.
    pub chain: TransactionId,
    /// Who will hold the title when the chain is posted.
    pub to: Vec<Party>,
    /// The lien that will be on it then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lien: Option<AgreedLien>,
}

/// A lien that is to be placed with the passing of a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct AgreedLien {
    /// The lender.
    pub by: OrganisationId,
    /// The lien's name on the vehicle.
    pub lien: String,
}

objects!(AgreedLien);

/// A security interest in a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lien {
    /// Its name on this vehicle.
    pub lien: String,
    /// Who holds it.
    pub lender: OrganisationId,
    /// Where it is in its life.
    pub status: LienStatus,
    /// When it was placed, as the lender states it.
    pub placed_at: Timestamp,
    /// The public register's reference, once perfected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<String>,
    /// Block time of perfection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub perfected_at: Option<Timestamp>,
    /// Block time of release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub released_at: Option<Timestamp>,
    /// The loan that it secured and that is paid off, so that it is released without its lender's signature. Stands within
    /// the transaction that pays only, which has to release the lien too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub satisfied_by: Option<LoanId>,
}

/// The life of a lien: placed, usually perfected, released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LienStatus {
    /// Agreed between lender and holders.
    Placed,
    /// Entered in the public register, so that it holds against third parties.
    Perfected,
    /// Over.
    Released,
}

impl fmt::Display for LienStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Placed => "placed",
            Self::Perfected => "perfected",
            Self::Released => "released",
        })
    }
}

impl LienStatus {
    /// Whether the lender still has to agree to a transfer.
    pub fn is_unreleased(self) -> bool {
        self != Self::Released
    }

    /// After perfection; `None` when it can't be perfected any more.
    pub fn perfect(self) -> Option<Self> {
        (self == Self::Placed).then_some(Self::Perfected)
    }

    /// After release; `None` when it was released before.
    pub fn release(self) -> Option<Self> {
        self.is_unreleased().then_some(Self::Released)
    }
}

/// A standing report of a theft or a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Theft {
    /// Number of the record.
    pub record: u64,
    /// When it occurred.
    pub occurred_at: Timestamp,
    /// Whether it is the recovery.
    pub recovered: bool,
}

/// A recall of a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recall {
    /// The manufacturer's campaign.
    pub campaign: String,
    /// Number of the record that opened it.
    pub record: u64,
    /// Number of the record that completed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub completed: Option<u64>,
}

/// An export of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Export {
    /// Number of the record.
    pub record: u64,
    /// Whereto.
    pub to: Country,
}

impl Vehicle {
    /// Most holders of one title.
    pub const MAX_HOLDERS: usize = 8;
    /// Most unreleased liens, and as many released ones are kept.
    pub const MAX_LIENS: usize = 16;
    /// Most standing theft and recovery reports.
    pub const MAX_THEFTS: usize = 32;
    /// Most standing end-of-life records.
    pub const MAX_END_OF_LIFE: usize = 8;
    /// Most recalls.
    pub const MAX_RECALLS: usize = 64;
    /// Exports that are kept.
    pub const MAX_EXPORTS: usize = 16;

    /// Whether the last standing report, by when it occurred, is of a theft.
    pub fn is_stolen(&self) -> bool {
        self.thefts.last().is_some_and(|last| !last.recovered)
    }

    /// Whether a record of its end of life stands.
    pub fn is_ended(&self) -> bool {
        !self.end_of_life.is_empty()
    }

    /// Liens that have not been released, by rank.
    pub fn unreleased_liens(&self) -> impl Iterator<Item = &Lien> {
        self.liens.iter().filter(|lien| lien.status.is_unreleased())
    }

    /// Recalls that have not been completed.
    pub fn open_recalls(&self) -> impl Iterator<Item = &Recall> {
        self.recalls.iter().filter(|recall| recall.completed.is_none())
    }

    /// Whether these parties, in any order, are exactly its holders.
    pub fn is_held_by(&self, parties: &[Party]) -> bool {
        Self::same_parties(parties, &self.holders)
    }

    /// Whether two lists without doubles name the same parties, in any order.
    pub(crate) fn same_parties(a: &[Party], b: &[Party]) -> bool {
        a.len() == b.len() && a.iter().all(|party| b.contains(party))
    }

    /// Adds a report of a theft or a recovery in its place by time. Reports arrive late, so that the last one to occur
    /// decides, not the last one to arrive.
    pub fn add_theft(&mut self, record: u64, occurred_at: Timestamp, recovered: bool) -> Result<(), Rejection> {
        limit("theft and recovery reports", self.thefts.len(), Self::MAX_THEFTS)?;
        let place = self.thefts.partition_point(|theft| (theft.occurred_at, theft.record) < (occurred_at, record));
        self.thefts.insert(place, Theft { record, occurred_at, recovered });
        Ok(())
    }

    /// Adds a record of its end of life.
    pub fn end(&mut self, record: u64) -> Result<(), Rejection> {
        limit("end-of-life records", self.end_of_life.len(), Self::MAX_END_OF_LIFE)?;
        self.end_of_life.push(record);
        Ok(())
    }

    /// Its manufacturer opens a recall under a campaign that is new to the vehicle.
    pub fn open_recall(&mut self, by: &OrganisationId, campaign: &str, record: u64) -> Result<(), Rejection> {
        if *by != self.manufacturer {
            let detail = format!("the vehicle was made by {}, only it can recall it", self.manufacturer);
            return Err(error::NOT_MANUFACTURER.reject(detail));
        }
        if self.recalls.iter().any(|recall| recall.campaign == campaign) {
            return Err(error::RECALL_EXISTS.reject(format!("campaign {campaign} was opened on the vehicle before")));
        }
        limit("recalls", self.recalls.len(), Self::MAX_RECALLS)?;
        self.recalls.push(Recall { campaign: campaign.into(), record, completed: None });
        Ok(())
    }

    /// Completes an open recall.
    pub fn complete_recall(&mut self, campaign: &str, record: u64) -> Result<(), Rejection> {
        let open = self.recalls.iter_mut().find(|recall| recall.campaign == campaign && recall.completed.is_none());
        let Some(recall) = open else {
            let detail = format!("the vehicle has no open recall of campaign {campaign}");
            return Err(error::UNKNOWN_RECALL.reject(detail));
        };
        recall.completed = Some(record);
        Ok(())
    }

    /// Adds an export, and forgets the oldest beyond [`Self::MAX_EXPORTS`].
    pub fn add_export(&mut self, record: u64, to: Country) {
        self.exports.push(Export { record, to });
        let surplus = self.exports.len().saturating_sub(Self::MAX_EXPORTS);
        self.exports.drain(..surplus);
    }

    /// Takes back what rests on a record; whether anything did.
    pub fn take_back(&mut self, record: u64) -> bool {
        let before = (self.thefts.len(), self.end_of_life.len(), self.recalls.len(), self.exports.len());
        self.thefts.retain(|theft| theft.record != record);
        self.end_of_life.retain(|number| *number != record);
        self.recalls.retain(|recall| recall.record != record);
        self.exports.retain(|export| export.record != record);
        let reopened = self.recalls.iter_mut().find(|recall| recall.completed == Some(record));
        let changed = reopened.is_some();
        if let Some(recall) = reopened {
            recall.completed = None;
        }
        changed || before != (self.thefts.len(), self.end_of_life.len(), self.recalls.len(), self.exports.len())
    }

    /// Forgets the oldest released liens beyond [`Self::MAX_LIENS`].
    pub fn prune_liens(&mut self) {
        let released = self.liens.iter().filter(|lien| !lien.status.is_unreleased()).count();
        let mut surplus = released.saturating_sub(Self::MAX_LIENS);
        self.liens.retain(|lien| {
            let drop = surplus > 0 && !lien.status.is_unreleased();
            surplus -= usize::from(drop);
            !drop
        });
    }
}

fn limit(what: &str, count: usize, limit: usize) -> Result<(), Rejection> {
    if count < limit {
        return Ok(());
    }
    Err(error::TOO_MANY.reject(format!("the vehicle has {limit} {what} already, the most that it can have")))
}

/// What the reporter says about its own record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Correction {
    /// Number of the action that corrects.
    pub record: u64,
    /// What is wrong.
    pub status: CorrectionStatus,
    /// Number of the record that replaces it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replacement: Option<u64>,
}

/// A holder's dispute of a record: the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dispute {
    /// Who disputes it.
    pub holder: Party,
    /// Number of the action that opened it.
    pub record: u64,
    /// Block time of its opening.
    pub opened_at: Timestamp,
    /// By when the reporter must answer.
    pub deadline: Timestamp,
    /// Where it is in its life.
    pub step: DisputeStep,
    /// The reporter's answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<DisputeAnswer>,
}

/// The answer to a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisputeAnswer {
    /// Number of the action that answered.
    pub record: u64,
    /// What it says.
    pub answer: Answer,
}

/// The life of a dispute: open, then answered or withdrawn. That one is overdue follows from its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStep {
    /// Waits for the reporter.
    Open,
    /// The reporter has answered.
    Answered,
    /// The holder has withdrawn it.
    Withdrawn,
}

impl Dispute {
    /// How long the reporter has to answer: 30 days of block time.
    pub const TIME_TO_ANSWER_MS: u64 = 30 * Timestamp::DAY_MS;

    /// Whether it waits for the reporter.
    pub fn is_open(&self) -> bool {
        self.step == DisputeStep::Open
    }
}
