//! Decisions and their reasons.

use proptest::prelude::*;
use vinculum_credit::decision::{
    Decision, DecisionError, Input, Outcome, Policy, ReasonSource, Rule, decide, decide_bytes, level_payment,
};
use vinculum_credit::score::FeatureValue;

use crate::support::{GERMAN, POLICY, application, data};

fn decision(row: usize) -> Decision {
    decide(&GERMAN.model, &POLICY, &Input::from_application(&application(row)).unwrap()).unwrap()
}

/// 20 000.00 at 6.5 % over 60 months is 391.32 a month (the textbook formula gives 391.3229…); rounded up.
#[test]
fn level_payments_are_rounded_up() {
    assert_eq!(level_payment(2_000_000, 65_000, 60), 39_133);
    assert_eq!(level_payment(1_000, 0, 3), 334);
    assert_eq!(level_payment(100, 120_000, 1), 101);
    for (amount, rate, months) in [(1, 1, 1), (10_000_000_000_000, 1_000_000, 480), (10_000_000_000_000, 1, 1)] {
        let (principal, rate, n) = (amount as f64, f64::from(rate) / 12e6, f64::from(months));
        let exact = -principal * rate / (-n * rate.ln_1p()).exp_m1();
        let ours = level_payment(amount, (rate * 12e6).round() as u32, months as u16) as f64;
        assert!(ours >= exact * (1.0 - 1e-12) && ours <= exact * (1.0 + 1e-12) + 1.0, "{ours} and {exact}");
    }
}

/// An auditor's view: only bytes in, only bytes out.
#[test]
fn a_decision_can_be_run_again_from_bytes() {
    let model = GERMAN.file.to_bytes().unwrap();
    let policy = data("demonstration.policy.toml");
    for row in 0..50 {
        let input = serde_json::to_vec(&application(row)).unwrap();
        let first = decide_bytes(&model, &policy, &input).unwrap();
        assert_eq!(first, decide_bytes(&model, &policy, &input).unwrap());
        let read: Decision = serde_json::from_slice(&first).unwrap();
        assert_eq!(read.to_bytes().unwrap(), first);
        assert_eq!(read.input_sha256, vinculum_credit::sha256_hex(&input));
        assert_eq!(read.model_sha256, vinculum_credit::sha256_hex(&model));
        assert_eq!(read.policy_sha256, vinculum_credit::sha256_hex(&policy));
    }
}

#[test]
fn outcomes_follow_cut_offs_and_rules() {
    let mut seen = [0; 3];
    for row in 0..300 {
        let made = decision(row);
        seen[made.outcome as usize] += 1;
        let by_score = match made.score {
            500.. => Outcome::Approve,
            460.. => Outcome::Refer,
            _ => Outcome::Decline,
        };
        let expected = made.failed_rules.iter().map(|rule| rule.otherwise.into()).fold(by_score, Outcome::max);
        assert_eq!(made.outcome, expected);
        assert_eq!(made.offered_rate_ppm.is_some(), made.outcome == Outcome::Approve);
        assert_eq!(made.reasons.is_empty(), made.outcome == Outcome::Approve);
        let terms = &made.assessed;
        let request = application(row).request;
        assert_eq!(terms.monthly_payment, level_payment(request.amount, terms.rate_ppm, request.term_months));
    }
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}

/// Comments 9(b)(2)-1 and -7 of Regulation B: at most four, from the component that failed, most points lost first.
#[test]
fn reasons_come_from_what_failed_in_order_of_points_lost() {
    for row in 0..1000 {
        let made = decision(row);
        assert!(made.reasons.len() <= 4);
        let lost: Vec<i64> = made
            .reasons
            .iter()
            .filter_map(|reason| match reason.source {
                ReasonSource::Feature { lost_millipoints, .. } => Some(lost_millipoints),
                ReasonSource::Rule(_) => None,
            })
            .collect();
        assert!(lost.windows(2).all(|pair| pair[0] >= pair[1]) && lost.iter().all(|lost| *lost > 0));
        assert_eq!(lost.is_empty(), made.score >= 500 || made.outcome == Outcome::Approve, "{made:?}");
        for failed in &made.failed_rules {
            assert!(
                made.reasons.iter().any(|reason| reason.source == ReasonSource::Rule(failed.rule))
                    || made.reasons.len() == 4
            );
        }
    }
}

#[test]
fn the_largest_loss_is_the_first_reason() {
    let (row, made) = (0..1000)
        .map(|row| (row, decision(row)))
        .find(|(_, made)| made.failed_rules.is_empty() && made.score < 460)
        .unwrap();
    let input = application(row);
    let ReasonSource::Feature { name, lost_millipoints } = &made.reasons[0].source else { panic!("{made:?}") };
    let file = &GERMAN.file;
    let feature = file.features.iter().find(|feature| feature.name == *name).unwrap();
    assert_eq!(made.reasons[0].code, feature.reason.code);
    // No other feature is further below its best.
    let mut features = input.features.clone();
    features.0.insert("credit_amount".into(), FeatureValue::Number(input.request.amount as f64 / 100.0));
    features.0.insert("duration_months".into(), FeatureValue::Number(f64::from(input.request.term_months)));
    let points = GERMAN.model.points(&GERMAN.model.applicant(&features).unwrap());
    let most = file.features.iter().zip(points).map(|(feature, points)| feature.best_points() - points.points).max();
    assert_eq!(i64::from(most.unwrap()) * 1000, *lost_millipoints);
}

#[test]
fn the_average_applicant_can_be_the_baseline() {
    let text =
        String::from_utf8(data("demonstration.policy.toml")).unwrap().replace("best_attainable", "average_applicant");
    let policy = Policy::from_bytes(text.as_bytes()).unwrap();
    let input = Input::from_application(&application(1)).unwrap();
    let (best, average) = (decision(1), decide(&GERMAN.model, &policy, &input).unwrap());
    assert_eq!(best.outcome, average.outcome);
    let lost = |made: &Decision| match made.reasons.last().unwrap().source {
        ReasonSource::Feature { lost_millipoints, .. } => lost_millipoints,
        ReasonSource::Rule(_) => 0,
    };
    assert!(lost(&average) < lost(&best));
}

#[test]
fn an_applicant_without_income_fails_every_ratio_to_it() {
    let mut without = application(0);
    without.request.monthly_income = 0;
    let made = decide(&GERMAN.model, &POLICY, &Input::from_application(&without).unwrap()).unwrap();
    let failed: Vec<Rule> = made.failed_rules.iter().map(|failed| failed.rule).collect();
    assert!(failed.contains(&Rule::MaximumDebtToIncome) && failed.contains(&Rule::MaximumPaymentToIncome));
    assert_eq!(made.assessed.ratios.debt_to_income_ppm, None);
    assert_eq!(made.outcome, Outcome::Decline);
}

#[test]
fn limits_are_met_exactly() {
    let mut at_limit = application(0);
    at_limit.request.vehicle_value = at_limit.request.amount * 10 / 11; // 116900 / 106272.7…, rounded down: above 1.1
    let rules = |application| {
        let made = decide(&GERMAN.model, &POLICY, &Input::from_application(&application).unwrap()).unwrap();
        made.failed_rules.iter().any(|failed| failed.rule == Rule::MaximumLoanToValue)
    };
    assert!(rules(at_limit.clone()));
    at_limit.request.vehicle_value += 1;
    assert!(!rules(at_limit));
}

#[test]
fn inputs_that_do_not_fit_are_refused_by_name() {
    let good = serde_json::to_value(application(0)).unwrap();
    let refusal = |pointer: &str, value: serde_json::Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let input = Input::from_bytes(&serde_json::to_vec(&changed).unwrap());
        input.and_then(|input| decide(&GERMAN.model, &POLICY, &input)).unwrap_err().to_string()
    };
    assert!(refusal("/format", "x".into()).contains("format"));
    assert!(refusal("/request/amount", 0.into()).contains("request.amount"));
    assert!(refusal("/request/amount", 1.5.into()).contains("JSON"));
    assert!(refusal("/request/amount", i64::MAX.into()).contains("request.amount"));
    assert!(refusal("/request/term_months", 481.into()).contains("request.term_months"));
    assert!(refusal("/request/down_payment", (-1).into()).contains("request.down_payment"));
    assert!(refusal("/features/savings", 3.into()).contains("savings"));
    assert!(refusal("/features", serde_json::json!({})).contains("is not given"));
    assert!(refusal("/reference", "x".repeat(201).into()).contains("reference"));
    let mut twice = application(0);
    twice.features.0.insert("credit_amount".into(), FeatureValue::Number(1.0));
    let input = Input::from_application(&twice).unwrap();
    assert!(
        matches!(decide(&GERMAN.model, &POLICY, &input), Err(DecisionError::FromRequest(name)) if name == "credit_amount")
    );
    assert!(matches!(Input::from_bytes(&vec![b' '; 1 << 19]), Err(DecisionError::TooLarge(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_request_within_the_limits_is_decided_and_the_same_way_again(
        row in 0..1000usize,
        amount in 1..=10_000_000_000_000i64,
        value in 1..=10_000_000_000_000i64,
        term_months in 1..=480u16,
        vehicle_age_years in 0..=150u16,
        down_payment in 0..=10_000_000_000_000i64,
        monthly_income in 0..=10_000_000_000_000i64,
        monthly_debt_payments in 0..=10_000_000_000_000i64,
    ) {
        let mut application = application(row);
        application.request = vinculum_credit::decision::LoanRequest {
            amount, term_months, vehicle_value: value, vehicle_age_years, down_payment, monthly_income, monthly_debt_payments,
        };
        let input = Input::from_application(&application).unwrap();
        let made = decide(&GERMAN.model, &POLICY, &input).unwrap();
        prop_assert_eq!(made.to_bytes().unwrap(), decide(&GERMAN.model, &POLICY, &input).unwrap().to_bytes().unwrap());
    }
}
