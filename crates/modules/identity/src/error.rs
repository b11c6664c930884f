//! Stable codes of this module.

use vinculum_core::Code;

/// No such organisation.
pub const UNKNOWN_ORGANISATION: Code = Code::new(2001, "unknown_organisation");
/// The organisation is suspended.
pub const SUSPENDED: Code = Code::new(2002, "organisation_suspended");
/// The organisation lacks the role that the action needs.
pub const ROLE_REQUIRED: Code = Code::new(2003, "role_required");
/// No active key of the organisation signed.
pub const ORGANISATION_SIGNATURE: Code = Code::new(2004, "organisation_signature_missing");
/// Too few of the validators' organisations signed.
pub const QUORUM_MISSING: Code = Code::new(2005, "governance_quorum_missing");
/// The organisation's id is taken.
pub const ORGANISATION_EXISTS: Code = Code::new(2006, "organisation_exists");
/// The key belongs, or belonged, to an organisation already.
pub const KEY_TAKEN: Code = Code::new(2007, "key_taken");
/// The key is not an active key of the organisation.
pub const UNKNOWN_KEY: Code = Code::new(2008, "unknown_key");
/// The organisation's last active key can't be revoked.
pub const LAST_KEY: Code = Code::new(2009, "last_key");
/// The WMI has an owner.
pub const WMI_TAKEN: Code = Code::new(2010, "wmi_taken");
/// The organisation is already in that state.
pub const NO_CHANGE: Code = Code::new(2011, "no_change");
/// No such attestation by this issuer.
pub const UNKNOWN_ATTESTATION: Code = Code::new(2012, "unknown_attestation");
/// The attestation was revoked before.
pub const ATTESTATION_REVOKED: Code = Code::new(2013, "attestation_revoked");
/// The organisation has as many keys as it may have.
pub const TOO_MANY_KEYS: Code = Code::new(2014, "too_many_keys");
