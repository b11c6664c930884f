//! From terms to the disclosed cost.

use jiff::civil::date;
use vinculum_loan_math::{
    disclosure::{DisclosureError, disclose},
    exact::{DayCount, Fee, FeeTiming, Frequency, Grace, GraceKind, Terms},
};

fn terms() -> Terms {
    Terms {
        principal: 2_000_000,
        annual_rate_ppm: 65_000,
        advance_date: date(2026, 1, 10),
        first_payment_date: date(2026, 2, 10),
        payment_day: None,
        payments: 60,
        frequency: Frequency::Monthly,
        day_count: DayCount::Thirty360,
        payment: None,
        balloon: 0,
        grace: None,
        fees: Vec::new(),
    }
}

#[test]
fn without_fees_the_rates_are_those_of_the_loan() {
    let disclosure = disclose(&terms()).unwrap();
    assert!((disclosure.regulation_z.apr_percent - 6.5).abs() < 0.001, "{}", disclosure.regulation_z.apr_percent);
    // (1 + 0.065 ÷ 12)^12 - 1 = 6.6972 %.
    assert!((disclosure.eu.apr_percent - 6.6972).abs() < 0.001, "{}", disclosure.eu.apr_percent);
    assert_eq!(disclosure.amount_financed + disclosure.finance_charge, disclosure.total_of_payments);
}

#[test]
fn fees_of_credit_raise_the_rate_alike_whether_financed_or_upfront() {
    let with = |timing, cost_of_credit| {
        let fee = Fee { name: "origination".into(), amount: 60_000, timing, cost_of_credit };
        disclose(&Terms { fees: vec![fee], ..terms() }).unwrap()
    };
    let upfront = with(FeeTiming::Upfront, true);
    assert_eq!(upfront.amount_financed, 1_940_000);
    assert!(upfront.regulation_z.apr_percent > 7.7);
    let financed = with(FeeTiming::Financed, true);
    assert_eq!(financed.amount_financed, 2_000_000);
    assert!((6.5..upfront.regulation_z.apr_percent).contains(&(financed.regulation_z.apr_percent - 1e-9)));
    let other = with(FeeTiming::Upfront, false);
    assert!((other.regulation_z.apr_percent - 6.5).abs() < 0.001);
}

#[test]
fn a_deferred_grace_counts_time_and_no_payment() {
    let deferred = Terms { grace: Some(Grace { payments: 3, kind: GraceKind::Deferred }), ..terms() };
    let rate = disclose(&deferred).unwrap().regulation_z.apr_percent;
    // Interest of the grace bears none until it is capitalised, so the rate is a little below the nominal one.
    assert!((6.4..6.5).contains(&rate), "{rate}");
}

#[test]
fn weekly_loans_have_weekly_unit_periods() {
    let weekly = Terms {
        frequency: Frequency::Weekly,
        day_count: DayCount::Actual365Fixed,
        first_payment_date: date(2026, 1, 17),
        ..terms()
    };
    let rate = disclose(&weekly).unwrap().regulation_z.apr_percent;
    // 52 weeks are 364 days.
    assert!((rate - 6.5 * 364.0 / 365.0).abs() < 0.002, "{rate}");
}

#[test]
fn fees_above_the_loan_leave_nothing_to_finance() {
    let fee = Fee { name: "fee".into(), amount: 2_000_000, timing: FeeTiming::Upfront, cost_of_credit: true };
    assert_eq!(disclose(&Terms { fees: vec![fee], ..terms() }), Err(DisclosureError::AmountFinanced(0)));
}
