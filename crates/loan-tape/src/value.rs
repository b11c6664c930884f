//! The simple types of the schema: bounded text, whole numbers, booleans, days and months.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use thiserror::Error;

/// Why a field cannot be taken. Each is the end of a sentence that begins with the field and its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ValueError {
    /// An element without content.
    #[error("it is empty; a field that is not reported is left out")]
    Empty,
    /// More characters than the schema allows.
    #[error("it has {length} characters and the schema allows at most {maximum}")]
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        maximum: usize,
    },
    /// More bytes than [`MAX_FIELD_BYTES`](crate::MAX_FIELD_BYTES).
    #[error("it has more than {max} bytes", max = crate::MAX_FIELD_BYTES)]
    TooManyBytes,
    /// A control character (tab and line end included), or one that XML 1.0 forbids.
    #[error("it contains the character U+{0:04X}")]
    ForbiddenCharacter(u32),
    /// Not a number of the form that the schema describes.
    #[error("it is not a decimal number: an optional sign, digits, and an optional point")]
    NotADecimal,
    /// More than 8 digits after the point.
    #[error("it has {0} digits after the point and the schema allows at most 8")]
    TooManyDecimals(usize),
    /// More than 12 digits before the point.
    #[error("it has more than 12 digits before the point")]
    DecimalOutOfRange,
    /// Not a whole number of at most 8 digits.
    #[error("it is not a whole number of 1 to 8 digits")]
    NotAnInteger,
    /// Neither `true` nor `false`.
    #[error("it is neither true nor false")]
    NotABoolean,
    /// Not a day of the form MM-DD-YYYY.
    #[error("it is not a day of the form MM-DD-YYYY")]
    NotADay,
    /// Not a month of the form MM/YYYY.
    #[error("it is not a month of the form MM/YYYY")]
    NotAMonth,
    /// The form is right, but no calendar has this day or month.
    #[error("the calendar has no such date")]
    NotInCalendar,
    /// A code outside the field's list.
    #[error("it is not one of the field's codes: {0}")]
    UnknownCode(&'static str),
    /// A field that may occur once occurs again in the same row.
    #[error("the field occurs more than once in the row")]
    Repeated,
    /// A repeatable field gives the same value twice in the same row.
    #[error("the row gives the same value twice")]
    DuplicateValue,
    /// A required field is absent.
    #[error("the field is required and absent")]
    Missing,
    /// A name that Schedule AL, Item 3 does not have.
    #[error("no such field in Schedule AL, Item 3")]
    UnknownField,
    /// An element inside a field.
    #[error("it holds the element {0}, and fields hold text only")]
    NestedElement(String),
    /// An attribute on a row or a field.
    #[error("it has the attribute {0}, and the schema gives rows and fields none")]
    UnexpectedAttribute(String),
    /// Text between the fields of a row.
    #[error("there is text between the fields of the row")]
    StrayText,
    /// A reference to an entity that XML does not define.
    #[error("the reference &{0}; is neither predefined by XML nor a valid character reference")]
    UnknownEntity(String),
    /// More fields than a row can have.
    #[error("the row has more than {max} fields", max = crate::MAX_FIELDS_PER_ROW)]
    TooManyFields,
    /// A row with fewer or more cells than the header.
    #[error("the row has {found} cells and the header {expected}")]
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// Bytes that are not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
}

/// A value of one of the schema's simple types, with its form in a file.
pub(crate) trait Value: Sized + PartialEq {
    const FORM: Form;
    fn parse(text: &str) -> Result<Self, ValueError>;
    fn write(&self) -> String;
}

/// The form of a field's value in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text of at most so many characters.
    Text(usize),
    /// A decimal number with at most 12 digits before the point and 8 after it (`DECIMAL_TYPE20_8`).
    Decimal,
    /// A whole number of at most 8 digits (`INTEGER_TYPE_8_A`).
    Integer,
    /// `true` or `false` (`TRUE_FALSE_TYPE`).
    Boolean,
    /// A day, MM-DD-YYYY (`DATE_TYPE`).
    Day,
    /// A month, MM/YYYY (`DATE_MM_YYYY_TYPE`).
    Month,
    /// One of the listed codes.
    Code(&'static str),
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(maximum) => write!(formatter, "text, at most {maximum} characters"),
            Self::Decimal => formatter.write_str("decimal"),
            Self::Integer => formatter.write_str("whole number"),
            Self::Boolean => formatter.write_str("true or false"),
            Self::Day => formatter.write_str("day, MM-DD-YYYY"),
            Self::Month => formatter.write_str("month, MM/YYYY"),
            Self::Code(list) => write!(formatter, "code: {list}"),
        }
    }
}

/// Text of 1 to `MAXIMUM` characters without control characters and without white space at its ends.
///
/// Half of the schema's text types collapse white space (`xs:token`) and half keep it (`xs:string`); here all drop it
/// at the ends and keep it inside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAXIMUM: usize>(String);

impl<const MAXIMUM: usize> Text<MAXIMUM> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAXIMUM: usize> FromStr for Text<MAXIMUM> {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let text = collapse(text)?;
        let length = text.chars().count();
        if length > MAXIMUM {
            return Err(ValueError::TooLong { length, maximum: MAXIMUM });
        }
        // XML 1.0, section 2.2 has no way to write most of these, and parsers change line ends.
        match text.chars().find(|&character| character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}')) {
            Some(character) => Err(ValueError::ForbiddenCharacter(u32::from(character))),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl<const MAXIMUM: usize> fmt::Display for Text<MAXIMUM> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<const MAXIMUM: usize> Value for Text<MAXIMUM> {
    const FORM: Form = Form::Text(MAXIMUM);

    fn parse(text: &str) -> Result<Self, ValueError> {
        text.parse()
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

/// Text without the white space of XML at its ends.
pub(crate) fn collapse(text: &str) -> Result<&str, ValueError> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if text.is_empty() { Err(ValueError::Empty) } else { Ok(text) }
}

impl Value for i32 {
    const FORM: Form = Form::Integer;

    fn parse(text: &str) -> Result<Self, ValueError> {
        let text = collapse(text)?;
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ValueError::NotAnInteger);
        }
        text.parse().map_err(|_| ValueError::NotAnInteger)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Value for bool {
    const FORM: Form = Form::Boolean;

    fn parse(text: &str) -> Result<Self, ValueError> {
        match collapse(text)? {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ValueError::NotABoolean),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// A number of one to `maximum` digits.
fn digits(text: &str, maximum: usize) -> Option<i16> {
    let right = (1..=maximum).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

impl Value for civil::Date {
    const FORM: Form = Form::Day;

    fn parse(text: &str) -> Result<Self, ValueError> {
        let text = collapse(text)?;
        let mut parts = text.split('-');
        let (Some(month), Some(day), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ValueError::NotADay);
        };
        let (Some(month), Some(day), 4, Some(year)) = (digits(month, 2), digits(day, 2), year.len(), digits(year, 4))
        else {
            return Err(ValueError::NotADay);
        };
        let month = i8::try_from(month).map_err(|_| ValueError::NotADay)?;
        let day = i8::try_from(day).map_err(|_| ValueError::NotADay)?;
        civil::Date::new(year, month, day).map_err(|_| ValueError::NotInCalendar)
    }

    fn write(&self) -> String {
        format!("{:02}-{:02}-{:04}", self.month(), self.day(), self.year())
    }
}

/// A calendar month of the years 0 to 9999; MM/YYYY in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a year between 0 and 9999.
    ///
    /// # Errors
    /// [`ValueError::NotInCalendar`] when year or month is out of range.
    pub fn new(year: i16, month: i8) -> Result<Self, ValueError> {
        let known = (0..=9999).contains(&year) && (1..=12).contains(&month);
        if known { Ok(Self { year, month }) } else { Err(ValueError::NotInCalendar) }
    }

    /// The month in which a day lies.
    pub fn of(day: civil::Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Months from `self` to `other`; negative when `other` is earlier.
    pub fn months_until(self, other: Self) -> i32 {
        (i32::from(other.year) - i32::from(self.year)) * 12 + i32::from(other.month) - i32::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}/{:04}", self.month, self.year)
    }
}

impl Value for Month {
    const FORM: Form = Form::Month;

    fn parse(text: &str) -> Result<Self, ValueError> {
        let (month, year) = collapse(text)?.split_once('/').ok_or(ValueError::NotAMonth)?;
        match (month.len(), digits(month, 2), year.len(), digits(year, 4)) {
            (2, Some(month), 4, Some(year)) => Self::new(year, i8::try_from(month).map_err(|_| ValueError::NotAMonth)?),
            _ => Err(ValueError::NotAMonth),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}
