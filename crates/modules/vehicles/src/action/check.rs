//! Checks that need no state, each naming the field.

use crate::types::{Place, Reading};
use std::collections::BTreeSet;
use vinculum_core::{Party, Rejection, codes};

/// Longest free text, in characters.
pub const MAX_TEXT: usize = 200;
/// Longest code, number or reference, in characters.
pub const MAX_CODE: usize = 64;

pub(crate) fn invalid(field: &str, problem: &str) -> Rejection {
    codes::INVALID_FIELD.reject(format!("{field} {problem}"))
}

fn bounded(field: &str, text: &str, limit: usize) -> Result<(), Rejection> {
    // A character has at most four bytes: counting stops mattering far before the text is long.
    if text.is_empty() || text.len() > limit * 4 || text.chars().count() > limit {
        return Err(invalid(field, &format!("must have 1 to {limit} characters")));
    }
    if text.chars().any(char::is_control) || text.trim() != text {
        return Err(invalid(field, "must not have control characters or outer spaces"));
    }
    Ok(())
}

/// Free text of 1 to [`MAX_TEXT`] characters.
pub(crate) fn text(field: &str, text: &str) -> Result<(), Rejection> {
    bounded(field, text, MAX_TEXT)
}

/// A code, number or reference of 1 to [`MAX_CODE`] characters.
pub(crate) fn code(field: &str, text: &str) -> Result<(), Rejection> {
    bounded(field, text, MAX_CODE)
}

/// A name of 1 to 40 of `a-z`, `0-9` and `-`.
pub(crate) fn slug(field: &str, text: &str) -> Result<(), Rejection> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(());
    }
    Err(invalid(field, "must have 1 to 40 characters of a-z, 0-9 and '-'"))
}

/// Coordinates within the Earth, and a region of bounded length.
pub(crate) fn place(place: Option<&Place>) -> Result<(), Rejection> {
    let Some(place) = place else {
        return Ok(());
    };
    if let Some(region) = &place.region {
        text("place.region", region)?;
    }
    if !(-9_000..=9_000).contains(&place.latitude) {
        return Err(invalid("place.latitude", "must lie between -9000 and 9000 hundredths of a degree"));
    }
    if !(-18_000..=18_000).contains(&place.longitude) {
        return Err(invalid("place.longitude", "must lie between -18000 and 18000 hundredths of a degree"));
    }
    Ok(())
}

/// A value that an odometer can show.
pub(crate) fn reading(field: &str, reading: Option<&Reading>) -> Result<(), Rejection> {
    match reading {
        Some(reading) if reading.value > Reading::MAX => {
            Err(invalid(&format!("{field}.value"), &format!("must be at most {}", Reading::MAX)))
        }
        _ => Ok(()),
    }
}

/// At most `limit` entries.
pub(crate) fn list(field: &str, length: usize, limit: usize) -> Result<(), Rejection> {
    if length <= limit { Ok(()) } else { Err(invalid(field, &format!("must have at most {limit} entries"))) }
}

/// 1 to `limit` different parties.
pub(crate) fn parties(field: &str, parties: &[Party], limit: usize) -> Result<(), Rejection> {
    if parties.is_empty() || parties.len() > limit {
        return Err(invalid(field, &format!("must name 1 to {limit} parties")));
    }
    distinct(field, parties)
}

/// No entry twice.
pub(crate) fn distinct<T: Ord>(field: &str, entries: &[T]) -> Result<(), Rejection> {
    let set: BTreeSet<_> = entries.iter().collect();
    if set.len() == entries.len() { Ok(()) } else { Err(invalid(field, "must not repeat an entry")) }
}
