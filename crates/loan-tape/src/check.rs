//! Checks of one row against itself: whether its own figures add up.
//!
//! A check that lacks one of its figures passes. A row that fails is reported and stays in the tape: the filer may have
//! a reason that the row does not show, which is why every tolerance is wide enough for rows that servicers commonly
//! report.

use jiff::civil::Date;
use serde::Serialize;

use crate::code::{InterestCalculationType, InterestRateType, PaymentType, ZeroBalanceReason};
use crate::decimal::{Decimal, divide_half_even};
use crate::record::AutoLoan;
use crate::value::Month;

/// A check of a row.
pub struct Check {
    /// Name that does not change.
    pub name: &'static str,
    /// What must hold, with its tolerance.
    pub rule: &'static str,
    /// The sentence with the figures when the rule does not hold.
    test: fn(&AutoLoan) -> Option<String>,
}

/// A check that a row fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Name of the check.
    pub check: &'static str,
    /// What does not add up, with the figures.
    pub sentence: String,
}

/// The checks that a loan fails.
pub fn check(loan: &AutoLoan) -> Vec<Failure> {
    let failure = |check: &Check| Some(Failure { check: check.name, sentence: (check.test)(loan)? });
    CHECKS.iter().filter_map(failure).collect()
}

/// Every check.
pub const CHECKS: &[Check] = &[
    Check {
        name: "balance_roll_forward",
        rule: "beginning balance − principal collected ± other adjustments = ending balance, within 0.01, with the \
            charged-off principal deducted or not",
        test: balance_roll_forward,
    },
    Check {
        name: "total_paid",
        rule: "interest + principal + other collected = total paid, within 0.01",
        test: total_paid,
    },
    Check {
        name: "scheduled_payment",
        rule: "scheduled interest + scheduled principal is at most the scheduled payment, which includes fees, + 0.01",
        test: scheduled_payment,
    },
    Check {
        name: "balance_above_original",
        rule: "the ending balance of a simple-interest loan without adjustment or modification in the period is at \
            most the original amount + 0.01",
        test: balance_above_original,
    },
    Check {
        name: "charged_off_principal",
        rule: "the charged-off principal is at most the original amount + 0.01",
        test: charged_off_principal,
    },
    Check {
        name: "level_payment",
        rule: "the scheduled payment of a current, unmodified, fixed-rate, monthly loan lies within 25 % of the level \
            payment of its original amount, rate and term, unless it is as large as the ending balance",
        test: level_payment_check,
    },
    Check {
        name: "scheduled_interest",
        rule: "the scheduled interest of a current, unmodified, monthly loan is beginning balance × rate ÷ 12, within \
            half of it + 1.00",
        test: scheduled_interest,
    },
    Check {
        name: "interest_collected",
        rule: "when exactly the scheduled payment was paid (within 0.01), the interest collected is the scheduled \
            interest, within half of it + 1.00",
        test: interest_collected,
    },
    Check {
        name: "remaining_term_above_original",
        rule: "the remaining term of a loan that was not modified in the period is at most the original term + the \
            months from a month after origination to the first payment",
        test: remaining_term_above_original,
    },
    Check {
        name: "remaining_term",
        rule: "the remaining term of an outstanding loan is the months from the end of the period to maturity, at \
            least 0, within 1",
        test: remaining_term,
    },
    Check {
        name: "maturity_date",
        rule: "maturity lies from 2 months before to 24 months after origination + original term; extensions of \
            earlier periods are not in the row",
        test: maturity_date,
    },
    Check {
        name: "date_order",
        rule: "beginning of the period ≤ its end; origination ≤ end of the period, first payment, maturity and zero \
            balance; first payment ≤ maturity",
        test: date_order,
    },
    Check {
        name: "interest_paid_through",
        rule: "the interest of an outstanding loan is paid through a day at most 92 days + the days past due before \
            the end of the period, and at most 31 days after it",
        test: interest_paid_through,
    },
    Check {
        name: "zero_balance_pair",
        rule: "a zero balance code and a zero balance date are reported together",
        test: zero_balance_pair,
    },
    Check {
        name: "zero_balance_date",
        rule: "the zero balance date is not after the month in which the period ends",
        test: zero_balance_date,
    },
    Check {
        name: "zero_balance_amount",
        rule: "a loan with a zero balance code, charged off or other, has an ending balance of at most 0.01",
        test: zero_balance_amount,
    },
    Check {
        name: "zero_balance_days_past_due",
        rule: "a loan that is prepaid or matured is not past due",
        test: zero_balance_days_past_due,
    },
    Check {
        name: "credit_score",
        rule: "the credit score of a consumer is a number from 250 to 900; 0 and words are no score, and commercial \
            scores have scales of their own",
        test: credit_score,
    },
    Check { name: "rate_range", rule: "rates are fractions from 0 to 1", test: rate_range },
    Check {
        name: "payment_to_income",
        rule: "payment to income is a fraction from 0 to 1; some filers report percent",
        test: payment_to_income,
    },
    Check {
        name: "vehicle_model_year",
        rule: "the model year has four digits and is at most the year after origination (or, without it, after the end \
            of the period)",
        test: vehicle_model_year,
    },
    Check {
        name: "negative_figure",
        rule: "original amount and original term are above 0; days past due and months extended are not below 0",
        test: negative_figure,
    },
];

const CENT: Decimal = Decimal::from_minor_units(1);
const DOLLAR: Decimal = Decimal::from_minor_units(100);

fn balance_roll_forward(loan: &AutoLoan) -> Option<String> {
    let beginning = loan.reporting_period_beginning_loan_balance_amount?;
    let ending = loan.reporting_period_actual_end_balance_amount?;
    let principal = loan.actual_principal_collected_amount?;
    let adjustment = loan.other_principal_adjustment_amount.unwrap_or_default();
    let charged_off = loan.chargedoff_principal_amount.unwrap_or_default();
    let collected = beginning - principal;
    // Item 3(f)(15) gives adjustments no sign, and filers keep reporting a charge-off in later periods or count it as
    // an adjustment.
    let possible = [-adjustment, adjustment].into_iter().flat_map(|adjustment| {
        let adjusted = collected + adjustment;
        [adjusted, adjusted - charged_off]
    });
    if possible.into_iter().any(|expected| (ending - expected).abs() <= CENT) {
        return None;
    }
    Some(format!(
        "beginning balance {beginning} less principal collected {principal} is {collected}; adjustments {adjustment} \
            and charged-off principal {charged_off} do not lead from it to the ending balance {ending}"
    ))
}

fn total_paid(loan: &AutoLoan) -> Option<String> {
    let total = loan.total_actual_amount_paid?;
    let interest = loan.actual_interest_collected_amount?;
    let principal = loan.actual_principal_collected_amount?;
    let other = loan.actual_other_collected_amount.unwrap_or_default();
    let sum = interest + principal + other;
    let fails = (total - sum).abs() > CENT;
    fails.then(|| {
        format!(
            "interest {interest}, principal {principal} and other {other} collected are {sum}, and the \
        total paid is {total}"
        )
    })
}

fn scheduled_payment(loan: &AutoLoan) -> Option<String> {
    let payment = loan.reporting_period_scheduled_payment_amount?;
    let interest = loan.scheduled_interest_amount?;
    let principal = loan.scheduled_principal_amount?;
    let sum = interest + principal;
    let fails = sum > payment + CENT;
    fails.then(|| {
        format!(
            "scheduled interest {interest} and principal {principal} are {sum}, more than the scheduled \
        payment {payment}"
        )
    })
}

fn is_modified(loan: &AutoLoan) -> bool {
    loan.reporting_period_modification_indicator == Some(true)
        || !loan.modification_type_code.is_empty()
        || loan.payment_extended_number.is_some_and(|months| months > 0)
}

fn is_current(loan: &AutoLoan) -> bool {
    loan.current_delinquency_status.is_none_or(|days| days <= 0)
}

fn balance_above_original(loan: &AutoLoan) -> Option<String> {
    let ending = loan.reporting_period_actual_end_balance_amount?;
    let original = loan.original_loan_amount?;
    let simple = loan.interest_calculation_type_code == Some(InterestCalculationType::Simple);
    let adjusted = loan.other_principal_adjustment_amount.is_some_and(|adjustment| adjustment != Decimal::ZERO);
    let fails = simple && !adjusted && !is_modified(loan) && ending > original + CENT;
    fails.then(|| {
        format!("the ending balance {ending} is above the original amount {original} of a simple-interest loan")
    })
}

fn charged_off_principal(loan: &AutoLoan) -> Option<String> {
    let charged_off = loan.chargedoff_principal_amount?;
    let original = loan.original_loan_amount?;
    (charged_off > original + CENT)
        .then(|| format!("the charged-off principal {charged_off} is above the original amount {original}"))
}

fn level_payment_check(loan: &AutoLoan) -> Option<String> {
    let payment = loan.reporting_period_scheduled_payment_amount.filter(|&payment| payment > Decimal::ZERO)?;
    let ending = loan.reporting_period_actual_end_balance_amount?;
    let (amount, rate, term) =
        (loan.original_loan_amount?, loan.original_interest_rate_percentage?, loan.original_loan_term?);
    let level = level_payment(amount, rate, term)?;
    let applies = loan.payment_type_code == Some(PaymentType::Monthly)
        && loan.original_interest_rate_type_code == Some(InterestRateType::Fixed)
        && is_current(loan)
        && !is_modified(loan)
        // The last payment is what is left.
        && ending > payment;
    let fails = applies && Decimal::from_raw((payment - level).units().abs() * 4) > level;
    fails.then(|| {
        format!(
            "the scheduled payment {payment} is not within 25 % of {level}, the level payment of {amount} at \
            {rate} over {term} months"
        )
    })
}

/// The payment that repays `principal` in equal months at `annual_rate` ÷ 12, to the cent, half-even.
///
/// None for a principal above 10^9 USD, a rate below 0 or above 1, or a term outside 1 to 360: beyond them the products
/// would not fit.
fn level_payment(principal: Decimal, annual_rate: Decimal, months: i32) -> Option<Decimal> {
    const SCALE: i128 = 1_000_000_000_000;
    const MONTHS_IN_YEAR: i128 = 12;
    let (principal, rate, year) = (principal.units(), annual_rate.units(), MONTHS_IN_YEAR * Decimal::ONE.units());
    let fits = (1..=1_000_000_000 * Decimal::ONE.units()).contains(&principal)
        && (0..=Decimal::ONE.units()).contains(&rate)
        && (1..=360).contains(&months);
    if !fits {
        return None;
    }
    // (1 + i)^n with twelve decimals.
    let growth = (0..months).fold(SCALE, |growth, _| divide_half_even(growth * (year + rate), year));
    let units = if growth == SCALE {
        divide_half_even(principal, i128::from(months))
    } else {
        let first_interest = divide_half_even(principal * rate, year);
        divide_half_even(first_interest * (SCALE * growth / (growth - SCALE)), SCALE)
    };
    let cents = divide_half_even(units, CENT.units());
    Some(Decimal::from_raw(cents * CENT.units()))
}

/// Whether two amounts of interest differ by more than half of the expected one and a dollar: half a month more or less
/// between two payments.
fn interest_differs(actual: Decimal, expected: Decimal) -> bool {
    (actual - expected).abs() > Decimal::from_raw(expected.units().abs() / 2) + DOLLAR
}

fn scheduled_interest(loan: &AutoLoan) -> Option<String> {
    let scheduled = loan.scheduled_interest_amount.filter(|&interest| interest > Decimal::ZERO)?;
    let balance = loan.reporting_period_beginning_loan_balance_amount?;
    let rate = loan.reporting_period_interest_rate_percentage?;
    let product = balance.units().checked_mul(rate.units())?;
    let cents = divide_half_even(product, 12 * Decimal::ONE.units() * CENT.units());
    let expected = Decimal::from_raw(cents * CENT.units());
    let applies = loan.payment_type_code == Some(PaymentType::Monthly) && is_current(loan) && !is_modified(loan);
    let fails = applies && interest_differs(scheduled, expected);
    fails.then(|| {
        format!(
            "the scheduled interest is {scheduled}, and a month on the beginning balance {balance} at \
        {rate} is {expected}"
        )
    })
}

fn interest_collected(loan: &AutoLoan) -> Option<String> {
    let (payment, paid) = (loan.reporting_period_scheduled_payment_amount?, loan.total_actual_amount_paid?);
    let scheduled = loan.scheduled_interest_amount.filter(|&interest| interest > Decimal::ZERO)?;
    let collected = loan.actual_interest_collected_amount?;
    let as_scheduled = (paid - payment).abs() <= CENT;
    let fails = as_scheduled && interest_differs(collected, scheduled);
    fails.then(|| {
        format!(
            "the scheduled payment {payment} was paid, and of it {collected} is interest where \
        {scheduled} was scheduled"
        )
    })
}

fn remaining_term_above_original(loan: &AutoLoan) -> Option<String> {
    let (remaining, original) = (loan.remaining_term_to_maturity_number?, loan.original_loan_term?);
    let before_first_payment = match (loan.origination_date, loan.original_first_payment_date) {
        (Some(origination), Some(first)) => (origination.months_until(first) - 1).max(0),
        _ => 0,
    };
    let fails = !is_modified(loan) && i64::from(remaining) > i64::from(original) + i64::from(before_first_payment);
    fails.then(|| {
        format!("{remaining} months remain of an original term of {original}, in a period without modification")
    })
}

fn is_outstanding(loan: &AutoLoan) -> bool {
    loan.zero_balance_code.is_empty()
        && loan.reporting_period_actual_end_balance_amount.is_none_or(|balance| balance > Decimal::ZERO)
}

fn remaining_term(loan: &AutoLoan) -> Option<String> {
    let remaining = loan.remaining_term_to_maturity_number?;
    let (end, maturity) = (Month::of(loan.reporting_period_ending_date?), loan.loan_maturity_date?);
    let expected = end.months_until(maturity).max(0);
    let fails = is_outstanding(loan) && (i64::from(remaining).max(0) - i64::from(expected)).abs() > 1;
    fails.then(|| {
        format!("the remaining term is {remaining} months, and from {end} to the maturity {maturity} are {expected}")
    })
}

fn maturity_date(loan: &AutoLoan) -> Option<String> {
    let (origination, maturity, term) = (loan.origination_date?, loan.loan_maturity_date?, loan.original_loan_term?);
    let months = origination.months_until(maturity);
    let beyond = i64::from(months) - i64::from(term);
    let fails = !(-2..=24).contains(&beyond);
    fails.then(|| {
        format!(
            "from origination {origination} to maturity {maturity} are {months} months, and the original term is {term}"
        )
    })
}

fn date_order(loan: &AutoLoan) -> Option<String> {
    let period_end = loan.reporting_period_ending_date.map(Month::of);
    let mut sentences = Vec::new();
    if let (Some(begin), Some(end)) = (loan.reporting_period_beginning_date, loan.reporting_period_ending_date)
        && begin > end
    {
        sentences.push(format!("the period begins on {} and ends on {}", day(begin), day(end)));
    }
    for (first, first_name, second, second_name) in [
        (loan.origination_date, "origination", period_end, "the end of the period"),
        (loan.origination_date, "origination", loan.original_first_payment_date, "the first payment"),
        (loan.origination_date, "origination", loan.loan_maturity_date, "maturity"),
        (loan.origination_date, "origination", loan.zero_balance_effective_date, "the zero balance"),
        (loan.original_first_payment_date, "the first payment", loan.loan_maturity_date, "maturity"),
    ] {
        if let (Some(first), Some(second)) = (first, second)
            && first > second
        {
            sentences.push(format!("{first_name} {first} is after {second_name} {second}"));
        }
    }
    (!sentences.is_empty()).then(|| sentences.join("; "))
}

/// Days from `from` to `to`; negative when `to` is earlier.
fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// A day as files carry it.
fn day(date: Date) -> String {
    date.strftime("%m-%d-%Y").to_string()
}

fn interest_paid_through(loan: &AutoLoan) -> Option<String> {
    let (through, end) = (loan.interest_paid_through_date?, loan.reporting_period_ending_date?);
    let days_past_due = loan.current_delinquency_status?;
    let unpaid = days_between(through, end);
    let fails = is_outstanding(loan) && (unpaid < -31 || unpaid > i64::from(days_past_due.max(0)) + 92);
    fails.then(|| {
        format!(
            "interest is paid through {}, {unpaid} days before the period ends on {}, and {days_past_due} days are \
            past due",
            day(through),
            day(end)
        )
    })
}

fn zero_balance_pair(loan: &AutoLoan) -> Option<String> {
    match (loan.zero_balance_reason(), loan.zero_balance_effective_date) {
        (Some(reason), None) => {
            Some(format!("the zero balance code {} ({}) has no effective date", reason.number(), reason.label()))
        }
        (None, Some(date)) => Some(format!("the zero balance date {date} has no code")),
        _ => None,
    }
}

fn zero_balance_date(loan: &AutoLoan) -> Option<String> {
    let (date, end) = (loan.zero_balance_effective_date?, loan.reporting_period_ending_date?);
    (date > Month::of(end))
        .then(|| format!("the zero balance date {date} is after the period, which ends on {}", day(end)))
}

fn zero_balance_amount(loan: &AutoLoan) -> Option<String> {
    let (reason, balance) = (loan.zero_balance_reason()?, loan.reporting_period_actual_end_balance_amount?);
    let fails = balance > CENT;
    fails.then(|| {
        format!(
            "the zero balance code is {} ({}), and the ending balance is {balance}",
            reason.number(),
            reason.label()
        )
    })
}

fn zero_balance_days_past_due(loan: &AutoLoan) -> Option<String> {
    let days = loan.current_delinquency_status?;
    let fails = loan.zero_balance_code.contains(&ZeroBalanceReason::PrepaidOrMatured) && days > 0;
    fails.then(|| format!("the loan is prepaid or matured, and {days} days past due"))
}

fn credit_score(loan: &AutoLoan) -> Option<String> {
    let score = loan.credit_score()?;
    let kind = loan.obligor_credit_score_type.as_ref().map_or("", |kind| kind.as_str());
    let fails = !(250..=900).contains(&score) && !kind.to_lowercase().contains("commercial");
    fails.then(|| format!("the credit score {score} is not between 250 and 900"))
}

fn is_fraction(rate: Decimal) -> bool {
    (Decimal::ZERO..=Decimal::ONE).contains(&rate)
}

fn rate_range(loan: &AutoLoan) -> Option<String> {
    let rates = [
        ("original rate", loan.original_interest_rate_percentage),
        ("rate of the period", loan.reporting_period_interest_rate_percentage),
        ("next rate", loan.next_interest_rate_percentage),
        ("servicing fee", loan.servicing_fee_percentage),
    ];
    let outside: Vec<String> = rates
        .into_iter()
        .filter_map(|(name, rate)| Some((name, rate.filter(|&rate| !is_fraction(rate))?)))
        .map(|(name, rate)| format!("the {name} is {rate}"))
        .collect();
    (!outside.is_empty()).then(|| format!("{}, and rates are fractions from 0 to 1", outside.join(", ")))
}

fn payment_to_income(loan: &AutoLoan) -> Option<String> {
    let ratio = loan.payment_to_income_percentage?;
    (!is_fraction(ratio)).then(|| format!("payment to income is {ratio}, and it is a fraction from 0 to 1"))
}

fn vehicle_model_year(loan: &AutoLoan) -> Option<String> {
    let text = loan.vehicle_model_year.as_ref()?.as_str();
    if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("the model year {text} is not a year of four digits"));
    }
    let year: i16 = text.parse().ok()?;
    // 40 CFR 85.2304: a model year can begin on 2 January of the calendar year before.
    let (sold, name) = match (loan.origination_date, loan.reporting_period_ending_date) {
        (Some(origination), _) => (origination.year(), "origination"),
        (None, Some(end)) => (end.year(), "the period"),
        (None, None) => return None,
    };
    (year > sold.saturating_add(1)).then(|| format!("the model year {year} is more than a year after {name} in {sold}"))
}

fn negative_figure(loan: &AutoLoan) -> Option<String> {
    let mut sentences = Vec::new();
    if let Some(amount) = loan.original_loan_amount.filter(|&amount| amount <= Decimal::ZERO) {
        sentences.push(format!("the original amount is {amount}"));
    }
    if let Some(term) = loan.original_loan_term.filter(|&term| term <= 0) {
        sentences.push(format!("the original term is {term}"));
    }
    if let Some(days) = loan.current_delinquency_status.filter(|&days| days < 0) {
        sentences.push(format!("the days past due are {days}"));
    }
    if let Some(months) = loan.payment_extended_number.filter(|&months| months < 0) {
        sentences.push(format!("the months extended are {months}"));
    }
    (!sentences.is_empty()).then(|| sentences.join("; "))
}
