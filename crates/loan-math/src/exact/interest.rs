//! Day counts and simple interest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::days_between;

/// The highest annual rate that is accepted, in parts per million: 1000 %.
pub const MAX_ANNUAL_RATE_PPM: u32 = 10_000_000;

const PARTS_PER_MILLION: i128 = 1_000_000;

/// How the share of a year between two dates is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayCount {
    /// Actual days over 365, in leap years too (2006 ISDA Definitions, section 4.16(d)).
    #[serde(rename = "actual/365f")]
    Actual365Fixed,
    /// Actual days over 360 (2006 ISDA Definitions, section 4.16(e)).
    #[serde(rename = "actual/360")]
    Actual360,
    /// 30/360, also called bond basis (2006 ISDA Definitions, section 4.16(f)): 360·(Y₂−Y₁) + 30·(M₂−M₁) + (D₂−D₁) over
    /// 360, where D₁ = 31 becomes 30, and D₂ = 31 becomes 30 if D₁ is 30 or 31. The end of February has no rule of its
    /// own.
    #[serde(rename = "30/360")]
    Thirty360,
}

impl DayCount {
    /// Days between two dates by this convention; negative when `to` is earlier.
    #[must_use]
    pub fn days(self, from: Date, to: Date) -> i64 {
        match self {
            Self::Actual365Fixed | Self::Actual360 => days_between(from, to),
            Self::Thirty360 => {
                let first_day = i64::from(from.day()).min(30);
                let last_day = if first_day == 30 { i64::from(to.day()).min(30) } else { i64::from(to.day()) };
                360 * (i64::from(to.year()) - i64::from(from.year()))
                    + 30 * (i64::from(to.month()) - i64::from(from.month()))
                    + (last_day - first_day)
            }
        }
    }

    /// Days in the year of this convention.
    #[must_use]
    pub const fn year_days(self) -> i64 {
        match self {
            Self::Actual365Fixed => 365,
            Self::Actual360 | Self::Thirty360 => 360,
        }
    }
}

/// Why an interest amount could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InterestError {
    /// The balance is below zero.
    #[error("balance is {balance}: interest accrues on a balance of zero or more")]
    NegativeBalance {
        /// The balance, in minor units.
        balance: i64,
    },
    /// The rate is above [`MAX_ANNUAL_RATE_PPM`].
    #[error("annual_rate_ppm is {rate}: the highest accepted rate is {MAX_ANNUAL_RATE_PPM} parts per million (1000 %)")]
    RateTooHigh {
        /// The rate, in parts per million a year.
        rate: u32,
    },
    /// The dates are in the wrong order.
    #[error("the end date {to} is before the start date {from}: interest accrues forward in time")]
    DatesReversed {
        /// Start of the accrual.
        from: Date,
        /// End of the accrual.
        to: Date,
    },
    /// The amount does not fit in 64 bits.
    #[error("the interest on {balance} over {days} days is above the largest amount of {max}", max = i64::MAX)]
    TooLarge {
        /// The balance, in minor units.
        balance: i64,
        /// Days by the convention in use.
        days: i64,
    },
}

/// `numerator / denominator` rounded to the nearest integer, halves to the even neighbour.
///
/// `None` if the denominator is not above zero.
#[must_use]
pub fn divide_half_even(numerator: i128, denominator: i128) -> Option<i128> {
    if denominator <= 0 {
        return None;
    }
    let (quotient, remainder) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match remainder.cmp(&(denominator - remainder)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient.rem_euclid(2) == 1,
    };
    Some(quotient + i128::from(up))
}

/// The same by a denominator that the compiler knows and halves exactly, so that it needs no division.
const fn divide_half_even_by<const DENOMINATOR: u64>(numerator: u64) -> u64 {
    let (quotient, remainder) = (numerator / DENOMINATOR, numerator % DENOMINATOR);
    quotient + (remainder + quotient % 2 > DENOMINATOR / 2) as u64
}

/// Simple interest on `balance` for `days` days of `day_count`'s year: balance × rate × days ÷ (1 000 000 × year),
/// half-even to the minor unit.
///
/// # Errors
/// [`InterestError`] for a negative balance, a rate above the maximum, or a result beyond 64 bits. `days` must be zero
/// or more; callers with dates use [`accrued_interest`].
pub fn interest_for(balance: i64, annual_rate_ppm: u32, days: u32, day_count: DayCount) -> Result<i64, InterestError> {
    if balance < 0 {
        return Err(InterestError::NegativeBalance { balance });
    }
    if annual_rate_ppm > MAX_ANNUAL_RATE_PPM {
        return Err(InterestError::RateTooHigh { rate: annual_rate_ppm });
    }
    // 2^63 × 10^7 × 2^32 is below 2^119, so the product fits in 128 bits, and nearly always in 63.
    let numerator = i128::from(balance) * i128::from(annual_rate_ppm) * i128::from(days);
    if let Ok(numerator) = i64::try_from(numerator) {
        let numerator = numerator.unsigned_abs();
        return Ok(match day_count {
            DayCount::Actual365Fixed => divide_half_even_by::<365_000_000>(numerator),
            DayCount::Actual360 | DayCount::Thirty360 => divide_half_even_by::<360_000_000>(numerator),
        }
        .cast_signed());
    }
    divide_half_even(numerator, PARTS_PER_MILLION * i128::from(day_count.year_days()))
        .and_then(|interest| i64::try_from(interest).ok())
        .ok_or(InterestError::TooLarge { balance, days: i64::from(days) })
}

/// Simple interest on `balance` from `from` (excluded) to `to` (included).
///
/// # Errors
/// As [`interest_for`], and if `to` is before `from`.
pub fn accrued_interest(
    balance: i64,
    annual_rate_ppm: u32,
    day_count: DayCount,
    from: Date,
    to: Date,
) -> Result<i64, InterestError> {
    if to < from {
        return Err(InterestError::DatesReversed { from, to });
    }
    // No convention counts fewer than zero days between ordered dates; the conversion cannot fail.
    let days = u32::try_from(day_count.days(from, to)).map_err(|_| InterestError::DatesReversed { from, to })?;
    interest_for(balance, annual_rate_ppm, days, day_count)
}
