//! What holds in every state, checked over all of it.

use crate::types::{Loan, LoanStatus};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::{LoanId, TransactionId};
use vinculum_loan_math::exact::Outstanding;
use vinculum_payments::{Chain, Held};

/// A sentence for each loan whose figures don't add up.
pub fn violations(loans: &BTreeMap<LoanId, Loan>) -> Vec<String> {
    loans.iter().flat_map(|(id, loan)| of_loan(loan).map(move |problem| format!("loan {id} {problem}"))).collect()
}

/// A sentence for each pending loan that no pending chain holds, and for each loan in a pending chain that isn't pending.
pub fn misheld(loans: &BTreeMap<LoanId, Loan>, chains: &BTreeMap<TransactionId, Chain>) -> Vec<String> {
    let pending = chains.iter().filter(|(_, chain)| chain.is_pending());
    let held: BTreeSet<(LoanId, TransactionId)> = pending
        .flat_map(|(id, chain)| {
            chain.holds.iter().filter_map(move |held| match held {
                Held::Loan { loan } => Some((*loan, *id)),
                Held::Title { .. } | Held::Lien { .. } => None,
            })
        })
        .collect();
    let waiting: BTreeSet<(LoanId, TransactionId)> = loans
        .iter()
        .filter_map(|(id, loan)| match loan.status {
            LoanStatus::Pending { chain } => Some((*id, chain)),
            _ => None,
        })
        .collect();
    let differing = held.symmetric_difference(&waiting);
    differing
        .map(|(loan, chain)| format!("loan {loan} waits for chain {chain}, or is held by it, but not both"))
        .collect()
}

fn of_loan(loan: &Loan) -> impl Iterator<Item = String> + use<> {
    let Outstanding { fees, late_charges, interest, principal } = loan.owed;
    let mut found = Vec::new();
    if [fees, late_charges, interest, principal].iter().any(|amount| *amount < 0) {
        found.push(format!("owes a negative amount: {:?}", loan.owed));
    }
    if loan.paid.principal + principal != loan.principal {
        found.push(format!("has {} lent, but {} paid and {principal} owed", loan.principal, loan.paid.principal));
    }
    let owes_nothing = loan.status.is_over() || loan.status.is_pending();
    if owes_nothing != (loan.owed == Outstanding::default()) {
        found.push(format!("is {:?} and owes {:?}", loan.status, loan.owed));
    }
    found.into_iter()
}
