//! Pure arithmetic over a loan: when what is due, what is owed on a day, how late it is.

use crate::types::{Deferment, Loan, LoanStatus};
use jiff::civil::Date;
use vinculum_core::Timestamp;
use vinculum_loan_math::exact::{
    Due, Frequency, LoanPosition, Outstanding, PayoffQuote, Terms, TermsError, accrued_interest, day_of_month_clamped,
    days_past_due, late_fee, oldest_unpaid_due_date, payoff_quote, schedule,
};

/// Days past due from which a loan can be charged off.
pub const CHARGE_OFF_DAYS: u32 = 120;
/// Most instalments of a loan on the ledger: 20 years of months.
pub const MAX_INSTALMENTS: u16 = 240;
/// Most deferments of a loan under one set of terms.
pub const MAX_DEFERMENTS: usize = 12;
/// Most periods by which one deferment puts instalments off.
pub const MAX_DEFERRED_PERIODS: u16 = 12;

/// A figure that could not be computed, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Uncomputable(pub String);

/// What is given back when the borrower withdraws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// What was lent.
    pub principal: i64,
    /// The interest on it.
    pub interest: i64,
    /// Both, less all that was paid before.
    pub due: i64,
}

fn uncomputable(error: impl std::fmt::Display) -> Uncomputable {
    Uncomputable(error.to_string())
}

/// The day of UTC on which a moment lies; `None` after the year 9999.
pub fn day_of(time: Timestamp) -> Option<Date> {
    let milliseconds = i64::try_from(time.0).ok()?;
    Some(jiff::Timestamp::from_millisecond(milliseconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// What is owed when a loan begins: what is lent and its financed fees.
pub(crate) fn opening_balance(terms: &Terms) -> Result<i64, Uncomputable> {
    Ok(schedule(terms).map_err(uncomputable)?.opening_balance)
}

/// The instalments by their dates, put off where they were.
pub fn instalments(terms: &Terms, deferments: &[Deferment]) -> Result<Vec<Due>, Uncomputable> {
    let rows = schedule(terms).map_err(uncomputable)?.rows;
    let moved = |index: u16| -> u16 { deferments.iter().filter(|d| d.first <= index).map(|d| d.periods).sum() };
    let due = |(index, row): (u16, &vinculum_loan_math::exact::Row)| {
        let date = match moved(index) {
            0 => Some(row.due_date),
            periods => nth_date(terms, u32::from(index) + u32::from(periods)),
        };
        let date = date.ok_or_else(|| Uncomputable(format!("instalment {index} falls beyond the calendar")))?;
        Ok(Due { date, amount: row.payment })
    };
    (0u16..).zip(&rows).map(due).collect()
}

/// The date of the due date number `index` from 0, also beyond the last one of the terms.
pub fn nth_date(terms: &Terms, index: u32) -> Option<Date> {
    let first = terms.first_payment_date;
    let after = |days: i64| first.checked_add(jiff::Span::new().try_days(days * i64::from(index)).ok()?).ok();
    match terms.frequency {
        Frequency::Monthly => day_of_month_clamped(first, index.into(), terms.payment_day.unwrap_or(first.day())),
        Frequency::Biweekly => after(14),
        Frequency::Weekly => after(7),
    }
}

impl Loan {
    /// Its instalments.
    pub fn instalments(&self) -> Result<Vec<Due>, Uncomputable> {
        instalments(&self.terms, &self.deferments)
    }

    /// What repays it on a day, not before the day to which interest is computed.
    pub fn payoff(&self, day: Date) -> Result<PayoffQuote, Uncomputable> {
        let position = LoanPosition {
            owed: self.owed,
            accrued_to: self.accrued_to,
            annual_rate_ppm: self.terms.annual_rate_ppm,
            day_count: self.terms.day_count,
        };
        payoff_quote(&position, day).map_err(uncomputable)
    }

    /// The day since which an instalment is unpaid; the last one is, as long as anything is owed.
    pub fn oldest_unpaid(&self) -> Result<Option<Date>, Uncomputable> {
        let instalments = self.instalments()?;
        let oldest = oldest_unpaid_due_date(&instalments, self.paid_on_instalments).map_err(uncomputable)?;
        let last = instalments.last().map(|due| due.date);
        let owes_nothing = self.status.is_over() || self.status.is_pending();
        Ok(if owes_nothing { None } else { oldest.or(last) })
    }

    /// Days past due on a day.
    pub fn days_past_due_on(&self, day: Date) -> Result<u32, Uncomputable> {
        Ok(days_past_due(self.oldest_unpaid()?, day))
    }

    /// Adds the interest up to a day, and the late charges of instalments whose grace ended before it.
    pub fn roll_to(&mut self, day: Date) -> Result<(), Uncomputable> {
        self.charge_late(day)?;
        let Terms { annual_rate_ppm, day_count, .. } = self.terms;
        let interest = accrued_interest(self.owed.principal, annual_rate_ppm, day_count, self.accrued_to, day);
        let interest = interest.map_err(uncomputable)?;
        self.owed.interest =
            self.owed.interest.checked_add(interest).ok_or_else(|| uncomputable("interest overflows"))?;
        self.accrued_to = day;
        Ok(())
    }

    /// Adds the late charges that fall due by a day, one for each instalment, and none once the loan is charged off.
    pub fn charge_late(&mut self, day: Date) -> Result<(), Uncomputable> {
        let Some(rule) = self.late_fee.filter(|_| self.status == LoanStatus::Active) else { return Ok(()) };
        let mut before = 0_i64;
        for due in self.instalments()? {
            let unpaid = (before + due.amount - self.paid_on_instalments).clamp(0, due.amount);
            before += due.amount;
            let grace_over = vinculum_loan_math::exact::days_between(due.date, day) > i64::from(rule.grace_days);
            if due.date <= self.charged_through || !grace_over {
                continue;
            }
            let charge = late_fee(&rule, unpaid, due.date, day).map_err(uncomputable)?;
            self.owed.late_charges =
                self.owed.late_charges.checked_add(charge).ok_or_else(|| uncomputable("late charges overflow"))?;
            self.charged_through = due.date;
        }
        Ok(())
    }

    /// The last day on which the borrower may withdraw: the day of the origination doesn't count (Regulation (EEC,
    /// Euratom) No 1182/71, article 3(1)). `None` when no such days were agreed.
    pub fn withdrawal_until(&self) -> Option<Date> {
        let days = jiff::Span::new().try_days(self.cooling_off_days).ok().filter(|_| self.cooling_off_days > 0)?;
        day_of(self.originated_at)?.checked_add(days).ok()
    }

    /// What the borrower gives back who withdraws on a day: what was lent and the interest on it. Financed fees, the
    /// interest on them and late charges are not owed then. Only for a loan whose terms were never modified.
    pub fn withdrawal_on(&self, day: Date) -> Result<Withdrawal, Uncomputable> {
        let Terms { principal, annual_rate_ppm, day_count, advance_date, .. } = self.terms;
        let mut rolled = self.clone();
        rolled.roll_to(day)?;
        let fees = self.principal - principal;
        let on_fees = accrued_interest(fees, annual_rate_ppm, day_count, advance_date, day).map_err(uncomputable)?;
        let interest = rolled.paid.interest + rolled.owed.interest - on_fees;
        let Outstanding { fees, late_charges, interest: paid_interest, principal: paid_principal } = rolled.paid;
        let due = principal + interest - (fees + late_charges + paid_interest + paid_principal);
        Ok(Withdrawal { principal, interest, due })
    }

    /// Whether a deferment is active on a day.
    pub fn is_deferred(&self, day: Date) -> bool {
        self.deferments.iter().any(|deferment| day < deferment.until)
    }
}

/// Whether the ledger keeps loans of these terms: those with a schedule of at most [`MAX_INSTALMENTS`], and no interest that is
/// added to principal in a grace, which servicing by payments doesn't do.
pub fn check_terms(terms: &Terms) -> Result<(), Uncomputable> {
    if terms.payments > MAX_INSTALMENTS {
        return Err(Uncomputable(format!("payments is {}: at most {MAX_INSTALMENTS} are accepted", terms.payments)));
    }
    if terms.grace.is_some_and(|grace| grace.kind == vinculum_loan_math::exact::GraceKind::Deferred) {
        return Err(Uncomputable("grace must be interest_only: defer instalments instead".into()));
    }
    schedule(terms).map(|_| ()).map_err(|error: TermsError| uncomputable(error))
}
