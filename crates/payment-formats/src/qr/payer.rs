//! The ledger's own consumer-presented codes: a payer's permission to be charged once.
//!
//! The application template has the ledger's application identifier, and in its transparent template (tag 63) the fields of
//! the code: network, account, currency, limit, time, nonce, key and signature. This crate carries them and checks their
//! form; what they mean and whether the signature holds is for the ledger.

use super::{
    ber::{BerTag, Content, Object},
    consumer::{ConsumerCode, ConsumerError},
};
use crate::{Currency, UnknownCurrency};

/// Names the ledger's application: `F0` for an identifier that nobody has registered (ISO/IEC 7816-4, section 8.2.1.2:
/// proprietary category) and `VINCULUM`.
pub const APPLICATION_IDENTIFIER: &[u8] = b"\xf0VINCULUM";
/// What a terminal shows.
const LABEL: &[u8] = b"Vinculum";
/// The largest amount of the ledger, and the latest time that a code can say: what every language's JSON reads exactly.
const MAX_NUMBER: u64 = (1 << 53) - 1;

const NAME: BerTag = BerTag::of(0x4f);
const APPLICATION_LABEL: BerTag = BerTag::of(0x50);
const TRANSPARENT: BerTag = BerTag::of(0x63);
const CURRENCY: BerTag = BerTag::of(0x5f2a);
// Of the private class, so that they are nobody else's.
const NETWORK: BerTag = BerTag::of(0xc1);
const ACCOUNT: BerTag = BerTag::of(0xc2);
const LIMIT: BerTag = BerTag::of(0xc3);
const ISSUED_AT: BerTag = BerTag::of(0xc4);
const NONCE: BerTag = BerTag::of(0xc5);
const KEY: BerTag = BerTag::of(0xc6);
const SIGNATURE: BerTag = BerTag::of(0xc7);
const FIELDS: [BerTag; 8] = [NETWORK, ACCOUNT, CURRENCY, LIMIT, ISSUED_AT, NONCE, KEY, SIGNATURE];

/// Prefixes of keys in multicodec, as `did:key` has them.
const ED25519: [u8; 2] = [0xed, 0x01];
const P256: [u8; 2] = [0x80, 0x24];

/// The key that signed a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayerKey {
    /// An Ed25519 public key.
    Ed25519([u8; 32]),
    /// A compressed P-256 public key.
    P256([u8; 33]),
}

/// A payer's permission to charge an account once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerCode {
    /// The network's id.
    pub network: [u8; 32],
    /// The payer's account.
    pub account: [u8; 32],
    /// Its currency.
    pub currency: Currency,
    /// The most that may be charged, in minor units: 1 to 2^53 - 1.
    pub limit_minor: u64,
    /// When it was made, in milliseconds since the Unix epoch: at most 2^53 - 1.
    pub issued_at: u64,
    /// Makes two otherwise equal codes different.
    pub nonce: [u8; 16],
    /// Who signed.
    pub key: PayerKey,
    /// The signature: of Ed25519, or `r ‖ s` of P-256.
    pub signature: [u8; 64],
}

/// Why a text is no payer's code on a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayerCodeError {
    /// The code itself is wrong.
    #[error(transparent)]
    Code(#[from] ConsumerError),
    /// It is for other payment networks.
    #[error("the code has no application of Vinculum: it is for another payment network")]
    NotOurs,
    /// Two applications of the ledger: nobody could say which one counts.
    #[error("the code has two applications of Vinculum")]
    Twice,
    /// A field is missing.
    #[error("the code has no {name} (tag {0})", name = field_name(*.0))]
    Missing(BerTag),
    /// There is an object that this version doesn't know.
    #[error("the code has an object with tag {0} that it may not have")]
    Unknown(BerTag),
    /// A field has another form than it must.
    #[error("the code's {name} (tag {0}) is malformed", name = field_name(*.0))]
    Malformed(BerTag),
    /// A currency that ISO 4217 does not have.
    #[error("the code's currency (tag 5F2A): {0}")]
    Currency(#[from] UnknownCurrency),
    /// It is for another network of this software.
    #[error("the code is for the network {0}, not for this one")]
    WrongNetwork(String),
}

const fn field_name(tag: BerTag) -> &'static str {
    match tag.number() {
        0x4f => "application identifier",
        0x50 => "application label",
        0x63 => "transparent template",
        0x5f2a => "currency",
        0xc1 => "network",
        0xc2 => "account",
        0xc3 => "limit",
        0xc4 => "time",
        0xc5 => "nonce",
        0xc6 => "key",
        _ => "signature",
    }
}

impl PayerCode {
    /// The text that the symbol shows.
    pub fn encode(&self) -> String {
        let digits = self.currency.numeric();
        // Two digits in a byte, after a leading zero: 978 is 09 78.
        let currency = hex::decode(format!("0{digits}")).expect("a currency's number is three digits");
        let key = match &self.key {
            PayerKey::Ed25519(key) => [&ED25519[..], key].concat(),
            PayerKey::P256(key) => [&P256[..], key].concat(),
        };
        let fields = vec![
            Object::bytes(NETWORK, &self.network),
            Object::bytes(ACCOUNT, &self.account),
            Object::bytes(CURRENCY, &currency),
            Object::bytes(LIMIT, &self.limit_minor.to_be_bytes()),
            Object::bytes(ISSUED_AT, &self.issued_at.to_be_bytes()),
            Object::bytes(NONCE, &self.nonce),
            Object::bytes(KEY, &key),
            Object::bytes(SIGNATURE, &self.signature),
        ];
        let application = vec![
            Object::bytes(NAME, APPLICATION_IDENTIFIER),
            Object::bytes(APPLICATION_LABEL, LABEL),
            Object::template(TRANSPARENT, fields),
        ];
        ConsumerCode::of(vec![application]).encode()
    }

    /// Reads a code that was made for this network.
    ///
    /// # Errors
    /// [`PayerCodeError`], with the reason.
    pub fn decode(text: &str, network: &[u8; 32]) -> Result<Self, PayerCodeError> {
        let code = ConsumerCode::decode(text)?;
        let name = Object::bytes(NAME, APPLICATION_IDENTIFIER);
        let mut own = code.applications().filter(|objects| objects.contains(&name));
        let application = own.next().ok_or(PayerCodeError::NotOurs)?;
        if own.next().is_some() {
            return Err(PayerCodeError::Twice);
        }
        require_known(application, &[NAME, APPLICATION_LABEL, TRANSPARENT])?;
        let Content::Objects(fields) = find(application, TRANSPARENT)? else {
            return Err(PayerCodeError::Malformed(TRANSPARENT));
        };
        require_known(fields, &FIELDS)?;
        let named: [u8; 32] = array(fields, NETWORK)?;
        if named != *network {
            return Err(PayerCodeError::WrongNetwork(hex::encode(named)));
        }
        let limit_minor = number(fields, LIMIT)?;
        if limit_minor == 0 {
            return Err(PayerCodeError::Malformed(LIMIT));
        }
        Ok(Self {
            network: named,
            account: array(fields, ACCOUNT)?,
            currency: currency(fields)?,
            limit_minor,
            issued_at: number(fields, ISSUED_AT)?,
            nonce: array(fields, NONCE)?,
            key: key(fields)?,
            signature: array(fields, SIGNATURE)?,
        })
    }
}

/// The ledger's own template has its own objects only: who shows more than that means something that isn't understood here.
fn require_known(objects: &[Object], known: &[BerTag]) -> Result<(), PayerCodeError> {
    match objects.iter().find(|object| !known.contains(&object.tag)) {
        Some(object) => Err(PayerCodeError::Unknown(object.tag)),
        None => Ok(()),
    }
}

fn find(objects: &[Object], tag: BerTag) -> Result<&Content, PayerCodeError> {
    let found = objects.iter().find(|object| object.tag == tag);
    found.map(|object| &object.value).ok_or(PayerCodeError::Missing(tag))
}

fn bytes(objects: &[Object], tag: BerTag) -> Result<&[u8], PayerCodeError> {
    match find(objects, tag)? {
        Content::Bytes(bytes) => Ok(bytes),
        Content::Objects(_) => Err(PayerCodeError::Malformed(tag)),
    }
}

fn array<const N: usize>(objects: &[Object], tag: BerTag) -> Result<[u8; N], PayerCodeError> {
    bytes(objects, tag)?.try_into().map_err(|_| PayerCodeError::Malformed(tag))
}

fn number(fields: &[Object], tag: BerTag) -> Result<u64, PayerCodeError> {
    match u64::from_be_bytes(array(fields, tag)?) {
        number @ ..=MAX_NUMBER => Ok(number),
        _ => Err(PayerCodeError::Malformed(tag)),
    }
}

fn currency(fields: &[Object]) -> Result<Currency, PayerCodeError> {
    let digits = hex::encode(array::<2>(fields, CURRENCY)?);
    let number = digits.strip_prefix('0').ok_or(PayerCodeError::Malformed(CURRENCY))?;
    Ok(Currency::from_numeric(number)?)
}

fn key(fields: &[Object]) -> Result<PayerKey, PayerCodeError> {
    let malformed = |_| PayerCodeError::Malformed(KEY);
    match bytes(fields, KEY)?.split_first_chunk::<2>() {
        Some((&ED25519, key)) => Ok(PayerKey::Ed25519(key.try_into().map_err(malformed)?)),
        Some((&P256, key)) => Ok(PayerKey::P256(key.try_into().map_err(malformed)?)),
        _ => Err(PayerCodeError::Malformed(KEY)),
    }
}
