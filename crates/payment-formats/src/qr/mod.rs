//! QR codes for payments.
//!
//! [`Code`] is any merchant-presented code of the EMV QR Code Specification for Payment Systems, Merchant-Presented Mode,
//! version 1.1 (EMVCo, November 2020), "EMV QRCPS-MPM" below: decoded and encoded again it has the same bytes, whoever
//! issued it. [`PaymentRequest`] is what this ledger puts into one. [`svg`] and [`png`] draw the symbol.
//!
//! [`ConsumerCode`] is any consumer-presented code of the same specification's Consumer-Presented Mode, version 1.1, "EMV
//! QRCPS-CPM": BER-TLV in base64, which a wallet shows to be charged. [`PayerCode`] is what this ledger puts into one.

mod ber;
mod code;
mod consumer;
mod error;
mod json;
mod payer;
mod render;
mod request;
mod tag;
mod tlv;

pub use ber::{BerError, BerTag, Content, Object};
pub use code::{Code, MAX_BYTES};
pub use consumer::{CONSUMER_PREFIX, ConsumerCode, ConsumerError, MAX_CHARACTERS};
pub use error::{CodeError, Location};
pub use json::{CodeDocument, FieldDocument};
pub use payer::{APPLICATION_IDENTIFIER, PayerCode, PayerCodeError, PayerKey};
pub use render::{RenderError, png, svg};
pub use request::{GLOBALLY_UNIQUE_IDENTIFIER, PaymentRequest, RequestError};
pub use tag::Tag;
pub use tlv::{Field, Value, crc16};
