//! What only the validators' organisations together may do.

use crate::{
    AdmitOrganisation, AssignWmi, KeyRecord, KeyStatus, Organisation, OrganisationStatus, ReinstateOrganisation,
    SetRoles, SuspendOrganisation, WmiRecord, api, error, keys,
};
use std::sync::Arc;
use vinculum_core::{Role, Timestamp};
use vinculum_state::{Abort, Context, Overlay};

pub(crate) fn admit(action: &AdmitOrganisation, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_quorum(context)?;
    let number = insert(action, context.time, context.state)?;
    let data = serde_json::json!({ "organisation": action.organisation, "number": number });
    context.emit("identity.organisation_admitted", data);
    Ok(())
}

/// Writes a new organisation; genesis uses it too.
pub(crate) fn insert(action: &AdmitOrganisation, at: Timestamp, state: &mut Overlay<'_>) -> Result<u32, Abort> {
    let id = &action.organisation;
    if keys::ORGANISATIONS.contains(state, id)? {
        return Err(error::ORGANISATION_EXISTS.reject(format!("there is an organisation {id} already")).into());
    }
    for key in &action.keys {
        claim_key(state, id, key, at)?;
    }
    let number = keys::COUNT.get(state, keys::ADMITTED)?.unwrap_or(0) + 1;
    keys::COUNT.put(state, keys::ADMITTED, &number);
    let organisation = Organisation {
        id: id.clone(),
        number,
        name: action.name.clone(),
        country: action.country,
        lei: action.lei.clone(),
        roles: action.roles.clone(),
        status: OrganisationStatus::Active,
        keys: action.keys.clone(),
        admitted_at: at,
        reports_since: action.reports_since.min(at),
    };
    connect(state, &organisation, &organisation.roles, organisation.reports_since)?;
    keys::ORGANISATIONS.put(state, id, &organisation);
    Ok(number)
}

/// Gives a key that nobody has or had to an organisation.
pub(crate) fn claim_key(
    state: &mut Overlay<'_>,
    organisation: &vinculum_core::OrganisationId,
    key: &vinculum_core::Did,
    at: Timestamp,
) -> Result<(), Abort> {
    if let Some(record) = keys::KEYS.get(state, key)? {
        return Err(error::KEY_TAKEN.reject(format!("{key} is a key of {}", record.organisation)).into());
    }
    let organisation = organisation.clone();
    keys::KEYS.put(state, key, &KeyRecord { organisation, status: KeyStatus::Active, added_at: at, revoked_at: None });
    Ok(())
}

/// Counts an organisation as connected for these roles.
pub(crate) fn connect(
    state: &mut Overlay<'_>,
    organisation: &Organisation,
    roles: &[Role],
    from: Timestamp,
) -> Result<(), Abort> {
    let mut coverage = keys::COVERAGE.get(state, &organisation.country)?.unwrap_or_default();
    roles.iter().for_each(|role| coverage.connect(*role, from));
    keys::COVERAGE.put(state, &organisation.country, &coverage);
    Ok(())
}

fn disconnect(
    state: &mut Overlay<'_>,
    organisation: &Organisation,
    roles: &[Role],
    at: Timestamp,
) -> Result<(), Abort> {
    let mut coverage = keys::COVERAGE.get(state, &organisation.country)?.unwrap_or_default();
    roles.iter().for_each(|role| coverage.disconnect(*role, at));
    keys::COVERAGE.put(state, &organisation.country, &coverage);
    Ok(())
}

pub(crate) fn suspend(action: &SuspendOrganisation, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_quorum(context)?;
    let mut organisation = Arc::unwrap_or_clone(api::organisation(context.state, &action.organisation)?);
    if organisation.status == OrganisationStatus::Suspended {
        return Err(error::NO_CHANGE.reject(format!("{} is suspended already", organisation.id)).into());
    }
    organisation.status = OrganisationStatus::Suspended;
    disconnect(context.state, &organisation, &organisation.roles, context.time)?;
    keys::ORGANISATIONS.put(context.state, &action.organisation, &organisation);
    Ok(())
}

pub(crate) fn reinstate(action: &ReinstateOrganisation, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_quorum(context)?;
    let mut organisation = Arc::unwrap_or_clone(api::organisation(context.state, &action.organisation)?);
    if organisation.status == OrganisationStatus::Active {
        return Err(error::NO_CHANGE.reject(format!("{} is not suspended", organisation.id)).into());
    }
    organisation.status = OrganisationStatus::Active;
    connect(context.state, &organisation, &organisation.roles, context.time)?;
    keys::ORGANISATIONS.put(context.state, &action.organisation, &organisation);
    Ok(())
}

pub(crate) fn set_roles(action: &SetRoles, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_quorum(context)?;
    let mut organisation = Arc::unwrap_or_clone(api::organisation(context.state, &action.organisation)?);
    let differing = |a: &[Role], b: &[Role]| a.iter().filter(|role| !b.contains(role)).copied().collect::<Vec<_>>();
    let added = differing(&action.roles, &organisation.roles);
    let removed = differing(&organisation.roles, &action.roles);
    if added.is_empty() && removed.is_empty() {
        return Err(error::NO_CHANGE.reject(format!("{} has exactly these roles", organisation.id)).into());
    }
    // A suspended organisation is connected for no role; it will be for its new ones when it is reinstated.
    if organisation.status == OrganisationStatus::Active {
        disconnect(context.state, &organisation, &removed, context.time)?;
        connect(context.state, &organisation, &added, context.time)?;
    }
    organisation.roles = action.roles.clone();
    keys::ORGANISATIONS.put(context.state, &action.organisation, &organisation);
    Ok(())
}

pub(crate) fn assign_wmi(action: &AssignWmi, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_quorum(context)?;
    let organisation = api::organisation(context.state, &action.organisation)?;
    if !organisation.roles.contains(&Role::Manufacturer) {
        let detail = format!("{} has no role manufacturer, so it can't own a WMI", organisation.id);
        return Err(error::ROLE_REQUIRED.reject(detail).into());
    }
    if let Some(owner) = keys::WMIS.get(context.state, &action.wmi)? {
        return Err(error::WMI_TAKEN.reject(format!("{} belongs to {}", action.wmi, owner.organisation)).into());
    }
    keys::WMIS.put(context.state, &action.wmi, &WmiRecord { organisation: action.organisation.clone() });
    Ok(())
}
