//! How loans come to be, and change hands.

use super::{load, load_running, pending, require_account, require_holder, today};
use crate::{
    action::{Assign, Originate, RecordDecision},
    error,
    keys::{DECISIONS, LOANS, SECURED, SecuredKey},
    law::require_lawful,
    rules,
    types::{Decision, LoanStatus, Outcome},
};
use vinculum_core::{AccountId, ActionDigest, Amount, OrganisationId, Party, Role};
use vinculum_identity::api::{require_organisation, require_party};
use vinculum_payments::{Security, api as payments};
use vinculum_state::{Abort, Context};
use vinculum_vehicles::api as vehicles;

const LENDERS: &[Role] = &[Role::Lender, Role::Bank];
/// Who may hold a loan.
const HOLDERS: &[Role] = &[Role::Lender, Role::Bank, Role::Investor, Role::Trustee];
/// How many days back interest may begin: loans that were made elsewhere come onto the ledger with their past.
const MAX_DAYS_BACK: i64 = 3_660;

pub(crate) fn record_decision(action: &RecordDecision, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_organisation(context, &action.by, LENDERS)?;
    if DECISIONS.contains(context.state, &context.action)? {
        let detail = format!("decision {} is on record; another one needs another salt", context.action);
        return Err(error::DECISION_UNFIT.reject(detail).into());
    }
    let decision = Decision {
        lender: action.by.clone(),
        applicant: action.applicant.clone(),
        model: action.model,
        policy: action.policy,
        input: action.input,
        result: action.result,
        outcome: action.outcome,
        reasons: action.reasons.clone(),
        loan: None,
        decided_at: context.time,
    };
    DECISIONS.put(context.state, &context.action, &decision);
    Ok(())
}

pub(crate) fn originate(action: &Originate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_organisation(context, &action.by, LENDERS)?;
    require_party(context, &action.borrower)?;
    let id = action.loan();
    if LOANS.contains(context.state, &id)? {
        return Err(error::LOAN_EXISTS.reject(format!("loan {id} exists; another one needs another salt")).into());
    }
    let status = if action.pending { pending::hold(action, context)? } else { pay_out(action, context)? };
    require_account(context, &action.account, &action.by, action.currency)?;
    use_decision(action, context)?;
    if let Some(law) = &action.law {
        let vehicle = vehicles::vehicle(context, &action.vehicle)?;
        require_lawful(action, law, vehicle.powertrain)?;
    }
    let secured = SecuredKey(action.vehicle, action.lien.clone());
    if let Some(other) = SECURED.get(context.state, &secured)?
        && !matches!(load(context, &other)?.status, LoanStatus::Lapsed { .. })
    {
        let detail = format!("lien {} of vehicle {} secures loan {other}", action.lien, action.vehicle);
        return Err(error::LIEN_TAKEN.reject(detail).into());
    }
    SECURED.put(context.state, &secured, &id);
    let principal = if action.pending { 0 } else { rules::opening_balance(&action.terms)? };
    let mut loan = action.begin(principal, context.time);
    loan.status = status;
    LOANS.put(context.state, &id, &loan);
    Ok(())
}

/// Takes the payments with which a loan is paid out now.
fn pay_out(action: &Originate, context: &mut Context<'_, '_>) -> Result<LoanStatus, Abort> {
    let (today, begins) = (today(context)?, action.terms.advance_date);
    if begins > today || vinculum_loan_math::exact::days_between(begins, today) > MAX_DAYS_BACK {
        let detail =
            format!("interest begins on {begins}: that must be {today} or earlier, by at most {MAX_DAYS_BACK} days");
        return Err(error::DATE_OUT_OF_RANGE.reject(detail).into());
    }
    for payment in &action.proceeds {
        payments::pay_out(context, payment, action.security())?;
    }
    Ok(LoanStatus::Active)
}

/// Requires that the decision, if the loan names one, is the lender's approval of this borrower, and takes it for this
/// loan only.
fn use_decision(action: &Originate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let Some(id) = &action.decision else { return Ok(()) };
    let refuse = |detail: String| Err(error::DECISION_UNFIT.reject(detail).into());
    let approval = DECISIONS.get(context.state, id)?;
    let Some(mut decision) = approval.filter(|found| found.lender == action.by && found.outcome == Outcome::Approved)
    else {
        return refuse(format!("{id} is no approval by {}", action.by));
    };
    if decision.applicant != action.borrower {
        return refuse(format!(
            "decision {id} approves the application of {}, not of the borrower",
            decision.applicant
        ));
    }
    if let Some(other) = decision.loan {
        return refuse(format!("decision {id} was taken for loan {other}: another loan needs a decision of its own"));
    }
    decision.loan = Some(action.loan());
    DECISIONS.put(context.state, id, &decision);
    Ok(())
}

/// Requires what must stand beside a new loan: its proceeds paid, the car with the borrower, the lien on it; or all of that
/// held by its chain.
pub(crate) fn conclude_origination(action: &Originate, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut paid = 0_i64;
    for id in &action.proceeds {
        let lent = proceed(action, context, id)?;
        let from = lent.map(|(from, _)| payments::account(context, &from)).transpose()?;
        let lender = Party::Organisation(action.by.clone());
        let by_lender = from.is_some_and(|from| from.holder == lender && from.currency == action.currency);
        let Some((_, amount)) = lent.filter(|_| by_lender) else {
            let detail = format!(
                "payment {id} is none of this transaction from an account of {} in {}",
                action.by, action.currency
            );
            return Err(error::PROCEEDS_DIFFER.reject(detail).into());
        };
        paid += amount.minor_units() as i64; // at most 64 of 53 bits
    }
    if paid != action.terms.principal {
        let detail = format!("the proceeds are {paid}, the principal is {}", action.terms.principal);
        return Err(error::PROCEEDS_DIFFER.reject(detail).into());
    }
    if action.pending {
        return pending::conclude_hold(action, context);
    }
    require_secured(context, &action.security(), &action.by, &action.borrower)
}

/// From which account, and how much: a payment of this transaction, or a reservation of it for a pending loan.
fn proceed(
    action: &Originate,
    context: &mut Context<'_, '_>,
    id: &ActionDigest,
) -> Result<Option<(AccountId, Amount)>, Abort> {
    let transaction = context.transaction;
    if action.pending {
        let chain = payments::chain(context, &transaction)?;
        let leg = chain.into_iter().flat_map(|chain| chain.legs).find(|leg| leg.payment == *id);
        return Ok(leg.map(|leg| (leg.from, leg.amount)));
    }
    let payment = payments::payment(context, id)?;
    Ok((payment.transaction == transaction).then_some((payment.from, payment.amount)))
}

/// Requires that the borrower holds the car and the lender's lien is on it.
pub(super) fn require_secured(
    context: &mut Context<'_, '_>,
    Security { vehicle: id, lien }: &Security,
    lender: &OrganisationId,
    borrower: &Party,
) -> Result<(), Abort> {
    let vehicle = vehicles::vehicle(context, id)?;
    if vehicle.holders.contains(borrower) && vehicles::lien(&vehicle, lender, lien).is_some() {
        return Ok(());
    }
    let detail = format!("the transaction must leave vehicle {id} with the borrower and lien {lien} of {lender} on it");
    Err(error::NOT_SECURED.reject(detail).into())
}

pub(crate) fn assign(action: &Assign, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut loan = load_running(context, &action.loan)?;
    require_holder(context, &loan)?;
    require_organisation(context, &action.to, HOLDERS)?;
    if action.to == loan.holder {
        let detail = format!("{} holds loan {} already", action.to, action.loan);
        return Err(error::NO_LOAN_CHANGE.reject(detail).into());
    }
    require_account(context, &action.account, &action.to, loan.currency)?;
    loan.holder.clone_from(&action.to);
    loan.account = action.account;
    LOANS.put(context.state, &action.loan, &loan);
    Ok(())
}
