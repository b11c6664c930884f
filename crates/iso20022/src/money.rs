//! Amounts of money, and exact decimal sums for the control totals of a message.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AmountError, Currency};

/// Digits after the decimal point that an ISO 20022 amount may have (`ActiveOrHistoricCurrencyAndAmount`).
const FRACTION_DIGITS: usize = 5;
/// The first number with more than the 18 digits that an ISO 20022 amount may have.
const TOO_MANY_DIGITS: i128 = 1_000_000_000_000_000_000;

/// A non-negative amount: `minor` is a number of minor units of the currency, such as 2372 for 23.72 CNY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units; their size is [`Currency::exponent`].
    pub minor: u64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Reads a decimal amount exactly; nothing is rounded.
    ///
    /// # Errors
    /// [`AmountError`] when the text is not a decimal, has more decimals than the currency, or is too large.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, AmountError> {
        currency.parse_amount(amount).map(|minor| Self { minor, currency })
    }

    /// The amount as decimal text without the currency, such as `23.72`.
    pub fn to_decimal(self) -> String {
        self.currency.format_amount(self.minor.into())
    }

    /// Whether the amount has at most the 18 digits that the schemas allow.
    pub(crate) fn fits_schema(self) -> bool {
        i128::from(self.minor) < TOO_MANY_DIGITS
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.to_decimal(), self.currency)
    }
}

/// Whether money comes in or goes out, seen from the owner of the account (`CreditDebitCode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CreditDebit {
    /// Money comes in; of a balance: it is zero or above.
    #[serde(rename = "CRDT")]
    Credit,
    /// Money goes out; of a balance: it is below zero.
    #[serde(rename = "DBIT")]
    Debit,
}

impl CreditDebit {
    /// The code: `CRDT` or `DBIT`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Credit => "CRDT",
            Self::Debit => "DBIT",
        }
    }

    /// Reads the code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Credit, Self::Debit].into_iter().find(|known| known.code() == code)
    }

    /// Minor units with their sign: debits are negative.
    pub(crate) fn signed(self, money: Money) -> i128 {
        match self {
            Self::Credit => i128::from(money.minor),
            Self::Debit => -i128::from(money.minor),
        }
    }
}

/// A decimal number in units of 10^-5, exact. Sums of 100 000 amounts stay far below the range of `i128`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

impl Decimal {
    /// Reads a decimal of at most 18 digits before and 5 after the point, zeros at the end aside. `None` for anything else:
    /// no sum of amounts can be equal to it.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = whole.len() <= 24 && fraction.len() <= FRACTION_DIGITS && !digits.is_empty() && digits != ".";
        if !fits || !numeric(whole) || !numeric(fraction) {
            return None;
        }
        let units: i128 = format!("0{whole}{fraction:0<FRACTION_DIGITS$}").parse().ok()?;
        Some(Self(if negative { -units } else { units }))
    }

    /// An amount of money as the number that the message states, whatever its currency.
    pub fn from_money(money: Money) -> Self {
        let missing = FRACTION_DIGITS.saturating_sub(usize::from(money.currency.exponent()));
        Self(i128::from(money.minor) * 10_i128.pow(missing as u32))
    }

    /// Whether the number has at most 18 digits, zeros at its end aside, which is what `DecimalNumber` allows.
    pub fn fits_schema(self) -> bool {
        let mut digits = self.0;
        for _ in 0..FRACTION_DIGITS {
            if digits % 10 == 0 {
                digits /= 10;
            }
        }
        digits.abs() < TOO_MANY_DIGITS
    }
}

impl std::ops::Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::ops::Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), std::ops::Add::add)
    }
}

impl fmt::Display for Decimal {
    /// At least two digits after the point, and as many as the number needs.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:06}", self.0.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - FRACTION_DIGITS);
        let fraction = format!("{:0<2}", fraction.trim_end_matches('0'));
        write!(formatter, "{sign}{whole}.{fraction}")
    }
}
