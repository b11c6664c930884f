//! Servicing: allocation of payments, payoff, delinquency, late fees.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    DayCount, InterestError,
    calendar::days_between,
    interest::{accrued_interest, divide_half_even, interest_for},
};

/// What a borrower can owe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// Fees other than late charges.
    Fees,
    /// Charges for late payment.
    LateCharges,
    /// Accrued interest.
    Interest,
    /// Principal.
    Principal,
}

/// The order in which a payment is applied: each component once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Component>", into = "Vec<Component>")]
pub struct AllocationOrder([Component; 4]);

/// Why a servicing amount could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServicingError {
    /// An amount is below zero.
    #[error("{field} is {value}: it must be zero or more minor units")]
    Negative {
        /// The field.
        field: &'static str,
        /// Its value.
        value: i64,
    },
    /// The order does not name each component once.
    #[error("the allocation order {0:?} must name fees, late_charges, interest and principal once each")]
    Order(Vec<Component>),
    /// The bounds of a late charge contradict each other.
    #[error("the late charge's minimum {minimum} is above its maximum {maximum}")]
    LateChargeBounds {
        /// The minimum.
        minimum: i64,
        /// The maximum.
        maximum: i64,
    },
    /// Interest could not be computed.
    #[error(transparent)]
    Interest(#[from] InterestError),
    /// A sum does not fit in 64 bits.
    #[error("{0} is above the largest amount of {max}", max = i64::MAX)]
    Overflow(&'static str),
}

impl AllocationOrder {
    /// Fees, late charges, interest, principal.
    pub const FEES_FIRST: Self =
        Self([Component::Fees, Component::LateCharges, Component::Interest, Component::Principal]);
    /// Interest, principal, late charges, fees: late charges never make a payment short (no "pyramiding", as 12 CFR
    /// 1026.36(c)(2) says for mortgages and 16 CFR 444.4 for consumer credit).
    pub const INTEREST_FIRST: Self =
        Self([Component::Interest, Component::Principal, Component::LateCharges, Component::Fees]);
}

impl TryFrom<Vec<Component>> for AllocationOrder {
    type Error = ServicingError;

    fn try_from(components: Vec<Component>) -> Result<Self, ServicingError> {
        let order: [Component; 4] = components.try_into().map_err(ServicingError::Order)?;
        let all = [Component::Fees, Component::LateCharges, Component::Interest, Component::Principal];
        if all.iter().all(|component| order.contains(component)) {
            Ok(Self(order))
        } else {
            Err(ServicingError::Order(order.to_vec()))
        }
    }
}

impl From<AllocationOrder> for Vec<Component> {
    fn from(order: AllocationOrder) -> Self {
        order.0.to_vec()
    }
}

/// What is owed, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outstanding {
    /// Fees other than late charges.
    pub fees: i64,
    /// Charges for late payment.
    pub late_charges: i64,
    /// Accrued interest.
    pub interest: i64,
    /// Principal.
    pub principal: i64,
}

impl Outstanding {
    fn component(&mut self, component: Component) -> &mut i64 {
        match component {
            Component::Fees => &mut self.fees,
            Component::LateCharges => &mut self.late_charges,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }

    fn require_non_negative(&self) -> Result<(), ServicingError> {
        non_negative("fees", self.fees)?;
        non_negative("late_charges", self.late_charges)?;
        non_negative("interest", self.interest)?;
        non_negative("principal", self.principal)
    }
}

/// Where a payment went. `applied`'s components and `excess` sum to the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// What each component received.
    pub applied: Outstanding,
    /// What is still owed.
    pub remaining: Outstanding,
    /// What is left of the payment when nothing is owed any more.
    pub excess: i64,
}

/// Applies a payment to what is owed, in order.
///
/// # Errors
/// [`ServicingError::Negative`] if the payment or anything owed is below zero.
pub fn allocate(payment: i64, owed: &Outstanding, order: AllocationOrder) -> Result<Allocation, ServicingError> {
    non_negative("payment", payment)?;
    owed.require_non_negative()?;
    let mut allocation = Allocation { applied: Outstanding::default(), remaining: *owed, excess: payment };
    for component in order.0 {
        let remaining = allocation.remaining.component(component);
        let amount = allocation.excess.min(*remaining);
        *remaining -= amount;
        *allocation.applied.component(component) = amount;
        allocation.excess -= amount;
    }
    Ok(allocation)
}

/// A loan between two payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanPosition {
    /// What is owed on `accrued_to`.
    pub owed: Outstanding,
    /// The date to which `owed.interest` is accrued.
    pub accrued_to: Date,
    /// Nominal annual rate in parts per million.
    pub annual_rate_ppm: u32,
    /// How days are counted.
    pub day_count: DayCount,
}

/// What repays a loan in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoffQuote {
    /// The last day on which the quote holds.
    pub good_through: Date,
    /// What is owed on that day.
    pub owed: Outstanding,
    /// Sum of `owed`, in minor units.
    pub total: i64,
    /// Interest of one further day, in minor units.
    pub per_diem: i64,
}

/// What repays a loan in full on `good_through`, with interest to that day.
///
/// # Errors
/// [`ServicingError`] for negative amounts, a date before `accrued_to`, a rate above the maximum, or sums beyond 64
/// bits.
pub fn payoff_quote(position: &LoanPosition, good_through: Date) -> Result<PayoffQuote, ServicingError> {
    position.owed.require_non_negative()?;
    let LoanPosition { owed, accrued_to, annual_rate_ppm, day_count } = position;
    let accrued = accrued_interest(owed.principal, *annual_rate_ppm, *day_count, *accrued_to, good_through)?;
    let interest = owed.interest.checked_add(accrued).ok_or(ServicingError::Overflow("interest"))?;
    let total = [owed.fees, owed.late_charges, interest]
        .into_iter()
        .try_fold(owed.principal, i64::checked_add)
        .ok_or(ServicingError::Overflow("total"))?;
    let per_diem = interest_for(owed.principal, *annual_rate_ppm, 1, *day_count)?;
    Ok(PayoffQuote { good_through, owed: Outstanding { interest, ..*owed }, total, per_diem })
}

/// An instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The due date.
    pub date: Date,
    /// Minor units.
    pub amount: i64,
}

/// The due date of the first instalment that `paid` (in minor units, applied to the oldest first) does not cover;
/// `None` if it covers all.
///
/// `instalments` are in order of their dates.
///
/// # Errors
/// [`ServicingError::Negative`] if an amount is below zero.
pub fn oldest_unpaid_due_date(instalments: &[Due], paid: i64) -> Result<Option<Date>, ServicingError> {
    non_negative("paid", paid)?;
    let mut left = paid;
    for due in instalments {
        non_negative("instalments.amount", due.amount)?;
        if left < due.amount {
            return Ok(Some(due.date));
        }
        left -= due.amount;
    }
    Ok(None)
}

/// Days since the oldest unpaid due date; zero if nothing is unpaid or it is not yet due.
#[must_use]
pub fn days_past_due(oldest_unpaid: Option<Date>, as_of: Date) -> u32 {
    oldest_unpaid.map_or(0, |due| u32::try_from(days_between(due, as_of)).unwrap_or(0))
}

/// Buckets of days past due, in the 30-day steps in which US auto servicers report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DelinquencyBucket {
    /// Nothing is past due.
    #[serde(rename = "current")]
    Current,
    /// 1 to 29 days.
    #[serde(rename = "1-29")]
    Days1To29,
    /// 30 to 59 days.
    #[serde(rename = "30-59")]
    Days30To59,
    /// 60 to 89 days.
    #[serde(rename = "60-89")]
    Days60To89,
    /// 90 to 119 days.
    #[serde(rename = "90-119")]
    Days90To119,
    /// 120 days and more.
    #[serde(rename = "120+")]
    Days120OrMore,
}

impl From<u32> for DelinquencyBucket {
    fn from(days_past_due: u32) -> Self {
        match days_past_due {
            0 => Self::Current,
            1..=29 => Self::Days1To29,
            30..=59 => Self::Days30To59,
            60..=89 => Self::Days60To89,
            90..=119 => Self::Days90To119,
            120.. => Self::Days120OrMore,
        }
    }
}

/// How a late charge is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LateCharge {
    /// A fixed amount, never more than what is overdue.
    Flat {
        /// Minor units.
        amount: i64,
    },
    /// A share of what is overdue, rounded half-even, within bounds.
    Percent {
        /// Parts per million of the overdue amount: 50 000 is 5 %.
        ppm: u32,
        /// At least this, in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<i64>,
        /// At most this, in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<i64>,
    },
}

/// When and how much a late payment costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateFeeRule {
    /// Days after the due date within which a payment is not late: with 10, the charge falls on the 11th day.
    pub grace_days: u16,
    /// The amount.
    pub charge: LateCharge,
}

/// The late charge on one instalment, in minor units: zero if nothing is overdue or the grace is not over.
///
/// # Errors
/// [`ServicingError`] for negative amounts, a minimum above the maximum, or a charge beyond 64 bits.
pub fn late_fee(rule: &LateFeeRule, overdue: i64, due_date: Date, as_of: Date) -> Result<i64, ServicingError> {
    non_negative("overdue", overdue)?;
    let charge = match rule.charge {
        LateCharge::Flat { amount } => {
            non_negative("charge.amount", amount)?;
            amount.min(overdue)
        }
        LateCharge::Percent { ppm, minimum, maximum } => {
            let (minimum, maximum) = (minimum.unwrap_or(0), maximum.unwrap_or(i64::MAX));
            non_negative("charge.minimum", minimum)?;
            if minimum > maximum {
                return Err(ServicingError::LateChargeBounds { minimum, maximum });
            }
            divide_half_even(i128::from(overdue) * i128::from(ppm), 1_000_000)
                .and_then(|share| i64::try_from(share).ok())
                .ok_or(ServicingError::Overflow("the late charge"))?
                .clamp(minimum, maximum)
        }
    };
    let late = days_between(due_date, as_of) > i64::from(rule.grace_days);
    Ok(if late && overdue > 0 { charge } else { 0 })
}

fn non_negative(field: &'static str, value: i64) -> Result<(), ServicingError> {
    if value < 0 { Err(ServicingError::Negative { field, value }) } else { Ok(()) }
}
