//! QR codes for payments.
//!
//! [`Code`] is any merchant-presented code of the EMV QR Code Specification for Payment Systems, Merchant-Presented Mode,
//! version 1.1 (EMVCo, November 2020), "EMV QRCPS-MPM" below: decoded and encoded again it has the same bytes, whoever
//! issued it. [`PaymentRequest`] is what this ledger puts into one. [`svg`] and [`png`] draw the symbol.

mod code;
mod error;
mod json;
mod render;
mod request;
mod tag;
mod tlv;

pub use code::{Code, MAX_BYTES};
pub use error::{CodeError, Location};
pub use json::{CodeDocument, FieldDocument};
pub use render::{RenderError, png, svg};
pub use request::{GLOBALLY_UNIQUE_IDENTIFIER, PaymentRequest, RequestError};
pub use tag::Tag;
pub use tlv::{Field, Value, crc16};
