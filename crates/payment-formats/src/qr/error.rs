//! Why a text is not a code.

use std::fmt;

use super::tag::Tag;
use crate::{AmountError, UnknownCurrency};

/// Where in a code something is: a tag, and the template that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The template, or `None` at the root.
    pub template: Option<Tag>,
    /// The tag.
    pub tag: Tag,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.template {
            Some(template) => write!(formatter, "{template}/{}", self.tag)?,
            None => write!(formatter, "{}", self.tag)?,
        }
        write!(formatter, " ({})", self.tag.name(self.template))
    }
}

/// Why a text or a document is not a merchant-presented code. Positions count characters from the start of the code, or
/// from the start of the template's value where one is named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// More bytes than a code may have.
    #[error("the code has {bytes} bytes of UTF-8, and at most {maximum} are allowed")]
    TooLong {
        /// Bytes of the text.
        bytes: usize,
        /// The limit.
        maximum: usize,
    },
    /// The first object is not the payload format indicator 01.
    #[error("the code starts with {found:?}, not with the payload format indicator 000201")]
    NotFirst {
        /// What it starts with, at most six characters.
        found: String,
    },
    /// The last object is not a CRC of four characters.
    #[error("the code ends with {found:?}, not with a CRC: 6304 and four characters")]
    NotLast {
        /// What it ends with, at most eight characters.
        found: String,
    },
    /// The check sum does not fit.
    #[error("the CRC is {found:?}, but that of the code's bytes is {expected}: the code was read wrong or changed")]
    Crc {
        /// The check sum of the bytes.
        expected: String,
        /// The check sum in the code.
        found: String,
    },
    /// Where a tag is due there are no two digits.
    #[error("at character {position} there is {found:?} where a tag of two digits is due")]
    TagNotDigits {
        /// Characters before it.
        position: usize,
        /// What is there.
        found: String,
    },
    /// The length of an object is no two digits.
    #[error("tag {tag} at character {position} has the length {found:?}, which is not two digits")]
    LengthNotDigits {
        /// The object.
        tag: Tag,
        /// Characters before it.
        position: usize,
        /// What stands for a length.
        found: String,
    },
    /// An object reaches beyond the end.
    #[error("tag {tag} at character {position} says {length} characters, but only {available} follow")]
    LengthBeyondEnd {
        /// The object.
        tag: Tag,
        /// Characters before it.
        position: usize,
        /// What it says.
        length: usize,
        /// What is there.
        available: usize,
    },
    /// An object without a value, which the specification excludes.
    #[error("tag {0} is empty; lengths are 01 to 99")]
    Empty(Location),
    /// A value that does not fit into two digits of length.
    #[error("tag {location} has {characters} characters, and at most 99 fit")]
    ValueTooLong {
        /// The object.
        location: Location,
        /// Its characters.
        characters: usize,
    },
    /// A template whose value is not a list of objects.
    #[error("template {template} is malformed: {source}")]
    Template {
        /// The template.
        template: Tag,
        /// What is wrong inside.
        source: Box<CodeError>,
    },
    /// A tag twice in the same list.
    #[error("tag {0} is there twice")]
    Repeated(Location),
    /// An object that every code must have.
    #[error("tag {0} is missing")]
    Missing(Location),
    /// No account of the merchant with any network.
    #[error("there is no merchant account information, tag 02 to 51")]
    MissingMerchantAccount,
    /// A value against the format of its object.
    #[error("tag {location} is {value:?}, which is not {expected}")]
    Format {
        /// The object.
        location: Location,
        /// The value.
        value: String,
        /// What it must be.
        expected: &'static str,
    },
    /// A currency that ISO 4217 does not have.
    #[error("tag 53 (transactionCurrency): {0}")]
    Currency(#[from] UnknownCurrency),
    /// An amount that is not an exact number of minor units of the code's currency.
    #[error("tag {location}: {source}")]
    Amount {
        /// Tag 54 or 56.
        location: Location,
        /// What is wrong with it.
        source: AmountError,
    },
    /// An amount of nothing, which the specification excludes: an open amount has no tag 54.
    #[error("tag {0} is zero; leave it out for an amount that the payer chooses")]
    ZeroAmount(Location),
    /// Tip or fee objects that contradict each other.
    #[error("tag 55 (tipOrConvenienceIndicator) is {indicator}, which {expected}")]
    Tip {
        /// The indicator, or "absent".
        indicator: String,
        /// What would fit.
        expected: &'static str,
    },
    /// A document names an object that has another name.
    #[error("tag {location} is called {found:?} in the document")]
    Name {
        /// The object with its right name.
        location: Location,
        /// The wrong name.
        found: String,
    },
    /// A document's object has not exactly one of value and fields, or the wrong one.
    #[error("tag {location} needs {expected}")]
    Shape {
        /// The object.
        location: Location,
        /// `"a value"` or `"fields"`.
        expected: &'static str,
    },
}
