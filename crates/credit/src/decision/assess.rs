//! The assessment of a loan request: score, rate, payment, ratios and rules.

use serde::{Deserialize, Serialize};

use super::{Application, DecisionError, LoanRequest, Otherwise, Outcome, PolicyFile, Terms, request_value};
use crate::{
    model::Model,
    score::{Applicant, FeatureValue},
};

/// A rule of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// (Payment + other debts) ÷ income.
    MaximumDebtToIncome,
    /// Payment ÷ income.
    MaximumPaymentToIncome,
    /// Amount ÷ value of the vehicle.
    MaximumLoanToValue,
    /// Down payment ÷ (down payment + amount).
    MinimumDownPayment,
    /// The smallest amount.
    MinimumAmount,
    /// The largest amount.
    MaximumAmount,
    /// The longest term for the age of the vehicle.
    MaximumTerm,
}

/// A rule that was not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailedRule {
    /// The rule.
    pub rule: Rule,
    /// What it asks for: parts per million, minor units or months.
    pub limit: i64,
    /// What the request has, in the same unit; none if it has no bound (no income).
    pub value: Option<i64>,
    /// What follows.
    pub otherwise: Otherwise,
}

/// Ratios in parts per million. Those with a maximum are rounded up, the share of the down payment down; without income
/// there is no ratio to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratios {
    /// (Payment + other debts) ÷ income.
    pub debt_to_income_ppm: Option<i64>,
    /// Payment ÷ income.
    pub payment_to_income_ppm: Option<i64>,
    /// Amount ÷ value of the vehicle.
    pub loan_to_value_ppm: i64,
    /// Down payment ÷ (down payment + amount).
    pub down_payment_ppm: i64,
}

/// The level monthly payment in arrears that repays `amount` over `term_months` at a twelfth of the annual rate a month,
/// rounded up to the minor unit: amount ÷ Σ (1 + rate / 12)^-k, k from 1 to the term.
///
/// This is the payment of equal months, for judging an application. What the borrower signs comes from a schedule with
/// dates. Additions, multiplications and divisions only, so that it is the same on every machine.
pub fn level_payment(amount: i64, annual_rate_ppm: u32, term_months: u16) -> i64 {
    let months = i64::from(term_months.max(1));
    if annual_rate_ppm == 0 {
        return (amount + months - 1) / months;
    }
    let discount = 1.0 / (1.0 + f64::from(annual_rate_ppm) / 12_000_000.0);
    let (mut factor, mut annuity) = (1.0, 0.0);
    for _ in 0..months {
        factor *= discount;
        annuity += factor;
    }
    (amount as f64 / annuity).ceil() as i64
}

/// What the assessment of a request gives.
#[derive(Debug, Clone)]
pub(super) struct Assessment {
    pub(super) outcome: Outcome,
    pub(super) score: i32,
    pub(super) terms: Terms,
    pub(super) failed_rules: Vec<FailedRule>,
}

/// An application with its model and policy.
pub(super) struct Case<'a> {
    pub(super) model: &'a Model,
    pub(super) policy: &'a PolicyFile,
    pub(super) request: LoanRequest,
    pub(super) applicant: Applicant,
    /// The features that repeat a field of the request.
    pub(super) bound: Vec<usize>,
    /// Base points and those of all other features.
    points: i32,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        model: &'a Model,
        policy: &'a PolicyFile,
        application: &Application,
    ) -> Result<Self, DecisionError> {
        let known = &model.file().features;
        let mut features = application.features.clone();
        let mut bound = Vec::new();
        for (index, feature) in known.iter().enumerate() {
            if let Some(source) = feature.from_request {
                let value = request_value(&application.request, source);
                if features.0.insert(feature.name.clone(), value).is_some() {
                    return Err(DecisionError::FromRequest(feature.name.clone()));
                }
                bound.push(index);
            }
        }
        let applicant = model.applicant(&features)?;
        let points = model.points(&applicant);
        let free = (0..known.len()).filter(|index| !bound.contains(index)).map(|index| points[index].points);
        Ok(Self {
            points: model.file().base_points + free.sum::<i32>(),
            model,
            policy,
            request: application.request,
            applicant,
            bound,
        })
    }

    /// Base points and those of the features that do not repeat the request.
    pub(super) fn points(&self) -> i32 {
        self.points
    }

    /// The value of a bound feature in a request.
    pub(super) fn bound_value(&self, feature: usize, request: &LoanRequest) -> f64 {
        match self.model.file().features[feature].from_request.map(|source| request_value(request, source)) {
            Some(FeatureValue::Number(number)) => number,
            _ => 0.0,
        }
    }

    /// Assesses a request of an applicant whose other features have `points`.
    pub(super) fn assess(&self, points: i32, request: &LoanRequest) -> Assessment {
        let bound = self.bound.iter().map(|feature| {
            let value = FeatureValue::Number(self.bound_value(*feature, request));
            self.model.compiled()[*feature].points_of(&value).points
        });
        let score = points + bound.sum::<i32>();
        let loan_to_value_ppm = ppm_up(request.amount, request.vehicle_value).unwrap_or(i64::MAX);
        let rate_ppm = self.policy.pricing.rate_ppm(score, request.term_months, loan_to_value_ppm);
        let payment = level_payment(request.amount, rate_ppm, request.term_months);
        let price = request.down_payment + request.amount;
        let ratios = Ratios {
            debt_to_income_ppm: ppm_up(payment + request.monthly_debt_payments, request.monthly_income),
            payment_to_income_ppm: ppm_up(payment, request.monthly_income),
            loan_to_value_ppm,
            down_payment_ppm: (i128::from(request.down_payment) * 1_000_000 / i128::from(price)) as i64,
        };
        let failed_rules = self.failed_rules(request, &ratios);
        let by_score = match self.policy.cut_offs {
            cut_offs if score >= cut_offs.approve => Outcome::Approve,
            cut_offs if score >= cut_offs.refer => Outcome::Refer,
            _ => Outcome::Decline,
        };
        let outcome = failed_rules.iter().map(|failed| failed.otherwise.into()).fold(by_score, Outcome::max);
        Assessment { outcome, score, terms: Terms { rate_ppm, monthly_payment: payment, ratios }, failed_rules }
    }

    fn failed_rules(&self, request: &LoanRequest, ratios: &Ratios) -> Vec<FailedRule> {
        let rules = &self.policy.rules;
        let mut failed = Vec::new();
        let mut test = |rule: Rule, limit: Option<(i64, Otherwise)>, value: Option<i64>, at_least: bool| {
            if let Some((limit, otherwise)) = limit {
                let met = value.is_some_and(|value| if at_least { value >= limit } else { value <= limit });
                if !met {
                    failed.push(FailedRule { rule, limit, value, otherwise });
                }
            }
        };
        let ratio = |limit: Option<super::RatioLimit>| limit.map(|limit| (i64::from(limit.ppm), limit.otherwise));
        let amount = |limit: Option<super::AmountLimit>| limit.map(|limit| (limit.amount, limit.otherwise));
        test(Rule::MaximumDebtToIncome, ratio(rules.maximum_debt_to_income), ratios.debt_to_income_ppm, false);
        test(Rule::MaximumPaymentToIncome, ratio(rules.maximum_payment_to_income), ratios.payment_to_income_ppm, false);
        test(Rule::MaximumLoanToValue, ratio(rules.maximum_loan_to_value), Some(ratios.loan_to_value_ppm), false);
        test(Rule::MinimumDownPayment, ratio(rules.minimum_down_payment), Some(ratios.down_payment_ppm), true);
        test(Rule::MinimumAmount, amount(rules.minimum_amount), Some(request.amount), true);
        test(Rule::MaximumAmount, amount(rules.maximum_amount), Some(request.amount), false);
        let of_age = |row: &&super::TermLimit| row.from_vehicle_age_years <= request.vehicle_age_years;
        let term = rules.maximum_term.iter().rev().find(of_age);
        let term = term.map(|row| (i64::from(row.months), row.otherwise));
        test(Rule::MaximumTerm, term, Some(i64::from(request.term_months)), false);
        failed
    }
}

/// part ÷ whole in parts per million, rounded up; none if the whole is 0.
fn ppm_up(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| {
        let (part, whole) = (i128::from(part), i128::from(whole));
        i64::try_from((part * 1_000_000 + whole - 1) / whole).unwrap_or(i64::MAX)
    })
}
