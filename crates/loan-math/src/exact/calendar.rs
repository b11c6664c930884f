//! Civil calendar arithmetic.

use jiff::civil::Date;

/// Days from `from` to `to`, the first day excluded and the last included; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    day_number(to) - day_number(from)
}

/// Days from the last day of February of the year 0, by the Gregorian calendar; years begin in March, so that the leap
/// day ends them.
fn day_number(date: Date) -> i64 {
    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    let (year, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * months + 2) / 5 + day
}

/// The date in the month `month_offset` months from that of `date`, on day `day`, or on the month's last day where the
/// month is shorter: day 31 gives 31 January, 28 or 29 February, 31 March.
///
/// `None` beyond the calendar's years (-9999 to 9999) or for a day outside 1 to 31.
#[must_use]
pub fn day_of_month_clamped(date: Date, month_offset: i64, day: i8) -> Option<Date> {
    if !(1..=31).contains(&day) {
        return None;
    }
    let months = (12 * i64::from(date.year()) + i64::from(date.month()) - 1).checked_add(month_offset)?;
    let (year, month) = (i16::try_from(months.div_euclid(12)).ok()?, i8::try_from(months.rem_euclid(12) + 1).ok()?);
    // Every month has 28 days.
    let last = if day > 28 { Date::new(year, month, 1).ok()?.days_in_month() } else { 28 };
    Date::new(year, month, day.min(last)).ok()
}

/// The same day of the month `months` months later, or that month's last day where it is shorter.
#[must_use]
pub fn months_after(date: Date, months: i64) -> Option<Date> {
    day_of_month_clamped(date, months, date.day())
}

/// The same day of the month `months` months earlier, or that month's last day where it is shorter.
#[must_use]
pub fn months_before(date: Date, months: i64) -> Option<Date> {
    day_of_month_clamped(date, months.checked_neg()?, date.day())
}
