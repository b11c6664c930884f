//! Payment formats at the edge of the ledger, translated to exact typed values and back.
//!
//! - [`qr`]: EMVCo merchant-presented codes (EMV QRCPS-MPM 1.1) with the ledger's own payment requests, consumer-presented
//!   codes (EMV QRCPS-CPM 1.1) with its payers' codes, and symbols as PNG and SVG.
//! - [`Currency`]: ISO 4217, with decimal amounts as integer minor units. There are no floats in this crate.

mod currency;
mod currency_table;
pub mod qr;

pub use currency::{AmountError, Currency, UnknownCurrency};
