//! What higher modules may ask of this one.

use crate::{KeyStatus, Organisation, OrganisationStatus, Wmi, error, keys};
use std::{collections::BTreeSet, sync::Arc};
use vinculum_core::{Did, OrganisationId, Party, Role};
use vinculum_state::{Abort, Context, Overlay, Touch};

/// Announces what [`require_organisation`] reads, but for the signers' keys, which the runtime announces.
pub fn touch_organisation(id: &OrganisationId, touch: &mut Touch) {
    keys::ORGANISATIONS.touch(id, touch);
}

/// Announces what [`require_party`] reads.
pub fn touch_party(party: &Party, touch: &mut Touch) {
    if let Party::Organisation(id) = party {
        touch_organisation(id, touch);
    }
}

/// Announces what [`wmi_owner`] reads.
pub fn touch_wmi(wmi: &Wmi, touch: &mut Touch) {
    keys::WMIS.touch(wmi, touch);
}

/// Announces the record of a signer's key; the runtime does so for every signer.
pub fn touch_key(key: &Did, touch: &mut Touch) {
    keys::KEYS.touch(key, touch);
}

/// The organisation, whatever its status.
pub fn organisation(state: &mut Overlay<'_>, id: &OrganisationId) -> Result<Arc<Organisation>, Abort> {
    let found = keys::ORGANISATIONS.get_shared(state, id)?;
    found.ok_or_else(|| error::UNKNOWN_ORGANISATION.reject(format!("there is no organisation {id}")).into())
}

/// Requires that the organisation is active, has one of `roles` (any, when there are none), and signed with an active
/// key.
pub fn require_organisation(
    context: &mut Context<'_, '_>,
    id: &OrganisationId,
    roles: &[Role],
) -> Result<Arc<Organisation>, Abort> {
    let organisation = organisation(context.state, id)?;
    if organisation.status == OrganisationStatus::Suspended {
        return Err(error::SUSPENDED.reject(format!("{id} is suspended")).into());
    }
    if !roles.is_empty() && !roles.iter().any(|role| organisation.roles.contains(role)) {
        let names: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
        let detail = format!("{id} has none of the roles that may do this: {}", names.join(", "));
        return Err(error::ROLE_REQUIRED.reject(detail).into());
    }
    if !organisation.keys.iter().any(|key| context.is_signed_by(key)) {
        let detail = format!("the signature of an active key of {id} is missing");
        return Err(error::ORGANISATION_SIGNATURE.reject(detail).into());
    }
    Ok(organisation)
}

/// Requires the signature of a party: of the key itself, or of an active key of the organisation.
pub fn require_party(context: &mut Context<'_, '_>, party: &Party) -> Result<(), Abort> {
    match party {
        Party::Key(key) => context.require_key(key),
        Party::Organisation(id) => require_organisation(context, id, &[]).map(|_| ()),
    }
}

/// Whether a key speaks for a party at present: it is the party, or an active key of an organisation that isn't suspended.
/// For what was signed beside the envelope; who signs the envelope is for [`require_party`].
pub fn is_key_of(state: &mut Overlay<'_>, party: &Party, key: &Did) -> Result<bool, Abort> {
    match party {
        Party::Key(own) => Ok(own == key),
        Party::Organisation(id) => {
            let organisation = organisation(state, id)?;
            Ok(organisation.status != OrganisationStatus::Suspended && organisation.keys.contains(key))
        }
    }
}

/// Requires signatures by more than two thirds of the validators' organisations.
pub fn require_quorum(context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut signed = BTreeSet::new();
    for key in context.signers {
        let Some(record) = keys::KEYS.get(context.state, key)? else {
            continue;
        };
        if record.status == KeyStatus::Active && context.governors.contains(&record.organisation) {
            signed.insert(record.organisation);
        }
    }
    let (signed, all) = (signed.len(), context.governors.len());
    if signed * 3 > all * 2 {
        return Ok(());
    }
    let detail = format!("{signed} of {all} validators' organisations signed; more than two thirds are needed");
    Err(error::QUORUM_MISSING.reject(detail).into())
}

/// The manufacturer that owns a World Manufacturer Identifier.
pub fn wmi_owner(context: &mut Context<'_, '_>, wmi: &Wmi) -> Result<Option<OrganisationId>, Abort> {
    Ok(keys::WMIS.get(context.state, wmi)?.map(|record| record.organisation))
}
