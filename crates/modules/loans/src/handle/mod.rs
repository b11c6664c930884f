//! One file per family of actions: load, require, compute, write.

mod origination;
mod pending;
mod servicing;
mod withdrawal;
mod workout;

pub(crate) use origination::{assign, conclude_origination, originate, record_decision};
pub(crate) use pending::{begin, conclude_begin, lapse};
pub(crate) use servicing::{apply_payment, conclude_repayment, run_end_of_day};
pub(crate) use withdrawal::withdraw;
pub(crate) use workout::{charge_off, defer, modify, order_repossession};

use crate::{
    error,
    keys::LOANS,
    rules::{self, Uncomputable},
    types::Loan,
};
use jiff::civil::Date;
use vinculum_core::{AccountId, ActionDigest, Currency, LoanId, OrganisationId, Party};
use vinculum_identity::api::require_organisation;
use vinculum_payments::{Payment, api as payments};
use vinculum_state::{Abort, Context};

impl From<Uncomputable> for Abort {
    fn from(error: Uncomputable) -> Self {
        error::TERMS_REFUSED.reject(error.0).into()
    }
}

/// The loan.
pub(crate) fn load(context: &mut Context<'_, '_>, id: &LoanId) -> Result<Loan, Abort> {
    let found = LOANS.get(context.state, id)?;
    found.ok_or_else(|| error::UNKNOWN_LOAN.reject(format!("there is no loan {id}")).into())
}

/// Adds this action to the loan's history.
pub(crate) fn extend_history(context: &mut Context<'_, '_>, id: &LoanId) -> Result<(), Abort> {
    let mut loan = load(context, id)?;
    loan.history.extend(&context.entry());
    LOANS.put(context.state, id, &loan);
    Ok(())
}

/// The loan, while something is owed.
fn load_running(context: &mut Context<'_, '_>, id: &LoanId) -> Result<Loan, Abort> {
    let loan = load(context, id)?;
    if loan.status.is_pending() {
        return Err(error::LOAN_PENDING.reject(format!("loan {id} has not begun: it waits for its chain")).into());
    }
    if loan.status.is_over() {
        return Err(error::LOAN_OVER.reject(format!("loan {id} is over: nothing is owed on it")).into());
    }
    Ok(loan)
}

/// The block's day.
fn today(context: &Context<'_, '_>) -> Result<Date, Abort> {
    let day = rules::day_of(context.time);
    day.ok_or_else(|| error::DATE_OUT_OF_RANGE.reject("the block's time lies beyond the calendar").into())
}

/// Requires the signature of the loan's holder.
fn require_holder(context: &mut Context<'_, '_>, loan: &Loan) -> Result<(), Abort> {
    require_organisation(context, &loan.holder, &[]).map(drop)
}

/// Takes a payment into the loan's account for what is owed on it.
fn take_payment(
    context: &mut Context<'_, '_>,
    id: &LoanId,
    loan: &Loan,
    digest: &ActionDigest,
) -> Result<Payment, Abort> {
    let payment = payments::repay(context, digest, loan.security())?;
    if payment.to == loan.account {
        return Ok(payment);
    }
    let detail = format!("payment {digest} went to {}, loan {id} is paid into {}", payment.to, loan.account);
    Err(error::PAYMENT_ELSEWHERE.reject(detail).into())
}

/// Requires that the account is the organisation's and of the currency.
fn require_account(
    context: &mut Context<'_, '_>,
    id: &AccountId,
    owner: &OrganisationId,
    currency: Currency,
) -> Result<(), Abort> {
    let account = payments::account(context, id)?;
    if account.holder == Party::Organisation(owner.clone()) && account.currency == currency {
        return Ok(());
    }
    let detail = format!("account {id} is not one of {owner} in {currency}");
    Err(error::ACCOUNT_UNFIT.reject(detail).into())
}
