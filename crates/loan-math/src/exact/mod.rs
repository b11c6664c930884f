//! Loan arithmetic in integers only.
//!
//! Amounts are `i64` minor units, rates are parts per million a year, products are `i128`, and every division names its
//! rounding. Nothing here uses floating point (clippy's `float_arithmetic` is denied for this module), a clock or
//! randomness.

mod calendar;
mod interest;
mod level;
mod schedule;
mod servicing;
mod terms;

pub use calendar::{day_of_month_clamped, days_between, months_after, months_before};
pub use interest::{DayCount, InterestError, MAX_ANNUAL_RATE_PPM, accrued_interest, divide_half_even, interest_for};
pub use schedule::{Row, RowKind, Schedule, schedule};
pub use servicing::{
    Allocation, AllocationOrder, Component, DelinquencyBucket, Due, LateCharge, LateFeeRule, LoanPosition, Outstanding,
    PayoffQuote, ServicingError, allocate, days_past_due, late_fee, oldest_unpaid_due_date, payoff_quote,
};
pub use terms::{Fee, FeeTiming, Frequency, Grace, GraceKind, MAX_PAYMENTS, MAX_PRINCIPAL, Terms, TermsError};
