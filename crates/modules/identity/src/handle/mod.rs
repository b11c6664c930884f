//! One file per family of actions.

mod attestation;
mod governance;
mod key;

pub(crate) use attestation::{issue_attestation, revoke_attestation};
pub(crate) use governance::{admit, assign_wmi, insert, reinstate, set_roles, suspend};
pub(crate) use key::{add_key, revoke_key, rotate_key};
