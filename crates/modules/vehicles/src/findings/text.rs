//! Words and numbers for the sentences of findings.

use crate::types::Reading;
use vinculum_core::Timestamp;

/// The UTC day of a moment as `YYYY-MM-DD` (proleptic Gregorian; the arithmetic counts in years that begin in March).
pub(super) fn date(moment: Timestamp) -> String {
    let days = moment.0 / Timestamp::DAY_MS + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A whole number that is not negative, with a comma between groups of three digits.
pub(super) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A reading with its unit, such as `61,250 mi`.
pub(super) fn shown(reading: &Reading) -> String {
    format!("{} {}", grouped(i64::from(reading.value)), reading.unit.as_str())
}

/// A moment as a fact.
pub(super) fn moment(moment: Timestamp) -> i64 {
    i64::try_from(moment.0).unwrap_or(i64::MAX)
}

/// Whole units in a span of milliseconds, as a fact.
pub(super) fn whole(milliseconds: u64, unit_ms: u64) -> i64 {
    i64::try_from(milliseconds / unit_ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (moment, text) in [
            (0, "1970-01-01"),
            (951_782_399_999, "2000-02-28"),
            (951_782_400_000, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (1_704_067_199_999, "2023-12-31"),
            (1_704_067_200_000, "2024-01-01"),
            (4_107_542_400_000, "2100-03-01"),
        ] {
            assert_eq!(date(Timestamp(moment)), text);
        }
    }

    #[test]
    fn numbers() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (123_456, "123,456"), (10_000_000, "10,000,000")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}
