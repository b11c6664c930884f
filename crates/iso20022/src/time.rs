//! Dates, and dates with a time, as ISO 20022 messages state them.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A text that is not a date or not a date with a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TimeError {
    /// Not `YYYY-MM-DD`, or no day of the calendar.
    #[error("{0:?} is not a date of the form 2026-01-31")]
    Date(String),
    /// Not `YYYY-MM-DDThh:mm:ss` with an optional fraction and an optional offset.
    #[error("{0:?} is not a date and time of the form 2026-01-31T09:30:00, with optional fraction and offset")]
    DateTime(String),
}

/// Date and time (`ISODateTime`), kept as it was written: a local time without offset stays one, and no digit is lost.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IsoDateTime {
    text: String,
    date: Date,
}

impl IsoDateTime {
    /// The text, such as `2026-01-31T09:30:00.000+08:00`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The calendar date as it is written, not shifted to another offset.
    pub fn date(&self) -> Date {
        self.date
    }
}

impl FromStr for IsoDateTime {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match date_of_date_time(text) {
            Some(date) => Ok(Self { text: text.to_owned(), date }),
            None => Err(TimeError::DateTime(text.to_owned())),
        }
    }
}

impl TryFrom<String> for IsoDateTime {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        text.parse()
    }
}

impl From<IsoDateTime> for String {
    fn from(time: IsoDateTime) -> Self {
        time.text
    }
}

impl fmt::Display for IsoDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for IsoDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A date, or a date with a time (`DateAndDateTime2Choice`). In JSON it is the text of the one or the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DateOrDateTime {
    /// `Dt`.
    Date(Date),
    /// `DtTm`.
    DateTime(IsoDateTime),
}

impl DateOrDateTime {
    /// The calendar date as it is written.
    pub fn date(&self) -> Date {
        match self {
            Self::Date(date) => *date,
            Self::DateTime(time) => time.date(),
        }
    }
}

impl TryFrom<String> for DateOrDateTime {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        match text.contains('T') {
            true => text.parse().map(Self::DateTime),
            false => parse_date(&text).map(Self::Date),
        }
    }
}

impl From<DateOrDateTime> for String {
    fn from(date: DateOrDateTime) -> Self {
        match date {
            DateOrDateTime::Date(date) => date.to_string(),
            DateOrDateTime::DateTime(time) => time.into(),
        }
    }
}

/// Two digits at an offset, if they are at most `maximum`.
fn two_digits(text: &str, offset: usize, maximum: u8) -> bool {
    let Some(digits) = text.get(offset..offset + 2) else { return false };
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse().is_ok_and(|number: u8| number <= maximum)
}

/// The date of a text that is a date with a time, and `None` of any other.
fn date_of_date_time(text: &str) -> Option<Date> {
    if !text.is_ascii() || text.len() < 19 {
        return None;
    }
    let date = parse_date(&text[..10]).ok()?;
    let separators = [(10, b'T'), (13, b':'), (16, b':')];
    let time_fits = separators.iter().all(|(offset, byte)| text.as_bytes()[*offset] == *byte)
        && two_digits(text, 11, 23)
        && two_digits(text, 14, 59)
        && two_digits(text, 17, 59);
    let rest = &text[19..];
    let offset_from = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (fraction, offset) = rest.split_at(offset_from);
    let fraction_fits = fraction.is_empty()
        || fraction
            .strip_prefix('.')
            .is_some_and(|digits| (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()));
    (time_fits && fraction_fits && (offset.is_empty() || is_offset(offset))).then_some(date)
}

/// An offset from UTC as XML Schema part 2, section 3.2.7.3, has it: `Z`, or hours up to 14 and minutes with a sign.
fn is_offset(text: &str) -> bool {
    text == "Z"
        || text.len() == 6
            && text.starts_with(['+', '-'])
            && text.as_bytes()[3] == b':'
            && two_digits(text, 1, 14)
            && two_digits(text, 4, 59)
}

/// Reads `YYYY-MM-DD`.
pub(crate) fn parse_date(text: &str) -> Result<Date, TimeError> {
    let error = || TimeError::Date(text.to_owned());
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return Err(error());
    }
    let year = text[..4].parse().map_err(|_| error())?;
    if year == 0 {
        return Err(error()); // XML Schema 1.0 has no year 0000
    }
    let month = text[5..7].parse().map_err(|_| error())?;
    let day = text[8..].parse().map_err(|_| error())?;
    Date::new(year, month, day).map_err(|_| error())
}

/// Reads `YYYY-MM-DD` with the optional offset that XML Schema allows; the flag says whether there was one.
pub(crate) fn parse_date_with_offset(text: &str) -> Result<(Date, bool), TimeError> {
    match (text.get(..10), text.get(10..)) {
        (Some(date), Some(offset)) if is_offset(offset) => Ok((parse_date(date)?, true)),
        _ => Ok((parse_date(text)?, false)),
    }
}
