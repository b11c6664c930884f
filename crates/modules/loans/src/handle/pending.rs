//! Loans that wait in a chain of reservations: they begin when it is posted, and lapse when it isn't.

use super::{load, origination::require_secured, today};
use crate::{
    action::{Begin, Lapse, Originate},
    error,
    keys::{DECISIONS, LOANS},
    rules,
    types::{Loan, LoanStatus},
};
use jiff::civil::Date;
use vinculum_core::{LoanId, Timestamp, TransactionId};
use vinculum_loan_math::exact::Outstanding;
use vinculum_payments::{Held, api as payments};
use vinculum_state::{Abort, Context};
use vinculum_vehicles::{api as vehicles, types::AgreedLien};

/// Puts a loan into the chain of its transaction. The chain must be open to be posted on the day on which interest begins.
pub(super) fn hold(action: &Originate, context: &mut Context<'_, '_>) -> Result<LoanStatus, Abort> {
    let id = action.loan();
    payments::hold(context, Held::Loan { loan: id })?;
    let transaction = context.transaction;
    let chain = payments::chain(context, &transaction)?;
    let last_moment = chain.map(|chain| Timestamp(chain.expires_at.0.saturating_sub(1)));
    let (today, last) = (today(context)?, last_moment.and_then(rules::day_of));
    let begins = action.terms.advance_date;
    if begins < today || last.is_none_or(|last| begins > last) {
        let detail = format!("interest begins on {begins}: that must be a day from {today} to the chain's deadline");
        return Err(error::DATE_OUT_OF_RANGE.reject(detail).into());
    }
    for reservation in &action.proceeds {
        payments::will_pay_out(context, reservation, action.security())?;
    }
    Ok(LoanStatus::Pending { chain: transaction })
}

/// Requires that the chain holds the car's title too, for the borrower and with the loan's lien.
pub(super) fn conclude_hold(action: &Originate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let vehicle = vehicles::vehicle(context, &action.vehicle)?;
    let agreed = AgreedLien { by: action.by.clone(), lien: action.lien.clone() };
    let is_secured = vehicle.hold.is_some_and(|hold| {
        hold.chain == context.transaction && hold.to.contains(&action.borrower) && hold.lien == Some(agreed)
    });
    if is_secured {
        return Ok(());
    }
    let detail = format!(
        "the transaction must hold the title of vehicle {} for the borrower, with lien {} of {}",
        action.vehicle, action.lien, action.by
    );
    Err(error::NOT_SECURED.reject(detail).into())
}

pub(crate) fn begin(action: &Begin, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_pending(context, &action.loan, &action.chain)?;
    let (today, agreed) = (today(context)?, loan.terms.advance_date);
    if today != agreed {
        let detail = format!(
            "the terms of loan {} are of an advance on {agreed}; it is {today}, so the chain can only be voided or expire",
            action.loan
        );
        return Err(error::NOT_ADVANCE_DATE.reject(detail).into());
    }
    payments::take_out(context, &action.chain, &Held::Loan { loan: action.loan }, true)?;
    let principal = rules::opening_balance(&loan.terms)?;
    loan.owed = Outstanding { principal, ..Outstanding::default() };
    loan.principal = principal;
    loan.originated_at = context.time;
    loan.status = LoanStatus::Active;
    LOANS.put(context.state, &action.loan, &loan);
    Ok(())
}

/// Requires that the loan is secured as one that begins at once.
pub(crate) fn conclude_begin(action: &Begin, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let loan = load(context, &action.loan)?;
    require_secured(context, &loan.security(), &loan.lender, &loan.borrower)
}

pub(crate) fn lapse(action: &Lapse, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_pending(context, &action.loan, &action.chain)?;
    payments::take_out(context, &action.chain, &Held::Loan { loan: action.loan }, false)?;
    let on: Date = today(context)?;
    // The approval was for a loan that never was: it is good for another.
    if let Some(id) = &loan.decision
        && let Some(mut decision) = DECISIONS.get(context.state, id)?
    {
        decision.loan = None;
        DECISIONS.put(context.state, id, &decision);
    }
    loan.status = LoanStatus::Lapsed { on };
    LOANS.put(context.state, &action.loan, &loan);
    Ok(())
}

fn load_pending(context: &mut Context<'_, '_>, id: &LoanId, chain: &TransactionId) -> Result<Loan, Abort> {
    let loan = load(context, id)?;
    if loan.status == (LoanStatus::Pending { chain: *chain }) {
        return Ok(loan);
    }
    Err(error::NOT_PENDING.reject(format!("loan {id} doesn't wait for chain {chain}")).into())
}
