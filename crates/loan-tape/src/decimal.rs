//! The schema's decimal type, exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::value::{Form, Value, ValueError, collapse};

/// A decimal number with 8 digits after the point, held as a whole number of hundred-millionths (units).
///
/// Read from a file it has at most 12 digits before the point (`DECIMAL_TYPE20_8`); sums can have more. Amounts are US
/// dollars, so that one cent is 1 000 000 units. Rates are fractions of one (`0.0596` is 5.96 %), so that one part per
/// million is 100 units. In JSON it is a string, because JSON numbers lose digits beyond 2^53.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Units in one whole.
const ONE: i128 = 100_000_000;
/// Units in one cent.
const CENT: i128 = 1_000_000;
/// Units in one part per million.
const PART_PER_MILLION: i128 = 100;

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One dollar, or 100 %.
    pub const ONE: Self = Self(ONE);

    /// So many hundred-millionths.
    pub const fn from_units(units: i64) -> Self {
        Self(units as i128)
    }

    /// So many cents.
    pub const fn from_minor_units(cents: i64) -> Self {
        Self(cents as i128 * CENT)
    }

    /// So many parts per million.
    pub const fn from_parts_per_million(parts: i64) -> Self {
        Self(parts as i128 * PART_PER_MILLION)
    }

    /// The number in hundred-millionths.
    pub const fn units(self) -> i128 {
        self.0
    }

    /// The number in cents, when it is a whole number of cents that fits.
    pub fn minor_units(self) -> Option<i64> {
        (self.0 % CENT == 0).then(|| i64::try_from(self.0 / CENT).ok()).flatten()
    }

    /// The number in parts per million, when it is a whole number of them that fits.
    pub fn parts_per_million(self) -> Option<i64> {
        (self.0 % PART_PER_MILLION == 0).then(|| i64::try_from(self.0 / PART_PER_MILLION).ok()).flatten()
    }

    /// The number without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub(crate) const fn from_raw(units: i128) -> Self {
        Self(units)
    }
}

/// `numerator / denominator` rounded half to even; the denominator is positive.
pub(crate) fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator.div_euclid(denominator);
    let remainder = numerator.rem_euclid(denominator);
    // Compares the remainder with what is missing to the next quotient, because doubling could overflow.
    match remainder.cmp(&(denominator - remainder)) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + quotient.rem_euclid(2),
    }
}

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let text = collapse(text)?;
        let (negative, unsigned) = match text.as_bytes()[0] {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(ValueError::NotADecimal);
        }
        if fraction.len() > 8 {
            return Err(ValueError::TooManyDecimals(fraction.len()));
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 12 {
            return Err(ValueError::DecimalOutOfRange);
        }
        let units = format!("{whole}{fraction:0<8}").parse::<i128>().map_err(|_| ValueError::NotADecimal)?;
        Ok(Self(if negative { -units } else { units }))
    }
}

/// Two to eight digits after the point, without needless zeros: `51000.00`, `0.0596`, `0.05515821`.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) =
            (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        let fraction = format!("{fraction:08}");
        let shortest = fraction.trim_end_matches('0').len().max(2);
        write!(formatter, "{}{whole}.{}", if self.0 < 0 { "-" } else { "" }, &fraction[..shortest])
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self(i128::from(number) * ONE)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Value for Decimal {
    const FORM: Form = Form::Decimal;

    fn parse(text: &str) -> Result<Self, ValueError> {
        text.parse()
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

// A number read has at most 20 digits, so that an i128 holds the sum of 10^18 of them: addition cannot overflow on any
// tape.
impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}
