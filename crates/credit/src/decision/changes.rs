//! What would change a decision: the smallest single change of each thing that the applicant can change.
//!
//! Amounts are exact to the minor unit. Along an amount the score and the rate are constant between known points (edges
//! of bins, loan-to-value steps, the smallest loan); between them every rule gets easier, so each stretch is either
//! passed over or bisected. Terms and bins are few and are tried one by one.

use serde::{Deserialize, Serialize};

use super::{
    Application, LoanRequest, MAX_MONEY, MAX_TERM_MONTHS, Outcome,
    assess::{Assessment, Case},
};
use crate::{
    binning::Values,
    manifest::{FeatureKind, Text},
    model::ModelFeature,
    score::FeatureValue,
};

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// The amount financed goes down; the down payment stays.
    Amount,
    /// The down payment goes up and the amount financed down by as much.
    DownPayment,
    /// The term changes.
    TermMonths,
    /// Payments on other debts go down.
    MonthlyDebtPayments,
    /// A feature changes.
    Feature(String),
}

/// A value before or after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ChangeValue {
    /// Minor units or months.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A level.
    Text(String),
    /// Any of these levels.
    AnyOf(Vec<String>),
}

/// A change that leads to a better outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What is changed.
    pub lever: Lever,
    /// Readable name.
    pub label: Text,
    /// The value now.
    pub from: ChangeValue,
    /// The value that leads to the outcome.
    pub to: ChangeValue,
    /// The outcome.
    pub leads_to: Outcome,
}

impl Change {
    /// The application with this change made.
    pub fn apply(&self, application: &Application) -> Application {
        let mut changed = application.clone();
        let request = &mut changed.request;
        match (&self.lever, &self.to) {
            (Lever::Amount, ChangeValue::Integer(amount)) => request.amount = *amount,
            (Lever::DownPayment, ChangeValue::Integer(down_payment)) => {
                request.amount -= down_payment - request.down_payment;
                request.down_payment = *down_payment;
            }
            (Lever::TermMonths, ChangeValue::Integer(months)) => {
                request.term_months = u16::try_from(*months).unwrap_or(request.term_months);
            }
            (Lever::MonthlyDebtPayments, ChangeValue::Integer(payments)) => request.monthly_debt_payments = *payments,
            (Lever::Feature(name), value) => {
                let value = match value {
                    ChangeValue::Integer(integer) => FeatureValue::Number(*integer as f64),
                    ChangeValue::Number(number) => FeatureValue::Number(*number),
                    ChangeValue::Text(text) => FeatureValue::Text(text.clone()),
                    ChangeValue::AnyOf(levels) => match levels.first() {
                        Some(level) => FeatureValue::Text(level.clone()),
                        None => return changed,
                    },
                };
                changed.features.0.insert(name.clone(), value);
            }
            _ => {}
        }
        changed
    }
}

/// The changes that lead to an approval or, if none does and the outcome is to decline, to a referral.
pub(super) fn changes(case: &Case, now: &Assessment) -> Vec<Change> {
    let to_approval = all(case, Outcome::Approve);
    if to_approval.is_empty() && now.outcome == Outcome::Decline { all(case, Outcome::Refer) } else { to_approval }
}

fn all(case: &Case, target: Outcome) -> Vec<Change> {
    let request = case.request;
    let amount = |step: i64| LoanRequest { amount: request.amount - step, ..request };
    let down_payment =
        |step: i64| LoanRequest { amount: request.amount - step, down_payment: request.down_payment + step, ..request };
    let debts = |step: i64| LoanRequest { monthly_debt_payments: request.monthly_debt_payments - step, ..request };
    let most = request.amount - 1;
    let mut found = Vec::new();
    let mut add = |lever: Lever, en: &str, zh: &str, from: i64, to: Option<i64>| {
        found.extend(to.map(|to| Change {
            lever,
            label: Text { en: en.into(), zh: zh.into() },
            from: ChangeValue::Integer(from),
            to: ChangeValue::Integer(to),
            leads_to: target,
        }));
    };
    let step = least_step(case, target, most, &amount).map(|step| request.amount - step);
    add(Lever::Amount, "Amount financed", "贷款金额", request.amount, step);
    let most = most.min(MAX_MONEY - request.down_payment);
    let step = least_step(case, target, most, &down_payment).map(|step| request.down_payment + step);
    add(Lever::DownPayment, "Down payment", "首付款", request.down_payment, step);
    let term = i64::from(request.term_months);
    add(Lever::TermMonths, "Term in months", "贷款期限（月）", term, nearest_term(case, target));
    let step = least_step(case, target, request.monthly_debt_payments, &debts)
        .map(|step| request.monthly_debt_payments - step);
    add(
        Lever::MonthlyDebtPayments,
        "Monthly payments on other debts",
        "其他债务月供",
        request.monthly_debt_payments,
        step,
    );
    found.extend(feature_changes(case, target));
    found
}

/// The smallest step from 1 to `most` whose request reaches the target.
///
/// `request` lowers the amount or the debts as the step rises. Where score and rate are constant, a larger step never
/// makes a rule harder, except that the amount may become too small, which has a point of its own.
fn least_step(case: &Case, target: Outcome, most: i64, request: &dyn Fn(i64) -> LoanRequest) -> Option<i64> {
    if most < 1 {
        return None;
    }
    let reaches = |step: i64| case.assess(case.points(), &request(step)).outcome <= target;
    let mut starts = vec![1];
    for condition in conditions(case) {
        let holds = |step: i64| condition(&request(step));
        if holds(1) != holds(most) {
            let (mut low, mut high) = (1, most);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if holds(middle) == holds(1) { low = middle } else { high = middle }
            }
            starts.push(high);
        }
    }
    starts.sort_unstable();
    starts.dedup();
    for (index, first) in starts.iter().enumerate() {
        let last = starts.get(index + 1).map_or(most, |next| next - 1);
        if !reaches(last) {
            continue;
        }
        let (mut low, mut high) = (*first - 1, last);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if reaches(middle) { high = middle } else { low = middle }
        }
        return Some(high);
    }
    None
}

type Condition<'a> = Box<dyn Fn(&LoanRequest) -> bool + 'a>;

/// Conditions that change once along an amount, and between whose changes score and rate are constant.
fn conditions<'a>(case: &'a Case) -> Vec<Condition<'a>> {
    let mut conditions: Vec<Condition> = Vec::new();
    for feature in &case.bound {
        for edge in case.model.compiled()[*feature].edges() {
            // Both sides of a special value are edges; for a range the two conditions agree.
            conditions.push(Box::new(move |request| case.bound_value(*feature, request) >= edge));
            conditions.push(Box::new(move |request| case.bound_value(*feature, request) > edge));
        }
    }
    for row in &case.policy.pricing.loan_to_value {
        let from = i128::from(row.from_ppm);
        // Rounded up, the ratio reaches `from` when it exceeds `from` - 1.
        conditions.push(Box::new(move |request| {
            i128::from(request.amount) * 1_000_000 > (from - 1) * i128::from(request.vehicle_value)
        }));
    }
    if let Some(minimum) = case.policy.rules.minimum_amount {
        conditions.push(Box::new(move |request| request.amount >= minimum.amount));
    }
    conditions
}

/// The term nearest to the one asked for that reaches the target; the shorter of two that are equally near.
fn nearest_term(case: &Case, target: Outcome) -> Option<i64> {
    let asked = case.request.term_months;
    let reaches = |months: &u16| {
        let request = LoanRequest { term_months: *months, ..case.request };
        case.assess(case.points(), &request).outcome <= target
    };
    let mut nearest_first = (1..MAX_TERM_MONTHS).flat_map(|distance| {
        let shorter = asked.checked_sub(distance).filter(|months| *months > 0);
        let longer = (asked + distance <= MAX_TERM_MONTHS).then_some(asked + distance);
        shorter.into_iter().chain(longer)
    });
    nearest_first.find(reaches).map(i64::from)
}

/// The smallest change of each feature that can be changed. Features that repeat the request change with it, and one
/// whose value is missing, or a number of special meaning, has no smallest change.
fn feature_changes(case: &Case, target: Outcome) -> Vec<Change> {
    let features = case.model.file().features.iter().enumerate();
    features
        .filter(|(index, feature)| feature.actionable && !case.bound.contains(index))
        .filter_map(|(index, feature)| {
            let value = &case.applicant.values[index];
            let now = case.model.compiled()[index].points_of(value);
            let reaches = |bin: usize| {
                let points = case.points() - now.points + feature.bins[bin].points;
                case.assess(points, &case.request).outcome <= target
            };
            let bins: Vec<usize> = (0..feature.bins.len()).filter(|bin| reaches(*bin)).collect();
            let (from, to) = match value {
                FeatureValue::Missing => return None,
                FeatureValue::Number(_) if now.bin.is_some_and(|bin| is_special(feature, bin)) => return None,
                FeatureValue::Number(number) => {
                    let to = nearest_number(case, index, &bins, *number)?;
                    (ChangeValue::Number(*number), ChangeValue::Number(to))
                }
                FeatureValue::Text(text) => (ChangeValue::Text(text.clone()), nearest_level(feature, &bins, text)?),
            };
            let lever = Lever::Feature(feature.name.clone());
            Some(Change { lever, label: feature.label.clone(), from, to, leads_to: target })
        })
        .collect()
}

fn is_special(feature: &ModelFeature, bin: usize) -> bool {
    matches!(feature.bins[bin].values, Values::Special(_))
}

/// The nearest multiple of the feature's step that falls into one of the bins; the lower of two that are equally near.
fn nearest_number(case: &Case, index: usize, bins: &[usize], now: f64) -> Option<f64> {
    let feature = &case.model.file().features[index];
    let candidate = |bin: &usize| {
        let Values::Range { from, to } = &feature.bins[*bin].values else { return None };
        let from = from.unwrap_or(f64::NEG_INFINITY);
        let number = if from > now {
            (from / feature.step).ceil() * feature.step
        } else {
            ((to.as_ref()? / feature.step).ceil() - 1.0) * feature.step
        };
        // Also guards against a step that leaves no multiple in the bin, and against special values.
        (case.model.compiled()[index].number_bin(number) == *bin).then_some(number)
    };
    bins.iter()
        .filter_map(candidate)
        .min_by(|left, right| (left - now).abs().total_cmp(&(right - now).abs()).then(left.total_cmp(right)))
}

/// The nearest level in one of the bins. Where levels have no order, or the value is none of them, the bin that gains
/// fewest points is nearest.
fn nearest_level(feature: &ModelFeature, bins: &[usize], now: &str) -> Option<ChangeValue> {
    let levels_of = |bin: &usize| match &feature.bins[*bin].values {
        Values::Levels(levels) => Some(levels),
        _ => None,
    };
    if feature.kind == FeatureKind::Ordinal {
        let order: Vec<&String> = (0..feature.bins.len()).filter_map(|bin| levels_of(&bin)).flatten().collect();
        if let Some(at) = order.iter().position(|level| *level == now) {
            let place = |level: &String| order.iter().position(|known| *known == level);
            let reached = bins.iter().filter_map(levels_of).flatten();
            let nearest = reached.min_by_key(|level| place(level).map_or(usize::MAX, |place| place.abs_diff(at)));
            return nearest.map(|level| ChangeValue::Text(level.clone()));
        }
    }
    let reached = bins.iter().filter(|bin| levels_of(bin).is_some());
    let fewest = reached.min_by_key(|bin| feature.bins[**bin].points)?;
    levels_of(fewest).map(|levels| ChangeValue::AnyOf(levels.clone()))
}
