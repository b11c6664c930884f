//! Days and civil dates (UTC, proleptic Gregorian calendar).

use vinculum_core::Timestamp;

/// Days since 1 January 1970.
pub(crate) type Day = i64;

/// Length of a mean year in days.
pub(crate) const YEAR: f64 = 365.25;

/// Years as a number of days.
pub(crate) fn years(years: f64) -> Day {
    (years * YEAR) as Day
}

/// The day that a moment lies in.
pub(crate) fn day_of(time: Timestamp) -> Day {
    (time.0 / Timestamp::DAY_MS) as Day
}

/// A moment by its day and minute.
pub(crate) fn moment(day: Day, minute: i64) -> Timestamp {
    Timestamp((day * Timestamp::DAY_MS as i64 + minute * 60_000).max(0) as u64)
}

fn days_in_year(year: i64) -> Day {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if leap { 366 } else { 365 }
}

/// The first day of a year from 1970 on.
pub(crate) fn first_day(year: i64) -> Day {
    // Every fourth year is a leap year but for the centuries that 400 does not divide.
    let before = year - 1;
    let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
    (year - 1970) * 365 + leap_days(before) - leap_days(1969)
}

/// The year, and the day in it from 0.
pub(crate) fn year_of(day: Day) -> (i64, Day) {
    let mut year = 1970 + day / 366;
    while day >= first_day(year) + days_in_year(year) {
        year += 1;
    }
    (year, day - first_day(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_and_end_where_they_do() {
        for (year, day) in [(1970, 0), (1972, 730), (1973, 1096), (2000, 10_957), (2001, 11_323), (2026, 20_454)] {
            assert_eq!(first_day(year), day, "{year}");
            assert_eq!(year_of(day), (year, 0));
            assert_eq!(year_of(day + days_in_year(year) - 1), (year, days_in_year(year) - 1));
        }
    }

    #[test]
    fn moments_lie_in_their_day() {
        assert_eq!(day_of(moment(20_454, 1_439)), 20_454);
        assert_eq!(moment(1, 1), Timestamp(86_460_000));
    }
}
