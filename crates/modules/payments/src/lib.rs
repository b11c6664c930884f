//! Money: deposit tokens that banks issue against money they hold, and everything that moves them.
//!
//! **State**
//! - `payments/account/<id>` → [`Account`]: bank, holder, currency, totals, credit limit, status, and the running hash of every
//!   action on it
//! - `payments/book/<bank>/<currency>` → [`Totals`]: the bank's own side of its customers' tokens: debited when it
//!   issues, credited when it redeems
//! - `payments/payment/<action digest>` → [`Payment`]: what a refund points at, and what debt it paid
//! - `payments/price/<action digest>` → the sale whose price a payment is part of
//! - `payments/bank_entry/<action digest>` → [`BankEntry`]: what a bank issued or redeemed
//! - `payments/chain/<transaction id>` → [`Chain`]: the reservations of one transaction, which resolve together
//! - `payments/mandate/<action digest>` → [`Mandate`]
//! - `payments/code/<digest of the code>` → [`UsedCode`]: that a payer's code has paid
//!
//! Every movement debits one account or book and credits another by the same amount, pending or posted. Tokens of one
//! bank move between accounts at that bank; money goes to another bank by redemption there and issue here.
//!
//! **Actions** ([`Action`]), and who signs them:
//! - `open_account`: bank and holder. `freeze_account`, `unfreeze_account`, `close_account`, `set_credit_limit`, `issue`: the
//!   account's bank. `redeem`: the bank and the holder.
//! - `transfer`: the holder of the paying account. `refund`: the holder of the account that was paid.
//! - `reserve`: the holder of the paying account. All reservations of a transaction are one chain, under the transaction's id:
//!   `post_chain` pays all of it (each in full or in part), by whom each [`Release`] names; `void_chain` gives all of it back,
//!   by every payee or arbiter; `expire_chain`, by anyone, does at the deadline what the reservations say. What a chain holds
//!   beside money ([`Held`]) leaves it in the transaction that resolves it.
//! - `grant_mandate`, `revoke_mandate`: the holder who pays. `collect`: the holder who is paid.
//! - `charge`: the holder who is paid, with a [`PaymentCode`] that the holder who pays has signed beforehand, off the ledger.
//!
//! **Events**: none; the actions say it all.
//!
//! **Errors** 4000 to 4999, see [`error`].
//!
//! **Invariants** ([`invariant`]). Per bank and currency, posted debits equal posted credits and pending debits equal pending
//! credits over its book and its accounts; so the tokens outstanding are those issued less those redeemed. No account owes
//! more than its credit limit, but for a limit that was lowered later. A chain resolves at most once, no reservation for more than its
//! amount, and holds nothing after that; a payment is refunded at most in full, and a payer's code pays at most once.

mod action;
pub mod api;
pub mod error;
mod handle;
pub mod invariant;
mod keys;
mod rules;
mod types;

pub use action::*;
pub use keys::{ACCOUNTS, BANK_ENTRIES, BOOKS, BookKey, CHAINS, MANDATES, PAYMENTS, PRICES, USED_CODES};
pub use rules::{CODE_CLOCK_AHEAD_MS, CODE_VALIDITY_MS};
pub use types::{
    Account, AccountStatus, AtDeadline, BankEntry, Chain, ChainStatus, FreezeReason, Held, Leg, Mandate, Payment,
    PaymentCode, Release, Security, Totals, UsedCode,
};
