//! Regulation Z. The examples are those of 12 CFR part 1026, Appendix J, section (c): dates, amounts and rates, which
//! it gives to two decimals.

use jiff::{ToSpan, civil::Date, civil::date};
use vinculum_loan_math::apr::{
    AprError, DatedFlow, DatedTransaction, MAX_ENTRIES, RegulationZFlow, RegulationZTransaction, UnitPeriod,
    UnitPeriodError, in_unit_periods, regulation_z_apr, unit_period_of,
};

fn flow(date: Date, amount: f64) -> DatedFlow {
    DatedFlow { date, amount }
}

fn loan(advance: DatedFlow, payments: impl IntoIterator<Item = DatedFlow>) -> DatedTransaction {
    DatedTransaction {
        begins: None,
        unit_period: None,
        advances: vec![advance],
        payments: payments.into_iter().collect(),
    }
}

fn monthly(first: Date, months: i32, count: i32, amount: f64) -> Vec<DatedFlow> {
    (0..count).map(|index| flow(first.checked_add((months * index).months()).unwrap(), amount)).collect()
}

fn every_weeks(first: Date, weeks: i32, count: i32, amount: f64) -> Vec<DatedFlow> {
    (0..count).map(|index| flow(first.checked_add((7 * weeks * index).days()).unwrap(), amount)).collect()
}

/// Checks unit-period, time to the first payment, and the rate rounded to two decimals.
#[track_caller]
fn assert_example(transaction: &DatedTransaction, unit_period: UnitPeriod, first: (u32, f64), apr: f64) {
    assert_eq!(unit_period_of(transaction), Ok(unit_period));
    let converted = in_unit_periods(transaction).unwrap();
    assert_eq!((converted.payments[0].periods, converted.payments[0].fraction), first);
    let percent = regulation_z_apr(&converted).unwrap().apr_percent;
    assert_eq!((percent * 100.0).round() / 100.0, apr, "unrounded: {percent}");
}

#[test]
fn c1_regular_payments() {
    let cases = [
        (
            loan(flow(date(1978, 1, 10), 5000.0), monthly(date(1978, 2, 10), 1, 24, 230.0)),
            UnitPeriod::Months(1),
            (1, 0.0),
            9.69,
        ),
        (
            loan(flow(date(1978, 2, 10), 6000.0), monthly(date(1978, 4, 1), 1, 36, 200.0)),
            UnitPeriod::Months(1),
            (1, 19.0 / 30.0),
            11.82,
        ),
        (
            loan(flow(date(1978, 5, 23), 10000.0), monthly(date(1978, 10, 1), 3, 40, 385.0)),
            UnitPeriod::Months(3),
            (1, 39.0 / 90.0),
            8.97,
        ),
        (
            loan(flow(date(1978, 3, 20), 500.0), every_weeks(date(1978, 4, 21), 1, 30, 17.60)),
            UnitPeriod::Weeks(1),
            (4, 4.0 / 7.0),
            14.96,
        ),
    ];
    for (transaction, unit_period, first, apr) in &cases {
        assert_example(transaction, *unit_period, *first, *apr);
    }
}

#[test]
fn c1_iii_semimonthly_payments_on_the_1st_and_16th() {
    let payments =
        monthly(date(1978, 3, 1), 1, 12, 219.17).into_iter().chain(monthly(date(1978, 3, 16), 1, 12, 219.17));
    let transaction = loan(flow(date(1978, 2, 23), 5000.0), payments);
    assert_example(&transaction, UnitPeriod::Semimonth, (0, 6.0 / 15.0), 10.34);
}

#[test]
fn c2_to_c4_odd_first_and_final_payments() {
    let one_and = |first: DatedFlow, rest: Vec<DatedFlow>| std::iter::once(first).chain(rest);
    let and_one = |rest: Vec<DatedFlow>, last: DatedFlow| rest.into_iter().chain(std::iter::once(last));
    let month = UnitPeriod::Months(1);
    let c2i = one_and(flow(date(1978, 2, 10), 250.0), monthly(date(1978, 3, 10), 1, 23, 230.0));
    assert_example(&loan(flow(date(1978, 1, 10), 5000.0), c2i), month, (1, 0.0), 10.08);
    let c2ii = one_and(flow(date(1978, 4, 20), 39.50), every_weeks(date(1978, 5, 18), 4, 11, 38.31));
    assert_example(&loan(flow(date(1978, 3, 18), 400.0), c2ii), UnitPeriod::Weeks(4), (1, 5.0 / 28.0), 28.50);
    let c3i = and_one(monthly(date(1978, 2, 10), 1, 23, 230.0), flow(date(1980, 1, 10), 280.0));
    assert_example(&loan(flow(date(1978, 1, 10), 5000.0), c3i), month, (1, 0.0), 10.50);
    let c3ii = and_one(every_weeks(date(1978, 4, 11), 2, 19, 9.50), flow(date(1979, 1, 2), 30.0));
    assert_example(&loan(flow(date(1978, 4, 3), 200.0), c3ii), UnitPeriod::Weeks(2), (0, 8.0 / 14.0), 12.22);
    let middle = and_one(monthly(date(1978, 3, 10), 1, 22, 230.0), flow(date(1980, 1, 10), 280.0)).collect();
    let c4i = one_and(flow(date(1978, 2, 10), 250.0), middle);
    assert_example(&loan(flow(date(1978, 1, 10), 5000.0), c4i), month, (1, 0.0), 10.90);
    let middle = and_one(monthly(date(1978, 5, 1), 2, 18, 465.0), flow(date(1981, 5, 1), 200.0)).collect();
    let c4ii = one_and(flow(date(1978, 3, 1), 449.36), middle);
    assert_example(&loan(flow(date(1978, 1, 10), 8000.0), c4ii), UnitPeriod::Months(2), (0, 52.0 / 60.0), 7.30);
}

#[test]
fn c5_single_advance_and_payment() {
    let single = |from, to, paid| loan(flow(from, 1000.0), [flow(to, paid)]);
    let days = single(date(1978, 1, 3), date(1978, 9, 15), 1080.0);
    assert_example(&days, UnitPeriod::TermInDays(255), (1, 0.0), 11.45);
    let months = single(date(1978, 7, 15), date(1979, 1, 15), 1044.0);
    assert_example(&months, UnitPeriod::Months(6), (1, 0.0), 8.80);
    let year_and_months = single(date(1978, 1, 17), date(1979, 7, 17), 1135.19);
    assert_example(&year_and_months, UnitPeriod::Months(12), (1, 0.5), 8.76);
    let years = single(date(1978, 1, 3), date(1980, 1, 3), 1240.0);
    assert_example(&years, UnitPeriod::Months(12), (2, 0.0), 11.36);
}

#[test]
fn c6_i_skipped_payments() {
    // Payments every four weeks from 20 February 1978; a second payment within a month is put off by two weeks, into
    // the next.
    let skipped = [(date(1978, 2, 20), 9), (date(1978, 11, 13), 6), (date(1979, 5, 14), 6), (date(1979, 11, 12), 3)];
    let payments = skipped.into_iter().flat_map(|(first, count)| every_weeks(first, 4, count, 100.0));
    let transaction = loan(flow(date(1978, 1, 25), 2135.0), payments);
    assert_example(&transaction, UnitPeriod::Weeks(4), (0, 26.0 / 28.0), 12.00);
}

#[test]
fn c6_iii_mortgage_whose_payments_change_each_year() {
    let by_year = [
        291.81, 300.18, 308.78, 317.61, 326.65, 335.92, 345.42, 355.15, 365.12, 375.33, 385.76, 385.42, 385.03, 384.62,
        384.17, 383.67, 383.13, 382.54, 381.90, 381.20, 380.43, 379.60, 378.68, 377.69, 376.60, 375.42, 374.13, 372.72,
        371.18, 369.50,
    ];
    let payments = (1978..).zip(by_year).flat_map(|(year, amount)| monthly(date(year, 6, 1), 1, 12, amount));
    let transaction = loan(flow(date(1978, 4, 10), 39_688.56), payments);
    assert_example(&transaction, UnitPeriod::Months(1), (1, 21.0 / 30.0), 9.80);
}

#[test]
fn c7_i_construction_loan_with_three_advances() {
    let advances = [date(1979, 4, 10), date(1979, 6, 12), date(1979, 9, 18)].map(|day| flow(day, 20_000.0));
    let mut construction = loan(advances[0], monthly(date(1979, 12, 10), 1, 240, 612.36));
    construction.advances = advances.to_vec();
    assert_example(&construction, UnitPeriod::Months(1), (8, 0.0), 10.25);
    let advances = in_unit_periods(&construction).unwrap().advances;
    let times: Vec<_> = advances.iter().map(|advance| (advance.periods, advance.fraction)).collect();
    assert_eq!(times, [(0, 0.0), (2, 2.0 / 30.0), (5, 8.0 / 30.0)]);
}

fn in_periods(advances: &[(f64, u32)], payments: &[(f64, u32)]) -> RegulationZTransaction {
    let flows = |list: &[(f64, u32)]| {
        list.iter().map(|&(amount, periods)| RegulationZFlow { amount, periods, fraction: 0.0 }).collect()
    };
    RegulationZTransaction { unit_periods_per_year: 12.0, advances: flows(advances), payments: flows(payments) }
}

#[test]
fn zero_negative_and_very_high_rates_are_found() {
    let rate = |paid: f64| regulation_z_apr(&in_periods(&[(100.0, 0)], &[(paid, 1)])).unwrap().unit_period_rate;
    assert_eq!(rate(100.0), 0.0);
    assert!((rate(90.0) + 0.1).abs() < 1e-12);
    assert!((rate(0.01) + 0.9999).abs() < 1e-12);
    assert!((rate(1e6) - 9_999.0).abs() < 1e-8);
    let thirds = regulation_z_apr(&in_periods(&[(0.3, 0)], &[(0.1, 1), (0.1, 2), (0.1, 3)])).unwrap();
    assert_eq!(thirds.unit_period_rate, 0.0, "decimal sums that are equal but for rounding");
}

#[test]
fn ten_thousand_entries_solve_and_one_more_is_refused() {
    let payments = |count: usize| (1..=count).map(|period| (1.0, period as u32)).collect::<Vec<_>>();
    let apr = regulation_z_apr(&in_periods(&[(1000.0, 0)], &payments(MAX_ENTRIES))).unwrap();
    // A perpetuity of 1 worth 1000 pays 0.1 % a period; after 10 000 periods the rest is worth 0.05.
    assert!((apr.unit_period_rate - 0.001).abs() < 1e-6);
    let error = regulation_z_apr(&in_periods(&[(1000.0, 0)], &payments(MAX_ENTRIES + 1))).unwrap_err();
    assert_eq!(error.to_string(), "payments has 10001 entries: at most 10000 are accepted");
}

#[test]
fn bad_numbers_are_refused_by_name() {
    let good = in_periods(&[(100.0, 0)], &[(110.0, 1)]);
    let message = |change: fn(&mut RegulationZTransaction)| {
        let mut bad = good.clone();
        change(&mut bad);
        regulation_z_apr(&bad).unwrap_err().to_string()
    };
    assert_eq!(
        message(|bad| bad.advances.clear()),
        "advances is empty: a rate needs at least one advance and one payment"
    );
    assert_eq!(
        message(|bad| bad.payments.clear()),
        "payments is empty: a rate needs at least one advance and one payment"
    );
    for (amount, text) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (0.0, "0"), (-1.0, "-1")] {
        let mut bad = good.clone();
        bad.payments[0].amount = amount;
        let expected = format!("payments[0].amount is {text}: it must be above 0 and at most 10^15");
        assert_eq!(regulation_z_apr(&bad).unwrap_err().to_string(), expected);
    }
    for fraction in [1.0, -0.1, f64::NAN] {
        let mut bad = good.clone();
        bad.advances[0].fraction = fraction;
        assert!(matches!(regulation_z_apr(&bad), Err(AprError::Number { field: "advances", name: "fraction", .. })));
    }
    for per_year in [0.0, -1.0, 366.5, f64::NAN] {
        let bad = RegulationZTransaction { unit_periods_per_year: per_year, ..good.clone() };
        assert!(matches!(regulation_z_apr(&bad), Err(AprError::UnitPeriodsPerYear(_))));
    }
    assert!(message(|bad| bad.payments[0].periods = 100_001).contains("periods is 100001"));
}

#[test]
fn no_rate_is_an_error() {
    // The payment comes with the advance, so no rate changes the difference.
    let error = regulation_z_apr(&in_periods(&[(100.0, 0)], &[(110.0, 0)])).unwrap_err();
    assert_eq!(error, AprError::NoRate { advances: 100.0, payments: 110.0 });
}

#[test]
fn command_files_are_plain_json() {
    let text = r#"{ "unit_periods_per_year": 12, "advances": [{ "amount": 1000, "periods": 0 }],
        "payments": [{ "amount": 1010.5, "periods": 1, "fraction": 0 }] }"#;
    let apr = regulation_z_apr(&serde_json::from_str(text).unwrap()).unwrap();
    assert!((apr.apr_percent - 12.6).abs() < 1e-9);
    let unknown = text.replace("\"periods\": 0", "\"periods\": 0, \"date\": 1");
    assert!(serde_json::from_str::<RegulationZTransaction>(&unknown).is_err());
}

#[test]
fn month_ends_are_one_series() {
    let on_the_last =
        |count: i32| (1..=count).map(|month| flow(date(2025, 1, 31).checked_add(month.months()).unwrap(), 100.0));
    let transaction = loan(flow(date(2025, 1, 31), 1000.0), on_the_last(12));
    assert_eq!(unit_period_of(&transaction), Ok(UnitPeriod::Months(1)));
    let payments = in_unit_periods(&transaction).unwrap().payments;
    assert!(payments.iter().zip(1..).all(|(payment, month)| (payment.periods, payment.fraction) == (month, 0.0)));
}

#[test]
fn without_a_common_period_the_average_counts() {
    // Periods of 50, 40 and 60 days average 50, which is nearest to seven weeks.
    let days = [50, 90, 150].map(|days: i32| flow(date(2025, 1, 1).checked_add(days.days()).unwrap(), 400.0));
    assert_eq!(unit_period_of(&loan(flow(date(2025, 1, 1), 1000.0), days)), Ok(UnitPeriod::Weeks(7)));
}

#[test]
fn dates_without_a_term_or_before_it_are_refused() {
    let day = date(2025, 1, 1);
    assert_eq!(in_unit_periods(&loan(flow(day, 1.0), [flow(day, 1.0)])), Err(UnitPeriodError::NoTerm(day)));
    let mut early = loan(flow(day, 1.0), [flow(date(2025, 2, 1), 1.0)]);
    early.begins = Some(date(2025, 1, 2));
    assert!(in_unit_periods(&early).unwrap_err().to_string().contains("before the term begins on 2025-01-02"));
    early.begins = None;
    early.unit_period = Some(UnitPeriod::Weeks(0));
    assert_eq!(in_unit_periods(&early), Err(UnitPeriodError::UnitPeriod(UnitPeriod::Weeks(0))));
    early.payments.clear();
    assert_eq!(in_unit_periods(&early), Err(UnitPeriodError::Entries { field: "payments", count: 0 }));
}
