//! Day counts, rounding and interest.

use jiff::civil::date;
use proptest::prelude::*;
use vinculum_loan_math::exact::{
    DayCount, InterestError, MAX_ANNUAL_RATE_PPM, accrued_interest, day_of_month_clamped, divide_half_even,
    interest_for, months_after, months_before,
};

#[test]
fn bond_basis_follows_isda_2006_section_4_16_f() {
    // Computed by hand from the formula of the definition.
    let cases = [
        (date(2020, 1, 28), date(2020, 2, 29), 31),
        (date(2020, 1, 30), date(2020, 2, 29), 29),
        (date(2020, 1, 31), date(2020, 2, 29), 29),
        (date(2021, 1, 31), date(2021, 2, 28), 28),
        (date(2021, 2, 28), date(2021, 3, 31), 33),
        (date(2021, 3, 30), date(2021, 3, 31), 0),
        (date(2021, 3, 31), date(2021, 5, 31), 60),
        (date(2021, 3, 29), date(2021, 5, 31), 62),
        (date(2020, 12, 15), date(2022, 1, 15), 390),
    ];
    for (from, to, days) in cases {
        assert_eq!(DayCount::Thirty360.days(from, to), days, "{from} to {to}");
    }
}

#[test]
fn actual_conventions_count_every_day() {
    let (from, to) = (date(2024, 2, 28), date(2024, 3, 1));
    assert_eq!(DayCount::Actual365Fixed.days(from, to), 2);
    assert_eq!(DayCount::Actual360.days(to, from), -2);
    // 10 000.00 at 6.5 % for 2 days: 3.5616… and 3.6111….
    assert_eq!(accrued_interest(1_000_000, 65_000, DayCount::Actual365Fixed, from, to), Ok(356));
    assert_eq!(accrued_interest(1_000_000, 65_000, DayCount::Actual360, from, to), Ok(361));
    assert_eq!(accrued_interest(1_000_000, 65_000, DayCount::Thirty360, from, to), Ok(542));
}

#[test]
fn halves_go_to_the_even_neighbour() {
    for (numerator, rounded) in [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2), (6, 3), (-6, -3)] {
        assert_eq!(divide_half_even(numerator, 2), Some(rounded), "{numerator}/2");
    }
    for (numerator, rounded) in [(4, 1), (5, 2), (-4, -1), (-5, -2)] {
        assert_eq!(divide_half_even(numerator, 3), Some(rounded), "{numerator}/3");
    }
    assert_eq!(divide_half_even(1, 0), None);
    assert_eq!(divide_half_even(1, -2), None);
    // One day at 1 % over 360: 0.5 and 1.5 minor units.
    assert_eq!(interest_for(18_000, 10_000, 1, DayCount::Actual360), Ok(0));
    assert_eq!(interest_for(54_000, 10_000, 1, DayCount::Actual360), Ok(2));
}

#[test]
fn interest_refuses_bad_input() {
    let day = DayCount::Actual365Fixed;
    assert_eq!(interest_for(-1, 1, 1, day), Err(InterestError::NegativeBalance { balance: -1 }));
    assert!(interest_for(1, MAX_ANNUAL_RATE_PPM, 1, day).is_ok());
    let error = interest_for(1, MAX_ANNUAL_RATE_PPM + 1, 1, day).unwrap_err();
    assert_eq!(
        error.to_string(),
        "annual_rate_ppm is 10000001: the highest accepted rate is 10000000 parts per million (1000 %)"
    );
    assert!(matches!(interest_for(i64::MAX, MAX_ANNUAL_RATE_PPM, u32::MAX, day), Err(InterestError::TooLarge { .. })));
    let error = accrued_interest(1, 1, day, date(2025, 1, 2), date(2025, 1, 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the end date 2025-01-01 is before the start date 2025-01-02: interest accrues forward in time"
    );
}

#[test]
fn month_ends_clamp() {
    let january = date(2024, 1, 31);
    assert_eq!(months_after(january, 1), Some(date(2024, 2, 29)));
    assert_eq!(months_after(january, 13), Some(date(2025, 2, 28)));
    assert_eq!(months_before(date(2024, 3, 31), 1), Some(date(2024, 2, 29)));
    assert_eq!(day_of_month_clamped(date(2024, 2, 29), 1, 31), Some(date(2024, 3, 31)));
    assert_eq!(day_of_month_clamped(january, 0, 32), None);
    assert_eq!(months_after(january, i64::MAX), None);
    assert_eq!(months_before(january, i64::MIN), None);
}

proptest! {
    /// Rounding is to the nearest, and to the even neighbour at a half.
    #[test]
    fn division_is_nearest(numerator in -1_000_000_000_000_i128..1_000_000_000_000, denominator in 1_i128..1_000_000) {
        let quotient = divide_half_even(numerator, denominator).unwrap();
        let twice_error = 2 * (numerator - quotient * denominator).abs();
        prop_assert!(twice_error <= denominator);
        prop_assert!(twice_error < denominator || quotient % 2 == 0);
    }

    /// No convention counts a negative number of days between ordered dates.
    #[test]
    fn ordered_dates_have_no_negative_days(first in 0_i32..20_000, length in 0_i32..20_000) {
        let from = date(1990, 1, 1).checked_add(jiff::Span::new().days(first)).unwrap();
        let to = from.checked_add(jiff::Span::new().days(length)).unwrap();
        for convention in [DayCount::Actual365Fixed, DayCount::Actual360, DayCount::Thirty360] {
            prop_assert!(convention.days(from, to) >= 0);
        }
    }
}
