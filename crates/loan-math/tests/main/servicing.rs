//! Allocation, payoff, delinquency and late charges.

use jiff::civil::date;
use proptest::prelude::*;
use vinculum_loan_math::exact::{
    AllocationOrder, Component, DayCount, DelinquencyBucket, Due, LateCharge, LateFeeRule, LoanPosition, Outstanding,
    ServicingError, allocate, days_past_due, late_fee, oldest_unpaid_due_date, payoff_quote,
};

const OWED: Outstanding = Outstanding { fees: 1_000, late_charges: 2_500, interest: 4_000, principal: 100_000 };

#[test]
fn a_payment_follows_the_order() {
    let fees_first = allocate(5_000, &OWED, AllocationOrder::FEES_FIRST).unwrap();
    assert_eq!(fees_first.applied, Outstanding { fees: 1_000, late_charges: 2_500, interest: 1_500, principal: 0 });
    assert_eq!(fees_first.remaining, Outstanding { fees: 0, late_charges: 0, interest: 2_500, principal: 100_000 });
    let interest_first = allocate(5_000, &OWED, AllocationOrder::INTEREST_FIRST).unwrap();
    assert_eq!(interest_first.applied, Outstanding { interest: 4_000, principal: 1_000, ..Outstanding::default() });
    let everything = allocate(107_501, &OWED, AllocationOrder::FEES_FIRST).unwrap();
    assert_eq!((everything.applied, everything.remaining, everything.excess), (OWED, Outstanding::default(), 1));
}

#[test]
fn an_order_names_each_component_once() {
    let text = r#"["interest","fees","principal","late_charges"]"#;
    let order: AllocationOrder = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&order).unwrap(), text);
    for bad in [r#"["interest","fees","principal"]"#, r#"["interest","interest","principal","fees"]"#] {
        assert!(serde_json::from_str::<AllocationOrder>(bad).unwrap_err().to_string().contains("once each"), "{bad}");
    }
    assert!(AllocationOrder::try_from(vec![Component::Fees; 5]).is_err());
}

#[test]
fn negative_amounts_are_refused() {
    let order = AllocationOrder::FEES_FIRST;
    assert_eq!(allocate(-1, &OWED, order), Err(ServicingError::Negative { field: "payment", value: -1 }));
    let error = allocate(1, &Outstanding { interest: -5, ..OWED }, order).unwrap_err();
    assert_eq!(error.to_string(), "interest is -5: it must be zero or more minor units");
}

#[test]
fn a_payoff_quote_adds_interest_to_its_day() {
    let position = LoanPosition {
        owed: OWED,
        accrued_to: date(2025, 3, 1),
        annual_rate_ppm: 73_000,
        day_count: DayCount::Actual365Fixed,
    };
    // 100 000 × 7.3 % ÷ 365 = 20 a day.
    let quote = payoff_quote(&position, date(2025, 3, 11)).unwrap();
    assert_eq!((quote.owed.interest, quote.per_diem, quote.total), (4_200, 20, 107_700));
    assert_eq!(payoff_quote(&position, date(2025, 3, 1)).unwrap().total, 107_500);
    assert!(matches!(payoff_quote(&position, date(2025, 2, 28)), Err(ServicingError::Interest(_))));
    let huge = LoanPosition { owed: Outstanding { fees: i64::MAX, ..OWED }, ..position };
    assert_eq!(payoff_quote(&huge, date(2025, 3, 1)), Err(ServicingError::Overflow("total")));
}

#[test]
fn days_past_due_run_from_the_oldest_unpaid_instalment() {
    let instalments = [1, 2, 3].map(|month| Due { date: date(2025, month, 10), amount: 500 });
    assert_eq!(oldest_unpaid_due_date(&instalments, 0), Ok(Some(date(2025, 1, 10))));
    assert_eq!(oldest_unpaid_due_date(&instalments, 499), Ok(Some(date(2025, 1, 10))));
    assert_eq!(oldest_unpaid_due_date(&instalments, 500), Ok(Some(date(2025, 2, 10))));
    assert_eq!(oldest_unpaid_due_date(&instalments, 1_500), Ok(None));
    assert!(oldest_unpaid_due_date(&instalments, -1).is_err());
    let due = Some(date(2025, 1, 10));
    assert_eq!(days_past_due(due, date(2025, 1, 9)), 0);
    assert_eq!(days_past_due(due, date(2025, 1, 10)), 0);
    assert_eq!(days_past_due(due, date(2025, 2, 10)), 31);
    assert_eq!(days_past_due(None, date(2025, 2, 10)), 0);
}

#[test]
fn buckets_change_at_their_first_days() {
    let names = [
        (0, "current"),
        (1, "1-29"),
        (29, "1-29"),
        (30, "30-59"),
        (59, "30-59"),
        (60, "60-89"),
        (89, "60-89"),
        (90, "90-119"),
        (119, "90-119"),
        (120, "120+"),
        (u32::MAX, "120+"),
    ];
    for (days, name) in names {
        assert_eq!(serde_json::to_value(DelinquencyBucket::from(days)).unwrap(), name, "{days} days");
    }
}

#[test]
fn a_late_charge_waits_for_its_grace_and_keeps_its_bounds() {
    let due = date(2025, 1, 10);
    let flat = LateFeeRule { grace_days: 10, charge: LateCharge::Flat { amount: 2_500 } };
    assert_eq!(late_fee(&flat, 40_000, due, date(2025, 1, 20)), Ok(0));
    assert_eq!(late_fee(&flat, 40_000, due, date(2025, 1, 21)), Ok(2_500));
    assert_eq!(late_fee(&flat, 1_000, due, date(2025, 1, 21)), Ok(1_000));
    let percent =
        |minimum, maximum| LateFeeRule { grace_days: 0, charge: LateCharge::Percent { ppm: 50_000, minimum, maximum } };
    let charge = |rule: LateFeeRule, overdue| late_fee(&rule, overdue, due, date(2025, 1, 11));
    assert_eq!(charge(percent(None, None), 40_010), Ok(2_000), "2000.5 goes to the even neighbour");
    assert_eq!(charge(percent(Some(2_500), None), 40_010), Ok(2_500));
    assert_eq!(charge(percent(None, Some(1_500)), 40_010), Ok(1_500));
    assert_eq!(charge(percent(Some(2_500), None), 0), Ok(0));
    assert_eq!(charge(percent(Some(2), Some(1)), 1), Err(ServicingError::LateChargeBounds { minimum: 2, maximum: 1 }));
    assert!(charge(percent(Some(-2), None), 1).is_err());
    let rule: LateFeeRule =
        serde_json::from_str(r#"{"grace_days":15,"charge":{"percent":{"ppm":50000,"minimum":100}}}"#).unwrap();
    assert_eq!(rule.charge, LateCharge::Percent { ppm: 50_000, minimum: Some(100), maximum: None });
}

proptest! {
    /// Nothing is lost, and a component is touched only once those before it are paid.
    #[test]
    fn allocation_conserves_the_payment(
        payment in 0..1_000_000_i64, fees in 0..100_000_i64, late_charges in 0..100_000_i64, interest in 0..100_000_i64, principal in 0..500_000_i64,
    ) {
        let owed = Outstanding { fees, late_charges, interest, principal };
        let result = allocate(payment, &owed, AllocationOrder::FEES_FIRST).unwrap();
        let list = |amounts: Outstanding| [amounts.fees, amounts.late_charges, amounts.interest, amounts.principal];
        let (applied, remaining) = (list(result.applied), list(result.remaining));
        prop_assert_eq!(applied.iter().sum::<i64>() + result.excess, payment);
        for (index, total) in list(owed).into_iter().enumerate() {
            prop_assert_eq!(applied[index] + remaining[index], total);
            prop_assert!(applied[index] == 0 || remaining[..index].iter().all(|&left| left == 0));
        }
        prop_assert!(result.excess == 0 || remaining == [0; 4]);
    }
}
