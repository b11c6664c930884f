//! Money that moves at once.

use super::{
    account::require_bank, add_to_book, load, load_pair, pay, require_currency, require_funds, require_not_closed,
};
use crate::{
    action::{Issue, Redeem, Refund, Transfer},
    error,
    keys::{ACCOUNTS, BANK_ENTRIES, PAYMENTS},
    rules::{Sum, add, add_amounts},
    types::{BankEntry, Payment},
};
use vinculum_core::Role;
use vinculum_identity::api::{require_organisation, require_party};
use vinculum_state::{Abort, Context};

pub(crate) fn issue(action: &Issue, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_organisation(context, &action.by, &[Role::Bank])?;
    let id = action.account;
    let mut account = load(context, &id)?;
    require_bank(&action.by, &id, &account)?;
    require_currency(&id, &account, action.currency)?;
    require_not_closed(&id, &account)?;
    add_to_book(context, &account, Sum::DebitsPosted, action.amount)?;
    add(&mut account.totals, Sum::CreditsPosted, action.amount)?;
    ACCOUNTS.put(context.state, &id, &account);
    let (amount, reference, at) = (action.amount, action.reference.clone(), context.time);
    keep_entry(context, &BankEntry { account: id, amount, issued: true, reference, at })?;
    Ok(())
}

pub(crate) fn redeem(action: &Redeem, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_organisation(context, &action.by, &[Role::Bank])?;
    let id = action.account;
    let mut account = load(context, &id)?;
    require_bank(&action.by, &id, &account)?;
    require_currency(&id, &account, action.currency)?;
    require_party(context, &account.holder)?;
    require_funds(&id, &account, action.amount)?;
    add(&mut account.totals, Sum::DebitsPosted, action.amount)?;
    add_to_book(context, &account, Sum::CreditsPosted, action.amount)?;
    ACCOUNTS.put(context.state, &id, &account);
    let (amount, reference, at) = (action.amount, action.reference.clone(), context.time);
    keep_entry(context, &BankEntry { account: id, amount, issued: false, reference, at })?;
    Ok(())
}

/// Keeps what was issued or redeemed. As with payments, the very same action is refused a second time, so that a message
/// between banks that arrives twice is credited once.
fn keep_entry(context: &mut Context<'_, '_>, entry: &BankEntry) -> Result<(), Abort> {
    let id = context.action;
    if BANK_ENTRIES.contains(context.state, &id)? {
        let detail = format!("{id} has been booked; another one like it needs another salt");
        return Err(error::PAYMENT_EXISTS.reject(detail).into());
    }
    BANK_ENTRIES.put(context.state, &id, entry);
    Ok(())
}

pub(crate) fn transfer(action: &Transfer, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let pair = load_pair(context, (action.from, action.to), action.currency)?;
    require_party(context, &pair.0.holder)?;
    pay(context, (action.from, action.to), pair, action.amount)?;
    Ok(())
}

pub(crate) fn refund(action: &Refund, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let Some(mut payment) = PAYMENTS.get(context.state, &action.payment)? else {
        return Err(error::UNKNOWN_PAYMENT.reject(format!("there is no payment {}", action.payment)).into());
    };
    if (payment.from, payment.to) != (action.to, action.from) {
        let detail = format!("payment {} went from {} to {}", action.payment, payment.from, payment.to);
        return Err(error::REFUND_MISMATCH.reject(detail).into());
    }
    if payment.repaid.is_some() || payment.paid_out.is_some() {
        let detail =
            format!("a debt was paid, or a loan paid out, with payment {}: it can't be refunded", action.payment);
        return Err(error::PAYMENT_BOUND.reject(detail).into());
    }
    let pair = load_pair(context, (action.from, action.to), action.currency)?;
    require_party(context, &pair.0.holder)?;
    let refunded = add_amounts(payment.refunded, action.amount)?;
    if refunded > payment.amount {
        let Payment { amount, refunded, .. } = payment;
        let detail =
            format!("of the payment of {amount}, {refunded} was refunded before; {} is too much", action.amount);
        return Err(error::REFUND_TOO_LARGE.reject(detail).into());
    }
    payment.refunded = refunded;
    PAYMENTS.put(context.state, &action.payment, &payment);
    pay(context, (action.from, action.to), pair, action.amount)?;
    Ok(())
}
