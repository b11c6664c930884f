//! Inspection of a tape: what it holds in total, which rows are refused, and which do not add up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::check::{Failure, check};
use crate::code::{VehicleCondition, ZeroBalanceReason};
use crate::decimal::{Decimal, divide_half_even};
use crate::record::{AutoLoan, FieldFault};
use crate::row::{Row, TapeError};

/// The most refused rows, and the most rows that do not add up, that an inspection lists. All are counted.
pub const MAX_LISTED_ROWS: usize = 1000;
/// The most locations of obligors that are told apart; further ones count as the rest.
const MAX_LOCATIONS: usize = 1000;
/// Locations that an inspection lists.
const LISTED_LOCATIONS: usize = 10;
/// Decimals of averages of rates and of shares.
const RATE_DECIMALS: u32 = 6;
/// Decimals of averages of months and of credit scores.
const COUNT_DECIMALS: u32 = 2;

/// What a tape holds.
///
/// A loan is outstanding while it has no zero balance code. Balances are ending balances of the reporting period in US
/// dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// Counts and sums, to compare with what the sender says.
    pub control_totals: ControlTotals,
    /// First and last day on which a reporting period of the tape ends; one day in a tape of one period.
    pub reporting_periods_end: Option<[Date; 2]>,
    /// Averages over the outstanding loans, weighted by balance.
    pub weighted_averages: WeightedAverages,
    /// Outstanding loans by days past due.
    pub days_past_due: Vec<Group>,
    /// Outstanding loans by location of the obligor: the ten with the largest balances, then `other` and `not
    /// reported`.
    pub locations: Vec<Group>,
    /// Outstanding loans by condition of the vehicle at origination.
    pub vehicle_conditions: Vec<Group>,
    /// Loans with a zero balance code by their first reason.
    pub zero_balance_reasons: Vec<Group>,
    /// Rows of which no loan could be made.
    pub refused: RefusedRows,
    /// Loans whose own figures do not add up.
    pub not_adding_up: NotAddingUp,
}

/// Counts and sums of a tape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ControlTotals {
    /// Rows, refused ones included.
    pub rows: u64,
    /// Loans: rows that are not refused.
    pub loans: u64,
    /// Loans without a zero balance code.
    pub outstanding_loans: u64,
    /// Sum of the original amounts of all loans.
    pub original_amount: Decimal,
    /// Sum of the beginning balances of all loans.
    pub beginning_balance: Decimal,
    /// Sum of the ending balances of all loans.
    pub ending_balance: Decimal,
    /// Sum of the ending balances of the outstanding loans.
    pub outstanding_balance: Decimal,
    /// Sum of the payments received from all loans.
    pub total_paid: Decimal,
    /// Sum of the charged-off principal of all loans.
    pub charged_off_principal: Decimal,
}

/// Averages over the outstanding loans with a balance above zero, weighted by that balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WeightedAverages {
    /// Rate of the reporting period, a fraction with 6 decimals.
    pub coupon: WeightedAverage,
    /// Remaining term in months, 2 decimals.
    pub remaining_term: WeightedAverage,
    /// Original term in months, 2 decimals.
    pub original_term: WeightedAverage,
    /// Credit score of the obligor, 2 decimals.
    pub credit_score: WeightedAverage,
    /// Payment to income as filed, 6 decimals.
    pub payment_to_income: WeightedAverage,
}

/// One average, rounded half to even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WeightedAverage {
    /// The average; none when no loan reports the figure.
    pub average: Option<Decimal>,
    /// Loans in the average.
    pub loans: u64,
    /// Loans with a balance that do not report the figure.
    pub missing: u64,
}

/// Some of the loans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// How many they are.
    pub loans: u64,
    /// Sum of their balances.
    pub balance: Decimal,
    /// Their share of the outstanding balance, a fraction with 6 decimals, half-even; none when nothing is outstanding.
    pub share: Option<Decimal>,
}

/// Rows of which no loan could be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedRows {
    /// How many they are.
    pub rows: u64,
    /// The first [`MAX_LISTED_ROWS`] of them.
    pub listed: Vec<RefusedRow>,
}

/// A row of which no loan could be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// Position in the tape, from 1.
    pub row: u64,
    /// Every reason.
    pub reasons: Vec<FieldFault>,
}

/// Loans whose own figures do not add up. They stay in every total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NotAddingUp {
    /// How many they are.
    pub rows: u64,
    /// How many fail each check, by name; checks that every row passes are left out.
    pub by_check: BTreeMap<&'static str, u64>,
    /// The first [`MAX_LISTED_ROWS`] of them.
    pub listed: Vec<FailingRow>,
}

/// A loan whose own figures do not add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FailingRow {
    /// Position in the tape, from 1.
    pub row: u64,
    /// Number of the loan.
    pub asset_number: String,
    /// The checks that it fails.
    pub failures: Vec<Failure>,
}

/// Reads a tape to its end and inspects it. The memory does not grow with the tape.
///
/// # Errors
/// The error that ends the reading, if there is one.
pub fn inspect(rows: impl IntoIterator<Item = Result<Row, TapeError>>) -> Result<Inspection, TapeError> {
    let mut inspector = Inspector::default();
    for row in rows {
        inspector.add(row?);
    }
    Ok(inspector.finish())
}

/// An inspection in progress. Its sums cannot overflow: readers give at most a million rows of figures with at most 20
/// digits.
#[derive(Default)]
struct Inspector {
    totals: ControlTotals,
    periods_end: Option<[Date; 2]>,
    coupon: WeightedSum,
    remaining_term: WeightedSum,
    original_term: WeightedSum,
    credit_score: WeightedSum,
    payment_to_income: WeightedSum,
    days_past_due: [Tally; DAYS_PAST_DUE.len() + 1],
    locations: BTreeMap<String, Tally>,
    other_locations: Tally,
    unknown_location: Tally,
    conditions: [Tally; VehicleCondition::ALL.len() + 1],
    reasons: [Tally; ZeroBalanceReason::ALL.len()],
    refused: RefusedRows,
    not_adding_up: NotAddingUp,
}

/// The buckets of days past due, each with its first day; negative days count as current.
const DAYS_PAST_DUE: [(&str, i32); 6] =
    [("current", i32::MIN), ("1-29", 1), ("30-59", 30), ("60-89", 60), ("90-119", 90), ("120+", 120)];
const NOT_REPORTED: &str = "not reported";

impl Inspector {
    fn add(&mut self, row: Row) {
        self.totals.rows += 1;
        match row.loan {
            Ok(loan) => {
                self.add_to_totals(&loan);
                if loan.zero_balance_code.is_empty() {
                    self.add_outstanding(&loan);
                }
                self.add_failures(row.number, &loan);
            }
            Err(reasons) => {
                self.refused.rows += 1;
                if self.refused.listed.len() < MAX_LISTED_ROWS {
                    self.refused.listed.push(RefusedRow { row: row.number, reasons });
                }
            }
        }
    }

    fn add_to_totals(&mut self, loan: &AutoLoan) {
        let balance = loan.reporting_period_actual_end_balance_amount.unwrap_or_default();
        let totals = &mut self.totals;
        totals.loans += 1;
        for (sum, amount) in [
            (&mut totals.original_amount, loan.original_loan_amount),
            (&mut totals.beginning_balance, loan.reporting_period_beginning_loan_balance_amount),
            (&mut totals.ending_balance, Some(balance)),
            (&mut totals.total_paid, loan.total_actual_amount_paid),
            (&mut totals.charged_off_principal, loan.chargedoff_principal_amount),
        ] {
            *sum = *sum + amount.unwrap_or_default();
        }
        if let Some(reason) = loan.zero_balance_reason() {
            let known = ZeroBalanceReason::ALL.iter().zip(&mut self.reasons);
            known.filter(|(known, _)| **known == reason).for_each(|(_, tally)| tally.add(balance));
        }
        if let Some(end) = loan.reporting_period_ending_date {
            let [first, last] = self.periods_end.unwrap_or([end, end]);
            self.periods_end = Some([first.min(end), last.max(end)]);
        }
    }

    fn add_outstanding(&mut self, loan: &AutoLoan) {
        let balance = loan.reporting_period_actual_end_balance_amount.unwrap_or_default();
        self.totals.outstanding_loans += 1;
        self.totals.outstanding_balance = self.totals.outstanding_balance + balance;

        let whole = |number: Option<i32>| number.map(Decimal::from);
        self.coupon.add(balance, loan.reporting_period_interest_rate_percentage);
        self.remaining_term.add(balance, whole(loan.remaining_term_to_maturity_number));
        self.original_term.add(balance, whole(loan.original_loan_term));
        self.credit_score.add(balance, whole(loan.credit_score()));
        self.payment_to_income.add(balance, loan.payment_to_income_percentage);

        let bucket = loan
            .current_delinquency_status
            .and_then(|days| DAYS_PAST_DUE.iter().rposition(|&(_, first)| first <= days));
        self.days_past_due[bucket.unwrap_or(DAYS_PAST_DUE.len())].add(balance);
        let condition =
            VehicleCondition::ALL.iter().position(|&condition| Some(condition) == loan.vehicle_new_used_code);
        self.conditions[condition.unwrap_or(VehicleCondition::ALL.len())].add(balance);
        match &loan.obligor_geographic_location {
            None => self.unknown_location.add(balance),
            Some(location) => {
                let known = self.locations.len() < MAX_LOCATIONS || self.locations.contains_key(location.as_str());
                let tally = if known {
                    self.locations.entry(location.to_string()).or_default()
                } else {
                    &mut self.other_locations
                };
                tally.add(balance);
            }
        }
    }

    fn add_failures(&mut self, row: u64, loan: &AutoLoan) {
        let failures = check(loan);
        if failures.is_empty() {
            return;
        }
        self.not_adding_up.rows += 1;
        for failure in &failures {
            *self.not_adding_up.by_check.entry(failure.check).or_default() += 1;
        }
        if self.not_adding_up.listed.len() < MAX_LISTED_ROWS {
            self.not_adding_up.listed.push(FailingRow { row, asset_number: loan.asset_number.to_string(), failures });
        }
    }

    fn finish(self) -> Inspection {
        let outstanding = self.totals.outstanding_balance;
        let group = |name: &str, tally: Tally| Group {
            name: name.to_owned(),
            loans: tally.loans,
            balance: tally.balance,
            share: share(tally.balance, outstanding),
        };
        let buckets = DAYS_PAST_DUE.iter().map(|&(name, _)| name).chain([NOT_REPORTED]);
        let conditions = VehicleCondition::ALL.iter().map(|condition| condition.label()).chain([NOT_REPORTED]);
        let mut locations: Vec<(String, Tally)> = self.locations.into_iter().collect();
        // Stable, so that equal balances stay in the order of their names.
        locations.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.balance));
        let mut other = self.other_locations;
        for (_, tally) in locations.drain(LISTED_LOCATIONS.min(locations.len())..) {
            other.loans += tally.loans;
            other.balance = other.balance + tally.balance;
        }
        let rest = [("other".to_owned(), other), (NOT_REPORTED.to_owned(), self.unknown_location)];
        Inspection {
            control_totals: self.totals,
            reporting_periods_end: self.periods_end,
            weighted_averages: WeightedAverages {
                coupon: self.coupon.average(RATE_DECIMALS),
                remaining_term: self.remaining_term.average(COUNT_DECIMALS),
                original_term: self.original_term.average(COUNT_DECIMALS),
                credit_score: self.credit_score.average(COUNT_DECIMALS),
                payment_to_income: self.payment_to_income.average(RATE_DECIMALS),
            },
            days_past_due: buckets.zip(self.days_past_due).map(|(name, tally)| group(name, tally)).collect(),
            locations: locations.into_iter().chain(rest).map(|(name, tally)| group(&name, tally)).collect(),
            vehicle_conditions: conditions.zip(self.conditions).map(|(name, tally)| group(name, tally)).collect(),
            zero_balance_reasons: ZeroBalanceReason::ALL
                .iter()
                .zip(self.reasons)
                .map(|(reason, tally)| group(reason.label(), tally))
                .collect(),
            refused: self.refused,
            not_adding_up: self.not_adding_up,
        }
    }
}

/// `part` of `whole` with [`RATE_DECIMALS`] decimals.
fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let scale = 10_i128.pow(RATE_DECIMALS);
    (whole > Decimal::ZERO).then(|| {
        Decimal::from_raw(divide_half_even(part.units() * scale, whole.units()) * (Decimal::ONE.units() / scale))
    })
}

/// Count and balance of a group.
#[derive(Clone, Copy, Default)]
struct Tally {
    loans: u64,
    balance: Decimal,
}

impl Tally {
    fn add(&mut self, balance: Decimal) {
        self.loans += 1;
        self.balance = self.balance + balance;
    }
}

/// An exact sum of weight × value.
///
/// Weight and value have up to 20 digits each, and an `i128` holds 38. So the value is split at its point: the products
/// have up to 32 and 28 digits, and the sums of a million of them fit.
#[derive(Clone, Copy, Default)]
struct WeightedSum {
    /// Σ weight × whole part of the value.
    whole: i128,
    /// Σ weight × fraction of the value in hundred-millionths, which is never negative.
    fraction: i128,
    weight: i128,
    loans: u64,
    missing: u64,
}

impl WeightedSum {
    fn add(&mut self, weight: Decimal, value: Option<Decimal>) {
        // A credit balance is no weight.
        if weight <= Decimal::ZERO {
            return;
        }
        let Some(value) = value else {
            self.missing += 1;
            return;
        };
        let (weight, one) = (weight.units(), Decimal::ONE.units());
        self.whole += weight * value.units().div_euclid(one);
        self.fraction += weight * value.units().rem_euclid(one);
        self.weight += weight;
        self.loans += 1;
    }

    fn average(self, decimals: u32) -> WeightedAverage {
        let (one, step) = (Decimal::ONE.units(), Decimal::ONE.units() / 10_i128.pow(decimals));
        let average = (self.weight > 0).then(|| {
            let (quotient, remainder) = (self.whole.div_euclid(self.weight), self.whole.rem_euclid(self.weight));
            let steps = divide_half_even(remainder * one + self.fraction, self.weight * step);
            Decimal::from_raw(quotient * one + steps * step)
        });
        WeightedAverage { average, loans: self.loans, missing: self.missing }
    }
}
