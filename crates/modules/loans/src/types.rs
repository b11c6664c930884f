//! Records of this module.

use crate::action::Originate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vinculum_core::{
    AccountId, ActionDigest, Currency, Digest, LoanId, OrganisationId, Party, Timestamp, TransactionId, VehicleId,
    history::RunningHash,
};
use vinculum_loan_math::exact::{AllocationOrder, DelinquencyBucket, LateFeeRule, Outstanding, Terms};
use vinculum_payments::Security;

/// A loan that a car secures. Amounts are minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Loan {
    /// Who lent, and has the lien in its name.
    pub lender: OrganisationId,
    /// To whom it is owed.
    pub holder: OrganisationId,
    /// The account that it is paid into; the holder's.
    pub account: AccountId,
    /// Who owes.
    pub borrower: Party,
    /// The car.
    pub vehicle: VehicleId,
    /// The name of the lien on it.
    pub lien: String,
    /// The currency.
    pub currency: Currency,
    /// Commitment to the disclosure that the borrower was given before signing.
    pub disclosure: Digest,
    /// The lender's decision.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision: Option<ActionDigest>,
    /// The terms in force: as agreed, or as last modified.
    pub terms: Terms,
    /// In which order a payment is applied.
    pub allocation: AllocationOrder,
    /// What a late payment costs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub late_fee: Option<LateFeeRule>,
    /// From how many days past due on the loan is in default.
    pub default_days: u16,
    /// What is owed, with interest up to `accrued_to`.
    pub owed: Outstanding,
    /// To which day interest is computed.
    pub accrued_to: Date,
    /// What was paid in all.
    pub paid: Outstanding,
    /// Principal as lent, with financed fees and what modifications added.
    pub principal: i64,
    /// What was paid on interest and principal under the terms in force.
    pub paid_on_instalments: i64,
    /// Instalments due up to this day have had their late charge, if any.
    pub charged_through: Date,
    /// The last day whose end was run.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_run: Option<Date>,
    /// Days past due, as of the last payment or end of day.
    pub days_past_due: u32,
    /// Instalments that were put off.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub deferments: Vec<Deferment>,
    /// How often the terms were modified.
    pub modifications: u16,
    /// When repossession was ordered, while the default lasts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repossession: Option<Timestamp>,
    /// Where it is in its life.
    pub status: LoanStatus,
    /// Block time of its origination; of a loan that was pending, of its beginning once it has begun.
    pub originated_at: Timestamp,
    /// Days after that within which the borrower may withdraw.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub cooling_off_days: u16,
    /// The jurisdiction whose rules its terms were held against when it began.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jurisdiction: Option<String>,
    /// Every action on it.
    pub history: RunningHash,
}

/// Whether a number of days is left out of the form.
pub(crate) fn is_zero(days: &u16) -> bool {
    *days == 0
}

/// The life of a loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum LoanStatus {
    /// It waits for a chain of reservations to be posted: nothing is owed yet.
    Pending {
        /// The chain: the transaction that reserved.
        chain: TransactionId,
    },
    /// It is being repaid.
    Active,
    /// Its holder has written it off; what comes in is recovery.
    ChargedOff {
        /// The day.
        on: Date,
        /// What was owed then.
        amount: i64,
        /// What came in since.
        recovered: i64,
    },
    /// Nothing is owed any more.
    PaidOff {
        /// The day.
        on: Date,
    },
    /// The borrower has withdrawn and given back what was lent.
    Withdrawn {
        /// The day.
        on: Date,
    },
    /// Its chain was voided or has expired: it never began.
    Lapsed {
        /// The day.
        on: Date,
    },
}

impl LoanStatus {
    /// Whether nothing is owed any more, nor will be.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::PaidOff { .. } | Self::Withdrawn { .. } | Self::Lapsed { .. })
    }

    /// Whether it is yet to begin.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }
}

impl Loan {
    /// What secures it.
    pub fn security(&self) -> Security {
        Security { vehicle: self.vehicle, lien: self.lien.clone() }
    }

    /// How late it is.
    pub fn bucket(&self) -> DelinquencyBucket {
        self.days_past_due.into()
    }
}

impl Originate {
    /// What will secure the loan.
    pub fn security(&self) -> Security {
        Security { vehicle: self.vehicle, lien: self.lien.clone() }
    }

    /// The loan as it begins, with `principal` owed: what is lent and its financed fees; nothing, while it is pending.
    pub fn begin(&self, principal: i64, at: Timestamp) -> Loan {
        Loan {
            lender: self.by.clone(),
            holder: self.by.clone(),
            account: self.account,
            borrower: self.borrower.clone(),
            vehicle: self.vehicle,
            lien: self.lien.clone(),
            currency: self.currency,
            disclosure: self.disclosure,
            decision: self.decision,
            terms: self.terms.clone(),
            allocation: self.allocation,
            late_fee: self.late_fee,
            default_days: self.default_days,
            owed: Outstanding { principal, ..Outstanding::default() },
            accrued_to: self.terms.advance_date,
            paid: Outstanding::default(),
            principal,
            paid_on_instalments: 0,
            charged_through: self.terms.advance_date,
            last_run: None,
            days_past_due: 0,
            deferments: Vec::new(),
            modifications: 0,
            repossession: None,
            status: LoanStatus::Active,
            originated_at: at,
            cooling_off_days: self.cooling_off_days,
            jurisdiction: self.law.as_ref().map(|law| law.jurisdiction.clone()),
            history: RunningHash::default(),
        }
    }
}

/// Instalments that were put off: the one due on a day, and all after it, by a number of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deferment {
    /// Index of the first instalment that was put off.
    pub first: u16,
    /// By how many periods.
    pub periods: u16,
    /// The day on which that instalment is due now: until then the deferment is active.
    pub until: Date,
}

/// A lender's decision on an application. What it rests on is in the lender's store; here are commitments to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decision {
    /// The lender.
    pub lender: OrganisationId,
    /// The applicant.
    pub applicant: Party,
    /// SHA-256 of the model's file.
    pub model: Digest,
    /// SHA-256 of the policy's file.
    pub policy: Digest,
    /// Salted commitment to what was decided on.
    pub input: Digest,
    /// Salted commitment to the decision in full.
    pub result: Digest,
    /// What was decided.
    pub outcome: Outcome,
    /// Codes of the principal reasons, the weightiest first.
    pub reasons: Vec<String>,
    /// The loan that it was taken for; one only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loan: Option<LoanId>,
    /// Block time.
    pub decided_at: Timestamp,
}

/// What a lender decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It offers the loan.
    Approved,
    /// A person will look at it.
    Referred,
    /// It offers none.
    Declined,
}
