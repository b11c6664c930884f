//! The terms of an instalment loan.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DayCount, InterestError, MAX_ANNUAL_RATE_PPM, calendar::day_of_month_clamped};

/// The most payments that a schedule may have: weekly for 60 years and a little more.
pub const MAX_PAYMENTS: u16 = 3_200;
/// The largest principal, in minor units (ten million million of a currency with cents).
pub const MAX_PRINCIPAL: i64 = 1_000_000_000_000_000;
/// The most fees.
pub const MAX_FEES: usize = 100;

/// How often payments are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// On one day of each month, on the last day of months that are shorter.
    Monthly,
    /// Every 14 days.
    Biweekly,
    /// Every 7 days.
    Weekly,
}

/// Whether a fee is added to the loan or paid when the loan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeTiming {
    /// Added to the balance, and bears interest.
    Financed,
    /// Paid by the borrower when the loan is made.
    Upfront,
}

/// A fee of the loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What the fee is for.
    pub name: String,
    /// Minor units.
    pub amount: i64,
    /// Financed or paid upfront.
    pub timing: FeeTiming,
    /// Whether the fee is part of the cost of credit (the finance charge of 12 CFR 1026.4, the total cost of the credit
    /// of Directive (EU) 2023/2225 article 3(5)). It then enters the annual percentage rate; the schedule does not
    /// depend on it.
    pub cost_of_credit: bool,
}

/// What is due in the first payments, before level payments begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GraceKind {
    /// The interest of each period is paid, no principal.
    InterestOnly,
    /// Nothing is paid. Interest accrues without bearing interest, and is added to the balance once, on the last due
    /// date of the grace.
    Deferred,
}

/// A grace at the start of the loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grace {
    /// How many of the loan's due dates the grace covers.
    pub payments: u16,
    /// What is due in it.
    pub kind: GraceKind,
}

/// The terms of an instalment loan with one advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the lender pays out for the borrower, before financed fees, in minor units.
    pub principal: i64,
    /// Nominal annual rate in parts per million: 65 000 is 6.5 %.
    pub annual_rate_ppm: u32,
    /// The day the principal is advanced and interest begins.
    pub advance_date: Date,
    /// The first due date. The first period may have any length.
    pub first_payment_date: Date,
    /// The day of the month that monthly payments fall on, where the first due date is a shorter month's last day
    /// (28 February for payments on the 31st). The first due date's own day if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_day: Option<i8>,
    /// Number of due dates, those of a grace included.
    pub payments: u16,
    /// How often payments are due.
    pub frequency: Frequency,
    /// How days are counted.
    pub day_count: DayCount,
    /// The level payment in minor units. If absent, the amount that makes the last payment most nearly equal to the
    /// others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<i64>,
    /// Due on the last due date in addition to the level payment, in minor units. Not together with `payment`: what a
    /// given payment leaves is due on the last due date, and so is the balloon.
    #[serde(default)]
    pub balloon: i64,
    /// A grace at the start, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Grace>,
    /// Fees, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
}

/// Why terms have no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// An amount is outside its range.
    #[error("{field} is {value}: it must be from {min} to {max} minor units")]
    Amount {
        /// The field.
        field: &'static str,
        /// Its value.
        value: i64,
        /// The least accepted value.
        min: i64,
        /// The largest accepted value.
        max: i64,
    },
    /// The rate is above the maximum.
    #[error("annual_rate_ppm is {0}: the highest accepted rate is {MAX_ANNUAL_RATE_PPM} parts per million (1000 %)")]
    Rate(u32),
    /// The number of payments is outside its range.
    #[error("payments is {0}: it must be from 1 to {MAX_PAYMENTS}")]
    Payments(u16),
    /// The grace leaves no payment that repays the loan.
    #[error("grace.payments is {grace}: at least one of the {payments} payments must follow the grace")]
    Grace {
        /// Due dates in the grace.
        grace: u16,
        /// Due dates of the loan.
        payments: u16,
    },
    /// The first due date is not after the advance.
    #[error("first_payment_date is {first}: it must be after advance_date {advance}")]
    FirstPayment {
        /// The first due date.
        first: Date,
        /// The day of the advance.
        advance: Date,
    },
    /// The payment day does not agree with the first due date or the frequency.
    #[error(
        "payment_day is {day}: with first_payment_date {first} it must be that date's day, or a later day that its month lacks, and payments monthly"
    )]
    PaymentDay {
        /// The payment day.
        day: i8,
        /// The first due date.
        first: Date,
    },
    /// There are too many fees.
    #[error("fees has {0} entries: at most {MAX_FEES} are accepted")]
    TooManyFees(usize),
    /// The last due date is beyond the calendar.
    #[error("the last of {payments} payments from {first} is after the year 9999")]
    DateRange {
        /// Due dates of the loan.
        payments: u16,
        /// The first due date.
        first: Date,
    },
    /// The balloon is more than what would be owed on the last due date without any level payment.
    #[error("balloon is {balloon}: without any level payment only {owed} is owed on the last due date")]
    Balloon {
        /// The balloon.
        balloon: i64,
        /// What would be owed.
        owed: i64,
    },
    /// Both the payment and the balloon are given.
    #[error("payment is {payment} and balloon is {balloon}: give one of them, for each follows from the other")]
    PaymentAndBalloon {
        /// The level payment.
        payment: i64,
        /// The balloon.
        balloon: i64,
    },
    /// The loan is too small to be spread over its payments.
    #[error("an opening balance of {opening_balance} is too small for {payments} payments of at least one minor unit")]
    TooSmall {
        /// Principal and financed fees.
        opening_balance: i64,
        /// Level payments.
        payments: u16,
    },
    /// Interest could not be computed.
    #[error(transparent)]
    Interest(#[from] InterestError),
    /// A sum does not fit in 64 bits.
    #[error("{0} is above the largest amount of {max}", max = i64::MAX)]
    Overflow(&'static str),
}

impl Terms {
    /// Checks every field against its range and against the others.
    ///
    /// # Errors
    /// [`TermsError`], the first found.
    pub fn validate(&self) -> Result<(), TermsError> {
        within("principal", self.principal, 1, MAX_PRINCIPAL)?;
        within("balloon", self.balloon, 0, MAX_PRINCIPAL)?;
        if let Some(payment) = self.payment {
            within("payment", payment, 1, MAX_PRINCIPAL)?;
            if self.balloon != 0 {
                return Err(TermsError::PaymentAndBalloon { payment, balloon: self.balloon });
            }
        }
        if self.annual_rate_ppm > MAX_ANNUAL_RATE_PPM {
            return Err(TermsError::Rate(self.annual_rate_ppm));
        }
        if self.payments == 0 || self.payments > MAX_PAYMENTS {
            return Err(TermsError::Payments(self.payments));
        }
        if self.grace_payments() >= self.payments {
            return Err(TermsError::Grace { grace: self.grace_payments(), payments: self.payments });
        }
        if self.first_payment_date <= self.advance_date {
            return Err(TermsError::FirstPayment { first: self.first_payment_date, advance: self.advance_date });
        }
        if self.fees.len() > MAX_FEES {
            return Err(TermsError::TooManyFees(self.fees.len()));
        }
        self.fees.iter().try_for_each(|fee| within("fees.amount", fee.amount, 0, MAX_PRINCIPAL))?;
        self.validate_payment_day()
    }

    fn validate_payment_day(&self) -> Result<(), TermsError> {
        let Some(day) = self.payment_day else { return Ok(()) };
        let clamped = day_of_month_clamped(self.first_payment_date, 0, day);
        if self.frequency == Frequency::Monthly && clamped == Some(self.first_payment_date) {
            return Ok(());
        }
        Err(TermsError::PaymentDay { day, first: self.first_payment_date })
    }

    /// Due dates in the grace.
    pub(super) fn grace_payments(&self) -> u16 {
        self.grace.map_or(0, |grace| grace.payments)
    }

    /// Sum of the fees with this timing, in minor units. At most 100 fees of at most 10^15, so it always fits once
    /// validated.
    pub(super) fn fees_with(&self, timing: FeeTiming) -> i64 {
        self.fees.iter().filter(|fee| fee.timing == timing).map(|fee| fee.amount).sum()
    }

    /// The due dates in order.
    pub(super) fn due_dates(&self) -> impl Iterator<Item = Result<Date, TermsError>> {
        let out_of_range = || TermsError::DateRange { payments: self.payments, first: self.first_payment_date };
        let day = self.payment_day.unwrap_or_else(|| self.first_payment_date.day());
        (0..i64::from(self.payments))
            .map(move |index| match self.frequency {
                Frequency::Monthly => day_of_month_clamped(self.first_payment_date, index, day),
                Frequency::Biweekly => days_after(self.first_payment_date, 14 * index),
                Frequency::Weekly => days_after(self.first_payment_date, 7 * index),
            })
            .map(move |date| date.ok_or_else(out_of_range))
    }
}

fn days_after(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn within(field: &'static str, value: i64, min: i64, max: i64) -> Result<(), TermsError> {
    if (min..=max).contains(&value) { Ok(()) } else { Err(TermsError::Amount { field, value, min, max }) }
}
