//! Who takes part: organisations with roles and keys, manufacturers' WMIs, coverage, attestations.
//!
//! **State**
//! - `identity/organisation/<id>` → [`Organisation`]
//! - `identity/key/<did>` → [`KeyRecord`]: the organisation that a key belongs or belonged to
//! - `identity/wmi/<wmi>` → [`WmiRecord`]: the manufacturer that owns a World Manufacturer Identifier (ISO 3780)
//! - `identity/coverage/<country>` → [`Coverage`]: in which periods reporters of which role were connected there
//! - `identity/attestation/<action digest>` → [`Attestation`]
//! - `identity/count/organisations` → the number of organisations ever admitted
//!
//! **Actions.** By governance, that is, signed by more than two thirds of the validators' organisations:
//! `admit_organisation`, `suspend_organisation`, `reinstate_organisation`, `set_roles`, `assign_wmi`. By an
//! organisation: `add_key`, `rotate_key`, `revoke_key`, `issue_attestation`, `revoke_attestation`.
//!
//! **Events** `identity.organisation_admitted {organisation, number}`.
//!
//! **Errors** 2000 to 2999, see [`error`].
//!
//! **Invariants.** A key belongs to at most one organisation, for ever. An active organisation has at least one active
//! key. A WMI has one owner. Signatures made before a key was revoked stay valid: the ledger judged them then.

mod action;
pub mod api;
pub mod error;
pub mod genesis;
mod handle;
mod keys;
mod types;

pub use action::*;
pub use keys::{ATTESTATIONS, COVERAGE, KEYS, ORGANISATIONS, WMIS};
pub use types::{
    Attestation, Country, Coverage, KeyRecord, KeyStatus, Organisation, OrganisationStatus, Period, Wmi, WmiRecord,
};
