//! Heads of vehicles' histories in the state.
//!
//! Every subject has a history: the record of an account, a loan or a sale holds the [`RunningHash`] over it. A vehicle's has
//! a head of its own, which holds besides, for each entry, a label: who acted and what kind of action it was. Rules look
//! labels up ("is record 12 yours?") without the entries themselves being in the state. The last 64 labels lie in the
//! head; older ones in pages of 64.

use crate::{Abort, Context, Map, Overlay};
use serde::{Deserialize, Serialize};
use std::fmt;
use vinculum_core::{
    AccountId, Digest, LoanId, SaleId, VehicleId,
    history::{RunningHash, step},
};

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

/// Who made an entry (the organisation's number, 0 for individuals) and the kind of its action (its module's number
/// for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label(pub u32, pub u16);

/// The head of one vehicle's history.
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

impl Head {
    /// The history as it is.
    pub fn running_hash(&self) -> RunningHash {
        RunningHash { count: self.count, digest: self.digest }
    }
}

struct PageKey(VehicleId, u64);

impl fmt::Display for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

/// The heads, by vehicle.
pub const HEADS: Map<VehicleId, Head> = Map::new("history/vehicle");
const PAGES: Map<PageKey, Vec<Label>> = Map::new("history_page/vehicle");

/// Adds this action to the vehicle's history and gives its index there.
pub fn append(context: &mut Context<'_, '_>, vehicle: VehicleId, label: Label) -> Result<u64, Abort> {
    let head = HEADS.get(context.state, &vehicle)?;
    let mut head = head.unwrap_or(Head { count: 0, digest: Digest::ZERO, recent: Vec::new() });
    let index = head.count;
    if index > 0 && index.is_multiple_of(PAGE) {
        PAGES.put(context.state, &PageKey(vehicle, index / PAGE - 1), &head.recent);
        head.recent.clear();
    }
    head.digest = step(head.digest, index, &context.entry());
    head.count += 1;
    head.recent.push(label);
    HEADS.put(context.state, &vehicle, &head);
    Ok(index)
}

/// The label of entry `index` of the vehicle's history; `None` when there is no such entry.
pub fn label(state: &mut Overlay<'_>, vehicle: VehicleId, index: u64) -> Result<Option<Label>, Abort> {
    let Some(head) = HEADS.get(state, &vehicle)?.filter(|head| index < head.count) else {
        return Ok(None);
    };
    let page = index / PAGE;
    let labels = if page == (head.count - 1) / PAGE {
        head.recent
    } else {
        PAGES.get(state, &PageKey(vehicle, page))?.expect("every full page of a history is kept")
    };
    Ok(labels.get((index % PAGE) as usize).copied())
}
