//! Actions of this module, with the checks that need no state.

use crate::{
    handle, keys,
    law::Law,
    rules::{self, MAX_DEFERRED_PERIODS},
    types::Outcome,
};
use jiff::civil::Date;
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, Digest, LoanId, OrganisationId, Party, Rejection, TransactionId,
    VehicleId, codes, sha256_parts,
};
use vinculum_identity::api as identity;
use vinculum_loan_math::exact::{AllocationOrder, LateFeeRule, Terms};
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context, Module, Subject, Touch};
use vinculum_vehicles::api as vehicles;

/// Most loans whose day one action ends.
pub const MAX_LOANS_IN_RUN: usize = 32;
/// Longest time in which a borrower may withdraw.
pub const MAX_COOLING_OFF_DAYS: u16 = 60;
/// Most reasons of a decision: what commentary to 12 CFR 1002.9(b)(2) holds to be the useful number.
pub const MAX_REASONS: usize = 4;

vinculum_state::actions! {
    /// A lender puts on record how it decided on an application.
    RecordDecision = 1 "loans.record_decision" {
        /// The lender.
        by: OrganisationId,
        /// The applicant.
        applicant: Party,
        /// SHA-256 of the model's file.
        model: Digest,
        /// SHA-256 of the policy's file.
        policy: Digest,
        /// Salted commitment to what was decided on.
        input: Digest,
        /// Salted commitment to the decision in full.
        result: Digest,
        /// What was decided.
        outcome: Outcome,
        /// Codes of the principal reasons, the weightiest first.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        reasons: Vec<String>,
    }
    /// A loan begins. The same transaction pays it out and leaves the vehicle with the borrower, and the lien on it.
    Originate = 2 "loans.originate" {
        /// The lender.
        by: OrganisationId,
        /// Who will owe; signs too.
        borrower: Party,
        /// The car.
        vehicle: VehicleId,
        /// The name of the lien on it.
        lien: String,
        /// The lender's account that the loan is paid back into.
        account: AccountId,
        /// The currency.
        currency: Currency,
        /// The terms, in the form that `vinculum loan disclose` reads. Interest begins on their `advance_date`.
        terms: Terms,
        /// In which order a payment is applied.
        allocation: AllocationOrder,
        /// What a late payment costs.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        late_fee: Option<LateFeeRule>,
        /// From how many days past due on the loan is in default.
        default_days: u16,
        /// Commitment to the disclosure that the borrower was given.
        disclosure: Digest,
        /// The lender's decision: the digest of the action that recorded it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        decision: Option<ActionDigest>,
        /// Days after this one within which the borrower may withdraw; none when absent.
        #[serde(skip_serializing_if = "crate::types::is_zero", default)]
        cooling_off_days: u16,
        /// The law that the terms are held against; none when absent.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        law: Option<Box<Law>>,
        /// The payments of the same transaction, from accounts of the lender, that make up the principal; its reservations when
        /// the loan is pending.
        proceeds: Vec<ActionDigest>,
        /// Whether it waits until the chain of the transaction's reservations is posted.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        pending: bool,
    }
    /// A payment into the loan's account is applied to what is owed.
    ApplyPayment = 3 "loans.apply_payment" {
        /// The loan.
        loan: LoanId,
        /// The payment: the digest of the action that made it.
        payment: ActionDigest,
        /// The day on which it counts; the block's when absent. Another day needs the holder's signature.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        received_on: Option<Date>,
    }
    /// A day is over: late charges fall due and days past due are counted.
    RunEndOfDay = 4 "loans.run_end_of_day" {
        /// The day.
        day: Date,
        /// The loans.
        loans: Vec<LoanId>,
    }
    /// Instalments are put off.
    Defer = 5 "loans.defer" {
        /// The loan.
        loan: LoanId,
        /// By how many periods the oldest unpaid instalment, and all after it, are put off.
        periods: u16,
    }
    /// The loan goes on under other terms; what is owed becomes their principal.
    Modify = 6 "loans.modify" {
        /// The loan.
        loan: LoanId,
        /// The new terms: of all that is owed, from the block's day on, without fees.
        terms: Terms,
    }
    /// The holder writes the loan off.
    ChargeOff = 7 "loans.charge_off" {
        /// The loan.
        loan: LoanId,
    }
    /// The holder wants the car back.
    OrderRepossession = 8 "loans.order_repossession" {
        /// The loan.
        loan: LoanId,
    }
    /// The loan passes to another holder.
    Assign = 9 "loans.assign" {
        /// The loan.
        loan: LoanId,
        /// Who will hold it; signs too.
        to: OrganisationId,
        /// The account of the new holder that it is paid into from then on.
        account: AccountId,
    }
    /// The borrower withdraws within the cooling-off days: gives back what was lent, with the interest on it and
    /// nothing else.
    Withdraw = 10 "loans.withdraw" {
        /// The loan.
        loan: LoanId,
        /// The payment of the same transaction with which it is given back: the digest of the action that makes it.
        payment: ActionDigest,
    }
    /// A pending loan begins: the same transaction has posted its chain.
    Begin = 11 "loans.begin" {
        /// The loan.
        loan: LoanId,
        /// The chain that it waited for.
        chain: TransactionId,
    }
    /// A pending loan will never begin: the same transaction has voided its chain, or expired it.
    Lapse = 12 "loans.lapse" {
        /// The loan.
        loan: LoanId,
        /// The chain that it waited for.
        chain: TransactionId,
    }
}

impl Originate {
    /// The id of the loan that this begins: SHA-256 of lender, vehicle, lien and salt.
    pub fn loan(&self) -> LoanId {
        let parts = [self.by.to_string(), self.vehicle.to_string(), self.lien.clone()].join("\n");
        sha256_parts(&[b"vinculum-loan-v1\n", parts.as_bytes(), b"\n", &self.salt.0]).into()
    }

    fn check(&self) -> Result<(), Rejection> {
        rules::check_terms(&self.terms).map_err(|error| invalid("terms", &error.0))?;
        if self.terms.principal.unsigned_abs() > Amount::MAX.minor_units() {
            return Err(invalid("terms", "have a principal above the largest amount"));
        }
        if !(1..=365).contains(&self.default_days) {
            return Err(invalid("defaultDays", "must be 1 to 365"));
        }
        if self.cooling_off_days > MAX_COOLING_OFF_DAYS {
            return Err(invalid("coolingOffDays", &format!("must be at most {MAX_COOLING_OFF_DAYS}")));
        }
        if !(1..=vinculum_core::MAX_ACTIONS).contains(&self.proceeds.len()) {
            return Err(invalid("proceeds", &format!("must name 1 to {} payments", vinculum_core::MAX_ACTIONS)));
        }
        if (1..self.proceeds.len()).any(|at| self.proceeds[..at].contains(&self.proceeds[at])) {
            return Err(invalid("proceeds", "must name each payment once"));
        }
        if !(1..=32).contains(&self.lien.len()) {
            return Err(invalid("lien", "must have 1 to 32 characters"));
        }
        Ok(())
    }
}

impl RecordDecision {
    fn check(&self) -> Result<(), Rejection> {
        if self.reasons.len() > MAX_REASONS {
            return Err(invalid("reasons", &format!("must have at most {MAX_REASONS} entries")));
        }
        let is_code = |code: &String| {
            (1..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        if !self.reasons.iter().all(is_code) {
            return Err(invalid("reasons", "must be codes of 1 to 32 letters, digits and _"));
        }
        if self.outcome == Outcome::Declined && self.reasons.is_empty() {
            return Err(invalid("reasons", "must say why the application was declined"));
        }
        Ok(())
    }
}

impl RunEndOfDay {
    fn check(&self) -> Result<(), Rejection> {
        if !(1..=MAX_LOANS_IN_RUN).contains(&self.loans.len()) {
            return Err(invalid("loans", &format!("must name 1 to {MAX_LOANS_IN_RUN} loans")));
        }
        if (1..self.loans.len()).any(|at| self.loans[..at].contains(&self.loans[at])) {
            return Err(invalid("loans", "must name each loan once"));
        }
        Ok(())
    }
}

fn invalid(field: &str, problem: &str) -> Rejection {
    codes::INVALID_FIELD.reject(format!("{field} {problem}"))
}

impl Module for Action {
    const NAME: &'static str = "loans";

    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        serde_json::from_slice(bytes).map_err(|error| codes::MALFORMED.reject(format!("the action: {error}")))
    }

    fn check(&self) -> Result<(), Rejection> {
        match self {
            Self::RecordDecision(action) => action.check(),
            Self::Originate(action) => action.check(),
            Self::RunEndOfDay(action) => action.check(),
            Self::Defer(Defer { periods, .. }) if !(1..=MAX_DEFERRED_PERIODS).contains(periods) => {
                Err(invalid("periods", &format!("must be 1 to {MAX_DEFERRED_PERIODS}")))
            }
            Self::Modify(Modify { terms, .. }) => {
                rules::check_terms(terms).map_err(|error| invalid("terms", &error.0))?;
                if terms.fees.is_empty() { Ok(()) } else { Err(invalid("terms", "of a modification have no fees")) }
            }
            Self::Defer(_) | Self::ApplyPayment(_) | Self::ChargeOff(_) => Ok(()),
            Self::OrderRepossession(_) | Self::Assign(_) | Self::Withdraw(_) => Ok(()),
            Self::Begin(_) | Self::Lapse(_) => Ok(()),
        }
    }

    fn touch(&self, touch: &mut Touch) {
        for loan in self.loans() {
            keys::LOANS.touch(&loan, touch);
        }
        self.organisations().into_iter().for_each(|id| identity::touch_organisation(id, touch));
        let decision = touch.action;
        match self {
            Self::Originate(action) => {
                payments::touch_account(&action.account, touch);
                action.proceeds.iter().for_each(|payment| payments::touch_payment(payment, touch));
                vehicles::touch_vehicle(&action.vehicle, touch);
                keys::SECURED.touch(&keys::SecuredKey(action.vehicle, action.lien.clone()), touch);
                action.decision.iter().for_each(|decision| keys::DECISIONS.touch(decision, touch));
            }
            Self::RecordDecision(_) => keys::DECISIONS.touch(&decision, touch),
            Self::ApplyPayment(ApplyPayment { payment, .. }) | Self::Withdraw(Withdraw { payment, .. }) => {
                payments::touch_payment(payment, touch);
            }
            Self::Assign(action) => payments::touch_account(&action.account, touch),
            Self::Begin(Begin { chain, .. }) | Self::Lapse(Lapse { chain, .. }) => payments::touch_chain(chain, touch),
            _ => {}
        }
    }

    fn subjects(&self) -> Vec<Subject> {
        self.loans().into_iter().map(Subject::Loan).collect()
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::RecordDecision(action) => handle::record_decision(action, context),
            Self::Originate(action) => handle::originate(action, context),
            Self::ApplyPayment(action) => handle::apply_payment(action, context),
            Self::RunEndOfDay(action) => handle::run_end_of_day(action, context),
            Self::Defer(action) => handle::defer(action, context),
            Self::Modify(action) => handle::modify(action, context),
            Self::ChargeOff(action) => handle::charge_off(action, context),
            Self::OrderRepossession(action) => handle::order_repossession(action, context),
            Self::Assign(action) => handle::assign(action, context),
            Self::Withdraw(action) => handle::withdraw(action, context),
            Self::Begin(action) => handle::begin(action, context),
            Self::Lapse(action) => handle::lapse(action, context),
        }?;
        self.loans().iter().try_for_each(|loan| handle::extend_history(context, loan))
    }

    fn conclude(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::Originate(action) => handle::conclude_origination(action, context),
            Self::Begin(action) => handle::conclude_begin(action, context),
            Self::ApplyPayment(ApplyPayment { loan, .. }) | Self::Withdraw(Withdraw { loan, .. }) => {
                handle::conclude_repayment(loan, context)
            }
            _ => Ok(()),
        }
    }
}

impl Action {
    /// The loans that the action is about: their histories carry it.
    pub fn loans(&self) -> Vec<LoanId> {
        match self {
            Self::RecordDecision(_) => Vec::new(),
            Self::Originate(action) => vec![action.loan()],
            Self::RunEndOfDay(action) => action.loans.clone(),
            Self::ApplyPayment(ApplyPayment { loan, .. })
            | Self::Defer(Defer { loan, .. })
            | Self::Modify(Modify { loan, .. })
            | Self::ChargeOff(ChargeOff { loan, .. })
            | Self::OrderRepossession(OrderRepossession { loan, .. })
            | Self::Assign(Assign { loan, .. })
            | Self::Withdraw(Withdraw { loan, .. })
            | Self::Begin(Begin { loan, .. })
            | Self::Lapse(Lapse { loan, .. }) => vec![*loan],
        }
    }

    /// The organisations that the action names.
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        match self {
            Self::RecordDecision(RecordDecision { by, applicant: party, .. })
            | Self::Originate(Originate { by, borrower: party, .. }) => {
                let named = match party {
                    Party::Organisation(id) if id != by => Some(id),
                    Party::Organisation(_) | Party::Key(_) => None,
                };
                std::iter::once(by).chain(named).collect()
            }
            Self::Assign(Assign { to, .. }) => vec![to],
            _ => Vec::new(),
        }
    }
}
