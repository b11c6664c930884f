//! What higher modules may ask of this one.

use crate::{
    error, handle,
    keys::{ACCOUNTS, CHAINS, PAYMENTS, PRICES},
    types::{Account, AtDeadline, Chain, ChainStatus, Held, Payment, Security},
};
use vinculum_core::{AccountId, ActionDigest, Party, SaleId, TransactionId};
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

/// Announces what [`payment`] and the functions that bind it read.
pub fn touch_payment(id: &ActionDigest, touch: &mut Touch) {
    PAYMENTS.touch(id, touch);
    PRICES.touch(id, touch);
}

/// The payment that an action made.
pub fn payment(context: &mut Context<'_, '_>, id: &ActionDigest) -> Result<Payment, Abort> {
    let found = PAYMENTS.get(context.state, id)?;
    found.ok_or_else(|| error::UNKNOWN_PAYMENT.reject(format!("there is no payment {id}")).into())
}

/// Takes a payment for a debt: once, whole, and for ever. What was lent or paid as a price may pay another debt off in
/// the same transaction, as when a buyer's lender pays the seller's; later it pays none.
pub fn repay(context: &mut Context<'_, '_>, id: &ActionDigest, debt: Security) -> Result<Payment, Abort> {
    let mut payment = payment(context, id)?;
    let earlier = payment.transaction != context.transaction;
    let is_price = PRICES.contains(context.state, id)?;
    let spent = earlier && (payment.paid_out.is_some() || is_price);
    if payment.repaid.is_some() || spent || payment.paid_out.as_ref() == Some(&debt) || !payment.refunded.is_zero() {
        return Err(bound(id));
    }
    payment.repaid = Some(debt);
    PAYMENTS.put(context.state, id, &payment);
    Ok(payment)
}

/// Takes a payment as what a loan pays out: of one loan only.
pub fn pay_out(context: &mut Context<'_, '_>, id: &ActionDigest, loan: Security) -> Result<Payment, Abort> {
    let mut payment = payment(context, id)?;
    if payment.paid_out.is_some() || !payment.refunded.is_zero() {
        return Err(bound(id));
    }
    payment.paid_out = Some(loan);
    PAYMENTS.put(context.state, id, &payment);
    Ok(payment)
}

/// Takes a payment, which the transaction may be yet to make, as part of a sale's price: of one sale only.
pub fn pay_price(context: &mut Context<'_, '_>, id: &ActionDigest, sale: SaleId) -> Result<(), Abort> {
    if PRICES.contains(context.state, id)? {
        return Err(bound(id));
    }
    PRICES.put(context.state, id, &sale);
    Ok(())
}

fn bound(id: &ActionDigest) -> Abort {
    let detail = format!("payment {id} has paid a debt, a price or a loan out already, or was refunded");
    error::PAYMENT_BOUND.reject(detail).into()
}

/// The reservations of a transaction; `None` when it has made none.
pub fn chain(context: &mut Context<'_, '_>, id: &TransactionId) -> Result<Option<Chain>, Abort> {
    CHAINS.get(context.state, id)
}

/// Announces what [`chain`] and [`take_out`] read.
pub fn touch_chain(id: &TransactionId, touch: &mut Touch) {
    CHAINS.touch(id, touch);
}

/// Puts something into the chain that this transaction's reservations before this action have made: from then on the
/// chain resolves with it only. Such a chain gives back at its deadline, so that anyone can end it, whatever has become of car and
/// loan.
pub fn hold(context: &mut Context<'_, '_>, held: Held) -> Result<(), Abort> {
    let id = context.transaction;
    let Some(mut chain) = CHAINS.get(context.state, &id)? else {
        let detail = format!("{held} is held by reservations of the same transaction, which stand before it");
        return Err(error::UNKNOWN_CHAIN.reject(detail).into());
    };
    if chain.at_deadline != AtDeadline::GiveBack {
        let detail = format!("atDeadline must be give_back where a chain holds {held}");
        return Err(error::HOLD_NEEDS_GIVE_BACK.reject(detail).into());
    }
    chain.holds.push(held);
    CHAINS.put(context.state, &id, &chain);
    Ok(())
}

/// Takes out of a chain what it held. This transaction must have resolved the chain before this action, with the outcome that
/// `posted` says.
pub fn take_out(context: &mut Context<'_, '_>, id: &TransactionId, held: &Held, posted: bool) -> Result<(), Abort> {
    let refuse = |detail: String| Err(error::CHAIN_NOT_RESOLVED.reject(detail).into());
    let outcome = if posted { "posted" } else { "voided or expired" };
    let found = CHAINS.get(context.state, id)?;
    let Some(mut chain) = found.filter(|chain| chain.resolved_by == Some(context.transaction)) else {
        return refuse(format!("chain {id} must be {outcome} before this in the same transaction"));
    };
    if (chain.status == ChainStatus::Posted) != posted {
        return refuse(format!("this is for a chain that is {outcome}, which {id} is not"));
    }
    let Some(at) = chain.holds.iter().position(|other| other == held) else {
        return refuse(format!("chain {id} doesn't hold {held}"));
    };
    chain.holds.remove(at);
    CHAINS.put(context.state, id, &chain);
    Ok(())
}

/// Takes a reservation of this transaction as what a loan will pay out, when and if it is posted: of one loan only.
pub fn will_pay_out(context: &mut Context<'_, '_>, id: &ActionDigest, loan: Security) -> Result<(), Abort> {
    let transaction = context.transaction;
    let mut chain = CHAINS.get(context.state, &transaction)?;
    let leg = chain.iter_mut().flat_map(|chain| &mut chain.legs).find(|leg| leg.payment == *id);
    let Some(leg) = leg.filter(|leg| leg.paid_out.is_none()) else {
        let detail = format!("{id} is no reservation of this transaction, or another loan is to be paid out with it");
        return Err(error::RESERVATION_UNFIT.reject(detail).into());
    };
    leg.paid_out = Some(loan);
    chain.iter().for_each(|chain| CHAINS.put(context.state, &transaction, chain));
    Ok(())
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
