//! Credit decisions for car loans: no ledger, no network, no clock.
//!
//! - [`train`](mod@train) turns a CSV table and a [`manifest`] into a scorecard: [`binning`] by weight of evidence,
//!   [`logistic`] regression, integer points ([`scorecard`]).
//! - [`model`] is the file that holds it, named by its SHA-256, and [`score`] its use.
//! - [`decision`] applies a lender's policy: approve, refer or decline, with the reasons and what would change it. It
//!   can be run again from the bytes of model, policy and input, and gives the same bytes on every machine.
//! - [`metrics`] and [`report`] say how good and how even-handed a model is.
//!
//! Money is `i64` in minor units (cents), ratios, rates and probabilities in what a decision states are integers in
//! parts per million. Only training and validation use floating point freely.

pub mod binning;
pub mod decision;
pub mod german_credit;
pub mod logistic;
pub mod manifest;
pub mod metrics;
pub mod model;
pub mod report;
pub mod score;
pub mod scorecard;
pub mod table;
pub mod train;

use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
