//! Heads of histories in the state.
//!
//! A head holds the count of entries, the value of the running hash over them ([`vinculum_core::history`]) and, for
//! each entry, a label: who acted and what kind of action it was. Rules look labels up ("is record 12 yours?")
//! without the entries themselves being in the state. The last 64 labels lie in the head; older ones in pages of 64.

use crate::{Abort, Context, Map, Overlay, Touch};
use serde::{Deserialize, Serialize};
use std::fmt;
use vinculum_core::{AccountId, Digest, LoanId, SaleId, VehicleId, history::step};

/// How many labels a head or a page holds.
pub const PAGE: u64 = 64;

/// What has a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A vehicle.
    Vehicle(VehicleId),
    /// An account for money.
    Account(AccountId),
    /// A loan.
    Loan(LoanId),
    /// A sale.
    Sale(SaleId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vehicle(id) => write!(f, "vehicle/{id}"),
            Self::Account(id) => write!(f, "account/{id}"),
            Self::Loan(id) => write!(f, "loan/{id}"),
            Self::Sale(id) => write!(f, "sale/{id}"),
        }
    }
}

/// Who made an entry (the organisation's number, 0 for individuals) and the kind of its action (its module's number
/// for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label(pub u32, pub u16);

/// The head of one subject's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// Entries so far.
    pub count: u64,
    /// The running hash over them.
    pub digest: Digest,
    /// Labels of the entries from the last multiple of 64 on.
    pub recent: Vec<Label>,
}

struct PageKey(Subject, u64);

impl fmt::Display for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

/// The heads, by subject.
pub const HEADS: Map<Subject, Head> = Map::new("history");
const PAGES: Map<PageKey, Vec<Label>> = Map::new("history_page");

/// Announces that the head of `subject` will be read.
pub fn touch(subject: Subject, touch: &mut Touch) {
    HEADS.touch(&subject, touch);
}

/// Where the head of `subject` lies in the state.
pub fn path(subject: Subject) -> String {
    HEADS.path(&subject)
}

/// Adds this action to the history of `subject` and gives its index there.
pub fn append(context: &mut Context<'_, '_>, subject: Subject, label: Label) -> Result<u64, Abort> {
    let head = HEADS.get(context.state, &subject)?;
    let mut head = head.unwrap_or(Head { count: 0, digest: Digest::ZERO, recent: Vec::new() });
    let index = head.count;
    if index > 0 && index.is_multiple_of(PAGE) {
        PAGES.put(context.state, &PageKey(subject, index / PAGE - 1), &head.recent);
        head.recent.clear();
    }
    head.digest = step(head.digest, index, &context.entry());
    head.count += 1;
    head.recent.push(label);
    HEADS.put(context.state, &subject, &head);
    Ok(index)
}

/// The label of entry `index` of `subject`; `None` when there is no such entry.
pub fn label(state: &mut Overlay<'_>, subject: Subject, index: u64) -> Result<Option<Label>, Abort> {
    let Some(head) = HEADS.get(state, &subject)?.filter(|head| index < head.count) else {
        return Ok(None);
    };
    let page = index / PAGE;
    let labels = if page == (head.count - 1) / PAGE {
        head.recent
    } else {
        PAGES.get(state, &PageKey(subject, page))?.expect("every full page of a history is kept")
    };
    Ok(labels.get((index % PAGE) as usize).copied())
}
