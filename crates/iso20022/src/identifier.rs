//! Identifiers of accounts, institutions and payments, each valid once it exists.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not the identifier that it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierError {
    /// Not two capital letters, two digits, and 1 to 30 capital letters and digits (ISO 13616-1, electronic format).
    #[error(
        "{0:?} is not an IBAN: two capital letters, two digits, then up to 30 capital letters and digits, no spaces"
    )]
    IbanFormat(String),
    /// The check digits (ISO 13616-1, with ISO/IEC 7064 MOD 97-10) do not fit.
    #[error("the check digits of IBAN {0:?} are wrong")]
    IbanCheckDigits(String),
    /// Not 8 or 11 characters of the form of ISO 9362.
    #[error("{0:?} is not a BIC: eight or eleven capital letters and digits, the fifth and sixth letters")]
    BicFormat(String),
    /// Not 18 capital letters and digits with two digits after them (ISO 17442-1).
    #[error("{0:?} is not a LEI: 18 capital letters and digits, then two digits")]
    LeiFormat(String),
    /// The check digits (ISO 17442-1, with ISO/IEC 7064 MOD 97-10) do not fit.
    #[error("the check digits of LEI {0:?} are wrong")]
    LeiCheckDigits(String),
    /// Not a version 4 UUID in small letters (ISO 20022, `UUIDv4Identifier`).
    #[error("{0:?} is not a UETR: a version 4 UUID in small letters")]
    UetrFormat(String),
}

macro_rules! identifier {
    ($(#[$documentation:meta])* $name:ident, $check:path) => {
        $(#[$documentation])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdentifierError;

            fn from_str(text: &str) -> Result<Self, IdentifierError> {
                $check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, IdentifierError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// International bank account number (ISO 13616-1) in its electronic format, with right check digits. Whether a country
    /// uses this length is not checked.
    Iban, check_iban
}
identifier! {
    /// Business identifier code of a financial institution (ISO 9362), eight or eleven characters.
    Bic, check_bic
}
identifier! {
    /// Legal entity identifier (ISO 17442-1), with right check digits.
    Lei, check_lei
}
identifier! {
    /// Unique end-to-end transaction reference: a version 4 UUID that stays the same along the payment chain.
    Uetr, check_uetr
}

fn is_capital_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// The remainder of ISO/IEC 7064 MOD 97-10: letters count as 10 to 35. `None` if a byte is neither capital nor digit.
fn remainder_97(bytes: impl Iterator<Item = u8>) -> Option<u32> {
    bytes.into_iter().try_fold(0_u32, |remainder, byte| match byte {
        b'0'..=b'9' => Some((remainder * 10 + u32::from(byte - b'0')) % 97),
        b'A'..=b'Z' => Some((remainder * 100 + u32::from(byte - b'A') + 10) % 97),
        _ => None,
    })
}

fn check_iban(text: &str) -> Result<(), IdentifierError> {
    let bytes = text.as_bytes();
    let fits = (5..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().copied().all(is_capital_or_digit);
    if !fits {
        return Err(IdentifierError::IbanFormat(text.to_owned()));
    }
    // 98 minus a remainder is 02 to 98; 00, 01 and 99 would pass the remainder test as doubles of 97, 98 and 02.
    let in_range = (b"02".as_slice()..=b"98".as_slice()).contains(&&bytes[2..4]);
    let remainder = remainder_97(bytes[4..].iter().chain(&bytes[..4]).copied());
    if in_range && remainder == Some(1) { Ok(()) } else { Err(IdentifierError::IbanCheckDigits(text.to_owned())) }
}

fn check_bic(text: &str) -> Result<(), IdentifierError> {
    let bytes = text.as_bytes();
    let fits = matches!(bytes.len(), 8 | 11)
        && bytes.iter().copied().all(is_capital_or_digit)
        && bytes[4..6].iter().all(u8::is_ascii_uppercase);
    if fits { Ok(()) } else { Err(IdentifierError::BicFormat(text.to_owned())) }
}

fn check_lei(text: &str) -> Result<(), IdentifierError> {
    let bytes = text.as_bytes();
    let fits = bytes.len() == 20
        && bytes[..18].iter().copied().all(is_capital_or_digit)
        && bytes[18..].iter().all(u8::is_ascii_digit);
    if !fits {
        return Err(IdentifierError::LeiFormat(text.to_owned()));
    }
    if remainder_97(bytes.iter().copied()) == Some(1) {
        Ok(())
    } else {
        Err(IdentifierError::LeiCheckDigits(text.to_owned()))
    }
}

fn check_uetr(text: &str) -> Result<(), IdentifierError> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        });
    if fits { Ok(()) } else { Err(IdentifierError::UetrFormat(text.to_owned())) }
}
