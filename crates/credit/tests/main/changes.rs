//! What would change a decision: each suggestion works, and no smaller one does.

use proptest::prelude::*;
use vinculum_credit::{
    decision::{Application, Change, ChangeValue, Decision, Input, Lever, LoanRequest, Outcome, Policy, decide},
    model::Model,
    score::FeatureValue,
    table::Table,
    train::train,
};

use crate::support::{GERMAN, POLICY, application, data, small_csv, small_manifest};

fn decided(policy: &Policy, application: &Application) -> Decision {
    decide(&GERMAN.model, policy, &Input::from_application(application).unwrap()).unwrap()
}

fn outcome(policy: &Policy, application: &Application) -> Outcome {
    decided(policy, application).outcome
}

/// The change with another value.
fn with(change: &Change, to: i64) -> Change {
    Change { to: ChangeValue::Integer(to), ..change.clone() }
}

/// Values nearer to the present one than the suggested one: all of them if they are few, else neighbours and a sample.
fn nearer(from: i64, to: i64) -> Vec<i64> {
    let (low, high) = (from.min(to) + i64::from(to < from), from.max(to) - i64::from(to > from));
    let between = |value: &i64| *value != from && (low..=high).contains(value);
    if high - low < 60 {
        (low..=high).filter(between).collect()
    } else {
        let near = [1, 2, 3, 10, 99, 100, 101, 1000].map(|step| if to < from { to + step } else { to - step });
        let sample = (1..20).map(|part| low + (high - low) * part / 20);
        near.into_iter().chain(sample).filter(between).collect()
    }
}

/// Where a lever has no suggestion, a sample of its values leads to no approval.
fn check_none_is_missed(policy: &Policy, application: &Application, made: &Decision) -> Result<(), TestCaseError> {
    let request = &application.request;
    let amounts = (1..12).map(|part| request.amount * part / 12).filter(|amount| *amount > 0);
    let down_payments = (1..12).map(|part| request.down_payment + (request.amount - 1) * part / 12);
    let terms = (1..=120).step_by(7).filter(|months| *months != i64::from(request.term_months));
    for (lever, from, values) in [
        (Lever::Amount, request.amount, amounts.collect::<Vec<i64>>()),
        (Lever::DownPayment, request.down_payment, down_payments.collect()),
        (Lever::TermMonths, i64::from(request.term_months), terms.collect()),
    ] {
        if made.outcome == Outcome::Approve || made.changes.iter().any(|change| change.lever == lever) {
            continue;
        }
        for to in values {
            let label = vinculum_credit::manifest::Text { en: String::new(), zh: String::new() };
            let (from, to) = (ChangeValue::Integer(from), ChangeValue::Integer(to));
            let change = Change { lever: lever.clone(), label, from, to, leads_to: Outcome::Approve };
            prop_assert!(outcome(policy, &change.apply(application)) > Outcome::Approve, "{:?} was missed", change);
        }
    }
    Ok(())
}

/// Checks the suggestions of one application and answers how many there were.
fn check(policy: &Policy, application: &Application) -> Result<usize, TestCaseError> {
    let made = decided(policy, application);
    for change in &made.changes {
        let changed = change.apply(application);
        prop_assert_ne!(&changed, application);
        prop_assert!(change.leads_to < made.outcome);
        prop_assert_eq!(outcome(policy, &changed), change.leads_to, "{:?}", change);
        match (&change.lever, &change.from, &change.to) {
            (Lever::Feature(name), _, to) => {
                let feature = GERMAN.file.features.iter().find(|feature| feature.name == *name).unwrap();
                prop_assert!(feature.actionable && feature.from_request.is_none());
                if let ChangeValue::AnyOf(levels) = to {
                    for level in levels {
                        let mut changed = application.clone();
                        changed.features.0.insert(name.clone(), FeatureValue::Text(level.clone()));
                        prop_assert_eq!(outcome(policy, &changed), change.leads_to);
                    }
                }
            }
            (_, ChangeValue::Integer(from), ChangeValue::Integer(to)) => {
                for value in nearer(*from, *to) {
                    let smaller = with(change, value).apply(application);
                    prop_assert!(
                        outcome(policy, &smaller) > change.leads_to,
                        "{:?}, but {} does it too",
                        change,
                        value
                    );
                }
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }
    check_none_is_missed(policy, application, &made)?;
    Ok(made.changes.len())
}

#[test]
fn suggestions_for_the_german_rows_work_and_are_the_smallest() {
    let mut levers = std::collections::BTreeMap::new();
    for row in 0..300 {
        let application = application(row);
        check(&POLICY, &application).unwrap();
        for change in decided(&POLICY, &application).changes {
            *levers.entry(format!("{:?}", change.lever)).or_insert(0) += 1;
        }
    }
    // Every kind of lever was exercised.
    for lever in ["Amount", "DownPayment", "TermMonths", "Feature(\"savings\")", "Feature(\"other_instalment_plans\")"]
    {
        assert!(levers.contains_key(lever), "{levers:?}");
    }
}

#[test]
fn approvals_have_no_suggestions_and_what_cannot_be_changed_is_never_one() {
    for row in 0..1000 {
        let made = decided(&POLICY, &application(row));
        if made.outcome == Outcome::Approve {
            assert!(made.changes.is_empty());
        }
        for change in made.changes {
            if let Lever::Feature(name) = &change.lever {
                assert!(
                    ["savings", "other_debtors", "other_instalment_plans", "telephone"].contains(&name.as_str()),
                    "{name}"
                );
            }
        }
    }
}

/// Debts of 500.00 against an income of 1200.00: the debts must fall until the debt-to-income ratio is met.
#[test]
fn debts_go_down_to_the_ratio() {
    let mut found = 0;
    for row in 0..200 {
        let mut application = application(row);
        application.request.monthly_debt_payments = 50_000;
        check(&POLICY, &application).unwrap();
        let made = decided(&POLICY, &application);
        found += made.changes.iter().filter(|change| change.lever == Lever::MonthlyDebtPayments).count();
    }
    assert!(found > 5, "{found}");
}

#[test]
fn a_loan_that_is_too_small_is_not_made_smaller() {
    for row in 0..100 {
        let mut application = application(row);
        application.request.amount = 20_000;
        application.request.down_payment = 0;
        let made = decided(&POLICY, &application);
        assert!(made.changes.iter().all(|change| change.lever != Lever::Amount && change.lever != Lever::DownPayment));
    }
}

/// The feature `months` of the small model takes whole numbers; every nearer one is tried.
#[test]
fn a_number_moves_to_the_nearest_value_that_leads_to_the_outcome() {
    let manifest = small_manifest();
    let table = Table::from_csv(small_csv(2000).as_bytes(), &manifest).unwrap();
    let model = Model::from_file(&train(&manifest, &table).unwrap()).unwrap();
    let middle = (model.score_range().0 + model.score_range().1) / 2;
    let text = String::from_utf8(data("demonstration.policy.toml")).unwrap();
    let text = text.replace("approve = 500", &format!("approve = {middle}")).replace("refer = 460", "refer = 0");
    let policy = Policy::from_bytes(text.replace("from_score = 460", "from_score = 0").as_bytes()).unwrap();
    let mut found = 0;
    for (months, grade, colour) in (0..60).flat_map(|months| {
        ["low", "middle", "high"]
            .iter()
            .flat_map(move |grade| ["red", "blue", "grey"].map(move |colour| (months, *grade, colour)))
    }) {
        let mut application = application(0);
        application.request = LoanRequest { vehicle_value: 2_000_000, amount: 1_000_000, ..application.request };
        application.request = LoanRequest { down_payment: 500_000, monthly_income: 10_000_000, ..application.request };
        let text = |text: &str| FeatureValue::Text(text.into());
        let with_months = |months: i32| {
            let mut changed = application.clone();
            changed.features.0 =
                [("grade", text(grade)), ("colour", text(colour)), ("months", FeatureValue::Number(f64::from(months)))]
                    .map(|(name, value)| (name.to_owned(), value))
                    .into();
            decide(&model, &policy, &Input::from_application(&changed).unwrap()).unwrap()
        };
        let made = with_months(months);
        let suggested = made.changes.iter().find(|change| change.lever == Lever::Feature("months".into()));
        let nearest = (-100..=100)
            .filter(|other| *other != -9 && with_months(*other).outcome == Outcome::Approve)
            .min_by_key(|other| ((other - months).abs(), *other));
        if made.outcome != Outcome::Approve {
            let suggested = suggested.map(|change| change.to.clone());
            assert_eq!(
                suggested,
                nearest.map(|months| ChangeValue::Number(f64::from(months))),
                "{months} {grade} {colour}"
            );
            found += usize::from(nearest.is_some());
        }
    }
    assert!(found > 20, "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Requests and policies of many shapes.
    #[test]
    fn suggestions_always_work_and_are_the_smallest(
        row in 0..1000usize,
        amount in 20_000..6_000_000i64,
        value in 20_000..6_000_000i64,
        term_months in 3..120u16,
        vehicle_age_years in 0..14u16,
        down_payment in 0..1_000_000i64,
        monthly_income in 0..600_000i64,
        monthly_debt_payments in 0..200_000i64,
        approve in 420..560i32,
        dear in any::<bool>(),
    ) {
        let mut text = String::from_utf8(data("demonstration.policy.toml")).unwrap();
        text = text.replace("approve = 500", &format!("approve = {approve}"));
        text = text.replace("refer = 460", "refer = 410").replace("from_score = 460", "from_score = 410");
        if dear {
            // A grid in which a larger loan-to-value ratio is cheaper, so that payments jump both ways.
            text = text.replace("add_ppm = 12500", "add_ppm = -40000");
        }
        let policy = Policy::from_bytes(text.as_bytes()).unwrap();
        let mut application = application(row);
        let request = &mut application.request;
        (request.amount, request.vehicle_value, request.down_payment) = (amount, value, down_payment);
        (request.term_months, request.vehicle_age_years) = (term_months, vehicle_age_years);
        (request.monthly_income, request.monthly_debt_payments) = (monthly_income, monthly_debt_payments);
        check(&policy, &application)?;
    }
}
