//! One file per noun. Each handler reads the request, asks the ledger or the read model, and answers in the contract's form.

pub mod accounts;
pub mod agreements;
pub mod audit;
pub mod blocks;
pub mod disclosure;
pub mod documents;
pub mod health;
pub mod inbox;
pub mod lending;
pub mod network;
pub mod organisations;
pub mod oversight;
pub mod payment_files;
pub mod personas;
pub mod proposals;
pub mod pulse;
pub mod report;
pub mod search;
pub mod state;
pub mod statement;
pub mod statistics;
pub mod transactions;
pub mod vehicles;
pub mod vin;
pub mod webhooks;

use crate::{
    extract::{Limit, Text},
    problem::Problem,
};
use vinculum_index::PageRequest;

/// The page that a list's parameters ask for.
fn page(limit: Option<Limit>, cursor: Option<Text>) -> Result<PageRequest, Problem> {
    let limit = limit.unwrap_or_default();
    Ok(PageRequest::new(Some(limit.0), cursor.map(|Text(cursor)| cursor))?)
}
