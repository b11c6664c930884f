//! The principal reasons of a decision that is not an approval.
//!
//! By the official interpretations of Regulation B (12 CFR part 1002, Supplement I), comments 9(b)(2)-1 to -8: reasons are
//! those factors that were scored or tested, in up to four; a factor that led to an automatic denial is named; and where
//! a system has two components, reasons come from the one that failed, or from both if both did.

use serde::{Deserialize, Serialize};

use super::{
    FailedRule, Otherwise, Outcome, ReasonBaseline, Rule,
    assess::{Assessment, Case},
};
use crate::model::ModelFeature;

/// What a reason comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReasonSource {
    /// A rule of the policy.
    Rule(Rule),
    /// A feature of the score.
    Feature {
        /// Name of the feature.
        name: String,
        /// Points below what the policy compares with, in thousandths.
        lost_millipoints: i64,
    },
}

/// A principal reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Code: the manifest's of a feature, `R01` to `R07` of a rule.
    pub code: String,
    /// What it comes from.
    pub source: ReasonSource,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Chinese.
    pub zh: String,
}

/// Reasons of the failed rules, those that decline first, then of the features that cost most points.
pub(super) fn reasons(case: &Case, assessment: &Assessment) -> Vec<Reason> {
    let maximum = usize::from(case.policy.reasons.maximum);
    let score_failed = assessment.score < case.policy.cut_offs.approve;
    let mut failed: Vec<&FailedRule> = assessment.failed_rules.iter().collect();
    failed.sort_by_key(|rule| std::cmp::Reverse(Outcome::from(rule.otherwise)));
    let declining = failed.iter().filter(|rule| rule.otherwise == Otherwise::Decline).count();
    // Every rule that declines is named even beyond the maximum; the score, if it failed, keeps one place of the rest.
    let places = if score_failed { maximum - 1 } else { maximum };
    let mut reasons: Vec<Reason> =
        failed.iter().take(places.max(declining)).map(|failed| of_rule(failed.rule)).collect();
    if score_failed {
        let room = maximum.saturating_sub(reasons.len()).max(1);
        reasons.extend(of_features(case).into_iter().take(room));
    }
    reasons
}

/// The features that cost points, most first; of equal ones the first in the model.
fn of_features(case: &Case) -> Vec<Reason> {
    let features = &case.model.file().features;
    let points = case.model.points(&case.applicant);
    let mut lost: Vec<(i64, &ModelFeature)> = features
        .iter()
        .zip(points)
        .map(|(feature, points)| {
            let baseline = match case.policy.reasons.baseline {
                ReasonBaseline::BestAttainable => i64::from(feature.best_points()) * 1000,
                ReasonBaseline::AverageApplicant => mean_millipoints(feature),
            };
            (baseline - i64::from(points.points) * 1000, feature)
        })
        .filter(|(lost, _)| *lost > 0)
        .collect();
    lost.sort_by_key(|(lost, _)| std::cmp::Reverse(*lost));
    lost.into_iter()
        .map(|(lost_millipoints, feature)| Reason {
            code: feature.reason.code.clone(),
            source: ReasonSource::Feature { name: feature.name.clone(), lost_millipoints },
            en: feature.reason.en.clone(),
            zh: feature.reason.zh.clone(),
        })
        .collect()
}

/// The mean points of the training rows, in thousandths rounded towards zero.
fn mean_millipoints(feature: &ModelFeature) -> i64 {
    let rows: i128 = feature.bins.iter().map(|bin| i128::from(bin.counts.rows())).sum();
    let points: i128 =
        feature.bins.iter().map(|bin| i128::from(bin.points) * i128::from(bin.counts.rows()) * 1000).sum();
    if rows == 0 { 0 } else { (points / rows) as i64 }
}

/// The reason of a rule by its code, `R01` to `R07`.
pub fn rule_reason(code: &str) -> Option<Reason> {
    use Rule::{
        MaximumAmount, MaximumDebtToIncome, MaximumLoanToValue, MaximumPaymentToIncome, MaximumTerm, MinimumAmount,
        MinimumDownPayment,
    };
    let rules = [
        MaximumDebtToIncome,
        MaximumPaymentToIncome,
        MaximumLoanToValue,
        MinimumDownPayment,
        MinimumAmount,
        MaximumAmount,
        MaximumTerm,
    ];
    rules.into_iter().map(of_rule).find(|reason| reason.code == code)
}

fn of_rule(rule: Rule) -> Reason {
    let (code, en, zh) = match rule {
        Rule::MaximumDebtToIncome => ("R01", "Excessive obligations in relation to income", "债务负担相对收入过高"),
        Rule::MaximumPaymentToIncome => {
            ("R02", "Income insufficient for the amount of credit requested", "收入不足以支持申请的贷款金额")
        }
        Rule::MaximumLoanToValue => {
            ("R03", "Value of the vehicle is not sufficient for the loan", "车辆价值不足以担保贷款")
        }
        Rule::MinimumDownPayment => ("R04", "Down payment is not sufficient", "首付款不足"),
        Rule::MinimumAmount => ("R05", "Amount requested is below the smallest loan offered", "申请金额低于最低贷款额"),
        Rule::MaximumAmount => ("R06", "Amount requested is above the largest loan offered", "申请金额高于最高贷款额"),
        Rule::MaximumTerm => ("R07", "Term is too long for the age of the vehicle", "贷款期限相对车龄过长"),
    };
    Reason { code: code.into(), source: ReasonSource::Rule(rule), en: en.into(), zh: zh.into() }
}
