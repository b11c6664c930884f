//! Pure arithmetic of double entry.

use crate::{error, types::Totals};
use vinculum_core::{Amount, Rejection, Timestamp};

/// Longest time for which money can be reserved: 366 days.
pub const MAX_RESERVATION_MS: u64 = 366 * Timestamp::DAY_MS;

/// How long a payer's code is shown, and after that can still be on its way to a block: a minute and a minute's grace.
pub const CODE_VALIDITY_MS: u64 = 120_000;
/// How far the payer's clock may be ahead of the block's time.
pub const CODE_CLOCK_AHEAD_MS: u64 = 30_000;

/// One of the four sums of [`Totals`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    DebitsPending,
    DebitsPosted,
    CreditsPending,
    CreditsPosted,
}

fn sum(totals: &mut Totals, which: Sum) -> &mut Amount {
    match which {
        Sum::DebitsPending => &mut totals.debits_pending,
        Sum::DebitsPosted => &mut totals.debits_posted,
        Sum::CreditsPending => &mut totals.credits_pending,
        Sum::CreditsPosted => &mut totals.credits_posted,
    }
}

/// Adds to one of the sums.
pub(crate) fn add(totals: &mut Totals, which: Sum, amount: Amount) -> Result<(), Rejection> {
    let sum = sum(totals, which);
    *sum = add_amounts(*sum, amount)?;
    Ok(())
}

/// Takes from a pending sum what was once added to it.
pub(crate) fn take(totals: &mut Totals, which: Sum, amount: Amount) {
    let sum = sum(totals, which);
    *sum = sum.checked_sub(amount).expect("what a reservation added is still there");
}

/// The sum of two amounts.
pub(crate) fn add_amounts(a: Amount, b: Amount) -> Result<Amount, Rejection> {
    a.checked_add(b).ok_or_else(|| error::AMOUNT_OVERFLOW.reject(format!("{a} and {b} are more than {}", Amount::MAX)))
}

/// The number, from 0, of the period of `days` days in which `now` lies.
pub(crate) fn period(granted_at: Timestamp, days: u16, now: Timestamp) -> u64 {
    now.since(granted_at) / (u64::from(days) * Timestamp::DAY_MS)
}
