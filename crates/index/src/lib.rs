//! The read model: what the chain says, in SQL, for lists, filters and search.
//!
//! It is derived from final blocks alone (accepted actions, their outcomes, and the genesis file) and never executes a
//! transaction. So it is not the truth but a convenience: drop the database, and it is built anew from block 1. The
//! same happens by itself when the database is of another network or of another version of this program.
//!
//! - [`Index::open`] takes `sqlite://path` or `postgres://…`. Every statement is the same on both.
//! - [`Index::apply`] takes [`IndexedBlock`]s: all of a call in one database transaction, each height once, no gaps.
//! - Queries give [`view`] structs, which serialise exactly as the HTTP interface answers. Lists are [`view::Page`]s;
//!   their cursors are keys, so that pages neither repeat nor skip items while blocks come in.
//! - [`Vault`] is a separate file for what is *not* on the chain and can't be built anew: VINs and birth credentials.
//!
//! **Tables** (see `schema.rs`): `blocks`; `transactions` with the signed payload, the signatures and the outcome, in
//! the binary forms in which they travel; `actions` with the exact bytes of each; `transaction_kinds` and
//! `transaction_organisations` to filter by; `organisations`, `organisation_roles`, `organisation_keys`, `wmis`,
//! `coverage`, `attestations`; `vehicles` with `catalogue` (makes and models), `holders` and `findings`;
//! `vehicle_entries`, the histories; `alerts`. Rows are ordered by their place in the chain (`place.rs`).
//!
//! **What is computed when.** A history's summary (status, holders, findings, counts) is computed when blocks touch it,
//! once per call of [`Index::apply`], because lists filter by it. What depends on the time at which one looks, or on
//! other organisations (verdict, coverage, disputes), is computed when it is asked for. Both come from the same pure
//! functions of `vinculum_vehicles` that verifiers use.

mod block;
mod database;
mod encoding;
mod error;
mod filter;
mod history;
mod index;
mod place;
mod read;
mod schema;
mod vault;
pub mod view;
mod write;

pub use block::IndexedBlock;
pub use error::IndexError;
pub use filter::{
    AccountFilter, AgreementFilter, AttestationFilter, DEFAULT_PAGE, MAX_PAGE, OrganisationFilter, PageRequest,
    RecordFilter, TransactionFilter, VehicleFilter,
};
pub use index::Index;
pub use read::{Grouping, Money};
pub use vault::{Delivery, ProposalState, StoredProposal, Vault, VaultError, Webhook};
