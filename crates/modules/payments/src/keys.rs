//! Where this module's records lie in the state.

use crate::types::{Account, BankEntry, Chain, Mandate, Payment, Totals, UsedCode};
use std::fmt;
use vinculum_core::{AccountId, ActionDigest, Currency, Digest, OrganisationId, SaleId, TransactionId};
use vinculum_state::Map;

/// Accounts by id.
pub const ACCOUNTS: Map<AccountId, Account> = Map::new("payments/account");
/// The banks' own side.
pub const BOOKS: Map<BookKey, Totals> = Map::new("payments/book");
/// Payments, by the digest of the action that made them.
pub const PAYMENTS: Map<ActionDigest, Payment> = Map::new("payments/payment");
/// The sale whose price a payment is part of, by the digest of the action that makes the payment.
pub const PRICES: Map<ActionDigest, SaleId> = Map::new("payments/price");
/// What banks issued and redeemed, by the digest of the action.
pub const BANK_ENTRIES: Map<ActionDigest, BankEntry> = Map::new("payments/bank_entry");
/// Chains of reservations, by the transaction that made them.
pub const CHAINS: Map<TransactionId, Chain> = Map::new("payments/chain");
/// Mandates, by the digest of the action that granted them.
pub const MANDATES: Map<ActionDigest, Mandate> = Map::new("payments/mandate");
/// Payers' codes that have paid, by [`PaymentCode::digest`](crate::PaymentCode::digest).
pub const USED_CODES: Map<Digest, UsedCode> = Map::new("payments/code");

/// A bank and a currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BookKey(pub OrganisationId, pub Currency);

impl fmt::Display for BookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}
