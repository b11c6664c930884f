//! What reading a message gives besides the message: refused rows, totals that disagree, and what was not carried over.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::reason::Refusal;

/// Different paths that a loss report names; elements at further paths are counted together.
pub const MAX_LOSS_PATHS: usize = 1000;
const FURTHER_PATHS: &str = "(further paths)";

/// A message and what there is to know of its reading.
///
/// Every row of the file is either in the message or in `refusals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading<M> {
    /// What was taken.
    pub message: M,
    /// Rows that were not taken.
    pub refusals: Vec<Refusal>,
    /// Where the file contradicts itself. Nothing is taken out for these: whether such a file is acceptable is the reader's
    /// decision. Banks reject a file whose control totals disagree.
    pub discrepancies: Vec<Discrepancy>,
    /// Elements of the rows and headers taken that the message has no field for.
    pub losses: LossReport,
}

/// Two statements of a file that cannot both be true. Totals are compared with all rows, those refused included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Discrepancy {
    /// A total is not that of the content.
    #[error("{path} says {stated}, the content makes {computed}")]
    Total {
        /// The total, such as `PmtInf[2]/CtrlSum`.
        path: String,
        /// What the file says.
        stated: String,
        /// What the rows make.
        computed: String,
    },
    /// A total cannot be compared.
    #[error("{path} cannot be checked: {reason}")]
    Unchecked {
        /// The total.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Two transfers with one end-to-end id. `NOTPROVIDED` is no id.
    #[error("{again} has the end-to-end id {end_to_end_id:?} of {first}")]
    DuplicateEndToEndId {
        /// The id.
        end_to_end_id: String,
        /// The first row that has it.
        first: String,
        /// Another one.
        again: String,
    },
}

/// Elements and attributes that were in the file and are not in the message: path below the element of the message, without row
/// numbers, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LossReport(BTreeMap<String, u64>);

impl LossReport {
    /// Whether everything was carried over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Paths with their counts, in the order of the alphabet. An attribute's last part begins with `@`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(path, count)| (path.as_str(), *count))
    }

    /// How often the element at a path was not carried over.
    pub fn count(&self, path: &str) -> u64 {
        self.0.get(path).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, path: &str, count: u64) {
        if let Some(known) = self.0.get_mut(path) {
            *known += count;
        } else if self.0.len() < MAX_LOSS_PATHS {
            self.0.insert(path.to_owned(), count);
        } else {
            *self.0.entry(FURTHER_PATHS.to_owned()).or_default() += count;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (path, count) in other.iter() {
            self.add(path, count);
        }
    }
}

/// Finds end-to-end ids that two rows share.
#[derive(Default)]
pub(crate) struct EndToEndIds(HashMap<String, String>);

impl EndToEndIds {
    /// Notes the id of a row; answers the discrepancy if an earlier row has it.
    pub fn note(&mut self, id: &str, row: &str) -> Option<Discrepancy> {
        if id == "NOTPROVIDED" {
            return None;
        }
        match self.0.get(id) {
            Some(first) => Some(Discrepancy::DuplicateEndToEndId {
                end_to_end_id: id.to_owned(),
                first: first.clone(),
                again: row.to_owned(),
            }),
            None => {
                self.0.insert(id.to_owned(), row.to_owned());
                None
            }
        }
    }
}
