//! Why a field, a row or a file cannot be taken.

use serde::{Deserialize, Serialize};

use crate::{AmountError, UnknownCurrency, identifier::IdentifierError, time::TimeError};

/// What is wrong with one field. Texts of the message that it quotes are at most 64 characters long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// An element that must be there is not.
    #[error("{0} is missing")]
    Missing(String),
    /// An element is there twice, where the schema has it once.
    #[error("{0} is there more than once")]
    Repeated(String),
    /// Text of no characters.
    #[error("the text is empty")]
    Empty,
    /// Text longer than the schema allows. Nothing is cut off.
    #[error("the text has {length} characters, at most {maximum} are allowed")]
    TooLong {
        /// Characters (Unicode scalar values).
        length: usize,
        /// Characters allowed.
        maximum: usize,
    },
    /// A character that XML 1.0 cannot hold (section 2.2).
    #[error("the character U+{0:04X} is not allowed in XML 1.0")]
    Character(u32),
    /// Elements inside an element that holds text only.
    #[error("there are elements where there should be text alone")]
    NotText,
    /// A code that is none of those that the crate reads, or not formed as the schema demands.
    #[error("the code {code:?} is not one of: {known}")]
    Code {
        /// As it was read.
        code: String,
        /// The codes that are known, or their form.
        known: String,
    },
    /// Not an unsigned whole number of at most 15 digits.
    #[error("{0:?} is not a whole number of at most 15 digits")]
    Number(String),
    /// Not a decimal number.
    #[error("{0:?} is not a decimal number of at most 18 digits")]
    DecimalNumber(String),
    /// `true` or `false` is neither.
    #[error("{0:?} is not true or false")]
    Boolean(String),
    /// The decimals, size or form of an amount.
    #[error("{0}")]
    Amount(String),
    /// A transfer of nothing.
    #[error("the amount is zero")]
    ZeroAmount,
    /// A currency that ISO 4217 list one does not have.
    #[error("currency {0:?} is not a code of ISO 4217 list one with a minor unit")]
    Currency(String),
    /// An account, institution or payment is not identified correctly.
    #[error(transparent)]
    Identifier(#[from] IdentifierError),
    /// Not a date or not a time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// Something that the schema allows and this crate does not translate.
    #[error("{0} cannot be translated")]
    Untranslatable(String),
}

impl From<AmountError> for Reason {
    fn from(error: AmountError) -> Self {
        Self::Amount(error.to_string())
    }
}

impl From<UnknownCurrency> for Reason {
    fn from(UnknownCurrency(code): UnknownCurrency) -> Self {
        Self::Currency(code)
    }
}

/// Where something is in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Path below the element of the message, such as `PmtInf[1]/CdtTrfTxInf[3]/CdtrAcct/Id/IBAN`. Rows count from 1.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Byte in the line, from 1, of the element's start tag.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} (line {}, column {})", self.path, self.line, self.column)
    }
}

/// A row that was not taken. The rows around it are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(deny_unknown_fields)]
#[error("{row} refused: {place}: {reason}")]
pub struct Refusal {
    /// The row, such as `PmtInf[1]/CdtTrfTxInf[3]`.
    pub row: String,
    /// The row's end-to-end id or entry reference, where it has one of at most 64 characters.
    pub id: Option<String>,
    /// The field: in the row, or in the payment-information block around it, which refuses all its rows.
    pub place: Place,
    /// What is wrong.
    pub reason: Reason,
}

/// Why nothing of a file is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// More than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    #[error("the file has {0} bytes, at most {max} are read", max = crate::MAX_FILE_BYTES)]
    TooLarge(usize),
    /// Not UTF-8, the encoding of ISO 20022 messages.
    #[error("the file is not UTF-8: byte {0} does not fit")]
    NotUtf8(usize),
    /// The XML declaration names another version or encoding.
    #[error("the XML declaration says {0:?}; only XML 1.0 in UTF-8 is read")]
    Declaration(String),
    /// A character that XML 1.0 cannot hold (section 2.2).
    #[error("line {line}, column {column}: the character U+{character:04X} is not allowed in XML 1.0")]
    Character {
        /// Its code point.
        character: u32,
        /// Line, from 1.
        line: u32,
        /// Byte in the line, from 1.
        column: u32,
    },
    /// A document type declaration. None is read, so no entity can be declared.
    #[error("line {0}: a DOCTYPE is not allowed")]
    Doctype(u32),
    /// Not well-formed XML with namespaces.
    #[error("line {line}, column {column}: {message}")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// Byte in the line, from 1.
        column: u32,
        /// What is wrong.
        message: String,
    },
    /// A limit of this crate is passed.
    #[error("line {line}: more than {maximum} {what}")]
    Limit {
        /// Line, from 1.
        line: u32,
        /// Of what there are too many.
        what: &'static str,
        /// How many are allowed.
        maximum: usize,
    },
    /// The root is not `Document` in a namespace of the message, or holds another message.
    #[error("not a {expected} message: the file begins with {found}")]
    OtherMessage {
        /// The message that is read.
        expected: &'static str,
        /// What the file has instead.
        found: String,
    },
    /// A version of the message that this crate does not know.
    #[error("{found} is not read; known versions of {expected} are {first:02} to {last:02}")]
    Version {
        /// The message that is read.
        expected: &'static str,
        /// The namespace's last part.
        found: String,
        /// First version that is read.
        first: u8,
        /// Last version that is read.
        last: u8,
    },
    /// A field that the whole message depends on, such as the message id.
    #[error("{place}: {reason}")]
    Field {
        /// The field.
        place: Place,
        /// What is wrong.
        reason: Reason,
    },
}

/// Why a message is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A field that the schema does not allow like this.
    #[error("{path}: {reason}")]
    Field {
        /// Path below the element of the message; rows count from 1.
        path: String,
        /// What is wrong.
        reason: Reason,
    },
    /// A row of which there must be at least one.
    #[error("there is no {0}")]
    Nothing(&'static str),
    /// More rows than [`MAX_TRANSACTIONS`](crate::MAX_TRANSACTIONS).
    #[error("there are {0} transactions, at most {max} are written", max = crate::MAX_TRANSACTIONS)]
    TooManyTransactions(usize),
    /// More bytes than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    #[error("the message has more than {max} bytes", max = crate::MAX_FILE_BYTES)]
    TooLarge,
    /// Amounts of a statement in several currencies.
    #[error("{path}: the currency is {found}, that of the statement is {expected}")]
    MixedCurrencies {
        /// The amount.
        path: String,
        /// Its currency.
        found: String,
        /// The currency of the opening balance.
        expected: String,
    },
    /// A statement whose booked entries do not lead from the opening to the closing balance. Numbers are signed minor units.
    #[error("{path}: opening {opening} and booked entries {entries} do not make closing {closing} (minor units)")]
    Unbalanced {
        /// The statement.
        path: String,
        /// Opening balance.
        opening: i128,
        /// Sum of the booked entries.
        entries: i128,
        /// Closing balance.
        closing: i128,
    },
}
