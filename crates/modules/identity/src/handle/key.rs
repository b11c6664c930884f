//! An organisation's keys.

use super::governance::claim_key;
use crate::{AddKey, KeyStatus, MAX_KEYS, Organisation, RevokeKey, RotateKey, api, error, keys};
use std::sync::Arc;
use vinculum_core::Did;
use vinculum_state::{Abort, Context};

pub(crate) fn add_key(action: &AddKey, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut organisation = Arc::unwrap_or_clone(api::require_organisation(context, &action.by, &[])?);
    context.require_key(&action.key)?;
    if organisation.keys.len() >= MAX_KEYS {
        return Err(error::TOO_MANY_KEYS.reject(format!("{} has {MAX_KEYS} keys already", action.by)).into());
    }
    claim_key(context.state, &action.by, &action.key, context.time)?;
    organisation.keys.push(action.key);
    keys::ORGANISATIONS.put(context.state, &action.by, &organisation);
    Ok(())
}

pub(crate) fn rotate_key(action: &RotateKey, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut organisation = Arc::unwrap_or_clone(api::require_organisation(context, &action.by, &[])?);
    context.require_key(&action.new)?;
    end_key(&mut organisation, &action.old, context)?;
    claim_key(context.state, &action.by, &action.new, context.time)?;
    organisation.keys.push(action.new);
    keys::ORGANISATIONS.put(context.state, &action.by, &organisation);
    Ok(())
}

pub(crate) fn revoke_key(action: &RevokeKey, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut organisation = Arc::unwrap_or_clone(api::require_organisation(context, &action.by, &[])?);
    end_key(&mut organisation, &action.key, context)?;
    if organisation.keys.is_empty() {
        return Err(error::LAST_KEY.reject(format!("{} would have no key left", action.by)).into());
    }
    keys::ORGANISATIONS.put(context.state, &action.by, &organisation);
    Ok(())
}

fn end_key(organisation: &mut Organisation, key: &Did, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let record = keys::KEYS.get(context.state, key)?;
    let active = record.filter(|r| r.organisation == organisation.id && r.status == KeyStatus::Active);
    let Some(mut record) = active else {
        return Err(error::UNKNOWN_KEY.reject(format!("{key} is no active key of {}", organisation.id)).into());
    };
    record.status = KeyStatus::Revoked;
    record.revoked_at = Some(context.time);
    keys::KEYS.put(context.state, key, &record);
    organisation.keys.retain(|other| other != key);
    Ok(())
}
