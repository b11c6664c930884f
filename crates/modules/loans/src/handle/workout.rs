//! When a loan doesn't go as agreed.

use super::{load_running, require_holder, today};
use crate::{
    action::{ChargeOff, Defer, Modify, OrderRepossession},
    error,
    events::PrincipalAdded,
    keys::LOANS,
    rules::{self, CHARGE_OFF_DAYS, MAX_DEFERMENTS, Uncomputable},
    types::{Deferment, Loan, LoanStatus},
};
use vinculum_core::LoanId;
use vinculum_identity::api::require_party;
use vinculum_loan_math::exact::Outstanding;
use vinculum_state::{Abort, Context};
use vinculum_vehicles::{api as vehicles, types::LienStatus};

/// The loan, which is active, and whose holder and borrower have signed.
fn load_agreed(context: &mut Context<'_, '_>, id: &LoanId) -> Result<Loan, Abort> {
    let loan = load_running(context, id)?;
    require_holder(context, &loan)?;
    require_party(context, &loan.borrower)?;
    require_active(id, &loan)?;
    Ok(loan)
}

/// Of a loan that is running, that it was not charged off.
fn require_active(id: &LoanId, loan: &Loan) -> Result<(), Abort> {
    if loan.status == LoanStatus::Active {
        return Ok(());
    }
    Err(error::NO_LOAN_CHANGE.reject(format!("loan {id} was charged off")).into())
}

pub(crate) fn defer(action: &Defer, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_agreed(context, &action.loan)?;
    if loan.deferments.len() >= MAX_DEFERMENTS {
        let detail =
            format!("loan {} was deferred {MAX_DEFERMENTS} times, the most under one set of terms", action.loan);
        return Err(error::TERMS_REFUSED.reject(detail).into());
    }
    let instalments = loan.instalments()?;
    let mut left = loan.paid_on_instalments;
    let covered = instalments.iter().take_while(|due| {
        left -= due.amount;
        left >= 0
    });
    let first = covered.count().min(instalments.len().saturating_sub(1)) as u16;
    let moved: u16 = loan.deferments.iter().filter(|d| d.first <= first).map(|d| d.periods).sum();
    let index = u32::from(first) + u32::from(moved) + u32::from(action.periods);
    let until = rules::nth_date(&loan.terms, index)
        .ok_or_else(|| Uncomputable("the instalments would fall beyond the calendar".into()))?;
    loan.deferments.push(Deferment { first, periods: action.periods, until });
    loan.days_past_due = loan.days_past_due_on(today(context)?)?;
    LOANS.put(context.state, &action.loan, &loan);
    Ok(())
}

pub(crate) fn modify(action: &Modify, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_agreed(context, &action.loan)?;
    let today = today(context)?;
    loan.roll_to(today)?;
    let before = loan.owed.principal;
    let owed = loan.payoff(today)?.total;
    let terms = &action.terms;
    if (terms.principal, terms.advance_date) != (owed, today) {
        let detail = format!(
            "the terms must be of a principal of {owed}, all that is owed, from {today} on; they are of {} from {} on",
            terms.principal, terms.advance_date
        );
        return Err(error::TERMS_REFUSED.reject(detail).into());
    }
    let added = owed - before;
    loan.terms = terms.clone();
    loan.owed = Outstanding { principal: owed, ..Outstanding::default() };
    loan.principal += added;
    loan.paid_on_instalments = 0;
    loan.charged_through = today;
    loan.deferments.clear();
    loan.modifications = loan.modifications.saturating_add(1);
    loan.days_past_due = 0;
    loan.repossession = None;
    LOANS.put(context.state, &action.loan, &loan);
    PrincipalAdded { loan: action.loan, on: today, amount: added }.emit(context);
    Ok(())
}

pub(crate) fn charge_off(action: &ChargeOff, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_running(context, &action.loan)?;
    require_holder(context, &loan)?;
    require_active(&action.loan, &loan)?;
    let today = today(context)?;
    require_late(&action.loan, &mut loan, today, CHARGE_OFF_DAYS)?;
    loan.roll_to(today)?;
    let amount = loan.payoff(today)?.total;
    loan.status = LoanStatus::ChargedOff { on: today, amount, recovered: 0 };
    LOANS.put(context.state, &action.loan, &loan);
    Ok(())
}

pub(crate) fn order_repossession(action: &OrderRepossession, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_running(context, &action.loan)?;
    require_holder(context, &loan)?;
    let (id, today) = (action.loan, today(context)?);
    if loan.repossession.is_some() {
        return Err(error::NO_LOAN_CHANGE.reject(format!("repossession for loan {id} was ordered before")).into());
    }
    if loan.is_deferred(today) {
        return Err(error::DEFERRED.reject(format!("a deferment of loan {id} is active on {today}")).into());
    }
    let default_days = loan.default_days.into();
    require_late(&id, &mut loan, today, default_days)?;
    let vehicle = vehicles::vehicle(context, &loan.vehicle)?;
    let perfected =
        vehicles::lien(&vehicle, &loan.lender, &loan.lien).is_some_and(|lien| lien.status == LienStatus::Perfected);
    if !perfected {
        let detail = format!("lien {} of {} on vehicle {} is not perfected", loan.lien, loan.lender, loan.vehicle);
        return Err(error::LIEN_NOT_PERFECTED.reject(detail).into());
    }
    loan.repossession = Some(context.time);
    LOANS.put(context.state, &id, &loan);
    Ok(())
}

/// Requires that the loan is so many days past due, by its own figures.
fn require_late(id: &LoanId, loan: &mut Loan, today: jiff::civil::Date, days: u32) -> Result<(), Abort> {
    loan.days_past_due = loan.days_past_due_on(today)?;
    if loan.days_past_due >= days {
        return Ok(());
    }
    let detail = format!("loan {id} is {} days past due on {today}, not {days}", loan.days_past_due);
    Err(error::NOT_IN_DEFAULT.reject(detail).into())
}
