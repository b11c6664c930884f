//! The borrower takes the loan back.

use super::{load_running, take_payment, today};
use crate::{
    action::Withdraw,
    error,
    events::PaymentApplied,
    keys::LOANS,
    rules::Withdrawal,
    types::{Loan, LoanStatus},
};
use jiff::civil::Date;
use vinculum_core::LoanId;
use vinculum_identity::api::require_party;
use vinculum_loan_math::exact::Outstanding;
use vinculum_state::{Abort, Context};
use vinculum_vehicles::api as vehicles;

pub(crate) fn withdraw(action: &Withdraw, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let id = action.loan;
    let mut loan = load_running(context, &id)?;
    require_party(context, &loan.borrower)?;
    let today = today(context)?;
    require_open(&id, &loan, today)?;
    let payment = take_payment(context, &id, &loan, &action.payment)?;
    let amount = payment.amount.minor_units() as i64; // 53 bits
    let Withdrawal { principal, interest, due } = loan.withdrawal_on(today)?;
    if payment.transaction != context.transaction || amount != due {
        let detail = format!(
            "{due} is to be given back on {today}, {principal} that was lent and {interest} interest less what was paid, in one payment of this transaction; payment {} is of {amount}",
            action.payment
        );
        return Err(error::WITHDRAWAL_DIFFERS.reject(detail).into());
    }
    let (before, after) = (loan.paid, Outstanding { principal, interest, ..Outstanding::default() });
    // What was paid on fees and late charges before counts as paid on what is owed now.
    let applied = Outstanding {
        fees: after.fees - before.fees,
        late_charges: after.late_charges - before.late_charges,
        interest: after.interest - before.interest,
        principal: after.principal - before.principal,
    };
    loan.owed = Outstanding::default();
    loan.paid = after;
    loan.principal = principal;
    loan.paid_on_instalments = principal + interest;
    loan.accrued_to = today;
    loan.days_past_due = 0;
    loan.repossession = None;
    loan.status = LoanStatus::Withdrawn { on: today };
    vehicles::satisfy_lien(context, &loan.vehicle, &loan.lender, &loan.lien, id)?;
    LOANS.put(context.state, &id, &loan);
    PaymentApplied { loan: id, on: today, applied, recovery: false }.emit(context);
    Ok(())
}

/// Requires that the borrower may still withdraw.
fn require_open(id: &LoanId, loan: &Loan, today: Date) -> Result<(), Abort> {
    let refuse = |detail: String| Err(error::NO_WITHDRAWAL.reject(detail).into());
    let Some(until) = loan.withdrawal_until() else {
        return refuse(format!("no cooling-off days were agreed for loan {id}"));
    };
    if today > until {
        return refuse(format!("the borrower of loan {id} could withdraw until {until}; it is {today}"));
    }
    if loan.modifications > 0 || loan.status != LoanStatus::Active {
        return refuse(format!("loan {id} was modified or charged off: it can be paid off, not withdrawn from"));
    }
    Ok(())
}
