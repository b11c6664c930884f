//! The ledger's own payment requests in merchant-presented codes.
//!
//! Two merchant account templates, 26 and 27, carry the globally unique identifier [`GLOBALLY_UNIQUE_IDENTIFIER`]: one holds
//! the network's id in object 01, the other the payee's account in object 02, both as base64url without padding. One
//! template could not hold both in its 99 characters. Other templates may stand beside them, so that one code serves
//! several payment networks.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    code::Code,
    error::CodeError,
    tag::Tag,
    tlv::{Field, Value},
};
use crate::Currency;

/// What names the ledger's templates: a reversed domain name (EMV QRCPS-MPM section 4.5).
pub const GLOBALLY_UNIQUE_IDENTIFIER: &str = "network.vinculum";

const NETWORK_TEMPLATE: Tag = Tag::of(26);
const ACCOUNT_TEMPLATE: Tag = Tag::of(27);
const NETWORK: Tag = Tag::of(1);
const ACCOUNT: Tag = Tag::of(2);
const REFERENCE_LABEL: Tag = Tag::of(5);

/// A request to pay into an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRequest {
    /// The network's id.
    pub network: [u8; 32],
    /// The payee's account.
    pub account: [u8; 32],
    /// The currency.
    pub currency: Currency,
    /// How much, in minor units; `None` leaves it to the payer.
    pub amount_minor: Option<u64>,
    /// What for: at most 25 characters.
    pub reference: Option<String>,
    /// The payee's name: at most 25 characters.
    pub merchant_name: String,
    /// The payee's city: at most 15 characters.
    pub merchant_city: String,
    /// The payee's country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The payee's name in Chinese.
    pub merchant_name_zh: Option<String>,
    /// Whether the code is for one payment only.
    pub is_dynamic: bool,
}

/// Why a code is no request to pay on a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// It is for other payment networks.
    #[error("the code has no account of {GLOBALLY_UNIQUE_IDENTIFIER}: it is for another payment network")]
    NotOurs,
    /// One of the two ids is missing.
    #[error("the code has no {0} in its templates of {GLOBALLY_UNIQUE_IDENTIFIER}")]
    Missing(&'static str),
    /// An id is not 32 bytes of base64url.
    #[error("the {field} {value:?} of the code is not 32 bytes as base64url without padding")]
    Id {
        /// Which.
        field: &'static str,
        /// What is there.
        value: String,
    },
    /// It is for another network of this software.
    #[error("the code is for the network {0}, not for this one")]
    WrongNetwork(String),
    /// The code itself is wrong.
    #[error(transparent)]
    Code(#[from] CodeError),
}

impl PaymentRequest {
    /// The code that asks for the payment.
    ///
    /// # Errors
    /// [`CodeError`] when a name, city or reference doesn't fit.
    pub fn to_code(&self) -> Result<Code, CodeError> {
        let own = |tag, id: &[u8; 32]| {
            let identifier = Field::text(Tag::of(0), GLOBALLY_UNIQUE_IDENTIFIER);
            vec![identifier, Field::text(tag, URL_SAFE_NO_PAD.encode(id))]
        };
        let mut fields = vec![
            Field::text(Tag::PAYLOAD_FORMAT_INDICATOR, "01"),
            Field::text(Tag::POINT_OF_INITIATION, if self.is_dynamic { "12" } else { "11" }),
            Field::template(NETWORK_TEMPLATE, own(NETWORK, &self.network)),
            Field::template(ACCOUNT_TEMPLATE, own(ACCOUNT, &self.account)),
            Field::text(Tag::MERCHANT_CATEGORY_CODE, "0000"),
            Field::text(Tag::CURRENCY, self.currency.numeric()),
        ];
        if let Some(minor) = self.amount_minor {
            fields.push(Field::text(Tag::AMOUNT, self.currency.format_amount(minor.into())));
        }
        fields.extend([
            Field::text(Tag::COUNTRY, &self.country),
            Field::text(Tag::MERCHANT_NAME, &self.merchant_name),
            Field::text(Tag::MERCHANT_CITY, &self.merchant_city),
        ]);
        if let Some(reference) = &self.reference {
            fields.push(Field::template(Tag::ADDITIONAL_DATA, vec![Field::text(REFERENCE_LABEL, reference)]));
        }
        if let Some(name) = &self.merchant_name_zh {
            let language = vec![Field::text(Tag::of(0), "ZH"), Field::text(Tag::of(1), name)];
            fields.push(Field::template(Tag::LANGUAGE, language));
        }
        Code::new(fields)
    }

    /// Reads the request out of a code.
    ///
    /// # Errors
    /// [`RequestError`] when the code has no account of a network of this software, or is for another one than `network`.
    pub fn from_code(code: &Code, network: &[u8; 32]) -> Result<Self, RequestError> {
        let own: Vec<&Field> = own_templates(code).flatten().collect();
        if own.is_empty() {
            return Err(RequestError::NotOurs);
        }
        let named = id(&own, NETWORK, "network")?;
        if named != *network {
            return Err(RequestError::WrongNetwork(hex::encode(named)));
        }
        let text = |tag| code.text(tag).unwrap_or_default().to_owned();
        Ok(Self {
            network: named,
            account: id(&own, ACCOUNT, "account")?,
            currency: code.currency()?,
            amount_minor: code.amount_minor()?,
            reference: code.template(Tag::ADDITIONAL_DATA).and_then(|fields| text_of(fields, REFERENCE_LABEL)),
            merchant_name: text(Tag::MERCHANT_NAME),
            merchant_city: text(Tag::MERCHANT_CITY),
            country: text(Tag::COUNTRY),
            merchant_name_zh: code
                .template(Tag::LANGUAGE)
                .filter(|fields| {
                    text_of(fields, Tag::of(0)).is_some_and(|language| language.eq_ignore_ascii_case("zh"))
                })
                .and_then(|fields| text_of(fields, Tag::of(1))),
            is_dynamic: code.is_dynamic(),
        })
    }
}

/// The objects of each template that carries the ledger's identifier.
fn own_templates(code: &Code) -> impl Iterator<Item = &[Field]> {
    code.fields().iter().filter_map(|field| match &field.value {
        Value::Template(fields) if field.tag.is_merchant_account() => {
            let identifier = text_of(fields, Tag::of(0));
            (identifier.as_deref() == Some(GLOBALLY_UNIQUE_IDENTIFIER)).then_some(fields.as_slice())
        }
        _ => None,
    })
}

fn text_of(fields: &[Field], tag: Tag) -> Option<String> {
    fields.iter().find(|field| field.tag == tag).and_then(|field| match &field.value {
        Value::Text(text) => Some(text.clone()),
        Value::Template(_) => None,
    })
}

fn id(own: &[&Field], tag: Tag, field: &'static str) -> Result<[u8; 32], RequestError> {
    let found = own.iter().find(|object| object.tag == tag).ok_or(RequestError::Missing(field))?;
    let Value::Text(value) = &found.value else { return Err(RequestError::Missing(field)) };
    let bytes = URL_SAFE_NO_PAD.decode(value).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| RequestError::Id { field, value: value.clone() })
}
