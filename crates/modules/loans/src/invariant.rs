//! What holds in every state, checked over all of it.

use crate::types::Loan;
use std::collections::BTreeMap;
use vinculum_core::LoanId;
use vinculum_loan_math::exact::Outstanding;

/// A sentence for each loan whose figures don't add up.
pub fn violations(loans: &BTreeMap<LoanId, Loan>) -> Vec<String> {
    loans.iter().flat_map(|(id, loan)| of_loan(loan).map(move |problem| format!("loan {id} {problem}"))).collect()
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
    if loan.status.is_over() != (loan.owed == Outstanding::default()) {
        found.push(format!("is {:?} and owes {:?}", loan.status, loan.owed));
    }
    found.into_iter()
}
