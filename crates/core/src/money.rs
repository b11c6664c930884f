//! Money: integer minor units and the code of their currency.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};

/// An amount of money in minor units of its currency (cents, fen): 0 to 2^53 - 1, so that every JSON reader keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Amount(u64);

/// The number is above [`Amount::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount has at most 9007199254740991 minor units, not {0}")]
pub struct AmountError(u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The minor units.
    pub const fn minor_units(self) -> u64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// The sum; `None` above [`Amount::MAX`].
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.0 + other.0; // two numbers of 53 bits
        if sum <= Self::MAX.0 { Some(Self(sum)) } else { None }
    }

    /// The difference; `None` below zero.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }
}

impl TryFrom<u64> for Amount {
    type Error = AmountError;

    fn try_from(minor_units: u64) -> Result<Self, AmountError> {
        if minor_units <= Self::MAX.0 { Ok(Self(minor_units)) } else { Err(AmountError(minor_units)) }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

/// The alphabetic code of a currency by ISO 4217, such as `EUR`. Only its form is checked: which codes are in use
/// changes, and the ledger must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The text has not the form of a currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters (ISO 4217)")]
pub struct CurrencyError;

impl Currency {
    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three letters of ASCII")
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| CurrencyError)?;
        if code.iter().all(u8::is_ascii_uppercase) { Ok(Self(code)) } else { Err(CurrencyError) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stay_within_what_json_readers_keep() {
        let most = Amount::MAX;
        assert_eq!(serde_json::to_string(&most).unwrap(), "9007199254740991");
        assert_eq!(serde_json::from_str::<Amount>("9007199254740991").unwrap(), most);
        for bad in ["9007199254740992", "18446744073709551615", "-1", "1.0", "1e3", "\"1\""] {
            assert!(serde_json::from_str::<Amount>(bad).is_err(), "{bad}");
        }
        let one = Amount::try_from(1).unwrap();
        assert_eq!(most.checked_add(Amount::ZERO), Some(most));
        assert_eq!(most.checked_add(one), None);
        assert_eq!(one.checked_sub(most), None);
        assert_eq!(one.checked_sub(one), Some(Amount::ZERO));
    }

    #[test]
    fn currencies_have_one_spelling() {
        let euro: Currency = "EUR".parse().unwrap();
        assert_eq!(serde_json::to_string(&euro).unwrap(), "\"EUR\"");
        for bad in ["", "EU", "EURO", "eur", "E R", "978", "€€"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad}");
        }
    }
}
