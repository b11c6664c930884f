//! The actuarial method of US Regulation Z (12 CFR part 1026, Appendix J).

use serde::{Deserialize, Serialize};

use super::equation::{AprError, Flow, check_amount, check_length, solve};

/// The most unit-periods to an advance or payment.
const MAX_PERIODS: u32 = 100_000;

/// An advance or a payment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulationZFlow {
    /// The amount, above zero, in any one unit.
    pub amount: f64,
    /// Full unit-periods from the beginning of the term (t or q in paragraph (b)(8)).
    pub periods: u32,
    /// Fraction of a unit-period in addition (f or e in paragraph (b)(8)), from 0 to less than 1.
    #[serde(default)]
    pub fraction: f64,
}

/// A closed-end credit transaction in unit-periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulationZTransaction {
    /// Unit-periods in a year (w): 12 for months, 26 for two weeks; above 0 and at most 366.
    pub unit_periods_per_year: f64,
    /// The advances. Their sum is the amount financed.
    pub advances: Vec<RegulationZFlow>,
    /// The payments.
    pub payments: Vec<RegulationZFlow>,
}

/// The annual percentage rate of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulationZApr {
    /// 100 × `unit_period_rate` × unit-periods in a year (paragraph (b)(1)), not rounded.
    pub apr_percent: f64,
    /// The rate per unit-period (i).
    pub unit_period_rate: f64,
}

/// The annual percentage rate by the general equation of paragraph (b)(8):
///
/// Σ Aₖ / ((1 + eₖ i)(1 + i)^qₖ) = Σ Pⱼ / ((1 + fⱼ i)(1 + i)^tⱼ),
///
/// solved for i to the resolution of `f64`. The rate is zero if payments equal advances and negative if they are less.
/// If payments and advances alternate and several rates satisfy the equation, it is the one nearest to zero on the side
/// of the totals.
///
/// # Errors
/// [`AprError`] if a list is empty or too long, a number is out of range, or no rate satisfies the equation.
pub fn regulation_z_apr(transaction: &RegulationZTransaction) -> Result<RegulationZApr, AprError> {
    let per_year = transaction.unit_periods_per_year;
    if !(per_year > 0.0 && per_year <= 366.0) {
        return Err(AprError::UnitPeriodsPerYear(per_year));
    }
    let mut flows = Vec::with_capacity(transaction.advances.len().saturating_add(transaction.payments.len()));
    for (field, list, sign) in [("advances", &transaction.advances, 1.0), ("payments", &transaction.payments, -1.0)] {
        check_length(field, list.len())?;
        for (index, flow) in list.iter().enumerate() {
            check_amount(field, index, flow.amount)?;
            check_time(field, index, flow)?;
            flows.push(Flow { amount: sign * flow.amount, whole: f64::from(flow.periods), fraction: flow.fraction });
        }
    }
    let unit_period_rate = solve(&flows)?;
    Ok(RegulationZApr { apr_percent: 100.0 * unit_period_rate * per_year, unit_period_rate })
}

fn check_time(field: &'static str, index: usize, flow: &RegulationZFlow) -> Result<(), AprError> {
    if !(0.0..1.0).contains(&flow.fraction) {
        let range = "from 0 to less than 1";
        return Err(AprError::Number { field, index, name: "fraction", value: flow.fraction, range });
    }
    if flow.periods > MAX_PERIODS {
        let range = "at most 100 000";
        return Err(AprError::Number { field, index, name: "periods", value: f64::from(flow.periods), range });
    }
    Ok(())
}
