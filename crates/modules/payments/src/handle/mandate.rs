//! Standing permissions to collect.

use super::{load, load_pair, pay};
use crate::{
    action::{Collect, GrantMandate, RevokeMandate},
    error,
    keys::MANDATES,
    rules::{add_amounts, period},
    types::Mandate,
};
use vinculum_core::{AccountId, ActionDigest, Amount};
use vinculum_identity::api::require_party;
use vinculum_state::{Abort, Context};

pub(crate) fn grant(action: &GrantMandate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (payer, _) = load_pair(context, (action.from, action.to), action.currency)?;
    require_party(context, &payer.holder)?;
    if action.valid_until <= context.time {
        let detail = format!("validUntil {} must lie after the block's time {}", action.valid_until, context.time);
        return Err(error::DEADLINE_OUT_OF_RANGE.reject(detail).into());
    }
    let id = context.action;
    if MANDATES.contains(context.state, &id)? {
        let detail = format!("mandate {id} has been granted; another mandate like it needs another salt");
        return Err(error::PAYMENT_EXISTS.reject(detail).into());
    }
    let mandate = Mandate {
        from: action.from,
        to: action.to,
        max_payment: action.max_payment,
        max_per_period: action.max_per_period,
        period_days: action.period_days,
        granted_at: context.time,
        valid_until: action.valid_until,
        revoked_at: None,
        period: 0,
        collected: Amount::ZERO,
    };
    MANDATES.put(context.state, &id, &mandate);
    Ok(())
}

pub(crate) fn revoke(action: &RevokeMandate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut mandate = load_standing(context, &action.mandate, (action.from, action.to))?;
    let payer = load(context, &action.from)?;
    require_party(context, &payer.holder)?;
    mandate.revoked_at = Some(context.time);
    MANDATES.put(context.state, &action.mandate, &mandate);
    Ok(())
}

pub(crate) fn collect(action: &Collect, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut mandate = load_standing(context, &action.mandate, (action.from, action.to))?;
    let pair = load_pair(context, (action.from, action.to), action.currency)?;
    require_party(context, &pair.1.holder)?;
    let current = period(mandate.granted_at, mandate.period_days, context.time);
    if current != mandate.period {
        (mandate.period, mandate.collected) = (current, Amount::ZERO);
    }
    let collected = add_amounts(mandate.collected, action.amount)?;
    if action.amount > mandate.max_payment || collected > mandate.max_per_period {
        let detail = format!(
            "the mandate allows {} at once and {} in {} days, of which {} was collected",
            mandate.max_payment, mandate.max_per_period, mandate.period_days, mandate.collected
        );
        return Err(error::MANDATE_LIMIT.reject(detail).into());
    }
    mandate.collected = collected;
    MANDATES.put(context.state, &action.mandate, &mandate);
    pay(context, (action.from, action.to), pair, action.amount)?;
    Ok(())
}

/// The mandate, if it stands and is between these accounts.
fn load_standing(
    context: &mut Context<'_, '_>,
    id: &ActionDigest,
    accounts: (AccountId, AccountId),
) -> Result<Mandate, Abort> {
    let Some(mandate) = MANDATES.get(context.state, id)? else {
        return Err(error::UNKNOWN_MANDATE.reject(format!("there is no mandate {id}")).into());
    };
    if (mandate.from, mandate.to) != accounts {
        let detail = format!("mandate {id} is from {} to {}", mandate.from, mandate.to);
        return Err(error::ACCOUNTS_DIFFER.reject(detail).into());
    }
    if let Some(at) = mandate.revoked_at {
        return Err(error::MANDATE_ENDED.reject(format!("mandate {id} was revoked at {at}")).into());
    }
    if context.time >= mandate.valid_until {
        return Err(error::MANDATE_ENDED.reject(format!("mandate {id} ended at {}", mandate.valid_until)).into());
    }
    Ok(mandate)
}
