//! What higher modules may ask of this one.

use crate::{
    error, handle,
    keys::{ACCOUNTS, CHAINS, PAYMENTS},
    types::{Account, Chain, Payment},
};
use vinculum_core::{AccountId, ActionDigest, Party, TransactionId};
use vinculum_identity::api::require_party;
use vinculum_state::{Abort, Context, Touch};

/// Announces what [`account`] reads.
pub fn touch_account(id: &AccountId, touch: &mut Touch) {
    ACCOUNTS.touch(id, touch);
}

/// The account.
pub fn account(context: &mut Context<'_, '_>, id: &AccountId) -> Result<Account, Abort> {
    handle::load(context, id)
}

/// Whether a party has signed: a key itself, an organisation by an active key while it is not suspended.
pub fn has_signed(context: &mut Context<'_, '_>, party: &Party) -> Result<bool, Abort> {
    match require_party(context, party) {
        Ok(()) => Ok(true),
        Err(Abort::Rejected(_)) => Ok(false),
        Err(Abort::Missing) => Err(Abort::Missing),
    }
}

/// Announces what [`payment`] reads.
pub fn touch_payment(id: &ActionDigest, touch: &mut Touch) {
    PAYMENTS.touch(id, touch);
}

/// The payment that an action made.
pub fn payment(context: &mut Context<'_, '_>, id: &ActionDigest) -> Result<Payment, Abort> {
    let found = PAYMENTS.get(context.state, id)?;
    found.ok_or_else(|| error::UNKNOWN_PAYMENT.reject(format!("there is no payment {id}")).into())
}

/// Takes a payment for a debt: once, whole, and for ever.
pub fn bind(context: &mut Context<'_, '_>, id: &ActionDigest) -> Result<Payment, Abort> {
    let mut payment = payment(context, id)?;
    if payment.bound || !payment.refunded.is_zero() {
        let detail = format!("payment {id} has paid a debt already, or was refunded");
        return Err(error::PAYMENT_BOUND.reject(detail).into());
    }
    payment.bound = true;
    PAYMENTS.put(context.state, id, &payment);
    Ok(payment)
}

/// The reservations of a transaction; `None` when it has made none.
pub fn chain(context: &mut Context<'_, '_>, id: &TransactionId) -> Result<Option<Chain>, Abort> {
    CHAINS.get(context.state, id)
}

/// Notes that what a pending chain was reserved for has come to nothing, so that the same transaction can give it back
/// without its payees. The caller requires that it does.
pub fn allow_void(context: &mut Context<'_, '_>, id: &TransactionId) -> Result<(), Abort> {
    if let Some(mut chain) = CHAINS.get(context.state, id)?.filter(Chain::is_pending) {
        chain.purposeless = true;
        CHAINS.put(context.state, id, &chain);
    }
    Ok(())
}
