//! The equation of value that every annual percentage rate solves, and its solution.

/// The most advances, and the most payments, of a transaction.
pub const MAX_ENTRIES: usize = 10_000;

/// The highest rate per period that is searched for.
const HIGHEST_RATE: f64 = 1e6;
/// The lowest rate per period that is searched for; at -1 everything is lost.
const LOWEST_RATE: f64 = -1.0 + 1e-9;
/// Steps of a solution. Each at least halves the interval, so 200 reach the resolution of `f64` from any start.
const MAX_STEPS: u32 = 200;

/// Why a transaction has no annual percentage rate.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AprError {
    /// There are no advances or no payments.
    #[error("{0} is empty: a rate needs at least one advance and one payment")]
    Empty(&'static str),
    /// There are too many advances or payments.
    #[error("{field} has {count} entries: at most {MAX_ENTRIES} are accepted")]
    TooMany {
        /// The field.
        field: &'static str,
        /// How many entries it has.
        count: usize,
    },
    /// A number is not finite or outside its range.
    #[error("{field}[{index}].{name} is {value}: it must be {range}")]
    Number {
        /// The list.
        field: &'static str,
        /// The entry, from 0.
        index: usize,
        /// The entry's field.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What is accepted.
        range: &'static str,
    },
    /// The number of unit-periods in a year is not finite or not above zero.
    #[error("unit_periods_per_year is {0}: it must be above 0 and at most 366")]
    UnitPeriodsPerYear(f64),
    /// A date precedes the first drawdown, or is beyond the calendar.
    #[error("{field}[{index}] is before the first drawdown")]
    BeforeFirstDrawdown {
        /// The list.
        field: &'static str,
        /// The entry, from 0.
        index: usize,
    },
    /// No rate satisfies the equation within the range that is searched, -100 % to 100 000 000 % a period.
    #[error(
        "no rate from -100 % to 100 000 000 % a period makes the payments (sum {payments}) worth as much as the advances (sum {advances})"
    )]
    NoRate {
        /// Sum of the advances.
        advances: f64,
        /// Sum of the payments.
        payments: f64,
    },
    /// The solution did not settle.
    #[error("the rate did not settle after {MAX_STEPS} steps; the last estimate per period is {0}")]
    NotConverged(f64),
}

/// An amount (advances positive, payments negative) at a time: `whole` periods at compound interest and a `fraction` of
/// one at simple interest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub(super) amount: f64,
    pub(super) whole: f64,
    pub(super) fraction: f64,
}

/// Value of all flows at rate `rate`, and its derivative.
///
/// For rates of zero and more the value is that at the start of the transaction; below zero it is that after `horizon`
/// whole periods. Both have the same roots, and neither overflows on its side.
fn value(flows: &[Flow], horizon: f64, rate: f64) -> (f64, f64) {
    let reference = if rate < 0.0 { horizon } else { 0.0 };
    let growth = rate.ln_1p();
    flows.iter().fold((0.0, 0.0), |(sum, slope), flow| {
        let exponent = reference - flow.whole;
        let simple = flow.fraction.mul_add(rate, 1.0);
        let term = flow.amount * (exponent * growth).exp() / simple;
        (sum + term, slope + term * (exponent / (1.0 + rate) - flow.fraction / simple))
    })
}

/// How much the payments are worth over the advances at a growth of e^`growth` a period, as a logarithm, and the
/// derivative of it.
fn log_ratio(flows: &[Flow], growth: f64) -> (f64, f64) {
    let rate = growth.exp_m1();
    // Flows are mostly equally far apart, so that one discount leads from each to the next.
    let (mut time, mut discount, mut step, mut factor) = (0.0, 1.0, 0.0, 1.0);
    let (mut worth, mut moment) = ([0.0, 0.0], [0.0, 0.0]);
    for flow in flows {
        if (flow.whole - time - step).abs() > 1e-12 {
            (step, factor) = (flow.whole - time, (growth * (time - flow.whole)).exp());
        }
        (time, discount) = (flow.whole, discount * factor);
        let simple = 1.0 + flow.fraction * rate;
        let side = usize::from(flow.amount < 0.0);
        let value = flow.amount.abs() * discount / simple;
        worth[side] += value;
        moment[side] += value * (flow.whole + flow.fraction * (1.0 + rate) / simple);
    }
    ((worth[1] / worth[0]).ln(), moment[0] / worth[0] - moment[1] / worth[1])
}

/// The rate where no payment comes before an advance. There is one at most, and the logarithm of what payments are worth
/// over advances is nearly a line of the logarithm of growth, so that Newton's method needs few steps. `None` if it
/// doesn't settle, or outside the range.
fn newton(flows: &[Flow], horizon: f64) -> Option<f64> {
    let times = |sign: f64| flows.iter().filter(move |flow| flow.amount * sign > 0.0).map(|f| f.whole + f.fraction);
    if times(1.0).fold(0.0, f64::max) > times(-1.0).fold(f64::INFINITY, f64::min) {
        return None;
    }
    let mut growth = 0.0_f64;
    for _ in 0..MAX_STEPS / 10 {
        let (excess, slope) = log_ratio(flows, growth);
        let step = excess / slope;
        growth -= step;
        if !growth.is_finite() {
            return None;
        }
        if step.abs() <= 1e-6 * growth.abs() {
            // The next step would be of the order of its square: it is made with the equation itself.
            let rate = growth.exp_m1();
            let (residue, slope) = value(flows, horizon, rate);
            let rate = rate - residue / slope;
            return (LOWEST_RATE..=HIGHEST_RATE).contains(&rate).then_some(rate);
        }
    }
    None
}

/// The rate per period at which the flows are worth nothing together.
///
/// If the payments exceed the advances the least positive root is taken, otherwise the negative root nearest to zero;
/// so a transaction whose flows change direction several times, which may have several roots, gets the one nearest to
/// zero on the side that its totals point to.
pub(super) fn solve(flows: &[Flow]) -> Result<f64, AprError> {
    let (advances, payments) = flows.iter().fold((0.0, 0.0), |(advances, payments), flow| {
        if flow.amount > 0.0 { (advances + flow.amount, payments) } else { (advances, payments - flow.amount) }
    });
    let no_rate = || AprError::NoRate { advances, payments };
    let at_zero: f64 = flows.iter().map(|flow| flow.amount).sum();
    // Sums of decimal amounts carry the rounding of their conversion, which must not turn a zero rate into a tiny one.
    if at_zero.abs() <= advances.max(payments) * 1e-14 {
        return Ok(0.0);
    }
    let horizon = flows.iter().map(|flow| flow.whole).fold(0.0, f64::max);
    if let Some(rate) = newton(flows, horizon) {
        return Ok(rate);
    }
    let (mut near, mut step) = (0.0_f64, 0.005_f64);
    loop {
        // Equal steps of the logarithm of 1 + rate, slowly growing.
        let far = if at_zero < 0.0 {
            ((1.0 + near) * step.exp() - 1.0).min(HIGHEST_RATE)
        } else {
            ((1.0 + near) * (-step).exp() - 1.0).max(LOWEST_RATE)
        };
        let at_far = value(flows, horizon, far).0;
        if !at_far.is_finite() {
            return Err(no_rate());
        }
        if (at_far < 0.0) != (at_zero < 0.0) {
            return refine(flows, horizon, near, far);
        }
        if far >= HIGHEST_RATE || far <= LOWEST_RATE {
            return Err(no_rate());
        }
        near = far;
        step *= 1.05;
    }
}

/// Newton's method, replaced by bisection where it would leave the bracket or converge slowly (Press et al., *Numerical
/// Recipes*, section 9.4). `near` and `far` are on one side of zero and enclose the root.
fn refine(flows: &[Flow], horizon: f64, near: f64, far: f64) -> Result<f64, AprError> {
    let (mut low, mut high) = (near.min(far), near.max(far));
    // Zero belongs to both sides: its value has the same sign in either, so the sign at `high` is that of the bracket.
    let high_is_positive = value(flows, horizon, high).0 > 0.0;
    let mut rate = low.midpoint(high);
    for _ in 0..MAX_STEPS {
        let (residue, slope) = value(flows, horizon, rate);
        if residue == 0.0 {
            return Ok(rate);
        }
        if (residue > 0.0) == high_is_positive {
            high = rate
        } else {
            low = rate
        }
        let newton = rate - residue / slope;
        let next = if newton > low && newton < high { newton } else { low.midpoint(high) };
        if (next - rate).abs() <= 1e-15 + rate.abs() * 4.0 * f64::EPSILON
            || high - low <= f64::EPSILON * (1.0 + high.abs()) * 0.5
        {
            return Ok(next);
        }
        rate = next;
    }
    Err(AprError::NotConverged(rate))
}

/// The length of a list is from 1 to [`MAX_ENTRIES`].
pub(super) fn check_length(field: &'static str, count: usize) -> Result<(), AprError> {
    match count {
        0 => Err(AprError::Empty(field)),
        1..=MAX_ENTRIES => Ok(()),
        _ => Err(AprError::TooMany { field, count }),
    }
}

/// The largest amount whose cents `f64` still tells apart.
const LARGEST_AMOUNT: f64 = 1e15;

/// An amount is finite, above zero and at most 10^15.
pub(super) fn check_amount(field: &'static str, index: usize, value: f64) -> Result<(), AprError> {
    if value > 0.0 && value <= LARGEST_AMOUNT {
        return Ok(());
    }
    Err(AprError::Number { field, index, name: "amount", value, range: "above 0 and at most 10^15" })
}
