//! What happened and the actions alone don't say. In minor units of the loan's currency.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vinculum_core::LoanId;
use vinculum_loan_math::exact::Outstanding;
use vinculum_state::Context;

/// How a payment was applied, by the loan's order of allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentApplied {
    /// The loan.
    pub loan: LoanId,
    /// The day on which the payment counts.
    pub on: Date,
    /// What it paid. A withdrawal gives back fees and late charges that were paid before: they are negative then.
    pub applied: Outstanding,
    /// Whether the loan had been charged off: then it is a recovery.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub recovery: bool,
}

impl PaymentApplied {
    /// Type of the event.
    pub const KIND: &'static str = "loans.payment_applied";

    pub(crate) fn emit(&self, context: &mut Context<'_, '_>) {
        emit(context, Self::KIND, self);
    }
}

/// What a modification made principal that was interest, fees or charges before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipalAdded {
    /// The loan.
    pub loan: LoanId,
    /// The day of the modification.
    pub on: Date,
    /// How much.
    pub amount: i64,
}

impl PrincipalAdded {
    /// Type of the event.
    pub const KIND: &'static str = "loans.principal_added";

    pub(crate) fn emit(&self, context: &mut Context<'_, '_>) {
        emit(context, Self::KIND, self);
    }
}

fn emit(context: &mut Context<'_, '_>, kind: &str, data: &impl Serialize) {
    context.emit(kind, serde_json::to_value(data).expect("events are plain data"));
}
