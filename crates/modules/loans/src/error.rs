//! Stable codes of this module.

use vinculum_core::Code;

/// No such loan.
pub const UNKNOWN_LOAN: Code = Code::new(5000, "unknown_loan");
/// A loan of that id exists.
pub const LOAN_EXISTS: Code = Code::new(5001, "loan_exists");
/// The terms have no schedule.
pub const TERMS_REFUSED: Code = Code::new(5002, "terms_refused");
/// A date lies where it must not.
pub const DATE_OUT_OF_RANGE: Code = Code::new(5003, "date_out_of_range");
/// The lien secures another loan.
pub const LIEN_TAKEN: Code = Code::new(5004, "lien_taken");
/// The transaction doesn't leave the vehicle with the borrower and the lender's lien on it.
pub const NOT_SECURED: Code = Code::new(5005, "not_secured");
/// The transaction doesn't pay out exactly the principal.
pub const PROCEEDS_DIFFER: Code = Code::new(5006, "proceeds_differ");
/// The organisation doesn't hold the loan.
pub const NOT_LOAN_HOLDER: Code = Code::new(5007, "not_loan_holder");
/// The account isn't the holder's, or has another currency.
pub const ACCOUNT_UNFIT: Code = Code::new(5008, "account_unfit");
/// The payment went to another account than the loan's.
pub const PAYMENT_ELSEWHERE: Code = Code::new(5009, "payment_elsewhere");
/// More is paid than is owed.
pub const OVERPAYMENT: Code = Code::new(5010, "overpayment");
/// The loan is over.
pub const LOAN_OVER: Code = Code::new(5011, "loan_over");
/// The loan is paid off, but the transaction doesn't release its lien.
pub const LIEN_NOT_RELEASED: Code = Code::new(5012, "lien_not_released");
/// The end of that day was run before, or the day isn't over.
pub const DAY_RUN: Code = Code::new(5013, "day_run");
/// The loan isn't late enough.
pub const NOT_IN_DEFAULT: Code = Code::new(5014, "not_in_default");
/// The lien isn't perfected.
pub const LIEN_NOT_PERFECTED: Code = Code::new(5015, "lien_not_perfected");
/// A deferment is active.
pub const DEFERRED: Code = Code::new(5016, "deferred");
/// The loan was charged off before, or repossession was ordered before.
pub const NO_LOAN_CHANGE: Code = Code::new(5017, "loan_unchanged");
/// No such decision, or of another lender or applicant, or no approval, or taken for another loan.
pub const DECISION_UNFIT: Code = Code::new(5018, "decision_unfit");
/// Neither the loan's holder nor its borrower has signed.
pub const LOAN_PARTY_SIGNATURE: Code = Code::new(5019, "loan_party_signature");
/// The borrower can't withdraw: no cooling-off days were agreed, they are over, or the loan was modified or charged
/// off.
pub const NO_WITHDRAWAL: Code = Code::new(5020, "no_withdrawal");
/// The payment isn't exactly what is to be given back when the borrower withdraws, or not of this transaction.
pub const WITHDRAWAL_DIFFERS: Code = Code::new(5021, "withdrawal_differs");
/// No rules are known of the jurisdiction.
pub const UNKNOWN_JURISDICTION: Code = Code::new(5022, "unknown_jurisdiction");
/// The terms don't meet the rules of the jurisdiction.
pub const LAW_NOT_MET: Code = Code::new(5023, "law_not_met");
/// The loan waits for its chain of reservations: nothing is owed on it yet.
pub const LOAN_PENDING: Code = Code::new(5024, "loan_pending");
/// The loan doesn't wait for that chain.
pub const NOT_PENDING: Code = Code::new(5025, "loan_not_pending");
/// A loan begins on the day that its terms name, and on no other.
pub const NOT_ADVANCE_DATE: Code = Code::new(5026, "not_advance_date");
