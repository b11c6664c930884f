//! Currencies, and decimal amounts as exact minor units.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::currency_table::CURRENCIES;

/// A currency of ISO 4217 list one that has a minor unit. In JSON it is its alphabetic code, such as `"CNY"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub struct Currency {
    alphabetic: &'static str,
    numeric: u16,
    exponent: u8,
}

/// A currency code that ISO 4217 list one does not have, or that has no minor unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("currency {0:?} is not a code of ISO 4217 list one with a minor unit")]
pub struct UnknownCurrency(
    /// The code as it was read.
    pub String,
);

impl Currency {
    /// The currency of an alphabetic code, three capital letters.
    ///
    /// # Errors
    /// [`UnknownCurrency`] when the list does not have it.
    pub fn from_alphabetic(code: &str) -> Result<Self, UnknownCurrency> {
        CURRENCIES
            .binary_search_by_key(&code, |row| row.0)
            .map(|index| Self::from_row(CURRENCIES[index]))
            .map_err(|_| UnknownCurrency(code.to_owned()))
    }

    /// The currency of a numeric code, exactly three digits.
    ///
    /// # Errors
    /// [`UnknownCurrency`] when the list does not have it.
    pub fn from_numeric(code: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(code.to_owned());
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(unknown());
        }
        let number: u16 = code.parse().map_err(|_| unknown())?;
        CURRENCIES.iter().find(|row| row.1 == number).map(|row| Self::from_row(*row)).ok_or_else(unknown)
    }

    fn from_row((alphabetic, numeric, exponent): (&'static str, u16, u8)) -> Self {
        Self { alphabetic, numeric, exponent }
    }

    /// Three capital letters, such as `CNY`.
    pub fn alphabetic(self) -> &'static str {
        self.alphabetic
    }

    /// Three digits, such as `156`.
    pub fn numeric(self) -> String {
        format!("{:03}", self.numeric)
    }

    /// How many digits an amount has after the decimal mark: 2 for `CNY`, 0 for `JPY`, 3 for `KWD`.
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// Reads a decimal amount such as `23.72` as minor units, exactly. Digits beyond the currency's exponent must be
    /// zeros, so nothing is rounded.
    ///
    /// # Errors
    /// [`AmountError`] when it is not digits with at most one point, has a fraction smaller than the minor unit, or passes
    /// [`u64::MAX`].
    pub fn parse_amount(self, text: &str) -> Result<u64, AmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(AmountError::Malformed(text.to_owned()));
        }
        let exponent = usize::from(self.exponent);
        let (kept, beyond) = fraction.split_at(fraction.len().min(exponent));
        if beyond.bytes().any(|byte| byte != b'0') {
            return Err(AmountError::TooPrecise { amount: text.to_owned(), currency: self, exponent: self.exponent });
        }
        let too_large = || AmountError::TooLarge(text.to_owned());
        let padding = std::iter::repeat_n(b'0', exponent - kept.len());
        whole.bytes().chain(kept.bytes()).chain(padding).try_fold(0_u64, |sum, digit| {
            let shifted = sum.checked_mul(10).ok_or_else(too_large)?;
            shifted.checked_add(u64::from(digit - b'0')).ok_or_else(too_large)
        })
    }

    /// Writes minor units as a decimal amount with as many digits after the point as the exponent says: 2372 in `CNY` is
    /// `23.72`, 500 in `JPY` is `500`.
    pub fn format_amount(self, minor: u128) -> String {
        let exponent = usize::from(self.exponent);
        if exponent == 0 {
            return minor.to_string();
        }
        let digits = format!("{minor:0width$}", width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        format!("{whole}.{fraction}")
    }
}

/// A decimal amount that is not an exact number of minor units.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not digits with at most one decimal point, or no digit before the point.
    #[error("amount {0:?} is not digits with at most one decimal point")]
    Malformed(String),
    /// A fraction that the currency cannot hold.
    #[error(
        "amount {amount:?} has a fraction smaller than the minor unit of {currency}, which has {exponent} decimals"
    )]
    TooPrecise {
        /// The amount as it was read.
        amount: String,
        /// Its currency.
        currency: Currency,
        /// The digits that the currency has after the point.
        exponent: u8,
    },
    /// More than 2^64 - 1 minor units.
    #[error("amount {0:?} is more than 18446744073709551615 minor units")]
    TooLarge(String),
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(code: String) -> Result<Self, UnknownCurrency> {
        Self::from_alphabetic(&code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    /// Written by hand: a derived one would ask for input that is `'static`, as the field is.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl From<Currency> for &'static str {
    fn from(currency: Currency) -> Self {
        currency.alphabetic
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.alphabetic)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.alphabetic)
    }
}
