//! The vocabulary that every other crate of Vinculum speaks.
//!
//! Identifiers, keys, time, roles, the signed envelope, stable error codes and the running hash of a
//! history. No input or output, no clock, no async: everything here is a pure function of its bytes.
//!
//! - [`Digest`] and the newtypes over it ([`NetworkId`], [`TransactionId`], [`ActionDigest`], [`VehicleId`]).
//! - [`Did`]: a `did:key` identity (Ed25519 or P-256); [`Party`]: a key or an organisation.
//! - [`Amount`], [`Currency`]: money in integer minor units.
//! - [`Envelope`]: a transaction as it travels: DSSE payload, signatures, and the actions beside it.
//! - [`signature`]: the one rule by which signatures are valid, single and in batches.
//! - [`history`]: the running SHA-256 chain that makes a subject's history complete.
//! - [`Rejection`] and [`codes`]: why something was refused, with a number that never changes meaning.

pub mod codes;
mod did;
mod digest;
pub mod dsse;
mod envelope;
pub mod history;
mod key;
mod money;
mod party;
mod role;
pub mod signature;
mod time;
pub mod wire;

pub use codes::{Code, Rejection};
pub use did::{Did, DidError};
pub use digest::{
    AccountId, ActionDigest, Digest, LoanId, NetworkId, Nonce, SaleId, Salt, TransactionId, VehicleId, sha256,
    sha256_parts,
};
pub use envelope::{
    Envelope, EnvelopeError, MAX_ACTIONS, MAX_SIGNATURES, MAX_TRANSACTION_BYTES, MAX_VALIDITY_MS, Payload, Signature,
};
pub use key::SecretKey;
pub use money::{Amount, AmountError, Currency, CurrencyError};
pub use party::{OrganisationId, Party, PartyError};
pub use role::Role;
pub use time::Timestamp;
