//! From dates to unit-periods (12 CFR part 1026, Appendix J, paragraphs (b)(2) to (b)(5)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    appendix_j::{RegulationZFlow, RegulationZTransaction},
    equation::MAX_ENTRIES,
};
use crate::exact::{day_of_month_clamped, days_between};

/// An advance or a payment on a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedFlow {
    /// The date.
    pub date: Date,
    /// The amount, above zero, in any one unit.
    pub amount: f64,
}

/// A closed-end credit transaction with dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedTransaction {
    /// When the term begins: consummation, or the later day on which the finance charge begins to be earned (paragraph
    /// (b)(2)). The first advance if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<Date>,
    /// The unit-period, where the parties know better than [`unit_period_of`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_period: Option<UnitPeriod>,
    /// The advances, in any order.
    pub advances: Vec<DatedFlow>,
    /// The payments, in any order.
    pub payments: Vec<DatedFlow>,
}

/// A unit-period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitPeriod {
    /// A day, 365 in a year.
    Day,
    /// This many weeks, from 1 to 52; 52 divided by it in a year.
    Weeks(u8),
    /// Half a month, 24 in a year.
    Semimonth,
    /// This many months, from 1 to 12; 12 divided by it in a year.
    Months(u8),
    /// The whole term of a single advance that a single payment repays within a year and that is this many days and not
    /// a whole number of months; 365 divided by it in a year.
    TermInDays(u16),
}

/// Why dates have no unit-periods.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitPeriodError {
    /// There are no advances or no payments, or too many.
    #[error("{field} has {count} entries: it must have from 1 to {MAX_ENTRIES}")]
    Entries {
        /// The field.
        field: &'static str,
        /// How many entries it has.
        count: usize,
    },
    /// An advance or payment is before the term begins.
    #[error("{field} has the date {date}, before the term begins on {begins}")]
    BeforeTerm {
        /// The field.
        field: &'static str,
        /// The date.
        date: Date,
        /// When the term begins.
        begins: Date,
    },
    /// The unit-period is not one that the rule knows.
    #[error(
        "unit_period is {0:?}: it must be a day, 1 to 52 weeks, a semimonth, 1 to 12 months, or a term of 1 to 366 days"
    )]
    UnitPeriod(UnitPeriod),
    /// All dates are the same.
    #[error("every advance and payment is on {0}: a transaction without time has no unit-period")]
    NoTerm(Date),
    /// A month count left the calendar.
    #[error("the dates from {begins} to {date} are beyond the calendar or too far apart")]
    Range {
        /// When the term begins.
        begins: Date,
        /// The date.
        date: Date,
    },
}

impl UnitPeriod {
    /// Unit-periods in a year (paragraph (b)(5)).
    #[must_use]
    pub fn per_year(self) -> f64 {
        match self {
            Self::Day => 365.0,
            Self::Weeks(weeks) => 52.0 / f64::from(weeks),
            Self::Semimonth => 24.0,
            Self::Months(months) => 12.0 / f64::from(months),
            Self::TermInDays(days) => 365.0 / f64::from(days),
        }
    }

    /// Nominal length in days, to order unit-periods and find the nearest: months have 30 days, a year 365.
    fn nominal_days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Weeks(weeks) => 7 * i64::from(weeks),
            Self::Semimonth => 15,
            Self::Months(12) => 365,
            Self::Months(months) => 30 * i64::from(months),
            Self::TermInDays(days) => i64::from(days),
        }
    }

    fn validate(self) -> Result<(), UnitPeriodError> {
        let known = match self {
            Self::Day | Self::Semimonth => true,
            Self::Weeks(weeks) => (1..=52).contains(&weeks),
            Self::Months(months) => (1..=12).contains(&months),
            Self::TermInDays(days) => (1..=366).contains(&days),
        };
        if known { Ok(()) } else { Err(UnitPeriodError::UnitPeriod(self)) }
    }
}

/// The transaction in unit-periods, for [`regulation_z_apr`](super::regulation_z_apr).
///
/// # Errors
/// [`UnitPeriodError`] if a list is empty or too long, a date is before the term, or the dates have no unit-period.
pub fn in_unit_periods(transaction: &DatedTransaction) -> Result<RegulationZTransaction, UnitPeriodError> {
    let timeline = Timeline::new(transaction)?;
    let unit_period = match transaction.unit_period {
        Some(unit_period) => unit_period,
        None => timeline.unit_period()?,
    };
    unit_period.validate()?;
    let convert = |flows: &[DatedFlow]| -> Result<Vec<RegulationZFlow>, UnitPeriodError> {
        flows
            .iter()
            .map(|flow| {
                let (periods, fraction) = timeline.position(flow.date, unit_period)?;
                Ok(RegulationZFlow { amount: flow.amount, periods, fraction })
            })
            .collect()
    };
    Ok(RegulationZTransaction {
        unit_periods_per_year: unit_period.per_year(),
        advances: convert(&transaction.advances)?,
        payments: convert(&transaction.payments)?,
    })
}

/// The unit-period of a transaction (paragraph (b)(4)).
///
/// A single advance that a single payment repays has its term, or a year if that is shorter. Every other transaction
/// has the period that occurs most often between advances or between payments, the shorter of two that occur equally
/// often; and if none occurs twice, the average of all periods, rounded to the nearest standard interval of time. A
/// period that occurs most often but is no standard interval (10 days) gives a day.
///
/// # Errors
/// As [`in_unit_periods`].
pub fn unit_period_of(transaction: &DatedTransaction) -> Result<UnitPeriod, UnitPeriodError> {
    Timeline::new(transaction)?.unit_period()
}

/// The dates of a transaction, in order.
struct Timeline {
    begins: Date,
    advances: Vec<Date>,
    payments: Vec<Date>,
    /// The day of the month of a series of payments whose dates are clamped to shorter months; else each date's own
    /// day.
    series_day: Option<i8>,
}

impl Timeline {
    fn new(transaction: &DatedTransaction) -> Result<Self, UnitPeriodError> {
        let sorted = |flows: &[DatedFlow]| {
            let mut dates: Vec<Date> = flows.iter().map(|flow| flow.date).collect();
            dates.sort_unstable();
            dates
        };
        for (field, list) in [("advances", &transaction.advances), ("payments", &transaction.payments)] {
            if list.is_empty() || list.len() > MAX_ENTRIES {
                return Err(UnitPeriodError::Entries { field, count: list.len() });
            }
        }
        let (advances, payments) = (sorted(&transaction.advances), sorted(&transaction.payments));
        // A term begins with the first advance; where payments come before it, with the first of them.
        let begins = transaction.begins.unwrap_or_else(|| advances[0].min(payments[0]));
        for (field, first) in [("advances", advances[0]), ("payments", payments[0])] {
            if first < begins {
                return Err(UnitPeriodError::BeforeTerm { field, date: first, begins });
            }
        }
        let series_day = series_day(&payments);
        Ok(Self { begins, advances, payments, series_day })
    }

    fn unit_period(&self) -> Result<UnitPeriod, UnitPeriodError> {
        if let ([_], [payment]) = (self.advances.as_slice(), self.payments.as_slice()) {
            return self.term(*payment);
        }
        // By length in days, and then by standard interval; `None` is a period that is no standard interval.
        let mut occurrences: Vec<((i64, Option<UnitPeriod>), usize)> = Vec::new();
        let mut count = |period| match occurrences.iter_mut().find(|(other, _)| *other == period) {
            Some((_, count)) => *count += 1,
            None => occurrences.push((period, 1)),
        };
        let (mut days, mut periods) = (0, 0_i64);
        for series in [&self.advances, &self.payments] {
            // The interval from the beginning of the term is a period too (paragraph (b)(3)(i)).
            let dates: Vec<Date> = std::iter::once(self.begins).chain(series.iter().copied()).collect();
            for index in 0..dates.len() - 1 {
                let length = days_between(dates[index], dates[index + 1]);
                if length == 0 {
                    continue;
                }
                (days, periods) = (days + length, periods + 1);
                let candidates = self.candidates(&dates, index);
                if candidates == [None; 4] {
                    count((length, None));
                }
                candidates.into_iter().flatten().for_each(|it| count((it.nominal_days(), Some(it))));
            }
        }
        // In order of length only a greater count replaces, so the shorter of equals stays.
        occurrences.sort_unstable();
        let mut common: Option<(Option<UnitPeriod>, usize)> = None;
        for ((_, candidate), count) in occurrences {
            if count > common.map_or(1, |(_, most)| most) {
                common = Some((candidate, count));
            }
        }
        match common {
            Some((unit_period, _)) => Ok(unit_period.unwrap_or(UnitPeriod::Day)),
            None if periods == 0 => Err(UnitPeriodError::NoTerm(self.begins)),
            None => Ok(nearest_standard_interval(days, periods)),
        }
    }

    /// A single advance and a single payment (paragraphs (b)(4)(ii) and (b)(5)(vi) and (vii)).
    fn term(&self, payment: Date) -> Result<UnitPeriod, UnitPeriodError> {
        let days = days_between(self.begins, payment);
        let (months, rest) = self.full_months(payment)?;
        match (u8::try_from(months), u16::try_from(days)) {
            (_, Ok(0)) => Err(UnitPeriodError::NoTerm(self.begins)),
            (Ok(months @ 1..=11), _) if rest == 0 => Ok(UnitPeriod::Months(months)),
            (Ok(0..=11), Ok(days)) => Ok(UnitPeriod::TermInDays(days)),
            _ => Ok(UnitPeriod::Months(12)),
        }
    }

    /// The standard intervals that the period from `dates[index]` to the next date can be.
    fn candidates(&self, dates: &[Date], index: usize) -> [Option<UnitPeriod>; 4] {
        let (from, to) = (dates[index], dates[index + 1]);
        let days = days_between(from, to);
        let months = self.whole_months(from, to).and_then(|months| u8::try_from(months).ok());
        let weeks = if days % 7 == 0 { u8::try_from(days / 7).ok() } else { None };
        // Half a month varies in days; it shows in the date after next (or before last) being a month away.
        let month_across = |first: Option<&Date>, last: Option<&Date>| {
            first.zip(last).is_some_and(|(first, last)| self.whole_months(*first, *last) == Some(1))
        };
        let before = || index.checked_sub(1).and_then(|before| dates.get(before));
        let semimonth = (13..=18).contains(&days)
            && (month_across(Some(&from), dates.get(index + 2)) || month_across(before(), Some(&to)));
        [
            months.filter(|months| (1..=12).contains(months)).map(UnitPeriod::Months),
            weeks.filter(|weeks| (1..=52).contains(weeks)).map(UnitPeriod::Weeks),
            semimonth.then_some(UnitPeriod::Semimonth),
            (days == 1).then_some(UnitPeriod::Day),
        ]
    }

    /// The number of months between two dates if it is whole.
    fn whole_months(&self, from: Date, to: Date) -> Option<i64> {
        let months = calendar_months(from, to);
        (self.months_back(to, months)? == from).then_some(months)
    }

    /// Months counted back from `date`, on the series' day if the date belongs to the series.
    fn months_back(&self, date: Date, months: i64) -> Option<Date> {
        let in_series = |day: &i8| falls_on(date, *day);
        day_of_month_clamped(date, -months, self.series_day.filter(in_series).unwrap_or_else(|| date.day()))
    }

    /// Full months from the beginning of the term to `date`, counted back from `date`, and the days that remain before
    /// them.
    fn full_months(&self, date: Date) -> Result<(i64, i64), UnitPeriodError> {
        let range = || UnitPeriodError::Range { begins: self.begins, date };
        let mut months = calendar_months(self.begins, date);
        let mut start = self.months_back(date, months).ok_or_else(range)?;
        if start < self.begins {
            months -= 1;
            start = self.months_back(date, months).ok_or_else(range)?;
        }
        Ok((months, days_between(self.begins, start)))
    }

    /// Full unit-periods from the beginning of the term to `date`, and the fraction of one that remains (paragraph
    /// (b)(5)).
    fn position(&self, date: Date, unit_period: UnitPeriod) -> Result<(u32, f64), UnitPeriodError> {
        let days = days_between(self.begins, date);
        let (dividend, divisor) = match unit_period {
            UnitPeriod::Day => (days, 1),
            UnitPeriod::Weeks(weeks) => (days, 7 * i64::from(weeks)),
            UnitPeriod::TermInDays(term) => (days, i64::from(term)),
            UnitPeriod::Semimonth => (self.thirty_day_months(date)?, 15),
            UnitPeriod::Months(12) => return self.position_in_years(date),
            UnitPeriod::Months(months) => (self.thirty_day_months(date)?, 30 * i64::from(months)),
        };
        self.split(date, dividend, divisor)
    }

    /// 30 × full months + remaining days (paragraph (b)(5)(iii)). For a unit-period of a month (paragraph (b)(5)(ii))
    /// this gives the same as months and days ÷ 30, except that a remainder of 30 days or more, which a 31-day month
    /// allows, is a full unit-period and its rest.
    fn thirty_day_months(&self, date: Date) -> Result<i64, UnitPeriodError> {
        let (months, rest) = self.full_months(date)?;
        Ok(30 * months + rest)
    }

    /// Full years, and remaining months ÷ 12 or else days ÷ 365 (paragraph (b)(5)(v)).
    fn position_in_years(&self, date: Date) -> Result<(u32, f64), UnitPeriodError> {
        let (months, rest) = self.full_months(date)?;
        if rest == 0 {
            return self.split(date, months, 12);
        }
        let years = months / 12;
        let start = self.months_back(date, 12 * years).ok_or(UnitPeriodError::Range { begins: self.begins, date })?;
        // The remaining days are below a year by the calendar, yet may be 365 where it has a 29 February.
        self.split(date, 365 * years + days_between(self.begins, start), 365)
    }

    fn split(&self, date: Date, dividend: i64, divisor: i64) -> Result<(u32, f64), UnitPeriodError> {
        let periods = u32::try_from(dividend.div_euclid(divisor))
            .map_err(|_| UnitPeriodError::Range { begins: self.begins, date })?;
        Ok((periods, dividend.rem_euclid(divisor) as f64 / divisor as f64))
    }
}

/// The day of a monthly series that shorter months clamp: the latest day, if every date is on it or on its month's last
/// day (paragraph (b)(3)(iv)). A series on the last days of its months has day 31.
fn series_day(dates: &[Date]) -> Option<i8> {
    let last_day = |date: &Date| date.day() == date.days_in_month();
    if dates.len() > 1 && dates.iter().all(last_day) {
        return Some(31);
    }
    let latest = dates.iter().map(|date| date.day()).max()?;
    dates.iter().all(|date| falls_on(*date, latest)).then_some(latest)
}

/// Whether a date is on a day of the month, or on the last day of a month that lacks it.
fn falls_on(date: Date, day: i8) -> bool {
    date.day() == day || (date.day() < day && date.day() == date.days_in_month())
}

/// Months from the month of `from` to that of `to`, whatever their days.
fn calendar_months(from: Date, to: Date) -> i64 {
    12 * (i64::from(to.year()) - i64::from(from.year())) + i64::from(to.month()) - i64::from(from.month())
}

/// The standard interval nearest to `days / periods`, the shorter of two that are equally near.
fn nearest_standard_interval(days: i64, periods: i64) -> UnitPeriod {
    let weeks = (1..=52).map(UnitPeriod::Weeks);
    let months = (1..=12).map(UnitPeriod::Months);
    std::iter::once(UnitPeriod::Day)
        .chain(weeks)
        .chain(std::iter::once(UnitPeriod::Semimonth))
        .chain(months)
        .min_by_key(|interval| ((interval.nominal_days() * periods - days).abs(), interval.nominal_days()))
        .unwrap_or(UnitPeriod::Day)
}
