//! What is computed by a short way, against its definition.

use jiff::{ToSpan, civil::Date, civil::date};
use proptest::prelude::*;
use vinculum_loan_math::{
    apr::{EuFlow, EuTime, EuTransaction, RegulationZFlow, RegulationZTransaction, eu_apr, regulation_z_apr},
    exact::{
        DayCount, MAX_ANNUAL_RATE_PPM, MAX_PRINCIPAL, Terms, day_of_month_clamped, days_between, divide_half_even,
        interest_for, schedule,
    },
};

use crate::schedules::any_terms;

/// What the last payment is above the level one, and `None` if the loan is repaid before it.
fn excess(terms: &Terms, payment: i64) -> Option<i64> {
    let rolled = schedule(&Terms { payment: Some(payment), balloon: 0, ..terms.clone() }).unwrap();
    (rolled.rows.len() == usize::from(terms.payments)).then(|| rolled.final_payment - terms.balloon - payment)
}

/// The least payment whose last payment isn't above it, or the one below if that is nearer, by bisection alone.
fn level_payment(terms: &Terms) -> i64 {
    let (mut low, mut high) = (0, MAX_PRINCIPAL);
    while high - low > 1 {
        let middle = low.midpoint(high);
        match excess(terms, middle) {
            Some(above) if above > 0 => low = middle,
            _ => high = middle,
        }
    }
    match excess(terms, high) {
        Some(below) if low == 0 || -below < excess(terms, low).unwrap() => high,
        _ => low,
    }
}

/// The rate at which `worth` of the payments is 1 of the advances, by bisection alone.
fn rate(worth: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-0.999_f64, 100.0_f64);
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if worth(middle) > 1.0 { low = middle } else { high = middle }
    }
    low
}

fn times() -> impl Strategy<Value = (Vec<(f64, u32, f64)>, Vec<(f64, u32, f64)>)> {
    let fraction = prop_oneof![Just(0.0), Just(7.0 / 30.0), 0.0..1.0];
    let advances = prop::collection::vec((100.0..1e6, 0..3_u32, fraction.clone()), 1..4);
    let irregular = prop::collection::vec((1.0..1e5, 4..120_u32, fraction.clone()), 1..40);
    let regular = (1.0..1e5, 1..100_u32, fraction)
        .prop_map(|(amount, count, fraction)| (4..4 + count).map(|period| (amount, period, fraction)).collect());
    (advances, prop_oneof![irregular, regular])
}

proptest! {
    #[test]
    fn level_payments(terms in any_terms()) {
        prop_assert_eq!(schedule(&terms).unwrap().payment, level_payment(&terms));
    }

    #[test]
    fn regulation_z_rates((advances, payments) in times()) {
        let side = |list: &[(f64, u32, f64)], rate: f64| -> f64 {
            list.iter().map(|&(amount, t, f)| amount / ((1.0 + f * rate) * (1.0 + rate).powi(t as i32))).sum()
        };
        let expected = rate(|rate| side(&payments, rate) / side(&advances, rate));
        let flows = |list: &[(f64, u32, f64)]| {
            list.iter().map(|&(amount, periods, fraction)| RegulationZFlow { amount, periods, fraction }).collect()
        };
        let transaction =
            RegulationZTransaction { unit_periods_per_year: 12.0, advances: flows(&advances), payments: flows(&payments) };
        // Where all is repaid within a day or nothing is, the search and this bisection end elsewhere.
        prop_assume!(expected > -0.99 && expected < 99.0);
        let found = regulation_z_apr(&transaction).unwrap().unit_period_rate;
        prop_assert!((found - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{found}, not {expected}");
    }

    #[test]
    fn european_rates((advances, payments) in times()) {
        let side = |list: &[(f64, u32, f64)], rate: f64| -> f64 {
            list.iter().map(|&(amount, t, f)| amount / (1.0 + rate).powf((f64::from(t) + f) / 12.0)).sum()
        };
        let expected = rate(|rate| side(&payments, rate) / side(&advances, rate));
        let flows = |list: &[(f64, u32, f64)]| {
            let years = |t: u32, f: f64| EuTime::Years((f64::from(t) + f) / 12.0);
            list.iter().map(|&(amount, t, f)| EuFlow { amount, after: years(t, f) }).collect()
        };
        prop_assume!(expected > -0.99 && expected < 99.0);
        let found = eu_apr(&EuTransaction { drawdowns: flows(&advances), payments: flows(&payments) }).unwrap();
        let expected = 100.0 * expected;
        prop_assert!((found.apr_percent - expected).abs() <= 1e-10 * (1.0 + expected.abs()), "{found:?}, not {expected}");
    }

    #[test]
    fn interest(balance in 0..i64::MAX, rate in 0..=MAX_ANNUAL_RATE_PPM, days in 0..3_000_u32, shift in 0..63) {
        for day_count in [DayCount::Actual365Fixed, DayCount::Actual360, DayCount::Thirty360] {
            let balance = balance >> shift;
            let product = i128::from(balance) * i128::from(rate) * i128::from(days);
            let expected = divide_half_even(product, 1_000_000 * i128::from(day_count.year_days())).unwrap();
            prop_assert_eq!(interest_for(balance, rate, days, day_count).ok(), i64::try_from(expected).ok());
        }
    }

    /// Products that are exactly a half of the year.
    #[test]
    fn interest_at_the_half(quotient in 0..1_000_000_i64) {
        let expected = quotient + quotient % 2;
        prop_assert_eq!(interest_for(2 * quotient + 1, 500_000, 365, DayCount::Actual365Fixed), Ok(expected));
        prop_assert_eq!(interest_for(2 * quotient + 1, 500_000, 360, DayCount::Thirty360), Ok(expected));
    }

    #[test]
    fn days(from in any_date(), to in any_date()) {
        prop_assert_eq!(days_between(from, to), i64::from(from.until(to).unwrap().get_days()));
    }

    #[test]
    fn months(from in any_date(), months in -239_976_i32..=239_976, day in 1..=31_i8) {
        let first = from.first_of_month().checked_add(months.months()).ok();
        let expected = first.map(|first| first.with().day(day.min(first.days_in_month())).build().unwrap());
        prop_assert_eq!(day_of_month_clamped(from, months.into(), day), expected);
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    (-9_999..=9_999_i16, 1..=12_i8, 1..=31_i8).prop_map(|(year, month, day)| {
        let first = date(year, month, 1);
        date(year, month, day.min(first.days_in_month()))
    })
}
