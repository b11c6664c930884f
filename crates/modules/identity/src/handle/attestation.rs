//! Salted commitments to statements about somebody.

use crate::{Attestation, IssueAttestation, RevokeAttestation, api, error, keys, types::Revocation};
use vinculum_core::codes;
use vinculum_state::{Abort, Context};

pub(crate) fn issue_attestation(action: &IssueAttestation, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_organisation(context, &action.by, &[])?;
    if action.expires_at.is_some_and(|end| end <= context.time) {
        return Err(codes::INVALID_FIELD.reject("expiresAt lies in the past").into());
    }
    let attestation = Attestation {
        issuer: action.by.clone(),
        subject: action.subject.clone(),
        kind: action.kind.clone(),
        commitment: action.commitment,
        issued_at: context.time,
        expires_at: action.expires_at,
        revoked: None,
    };
    keys::ATTESTATIONS.put(context.state, &context.action, &attestation);
    Ok(())
}

pub(crate) fn revoke_attestation(action: &RevokeAttestation, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    api::require_organisation(context, &action.by, &[])?;
    let found = keys::ATTESTATIONS.get(context.state, &action.attestation)?;
    let Some(mut attestation) = found.filter(|attestation| attestation.issuer == action.by) else {
        let detail = format!("{} issued no attestation {}", action.by, action.attestation);
        return Err(error::UNKNOWN_ATTESTATION.reject(detail).into());
    };
    if attestation.revoked.is_some() {
        return Err(error::ATTESTATION_REVOKED.reject("the attestation was revoked before").into());
    }
    attestation.revoked = Some(Revocation { at: context.time, reason: action.reason.clone() });
    keys::ATTESTATIONS.put(context.state, &action.attestation, &attestation);
    Ok(())
}
