//! The annual percentage rate of charge of the EU consumer credit directives: Directive 2008/48/EC, Annex I, and its
//! successor, Directive (EU) 2023/2225, Annex III, whose equation is the same.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::equation::{AprError, Flow, check_amount, check_length, solve};
use crate::exact::{days_between, months_before};

/// The longest interval, in years.
const MAX_YEARS: f64 = 1_000.0;

/// The interval from the first drawdown. A year has 365 days (`days` are days of such a year), 52 weeks or 12 equal
/// months of 365/12 = 30.41666 days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EuTime {
    /// Days, over 365.
    Days(u32),
    /// Weeks, over 52.
    Weeks(u32),
    /// Months, over 12.
    Months(u32),
    /// Years, which may have a fraction.
    Years(f64),
}

impl EuTime {
    fn years(self) -> f64 {
        match self {
            Self::Days(days) => f64::from(days) / 365.0,
            Self::Weeks(weeks) => f64::from(weeks) / 52.0,
            Self::Months(months) => f64::from(months) / 12.0,
            Self::Years(years) => years,
        }
    }
}

/// A drawdown, or a payment of capital, interest or charges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EuFlow {
    /// The amount, above zero, in any one unit.
    pub amount: f64,
    /// When, from the first drawdown: `{"months": 3}`.
    pub after: EuTime,
}

/// A credit agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EuTransaction {
    /// The drawdowns (C).
    pub drawdowns: Vec<EuFlow>,
    /// The payments of the consumer (D).
    pub payments: Vec<EuFlow>,
}

/// The annual percentage rate of charge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EuApr {
    /// The rate X in percent, not rounded.
    pub apr_percent: f64,
    /// The rate in percent with one decimal, a following 5 or more rounding away from zero (remark (d)): the form in
    /// which it is stated.
    pub apr_percent_one_decimal: f64,
}

/// The annual percentage rate of charge: the X of Σ Cₖ (1 + X)^-tₖ = Σ Dₗ (1 + X)^-sₗ, with times in years.
///
/// # Errors
/// [`AprError`] if a list is empty or too long, a number is out of range, or no rate satisfies the equation.
pub fn eu_apr(transaction: &EuTransaction) -> Result<EuApr, AprError> {
    let mut flows = Vec::with_capacity(transaction.drawdowns.len().saturating_add(transaction.payments.len()));
    for (field, list, sign) in [("drawdowns", &transaction.drawdowns, 1.0), ("payments", &transaction.payments, -1.0)] {
        check_length(field, list.len())?;
        for (index, flow) in list.iter().enumerate() {
            check_amount(field, index, flow.amount)?;
            let years = flow.after.years();
            if !(0.0..=MAX_YEARS).contains(&years) {
                let range = "from 0 to 1000 years";
                return Err(AprError::Number { field, index, name: "after", value: years, range });
            }
            flows.push(Flow { amount: sign * flow.amount, whole: years, fraction: 0.0 });
        }
    }
    let apr_percent = 100.0 * solve(&flows)?;
    // The solution is good to about 1e-12; without the slack a rate of exactly x.x5 could fall below the half by its
    // last bit.
    let tenths = (apr_percent.abs() * 10.0 + 1e-9).round();
    Ok(EuApr { apr_percent, apr_percent_one_decimal: (tenths / 10.0).copysign(apr_percent) })
}

/// The regular period that, with days, measures an interval. The frequency of drawdowns and payments decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalPeriod {
    /// Weeks, 52 in a year.
    Weeks,
    /// Equal months, 12 in a year.
    Months,
    /// Years.
    Years,
}

/// The interval from `first` to `date` in years, `None` if `date` is earlier or the calendar ends.
///
/// Regular periods are counted backwards from `date`; the days that remain, the first excluded and the last included,
/// are divided by the 365 or 366 days of the complete year that ends with them (Commission guidelines SWD(2012) 128
/// final, section 4.1.1).
#[must_use]
pub fn interval_in_years(first: Date, date: Date, period: IntervalPeriod) -> Option<f64> {
    if date < first {
        return None;
    }
    let (regular, days_end) = match period {
        IntervalPeriod::Weeks => {
            let weeks = days_between(first, date) / 7;
            let end = date.checked_sub(jiff::Span::new().try_days(7 * weeks).ok()?).ok()?;
            (weeks as f64 / 52.0, end)
        }
        IntervalPeriod::Months => {
            let (months, end) = full_months_before(first, date, 1)?;
            (months as f64 / 12.0, end)
        }
        IntervalPeriod::Years => {
            let (months, end) = full_months_before(first, date, 12)?;
            (months as f64 / 12.0, end)
        }
    };
    let days = days_between(first, days_end);
    let year = days_between(months_before(days_end, 12)?, days_end);
    Some(regular + days as f64 / year as f64)
}

/// The most months, in multiples of `multiple`, that lie between the dates when counted backwards from `date`, and the day
/// that this comes to.
fn full_months_before(first: Date, date: Date, multiple: i64) -> Option<(i64, Date)> {
    let calendar =
        12 * (i64::from(date.year()) - i64::from(first.year())) + i64::from(date.month()) - i64::from(first.month());
    let upper = calendar - calendar.rem_euclid(multiple);
    let end = months_before(date, upper)?;
    if end >= first { Some((upper, end)) } else { Some((upper - multiple, months_before(date, upper - multiple)?)) }
}
