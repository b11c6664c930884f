//! The sums of a statement.

use super::{Entry, EntryStatus, Statement};
use crate::money::{CreditDebit, Decimal};

/// How many entries there are and what they make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EntryTotals {
    pub entries: u64,
    pub sum: Decimal,
}

impl EntryTotals {
    fn add(&mut self, entry: &Entry) {
        self.entries += 1;
        self.sum = self.sum + Decimal::from_money(entry.amount);
    }
}

/// What `TxsSummry` says: all entries, whatever their status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub credits: EntryTotals,
    pub debits: EntryTotals,
}

impl Summary {
    pub fn of(entries: &[Entry]) -> Self {
        let mut summary = Self::default();
        for entry in entries {
            match entry.direction {
                CreditDebit::Credit => summary.credits.add(entry),
                CreditDebit::Debit => summary.debits.add(entry),
            }
        }
        summary
    }

    pub fn all(&self) -> EntryTotals {
        EntryTotals { entries: self.credits.entries + self.debits.entries, sum: self.credits.sum + self.debits.sum }
    }

    /// Credits less debits, as a number without sign and its direction.
    pub fn net(&self) -> (Decimal, CreditDebit) {
        let net = self.credits.sum - self.debits.sum;
        if net < Decimal::default() { (-net, CreditDebit::Debit) } else { (net, CreditDebit::Credit) }
    }
}

/// Opening balance, booked entries and closing balance in signed minor units.
pub(super) struct BalanceCheck {
    pub opening: i128,
    pub entries: i128,
    pub closing: i128,
}

impl BalanceCheck {
    /// Of a statement whose amounts are in one currency.
    pub fn of(statement: &Statement) -> Self {
        let booked = statement.entries.iter().filter(|entry| entry.status == EntryStatus::Booked);
        Self {
            opening: statement.opening.direction.signed(statement.opening.amount),
            entries: booked.map(|entry| entry.direction.signed(entry.amount)).sum(),
            closing: statement.closing.direction.signed(statement.closing.amount),
        }
    }

    pub fn is_balanced(&self) -> bool {
        self.opening + self.entries == self.closing
    }
}
