//! Amortisation schedules.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use vinculum_loan_math::exact::{
    DayCount, Fee, FeeTiming, Frequency, Grace, GraceKind, MAX_PAYMENTS, MAX_PRINCIPAL, RowKind, Schedule, Terms,
    TermsError, interest_for, schedule,
};

/// 10 000.00 at 6 % over 36 months, interest by 30/360.
fn terms() -> Terms {
    Terms {
        principal: 1_000_000,
        annual_rate_ppm: 60_000,
        advance_date: date(2025, 1, 15),
        first_payment_date: date(2025, 2, 15),
        payment_day: None,
        payments: 36,
        frequency: Frequency::Monthly,
        day_count: DayCount::Thirty360,
        payment: None,
        balloon: 0,
        grace: None,
        fees: Vec::new(),
    }
}

fn due_dates(schedule: &Schedule) -> Vec<Date> {
    schedule.rows.iter().map(|row| row.due_date).collect()
}

/// What must hold for every schedule.
fn assert_invariants(terms: &Terms, schedule: &Schedule) {
    let (mut balance, mut unpaid) = (schedule.opening_balance, 0);
    for (index, row) in schedule.rows.iter().enumerate() {
        assert_eq!(usize::from(row.number), index + 1);
        assert_eq!(row.opening_balance, balance);
        assert_eq!(
            row.interest_accrued,
            interest_for(balance, terms.annual_rate_ppm, row.days, terms.day_count).unwrap()
        );
        assert_eq!(row.payment, row.interest_paid + row.principal_paid);
        assert_eq!(row.closing_balance, balance - row.principal_paid + row.interest_capitalised);
        assert_eq!(row.unpaid_interest, unpaid + row.interest_accrued - row.interest_paid - row.interest_capitalised);
        assert!(
            row.principal_paid >= 0 && row.interest_paid >= 0 && row.unpaid_interest >= 0 && row.closing_balance >= 0
        );
        assert!(row.principal_paid == 0 || row.unpaid_interest == 0, "interest is paid before principal");
        if row.kind == RowKind::Level {
            assert_eq!(row.payment, schedule.payment);
        }
        (balance, unpaid) = (row.closing_balance, row.unpaid_interest);
    }
    assert_eq!((balance, unpaid), (0, 0));
    let sum = |amount: fn(&vinculum_loan_math::exact::Row) -> i64| schedule.rows.iter().map(amount).sum::<i64>();
    assert_eq!(sum(|row| row.principal_paid), schedule.opening_balance + sum(|row| row.interest_capitalised));
    assert_eq!(schedule.total_payments, schedule.opening_balance + schedule.total_interest);
    assert_eq!(schedule.total_interest, sum(|row| row.interest_accrued));
}

#[test]
fn a_level_monthly_loan_matches_the_annuity() {
    // 10 000 × 0.005 ÷ (1 - 1.005^-36) = 304.2194.
    let result = schedule(&terms()).unwrap();
    assert_eq!((result.payment, result.rows.len()), (30_422, 36));
    assert_eq!((result.rows[0].interest_accrued, result.rows[0].principal_paid), (5_000, 25_422));
    assert!((result.final_payment - result.payment).abs() < 36);
    assert_invariants(&terms(), &result);
}

#[test]
fn payment_days_clamp_to_the_end_of_short_months() {
    let ends =
        Terms { advance_date: date(2023, 12, 31), first_payment_date: date(2024, 1, 31), payments: 4, ..terms() };
    let expected = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)];
    assert_eq!(due_dates(&schedule(&ends).unwrap()), expected);
    let from_february = Terms {
        advance_date: date(2025, 1, 31),
        first_payment_date: date(2025, 2, 28),
        payment_day: Some(31),
        payments: 2,
        ..terms()
    };
    assert_eq!(due_dates(&schedule(&from_february).unwrap()), [date(2025, 2, 28), date(2025, 3, 31)]);
    let wrong = Terms { payment_day: Some(16), ..terms() };
    assert_eq!(schedule(&wrong), Err(TermsError::PaymentDay { day: 16, first: date(2025, 2, 15) }));
}

#[test]
fn weekly_and_biweekly_dates_step_by_days() {
    for (frequency, days) in [(Frequency::Weekly, 7), (Frequency::Biweekly, 14)] {
        let result = schedule(&Terms { frequency, day_count: DayCount::Actual365Fixed, ..terms() }).unwrap();
        assert!(result.rows.iter().skip(1).all(|row| row.days == days));
    }
}

#[test]
fn an_odd_first_period_bears_its_own_interest() {
    let long = Terms { advance_date: date(2024, 12, 1), day_count: DayCount::Actual360, ..terms() };
    let result = schedule(&long).unwrap();
    // 76 days of 1 000 000 at 6 % over 360.
    assert_eq!((result.rows[0].days, result.rows[0].interest_accrued), (76, 12_667));
    assert_invariants(&long, &result);
}

#[test]
fn interest_above_the_first_payment_is_carried_without_interest() {
    let late = Terms { annual_rate_ppm: 240_000, payments: 84, first_payment_date: date(2025, 7, 15), ..terms() };
    let result = schedule(&late).unwrap();
    assert!(result.rows[0].unpaid_interest > 0 && result.rows[0].principal_paid == 0);
    assert_eq!(result.rows[1].opening_balance, result.opening_balance);
    assert_invariants(&late, &result);
}

#[test]
fn a_balloon_is_due_with_the_last_payment() {
    let balloon = Terms { balloon: 400_000, ..terms() };
    let result = schedule(&balloon).unwrap();
    // (10 000 - 4 000 ÷ 1.005^36) × 0.005 ÷ (1 - 1.005^-36) = 202.5316.
    assert_eq!(result.payment, 20_253);
    assert!((result.final_payment - 400_000 - result.payment).abs() < 36);
    assert_invariants(&balloon, &result);
    let too_large = Terms { balloon: 1_180_000, ..terms() };
    assert_eq!(schedule(&too_large), Err(TermsError::Balloon { balloon: 1_180_000, owed: 1_180_000 }));
    assert!(schedule(&Terms { balloon: 1_179_999 - 36, ..terms() }).is_ok());
}

#[test]
fn interest_only_and_deferred_graces() {
    let grace = |kind| Terms { grace: Some(Grace { payments: 6, kind }), ..terms() };
    let interest_only = schedule(&grace(GraceKind::InterestOnly)).unwrap();
    assert!(interest_only.rows[..6].iter().all(|row| (row.payment, row.closing_balance) == (5_000, 1_000_000)));
    assert_invariants(&grace(GraceKind::InterestOnly), &interest_only);

    let deferred = schedule(&grace(GraceKind::Deferred)).unwrap();
    assert!(deferred.rows[..6].iter().all(|row| (row.payment, row.interest_accrued) == (0, 5_000)));
    let last = &deferred.rows[5];
    assert_eq!((last.interest_capitalised, last.closing_balance, last.unpaid_interest), (30_000, 1_030_000, 0));
    assert_invariants(&grace(GraceKind::Deferred), &deferred);

    let whole = Terms { grace: Some(Grace { payments: 36, kind: GraceKind::Deferred }), ..terms() };
    let message = "grace.payments is 36: at least one of the 36 payments must follow the grace";
    assert_eq!(schedule(&whole).unwrap_err().to_string(), message);
}

#[test]
fn financed_fees_bear_interest_and_upfront_fees_do_not() {
    let fee = |amount, timing| Fee { name: "title".into(), amount, timing, cost_of_credit: false };
    let with_fees = Terms { fees: vec![fee(50_000, FeeTiming::Financed), fee(7_500, FeeTiming::Upfront)], ..terms() };
    let result = schedule(&with_fees).unwrap();
    assert_eq!((result.opening_balance, result.financed_fees, result.upfront_fees), (1_050_000, 50_000, 7_500));
    assert_eq!(result.rows[0].interest_accrued, 5_250);
}

#[test]
fn a_given_payment_is_kept_and_the_last_absorbs_the_rest() {
    let low = schedule(&Terms { payment: Some(20_000), ..terms() }).unwrap();
    assert_eq!((low.payment, low.rows.len()), (20_000, 36));
    assert!(low.final_payment > 20_000);
    assert_invariants(&terms(), &low);
    let high = schedule(&Terms { payment: Some(100_000), ..terms() }).unwrap();
    assert_eq!((high.rows.len(), high.rows.last().unwrap().kind), (11, RowKind::Final));
    assert_invariants(&terms(), &high);
    let both = Terms { payment: Some(20_000), balloon: 1, ..terms() };
    assert_eq!(schedule(&both), Err(TermsError::PaymentAndBalloon { payment: 20_000, balloon: 1 }));
}

#[test]
fn boundaries_and_one_past_them() {
    let refused = |terms: Terms| schedule(&terms).unwrap_err().to_string();
    assert_eq!(
        refused(Terms { principal: 0, ..terms() }),
        "principal is 0: it must be from 1 to 1000000000000000 minor units"
    );
    assert!(refused(Terms { principal: MAX_PRINCIPAL + 1, ..terms() }).starts_with("principal is 1000000000000001"));
    assert!(refused(Terms { annual_rate_ppm: 10_000_001, ..terms() }).starts_with("annual_rate_ppm is 10000001"));
    assert_eq!(refused(Terms { payments: 0, ..terms() }), "payments is 0: it must be from 1 to 3200");
    assert_eq!(refused(Terms { payments: MAX_PAYMENTS + 1, ..terms() }), "payments is 3201: it must be from 1 to 3200");
    assert!(
        refused(Terms { first_payment_date: date(2025, 1, 15), ..terms() })
            .contains("must be after advance_date 2025-01-15")
    );
    assert!(refused(Terms { first_payment_date: date(9999, 12, 15), ..terms() }).contains("after the year 9999"));
    assert!(refused(Terms { principal: 5, ..terms() }).contains("too small for 36 payments"));
    let largest = Terms { principal: MAX_PRINCIPAL, payments: MAX_PAYMENTS, frequency: Frequency::Weekly, ..terms() };
    assert_invariants(&largest, &schedule(&largest).unwrap());
    let highest = Terms { annual_rate_ppm: 10_000_000, ..terms() };
    assert_invariants(&highest, &schedule(&highest).unwrap());
    let single = Terms { payments: 1, ..terms() };
    assert_eq!(schedule(&single).unwrap().final_payment, 1_005_000);
    let free = Terms { annual_rate_ppm: 0, ..terms() };
    assert_eq!(schedule(&free).unwrap().payment, 27_778);
}

#[test]
fn terms_are_strict_json() {
    let text = serde_json::to_string(&terms()).unwrap();
    assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms());
    assert!(text.contains(r#""day_count":"30/360""#) && text.contains(r#""frequency":"monthly""#));
    assert!(serde_json::from_str::<Terms>(&text.replacen('{', r#"{"rate":1,"#, 1)).is_err());
}

pub fn any_terms() -> impl Strategy<Value = Terms> {
    let frequency = prop_oneof![Just(Frequency::Monthly), Just(Frequency::Biweekly), Just(Frequency::Weekly)];
    let day_count = prop_oneof![Just(DayCount::Actual365Fixed), Just(DayCount::Actual360), Just(DayCount::Thirty360)];
    let grace = proptest::option::of((0_u16..6, prop_oneof![Just(GraceKind::InterestOnly), Just(GraceKind::Deferred)]));
    let amounts = (100_000_i64..10_000_000_000, 0_u32..400_000, 0_i64..50_000);
    (amounts, 7_u16..100, frequency, day_count, grace, 0_i32..800, 1_i32..120).prop_map(
        |((principal, annual_rate_ppm, balloon), payments, frequency, day_count, grace, start, first)| {
            let after = |from: Date, days: i32| from.checked_add(jiff::Span::new().days(days)).unwrap();
            let advance_date = after(date(2024, 1, 1), start);
            Terms {
                principal,
                annual_rate_ppm,
                advance_date,
                first_payment_date: after(advance_date, first),
                payments,
                frequency,
                day_count,
                balloon,
                grace: grace.map(|(payments, kind)| Grace { payments, kind }),
                ..terms()
            }
        },
    )
}

proptest! {
    #[test]
    fn every_schedule_balances(terms in any_terms()) {
        let result = schedule(&terms).unwrap();
        assert_invariants(&terms, &result);
    }

    /// One minor unit more or less would not bring the last payment nearer to the level one.
    #[test]
    fn the_level_payment_is_the_nearest(terms in any_terms()) {
        let result = schedule(&terms).unwrap();
        let distance = (result.final_payment - terms.balloon - result.payment).abs();
        for payment in [result.payment - 1, result.payment + 1] {
            let other = schedule(&Terms { payment: Some(payment), balloon: 0, ..terms.clone() }).unwrap();
            if other.rows.len() == result.rows.len() {
                prop_assert!((other.final_payment - terms.balloon - payment).abs() >= distance);
            }
        }
    }
}
