//! Tags of data objects and their names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The two-digit identifier of a data object, 00 to 99. In JSON it is a string of two digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(u8);

impl Tag {
    /// Payload format indicator, the first object of every code.
    pub const PAYLOAD_FORMAT_INDICATOR: Self = Self(0);
    /// Point of initiation: static or dynamic.
    pub const POINT_OF_INITIATION: Self = Self(1);
    /// Merchant category code (ISO 18245).
    pub const MERCHANT_CATEGORY_CODE: Self = Self(52);
    /// Transaction currency (ISO 4217 numeric).
    pub const CURRENCY: Self = Self(53);
    /// Transaction amount.
    pub const AMOUNT: Self = Self(54);
    /// Tip or convenience indicator.
    pub const TIP_INDICATOR: Self = Self(55);
    /// Value of a fixed convenience fee.
    pub const FEE_FIXED: Self = Self(56);
    /// Value of a convenience fee in per cent.
    pub const FEE_PERCENTAGE: Self = Self(57);
    /// Country (ISO 3166-1 alpha-2).
    pub const COUNTRY: Self = Self(58);
    /// Merchant name.
    pub const MERCHANT_NAME: Self = Self(59);
    /// Merchant city.
    pub const MERCHANT_CITY: Self = Self(60);
    /// Postal code.
    pub const POSTAL_CODE: Self = Self(61);
    /// Additional data field template.
    pub const ADDITIONAL_DATA: Self = Self(62);
    /// Cyclic redundancy check, the last object of every code.
    pub const CRC: Self = Self(63);
    /// Merchant information in another language.
    pub const LANGUAGE: Self = Self(64);

    /// The tag of a number, or `None` above 99.
    pub const fn new(number: u8) -> Option<Self> {
        if number <= 99 { Some(Self(number)) } else { None }
    }

    /// A tag that is written in the source.
    pub(crate) const fn of(number: u8) -> Self {
        assert!(number <= 99, "a tag has two digits");
        Self(number)
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether this is the account of a merchant with one payment network (02 to 51).
    pub const fn is_merchant_account(self) -> bool {
        matches!(self.0, 2..=51)
    }

    /// Whether the value of this tag at the root is itself a list of data objects: account templates (26 to 51), additional
    /// data, language, and unreserved templates (80 to 99). Accounts 02 to 25 and the tags reserved to EMVCo are not.
    pub const fn is_root_template(self) -> bool {
        matches!(self.0, 26..=51 | 62 | 64 | 80..=99)
    }

    /// Whether this tag's value inside a template is again a list: the payment system specific templates (50 to 99) of the
    /// additional data.
    pub const fn is_nested_template(self, parent: Self) -> bool {
        parent.0 == 62 && self.0 >= 50
    }

    /// The name of the specification, in camel case as JSON has it. `parent` is the template that holds the tag.
    pub const fn name(self, parent: Option<Self>) -> &'static str {
        match parent {
            None => root_name(self.0),
            Some(Self(26..=51 | 80..=99)) => network_name(self.0),
            Some(Self(62)) => additional_data_name(self.0),
            Some(Self(64)) => language_name(self.0),
            Some(_) => "reserved",
        }
    }
}

const fn root_name(number: u8) -> &'static str {
    match number {
        0 => "payloadFormatIndicator",
        1 => "pointOfInitiation",
        2..=51 => "merchantAccountInformation",
        52 => "merchantCategoryCode",
        53 => "transactionCurrency",
        54 => "transactionAmount",
        55 => "tipOrConvenienceIndicator",
        56 => "convenienceFeeFixed",
        57 => "convenienceFeePercentage",
        58 => "countryCode",
        59 => "merchantName",
        60 => "merchantCity",
        61 => "postalCode",
        62 => "additionalData",
        63 => "crc",
        64 => "merchantInformationLanguage",
        80..=99 => "unreservedTemplate",
        _ => "reserved",
    }
}

const fn network_name(number: u8) -> &'static str {
    match number {
        0 => "globallyUniqueIdentifier",
        _ => "networkSpecific",
    }
}

const fn additional_data_name(number: u8) -> &'static str {
    match number {
        1 => "billNumber",
        2 => "mobileNumber",
        3 => "storeLabel",
        4 => "loyaltyNumber",
        5 => "referenceLabel",
        6 => "customerLabel",
        7 => "terminalLabel",
        8 => "purposeOfTransaction",
        9 => "additionalConsumerDataRequest",
        10 => "merchantTaxId",
        11 => "merchantChannel",
        50..=99 => "paymentSystemSpecificTemplate",
        _ => "reserved",
    }
}

const fn language_name(number: u8) -> &'static str {
    match number {
        0 => "languagePreference",
        1 => "merchantNameAlternateLanguage",
        2 => "merchantCityAlternateLanguage",
        _ => "reserved",
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}", self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A tag that is not two digits.
#[derive(Debug, thiserror::Error)]
#[error("tag {0:?} is not two digits")]
pub struct TagError(String);

impl TryFrom<String> for Tag {
    type Error = TagError;

    fn try_from(text: String) -> Result<Self, TagError> {
        match text.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Ok(Self((tens - b'0') * 10 + (ones - b'0'))),
            _ => Err(TagError(text)),
        }
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.to_string()
    }
}
