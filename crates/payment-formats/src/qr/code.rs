//! Whole codes.

use super::{
    error::{CodeError, Location},
    tag::Tag,
    tlv::{Field, Parents, Value, check_lengths, crc16, read, write},
};
use crate::Currency;

/// The longest code, in bytes of UTF-8 (EMV QRCPS-MPM section 3.1).
pub const MAX_BYTES: usize = 512;

/// How every code begins: the payload format indicator, version 01.
const HEAD: &str = "000201";
/// How the last object begins: the check sum, of four characters.
const CRC_HEAD: &str = "6304";
/// Longest values at the root (EMV QRCPS-MPM table 3.1), in characters.
const LIMITS: [(Tag, usize); 4] =
    [(Tag::AMOUNT, 13), (Tag::MERCHANT_NAME, 25), (Tag::MERCHANT_CITY, 15), (Tag::POSTAL_CODE, 10)];

/// A merchant-presented code that keeps to the specification, without its check sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    fields: Vec<Field>,
}

impl Code {
    /// A code of these objects, the payload format indicator first and without check sum.
    ///
    /// # Errors
    /// [`CodeError`] when they don't make a code that [`Code::decode`] reads.
    pub fn new(fields: Vec<Field>) -> Result<Self, CodeError> {
        check_lengths(&fields, Parents::Root)?;
        let code = Self { fields };
        code.check()?;
        let bytes = code.encode().len();
        if bytes > MAX_BYTES {
            return Err(CodeError::TooLong { bytes, maximum: MAX_BYTES });
        }
        Ok(code)
    }

    /// Reads a code.
    ///
    /// # Errors
    /// [`CodeError`], with the place and the reason.
    pub fn decode(text: &str) -> Result<Self, CodeError> {
        if text.len() > MAX_BYTES {
            return Err(CodeError::TooLong { bytes: text.len(), maximum: MAX_BYTES });
        }
        if !text.starts_with(HEAD) {
            return Err(CodeError::NotFirst { found: text.chars().take(HEAD.len()).collect() });
        }
        let last = text.char_indices().rev().nth(CRC_HEAD.len() + 3).map_or(0, |(index, _)| index);
        let (body, tail) = text.split_at(last);
        let Some(found) = tail.strip_prefix(CRC_HEAD) else {
            return Err(CodeError::NotLast { found: tail.to_owned() });
        };
        let expected = check_sum(body);
        if found != expected {
            return Err(CodeError::Crc { expected, found: found.to_owned() });
        }
        let code = Self { fields: read(body, Parents::Root)? };
        code.check()?;
        Ok(code)
    }

    /// The text of the code, with its check sum.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        write(&self.fields, &mut text);
        let crc = check_sum(&text);
        text + CRC_HEAD + &crc
    }

    /// Its objects in their order, without the check sum.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The value of an object at the root that is no template.
    pub fn text(&self, tag: Tag) -> Option<&str> {
        self.fields.iter().find(|field| field.tag == tag).and_then(|field| match &field.value {
            Value::Text(text) => Some(text.as_str()),
            Value::Template(_) => None,
        })
    }

    /// The objects of a template at the root.
    pub fn template(&self, tag: Tag) -> Option<&[Field]> {
        self.fields.iter().find(|field| field.tag == tag).and_then(|field| match &field.value {
            Value::Template(fields) => Some(fields.as_slice()),
            Value::Text(_) => None,
        })
    }

    /// Whether the code is made for one payment only (point of initiation 12).
    pub fn is_dynamic(&self) -> bool {
        self.text(Tag::POINT_OF_INITIATION) == Some("12")
    }

    /// The currency.
    pub fn currency(&self) -> Result<Currency, CodeError> {
        Ok(Currency::from_numeric(self.required(Tag::CURRENCY)?)?)
    }

    /// The amount in minor units of the currency; `None` leaves it to the payer.
    pub fn amount_minor(&self) -> Result<Option<u64>, CodeError> {
        let Some(text) = self.text(Tag::AMOUNT) else { return Ok(None) };
        let location = Location { template: None, tag: Tag::AMOUNT };
        // The decimal mark may end an amount (EMV QRCPS-MPM section 4.7.7): "98." is 98.
        let minor = self.currency()?.parse_amount(text).map_err(|source| CodeError::Amount { location, source })?;
        if minor == 0 { Err(CodeError::ZeroAmount(location)) } else { Ok(Some(minor)) }
    }

    fn required(&self, tag: Tag) -> Result<&str, CodeError> {
        self.text(tag).ok_or(CodeError::Missing(Location { template: None, tag }))
    }

    fn check(&self) -> Result<(), CodeError> {
        let first = self.fields.first();
        if first.map(|field| (field.tag, &field.value))
            != Some((Tag::PAYLOAD_FORMAT_INDICATOR, &Value::Text("01".into())))
        {
            let mut found = String::new();
            write(&self.fields[..self.fields.len().min(1)], &mut found);
            return Err(CodeError::NotFirst { found: found.chars().take(HEAD.len()).collect() });
        }
        if self.fields.iter().any(|field| field.tag == Tag::CRC) {
            return Err(CodeError::Repeated(Location { template: None, tag: Tag::CRC }));
        }
        if !self.fields.iter().any(|field| field.tag.is_merchant_account()) {
            return Err(CodeError::MissingMerchantAccount);
        }
        self.check_form(Tag::POINT_OF_INITIATION, "11 (static) or 12 (dynamic)", |text| matches!(text, "11" | "12"))?;
        self.required(Tag::MERCHANT_CATEGORY_CODE)?;
        self.check_form(Tag::MERCHANT_CATEGORY_CODE, "four digits", |text| is_digits(text, 4))?;
        self.currency()?;
        self.amount_minor()?;
        self.required(Tag::COUNTRY)?;
        self.check_form(Tag::COUNTRY, "two capital letters", |text| {
            text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
        })?;
        self.required(Tag::MERCHANT_NAME)?;
        self.required(Tag::MERCHANT_CITY)?;
        for (tag, limit) in LIMITS {
            self.check_form(tag, "within its length", |text| text.chars().count() <= limit)?;
        }
        self.check_tip()?;
        self.check_language()
    }

    fn check_form(&self, tag: Tag, expected: &'static str, holds: impl Fn(&str) -> bool) -> Result<(), CodeError> {
        match self.text(tag) {
            Some(text) if !holds(text) => {
                let location = Location { template: None, tag };
                Err(CodeError::Format { location, value: text.to_owned(), expected })
            }
            _ => Ok(()),
        }
    }

    /// Tip and fee by EMV QRCPS-MPM section 4.7.8: 01 asks the payer, 02 is a fixed fee, 03 one in per cent.
    fn check_tip(&self) -> Result<(), CodeError> {
        let (fixed, percentage) = (self.text(Tag::FEE_FIXED), self.text(Tag::FEE_PERCENTAGE));
        let indicator = self.text(Tag::TIP_INDICATOR);
        let expected = match (indicator, fixed, percentage) {
            (None | Some("01"), None, None) | (Some("02"), Some(_), None) | (Some("03"), None, Some(_)) => {
                return self.check_fees();
            }
            (None, ..) => "needs an indicator when there is a fee",
            (Some("01"), ..) => "allows no fee",
            (Some("02"), ..) => "needs a fixed fee, tag 56, alone",
            (Some("03"), ..) => "needs a fee in per cent, tag 57, alone",
            (Some(_), ..) => "must be 01, 02 or 03",
        };
        Err(CodeError::Tip { indicator: indicator.unwrap_or("absent").to_owned(), expected })
    }

    fn check_fees(&self) -> Result<(), CodeError> {
        if let Some(fee) = self.text(Tag::FEE_FIXED) {
            let location = Location { template: None, tag: Tag::FEE_FIXED };
            let amount = self.currency()?.parse_amount(fee).map_err(|source| CodeError::Amount { location, source })?;
            if amount == 0 {
                return Err(CodeError::ZeroAmount(location));
            }
        }
        self.check_form(Tag::FEE_PERCENTAGE, "a number from 00.01 to 99.99", |text| {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits(whole) && digits(fraction) && text.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
        })
    }

    /// Another language needs its name and the merchant's name in it.
    fn check_language(&self) -> Result<(), CodeError> {
        let Some(fields) = self.template(Tag::LANGUAGE) else { return Ok(()) };
        for number in [0, 1] {
            let tag = Tag::of(number);
            if !fields.iter().any(|field| field.tag == tag) {
                return Err(CodeError::Missing(Location { template: Some(Tag::LANGUAGE), tag }));
            }
        }
        Ok(())
    }
}

/// The check sum over the bytes up to and with its own tag and length.
fn check_sum(body: &str) -> String {
    format!("{:04X}", crc16([body, CRC_HEAD].concat().as_bytes()))
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}
