//! The EU annual percentage rate of charge. Rates: Directive 98/7/EC, Annex III (examples of the same equation);
//! intervals: Commission staff working document SWD(2012) 128 final, section 4.1.1.

use jiff::civil::date;
use vinculum_loan_math::apr::{AprError, EuFlow, EuTime, EuTransaction, IntervalPeriod, eu_apr, interval_in_years};

fn agreement(drawn: f64, payments: &[(f64, EuTime)]) -> EuTransaction {
    let payments = payments.iter().map(|&(amount, after)| EuFlow { amount, after }).collect();
    EuTransaction { drawdowns: vec![EuFlow { amount: drawn, after: EuTime::Days(0) }], payments }
}

#[test]
fn directive_98_7_examples_on_the_calendar_basis() {
    // 1 200 repaid after 546 days.
    let first = eu_apr(&agreement(1000.0, &[(1200.0, EuTime::Days(546))])).unwrap();
    assert_eq!(((first.apr_percent * 100.0).round(), first.apr_percent_one_decimal), (1296.0, 13.0));
    // 1 000 lent, of which 50 is kept for administration.
    let second = eu_apr(&agreement(950.0, &[(1200.0, EuTime::Days(546))])).unwrap();
    assert_eq!(second.apr_percent_one_decimal, 16.9);
    let third = eu_apr(&agreement(1000.0, &[(600.0, EuTime::Days(365)), (600.0, EuTime::Days(730))])).unwrap();
    assert_eq!(third.apr_percent_one_decimal, 13.1);
    let fourth = [(272.0, EuTime::Days(90)), (272.0, EuTime::Days(181)), (544.0, EuTime::Days(365))];
    assert_eq!(eu_apr(&agreement(1000.0, &fourth)).unwrap().apr_percent_one_decimal, 13.2);
}

#[test]
fn directive_98_7_examples_on_the_basis_of_a_standard_year() {
    let rate = |drawn, payments: &[(f64, EuTime)]| eu_apr(&agreement(drawn, payments)).unwrap().apr_percent_one_decimal;
    assert_eq!(rate(1000.0, &[(1200.0, EuTime::Years(1.5))]), 12.9);
    assert_eq!(rate(950.0, &[(1200.0, EuTime::Months(18))]), 16.9);
    assert_eq!(rate(1000.0, &[(600.0, EuTime::Years(1.0)), (600.0, EuTime::Weeks(104))]), 13.1);
    assert_eq!(
        rate(1000.0, &[(272.0, EuTime::Months(3)), (272.0, EuTime::Months(6)), (544.0, EuTime::Months(12))]),
        13.2
    );
}

#[test]
fn commission_examples_of_intervals() {
    use IntervalPeriod::{Months, Weeks, Years};
    let third_366 = 3.0 / 366.0;
    let cases = [
        (date(2012, 1, 12), date(2012, 2, 15), Months, 3.0 / 365.0 + 1.0 / 12.0),
        (date(2012, 1, 12), date(2012, 3, 15), Months, 3.0 / 365.0 + 2.0 / 12.0),
        (date(2012, 1, 12), date(2012, 4, 15), Months, 3.0 / 365.0 + 3.0 / 12.0),
        (date(2013, 1, 12), date(2013, 2, 15), Months, third_366 + 1.0 / 12.0),
        (date(2013, 1, 12), date(2013, 4, 15), Months, third_366 + 3.0 / 12.0),
        (date(2012, 1, 12), date(2012, 2, 15), Years, 34.0 / 365.0),
        (date(2012, 1, 12), date(2013, 2, 15), Years, 34.0 / 365.0 + 1.0),
        (date(2012, 1, 12), date(2014, 2, 15), Years, 34.0 / 365.0 + 2.0),
        (date(2013, 2, 25), date(2013, 3, 28), Months, third_366 + 1.0 / 12.0),
        (date(2013, 2, 26), date(2013, 3, 29), Months, 2.0 / 366.0 + 1.0 / 12.0),
        (date(2012, 2, 26), date(2012, 3, 29), Months, third_366 + 1.0 / 12.0),
        (date(2012, 12, 1), date(2013, 2, 2), Months, 1.0 / 366.0 + 2.0 / 12.0),
        // By the same rules, in weeks: the year to 3 January 2025 has 366 days.
        (date(2025, 1, 1), date(2025, 1, 17), Weeks, 2.0 / 52.0 + 2.0 / 366.0),
    ];
    for (first, last, period, years) in cases {
        let interval = interval_in_years(first, last, period).unwrap();
        assert!((interval - years).abs() < 1e-12, "{first} to {last}: {interval}, not {years}");
    }
    assert_eq!(interval_in_years(date(2025, 1, 2), date(2025, 1, 1), Months), None);
}

#[test]
fn one_decimal_rounds_a_half_up() {
    // SWD(2012) 128 final, section 4.1.2: 3.055 % and 3.054 % are 3.1 %.
    let one_year = |paid| eu_apr(&agreement(100.0, &[(paid, EuTime::Years(1.0))])).unwrap().apr_percent_one_decimal;
    assert_eq!(one_year(103.055), 3.1);
    assert_eq!(one_year(103.054), 3.1);
    assert_eq!(one_year(103.05), 3.1);
    assert_eq!(one_year(103.049), 3.0);
    assert_eq!(one_year(95.0), -5.0);
}

#[test]
fn bad_input_is_refused() {
    let late = eu_apr(&agreement(100.0, &[(101.0, EuTime::Years(1000.5))])).unwrap_err();
    assert_eq!(late.to_string(), "payments[0].after is 1000.5: it must be from 0 to 1000 years");
    assert!(eu_apr(&agreement(100.0, &[(101.0, EuTime::Years(f64::NAN))])).is_err());
    assert_eq!(eu_apr(&agreement(100.0, &[])), Err(AprError::Empty("payments")));
    let parsed: EuTransaction = serde_json::from_str(
        r#"{"drawdowns":[{"amount":1,"after":{"days":0}}],"payments":[{"amount":2,"after":{"months":12}}]}"#,
    )
    .unwrap();
    assert_eq!(eu_apr(&parsed).unwrap().apr_percent_one_decimal, 100.0);
}
