//! Actions of this module, with the checks that need no state.

use crate::{Country, Wmi, handle, keys};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vinculum_core::{ActionDigest, Did, Digest, OrganisationId, Party, Rejection, Role, Salt, Timestamp, codes};
use vinculum_state::{Abort, Context, Module, Subject, Touch};

/// Most keys an organisation may have active.
pub const MAX_KEYS: usize = 16;
/// Longest legal name, reason or kind, in characters.
pub const MAX_TEXT: usize = 200;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $variant {
                /// Keeps the action's digest from being guessed.
                pub salt: Salt,
                $($(#[$field_doc])* pub $field: $type,)*
            }
        )*

        /// Every action of this module.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $name)] $variant($variant),)*
        }
    };
}

actions! {
    /// Governance admits an organisation.
    AdmitOrganisation = "identity.admit_organisation" {
        /// Its name on the network.
        organisation: OrganisationId,
        /// Legal name.
        name: String,
        /// Country of its seat.
        country: Country,
        /// Legal Entity Identifier (ISO 17442).
        #[serde(skip_serializing_if = "Option::is_none", default)]
        lei: Option<String>,
        /// What it may do.
        roles: Vec<Role>,
        /// Its first keys.
        keys: Vec<Did>,
        /// From when on it brings its records in.
        reports_since: Timestamp,
    }
    /// Governance suspends an organisation: nothing that it signs is accepted until it is reinstated.
    SuspendOrganisation = "identity.suspend_organisation" {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    }
    /// Governance ends a suspension.
    ReinstateOrganisation = "identity.reinstate_organisation" {
        /// Which.
        organisation: OrganisationId,
    }
    /// Governance sets an organisation's roles.
    SetRoles = "identity.set_roles" {
        /// Whose.
        organisation: OrganisationId,
        /// All its roles from now on.
        roles: Vec<Role>,
    }
    /// Governance records that a manufacturer owns a World Manufacturer Identifier.
    AssignWmi = "identity.assign_wmi" {
        /// The manufacturer.
        organisation: OrganisationId,
        /// The identifier.
        wmi: Wmi,
    }
    /// An organisation adds a key, which signs too, so that nobody can claim another's key.
    AddKey = "identity.add_key" {
        /// The organisation.
        by: OrganisationId,
        /// The new key.
        key: Did,
    }
    /// An organisation replaces a key by another in one step.
    RotateKey = "identity.rotate_key" {
        /// The organisation.
        by: OrganisationId,
        /// The key that ends.
        old: Did,
        /// The key that begins; it signs too.
        new: Did,
    }
    /// An organisation ends a key; what it signed before stays valid.
    RevokeKey = "identity.revoke_key" {
        /// The organisation.
        by: OrganisationId,
        /// The key that ends.
        key: Did,
        /// Why.
        reason: String,
    }
    /// An organisation commits to a statement about somebody.
    IssueAttestation = "identity.issue_attestation" {
        /// The issuer.
        by: OrganisationId,
        /// About whom.
        subject: Party,
        /// What kind of statement, such as `driving_licence`.
        kind: String,
        /// SHA-256 of the salted statement.
        commitment: Digest,
        /// When it ends.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        expires_at: Option<Timestamp>,
    }
    /// The issuer withdraws an attestation.
    RevokeAttestation = "identity.revoke_attestation" {
        /// The issuer.
        by: OrganisationId,
        /// Digest of the action that issued it.
        attestation: ActionDigest,
        /// Why.
        reason: String,
    }
}

fn invalid(field: &str, problem: &str) -> Rejection {
    codes::INVALID_FIELD.reject(format!("{field} {problem}"))
}

fn check_text(field: &str, text: &str) -> Result<(), Rejection> {
    let length = text.chars().count();
    if !(1..=MAX_TEXT).contains(&length) {
        return Err(invalid(field, &format!("must have 1 to {MAX_TEXT} characters")));
    }
    if text.chars().any(char::is_control) || text.trim() != text {
        return Err(invalid(field, "must not have control characters or outer spaces"));
    }
    Ok(())
}

fn check_roles(roles: &[Role]) -> Result<(), Rejection> {
    let distinct: BTreeSet<_> = roles.iter().collect();
    if distinct.len() != roles.len() {
        return Err(invalid("roles", "must not repeat"));
    }
    Ok(())
}

fn check_key(field: &str, key: &Did) -> Result<(), Rejection> {
    if key.is_on_curve() { Ok(()) } else { Err(invalid(field, "is not a point of its curve")) }
}

/// ISO 17442-1: 20 characters, the last two check digits by ISO/IEC 7064 MOD 97-10.
fn check_lei(lei: &str) -> Result<(), Rejection> {
    let form = lei.len() == 20 && lei.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let remainder = lei.chars().filter_map(|c| c.to_digit(36)).fold(0u32, |rest, value| {
        let factor = if value >= 10 { 100 } else { 10 };
        (rest * factor + value) % 97
    });
    if form && remainder == 1 { Ok(()) } else { Err(invalid("lei", "is not a valid Legal Entity Identifier")) }
}

impl AdmitOrganisation {
    pub(crate) fn check(&self) -> Result<(), Rejection> {
        check_text("name", &self.name)?;
        check_roles(&self.roles)?;
        if let Some(lei) = &self.lei {
            check_lei(lei)?;
        }
        if !(1..=MAX_KEYS).contains(&self.keys.len()) {
            return Err(invalid("keys", &format!("must be 1 to {MAX_KEYS}")));
        }
        let distinct: BTreeSet<_> = self.keys.iter().collect();
        if distinct.len() != self.keys.len() {
            return Err(invalid("keys", "must not repeat"));
        }
        self.keys.iter().try_for_each(|key| check_key("keys", key))
    }

    pub(crate) fn touch(&self, touch: &mut Touch) {
        keys::ORGANISATIONS.touch(&self.organisation, touch);
        keys::COUNT.touch(keys::ADMITTED, touch);
        keys::COVERAGE.touch(&self.country, touch);
        self.keys.iter().for_each(|key| keys::KEYS.touch(key, touch));
    }
}

impl Module for Action {
    const NAME: &'static str = "identity";

    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        serde_json::from_slice(bytes).map_err(|error| codes::MALFORMED.reject(format!("the action: {error}")))
    }

    fn check(&self) -> Result<(), Rejection> {
        match self {
            Self::AdmitOrganisation(action) => action.check(),
            Self::SuspendOrganisation(action) => check_text("reason", &action.reason),
            Self::ReinstateOrganisation(_) | Self::AssignWmi(_) => Ok(()),
            Self::SetRoles(action) => check_roles(&action.roles),
            Self::AddKey(action) => check_key("key", &action.key),
            Self::RotateKey(action) if action.old == action.new => Err(invalid("new", "must differ from old")),
            Self::RotateKey(action) => check_key("new", &action.new),
            Self::RevokeKey(action) => check_text("reason", &action.reason),
            Self::IssueAttestation(action) => check_text("kind", &action.kind),
            Self::RevokeAttestation(action) => check_text("reason", &action.reason),
        }
    }

    fn touch(&self, touch: &mut Touch) {
        let organisation = |id: &OrganisationId, touch: &mut Touch| keys::ORGANISATIONS.touch(id, touch);
        match self {
            Self::AdmitOrganisation(action) => action.touch(touch),
            Self::SuspendOrganisation(SuspendOrganisation { organisation: id, .. })
            | Self::ReinstateOrganisation(ReinstateOrganisation { organisation: id, .. })
            | Self::SetRoles(SetRoles { organisation: id, .. }) => organisation(id, touch),
            Self::AssignWmi(action) => {
                organisation(&action.organisation, touch);
                keys::WMIS.touch(&action.wmi, touch);
            }
            Self::AddKey(AddKey { by, key, .. }) | Self::RevokeKey(RevokeKey { by, key, .. }) => {
                organisation(by, touch);
                keys::KEYS.touch(key, touch);
            }
            Self::RotateKey(action) => {
                organisation(&action.by, touch);
                keys::KEYS.touch(&action.old, touch);
                keys::KEYS.touch(&action.new, touch);
            }
            Self::IssueAttestation(action) => organisation(&action.by, touch),
            Self::RevokeAttestation(action) => {
                organisation(&action.by, touch);
                keys::ATTESTATIONS.touch(&action.attestation, touch);
            }
        }
    }

    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::AdmitOrganisation(action) => handle::admit(action, context),
            Self::SuspendOrganisation(action) => handle::suspend(action, context),
            Self::ReinstateOrganisation(action) => handle::reinstate(action, context),
            Self::SetRoles(action) => handle::set_roles(action, context),
            Self::AssignWmi(action) => handle::assign_wmi(action, context),
            Self::AddKey(action) => handle::add_key(action, context),
            Self::RotateKey(action) => handle::rotate_key(action, context),
            Self::RevokeKey(action) => handle::revoke_key(action, context),
            Self::IssueAttestation(action) => handle::issue_attestation(action, context),
            Self::RevokeAttestation(action) => handle::revoke_attestation(action, context),
        }
    }
}

impl Action {
    /// The organisations that the action names, acting or acted upon.
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        match self {
            Self::AdmitOrganisation(AdmitOrganisation { organisation, .. })
            | Self::SuspendOrganisation(SuspendOrganisation { organisation, .. })
            | Self::ReinstateOrganisation(ReinstateOrganisation { organisation, .. })
            | Self::SetRoles(SetRoles { organisation, .. })
            | Self::AssignWmi(AssignWmi { organisation, .. }) => vec![organisation],
            Self::AddKey(AddKey { by, .. })
            | Self::RotateKey(RotateKey { by, .. })
            | Self::RevokeKey(RevokeKey { by, .. })
            | Self::IssueAttestation(IssueAttestation { by, .. })
            | Self::RevokeAttestation(RevokeAttestation { by, .. }) => vec![by],
        }
    }
}
