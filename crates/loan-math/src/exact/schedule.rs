//! Amortisation: from terms to a schedule of payments.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DayCount, FeeTiming, GraceKind, Terms, TermsError, interest::interest_for, level::level_payment};

/// What a row of the schedule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Grace: the interest is paid.
    InterestOnly,
    /// Grace: nothing is paid.
    Deferred,
    /// The level payment.
    Level,
    /// The last payment: all that is owed, so it absorbs the rounding of the others, and the balloon.
    Final,
}

/// One due date. All amounts are minor units.
///
/// `payment = interest_paid + principal_paid`,
/// `closing_balance = opening_balance - principal_paid + interest_capitalised`, and
/// `unpaid_interest` is that of the row before `+ interest_accrued - interest_paid - interest_capitalised`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Number of the due date, from 1.
    pub number: u16,
    /// The due date.
    pub due_date: Date,
    /// What the row is.
    pub kind: RowKind,
    /// Days since the due date before (since the advance for the first), by the day count of the terms.
    pub days: u32,
    /// Balance that bore interest in the period.
    pub opening_balance: i64,
    /// Interest of the period: half-even rounding of balance × rate × days ÷ year.
    pub interest_accrued: i64,
    /// What is due.
    pub payment: i64,
    /// Part of the payment that pays interest, which comes before principal.
    pub interest_paid: i64,
    /// Part of the payment that pays principal.
    pub principal_paid: i64,
    /// Interest that is added to the balance.
    pub interest_capitalised: i64,
    /// Accrued interest that is still unpaid after the payment. It bears no interest.
    pub unpaid_interest: i64,
    /// Balance after the payment.
    pub closing_balance: i64,
}

/// The schedule of a loan. All amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Principal and financed fees: the balance on the day of the advance.
    pub opening_balance: i64,
    /// Fees that are part of the opening balance.
    pub financed_fees: i64,
    /// Fees that the borrower pays when the loan is made.
    pub upfront_fees: i64,
    /// The level payment.
    pub payment: i64,
    /// The last payment.
    pub final_payment: i64,
    /// Sum of the payments of the rows.
    pub total_payments: i64,
    /// Sum of the interest of the rows.
    pub total_interest: i64,
    /// The due dates. Fewer than the terms say if a given payment repays the loan earlier.
    pub rows: Vec<Row>,
}

/// A period before a due date.
struct Period {
    due_date: Date,
    days: u32,
}

/// What [`Schedule`]s of one loan with different level payments have in common.
pub(super) struct Plan {
    opening_balance: i64,
    annual_rate_ppm: u32,
    day_count: DayCount,
    grace: Option<(usize, GraceKind)>,
    periods: Vec<Period>,
}

/// How a schedule ends for some level payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Repaid before the last due date.
    Early,
    /// This much, in minor units, was owed on the last due date.
    Owed(i64),
}

/// The schedule of a loan.
///
/// Interest is simple: each period's is computed on the balance alone and rounded half-even to the minor unit; payments
/// pay interest first; interest that a payment does not cover is carried forward and bears no interest.
///
/// # Errors
/// [`TermsError`] if the terms are out of range or contradict themselves, or an amount passes 64 bits.
pub fn schedule(terms: &Terms) -> Result<Schedule, TermsError> {
    terms.validate()?;
    let financed_fees = terms.fees_with(FeeTiming::Financed);
    let plan = Plan::new(terms, terms.principal + financed_fees)?;
    let payment = match terms.payment {
        Some(payment) => payment,
        None => level_payment(&plan, terms.balloon, terms.payments - terms.grace_payments())?,
    };
    let mut rows = Vec::with_capacity(plan.periods.len());
    plan.run(payment, |row| rows.push(row))?;
    let total = |amount: fn(&Row) -> i64, name| {
        rows.iter().map(amount).try_fold(0_i64, i64::checked_add).ok_or(TermsError::Overflow(name))
    };
    let (total_payments, total_interest) =
        (total(|row| row.payment, "total_payments")?, total(|row| row.interest_accrued, "total_interest")?);
    Ok(Schedule {
        opening_balance: plan.opening_balance,
        financed_fees,
        upfront_fees: terms.fees_with(FeeTiming::Upfront),
        payment,
        final_payment: rows.last().map_or(0, |row| row.payment),
        total_payments,
        total_interest,
        rows,
    })
}

impl Plan {
    fn new(terms: &Terms, opening_balance: i64) -> Result<Self, TermsError> {
        let mut start = terms.advance_date;
        let mut periods = Vec::with_capacity(usize::from(terms.payments));
        for due_date in terms.due_dates() {
            let due_date = due_date?;
            let days = u32::try_from(terms.day_count.days(start, due_date))
                .map_err(|_| TermsError::FirstPayment { first: due_date, advance: start })?;
            periods.push(Period { due_date, days });
            start = due_date;
        }
        Ok(Self {
            opening_balance,
            annual_rate_ppm: terms.annual_rate_ppm,
            day_count: terms.day_count,
            grace: terms.grace.map(|grace| (usize::from(grace.payments), grace.kind)),
            periods,
        })
    }

    /// About the level payment, and by how much one that is higher by one lowers what is owed last: with the discount
    /// factors vₖ = vₖ₋₁ ÷ (1 + rate · days ÷ year) from the end of the grace on, (balance − balloon · vₙ) ÷ Σ vₖ and
    /// Σ vₖ ÷ vₙ. `None` where the last factor vanishes.
    pub(super) fn annuity(&self, balloon: i64) -> Option<(i64, i64)> {
        // Factors in units of 2^-32: times the year they stay below 2^61.
        const ONE: u64 = 1 << 32;
        let year = 1_000_000 * self.day_count.year_days().unsigned_abs();
        let interest = |period: &Period| u64::from(self.annual_rate_ppm) * u64::from(period.days);
        let (count, kind) = self.grace.unwrap_or((0, GraceKind::InterestOnly));
        let (grace, level) = self.periods.split_at(count);
        let deferred = if kind == GraceKind::Deferred { grace.iter().map(interest).sum() } else { 0 };
        let balance = i128::from(self.opening_balance) * i128::from(year + deferred) / i128::from(year);
        let (mut factor, mut sum) = (ONE, 0);
        for period in level {
            factor = factor * year / (year + interest(period));
            sum += factor;
        }
        let repaid = balance * i128::from(ONE) - i128::from(balloon) * i128::from(factor);
        Some((i64::try_from(repaid.checked_div(sum.into())?).ok()?, i64::try_from(sum.checked_div(factor)?).ok()?))
    }

    /// The balance on the day of the advance.
    pub(super) const fn opening_balance(&self) -> i64 {
        self.opening_balance
    }

    /// Rolls the loan through its due dates with a level payment, and hands each row to `each`.
    #[inline]
    pub(super) fn run(&self, level: i64, mut each: impl FnMut(Row)) -> Result<Ending, TermsError> {
        let (mut balance, mut unpaid) = (self.opening_balance, 0_i64);
        let mut ending = Ending::Early;
        for (index, period) in self.periods.iter().enumerate() {
            let accrued = interest_for(balance, self.annual_rate_ppm, period.days, self.day_count)?;
            let interest = unpaid.checked_add(accrued).ok_or(TermsError::Overflow("unpaid_interest"))?;
            let owed = balance.checked_add(interest).ok_or(TermsError::Overflow("the amount owed"))?;
            let last = index + 1 == self.periods.len();
            let (mut kind, mut payment, mut capitalised) = (RowKind::Level, level, 0);
            match self.grace {
                Some((count, GraceKind::InterestOnly)) if index < count => {
                    (kind, payment) = (RowKind::InterestOnly, interest)
                }
                Some((count, GraceKind::Deferred)) if index < count => {
                    (kind, payment) = (RowKind::Deferred, 0);
                    capitalised = if index + 1 == count { interest } else { 0 };
                }
                _ if last || level >= owed => (kind, payment) = (RowKind::Final, owed),
                _ => {}
            }
            let interest_paid = payment.min(interest);
            let row = Row {
                number: u16::try_from(index + 1).map_err(|_| TermsError::Overflow("number"))?,
                due_date: period.due_date,
                kind,
                days: period.days,
                opening_balance: balance,
                interest_accrued: accrued,
                payment,
                interest_paid,
                principal_paid: payment - interest_paid,
                interest_capitalised: capitalised,
                unpaid_interest: interest - interest_paid - capitalised,
                closing_balance: balance - (payment - interest_paid) + capitalised,
            };
            (balance, unpaid) = (row.closing_balance, row.unpaid_interest);
            each(row);
            if last {
                ending = Ending::Owed(owed);
            } else if kind == RowKind::Final {
                break;
            }
        }
        Ok(ending)
    }
}
