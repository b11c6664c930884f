//! Payments and days.

use super::{load, load_running, take_payment, today};
use crate::{
    action::{ApplyPayment, RunEndOfDay},
    error,
    events::PaymentApplied,
    keys::LOANS,
    rules::Uncomputable,
    types::{Loan, LoanStatus},
};
use jiff::civil::Date;
use vinculum_core::{LoanId, Party};
use vinculum_loan_math::exact::{Allocation, Outstanding, allocate};
use vinculum_payments::api::has_signed;
use vinculum_state::{Abort, Context};
use vinculum_vehicles::api as vehicles;

pub(crate) fn apply_payment(action: &ApplyPayment, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let id = action.loan;
    let mut loan = load_running(context, &id)?;
    let day = value_date(action, context, &loan)?;
    let payment = take_payment(context, &id, &loan, &action.payment)?;
    loan.roll_to(day)?;
    let amount = payment.amount.minor_units() as i64; // 53 bits
    let Allocation { applied, remaining, excess } =
        allocate(amount, &loan.owed, loan.allocation).map_err(|error| Uncomputable(error.to_string()))?;
    if excess > 0 {
        let detail = format!("{} is owed on loan {id} on {day}, {amount} is more than that", amount - excess);
        return Err(error::OVERPAYMENT.reject(detail).into());
    }
    loan.owed = remaining;
    loan.paid = sum(&loan.paid, &applied)?;
    loan.paid_on_instalments += applied.interest + applied.principal;
    let mut recovery = false;
    if let LoanStatus::ChargedOff { recovered, .. } = &mut loan.status {
        *recovered += amount;
        recovery = true;
    }
    if loan.owed == Outstanding::default() {
        loan.status = LoanStatus::PaidOff { on: day };
        vehicles::satisfy_lien(context, &loan.vehicle, &loan.lender, &loan.lien, id)?;
    }
    loan.days_past_due = loan.days_past_due_on(day)?;
    if loan.days_past_due == 0 {
        loan.repossession = None;
    }
    LOANS.put(context.state, &id, &loan);
    PaymentApplied { loan: id, on: day, applied, recovery }.emit(context);
    Ok(())
}

/// The day on which the payment counts: the block's, or one since the last payment that the holder vouches for.
fn value_date(action: &ApplyPayment, context: &mut Context<'_, '_>, loan: &Loan) -> Result<Date, Abort> {
    let today = today(context)?;
    let holder = has_signed(context, &Party::Organisation(loan.holder.clone()))?;
    let day = action.received_on.unwrap_or(today);
    if day != today && !holder {
        let detail = format!("only the holder, {}, may say that a payment counts on {day}", loan.holder);
        return Err(error::NOT_LOAN_HOLDER.reject(detail).into());
    }
    if !holder && !has_signed(context, &loan.borrower)? {
        let detail = format!("neither {} nor the borrower of loan {} has signed", loan.holder, action.loan);
        return Err(error::LOAN_PARTY_SIGNATURE.reject(detail).into());
    }
    if day > today || day < loan.accrued_to {
        let detail = format!("{day} must lie from {}, the last payment's day, to {today}", loan.accrued_to);
        return Err(error::DATE_OUT_OF_RANGE.reject(detail).into());
    }
    Ok(day)
}

fn sum(a: &Outstanding, b: &Outstanding) -> Result<Outstanding, Uncomputable> {
    let add = |a: i64, b: i64| a.checked_add(b).ok_or_else(|| Uncomputable("what was paid overflows".into()));
    Ok(Outstanding {
        fees: add(a.fees, b.fees)?,
        late_charges: add(a.late_charges, b.late_charges)?,
        interest: add(a.interest, b.interest)?,
        principal: add(a.principal, b.principal)?,
    })
}

/// Requires that a loan on which nothing is owed any more leaves no lien behind.
pub(crate) fn conclude_repayment(id: &LoanId, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let loan = load(context, id)?;
    if !loan.status.is_over() {
        return Ok(());
    }
    let vehicle = vehicles::vehicle(context, &loan.vehicle)?;
    if vehicles::lien(&vehicle, &loan.lender, &loan.lien).is_none() {
        return Ok(());
    }
    let detail = format!(
        "nothing is owed on loan {id} any more: the same transaction must release lien {} of {} on vehicle {}, for which it need not sign",
        loan.lien, loan.lender, loan.vehicle
    );
    Err(error::LIEN_NOT_RELEASED.reject(detail).into())
}

pub(crate) fn run_end_of_day(action: &RunEndOfDay, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let today = today(context)?;
    if action.day >= today {
        return Err(error::DAY_RUN.reject(format!("{} is not over: it is {today}", action.day)).into());
    }
    for id in &action.loans {
        let mut loan = load_running(context, id)?;
        run_day(id, &mut loan, action.day)?;
        LOANS.put(context.state, id, &loan);
    }
    Ok(())
}

fn run_day(id: &LoanId, loan: &mut Loan, day: Date) -> Result<(), Abort> {
    if loan.last_run.is_some_and(|last| day <= last) {
        let detail = format!("the end of {day} was run for loan {id} before, or of a later day");
        return Err(error::DAY_RUN.reject(detail).into());
    }
    if day < loan.accrued_to {
        let detail = format!("loan {id} was paid on {}: {day} can't be run after that", loan.accrued_to);
        return Err(error::DAY_RUN.reject(detail).into());
    }
    loan.charge_late(day)?;
    loan.days_past_due = loan.days_past_due_on(day)?;
    loan.last_run = Some(day);
    Ok(())
}
