//! The level payment, found by rolling the loan itself, so that odd periods, day counts and rounding are all in it.

use super::{
    TermsError,
    schedule::{Ending, Plan},
};

/// Steps that follow the annuity. Two or three suffice, unless interest is carried forward.
const ANNUITY_STEPS: usize = 8;

/// The payment that brings the last payment (without the balloon) nearest to it; the smaller one of two that are
/// equally near.
///
/// What is owed on the last due date falls as the payment rises, so there is a least payment whose last payment is not
/// above it; the answer is that one or the one below. Steps by the annuity close in on it, or else bisection.
pub(super) fn level_payment(plan: &Plan, balloon: i64, level_payments: u16) -> Result<i64, TermsError> {
    // What the last payment is above the level payment, or `None` if the loan is repaid before it.
    let excess = |payment: i64| {
        Ok::<_, TermsError>(match plan.run(payment, |_| ())? {
            Ending::Early => None,
            Ending::Owed(owed) => Some(i128::from(owed) - i128::from(balloon) - i128::from(payment)),
        })
    };
    let too_small = || TermsError::TooSmall { opening_balance: plan.opening_balance(), payments: level_payments };
    let Ending::Owed(owed) = plan.run(0, |_| ())? else { return Err(too_small()) };
    if balloon >= owed {
        return Err(TermsError::Balloon { balloon, owed });
    }
    let (mut low, mut high) = (0, owed);
    let (mut low_excess, mut high_excess) = (i128::from(owed) - i128::from(balloon), excess(high)?);
    let annuity = plan.annuity(balloon);
    let mut next = annuity.map(|(payment, _)| payment);
    let mut steps = 0;
    while high - low > 1 {
        let payment = next.unwrap_or_else(|| low.midpoint(high)).clamp(low + 1, high - 1);
        let found = excess(payment)?;
        match found {
            Some(above) if above > 0 => (low, low_excess) = (payment, above),
            _ => (high, high_excess) = (payment, found),
        }
        steps += 1;
        next = annuity
            .zip(found)
            .filter(|_| steps < ANNUITY_STEPS)
            .and_then(|((_, slope), excess)| payment.checked_add(i64::try_from(excess / i128::from(slope)).ok()?));
    }
    match high_excess {
        Some(below) if low == 0 || -below < low_excess => Ok(high),
        _ if low > 0 => Ok(low),
        _ => Err(too_small()),
    }
}
