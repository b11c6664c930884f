//! Answers.

mod agreements;
mod audit;
mod chain;
mod identity;
mod inbox;
mod oversight;
mod payments;
mod search;
mod vehicle;

pub use audit::Money;
pub use oversight::Grouping;

use crate::{filter, view::Page};

/// A page out of one row more than was asked for, each with the whole number that it is ordered by.
fn page<T>(mut items: Vec<(i64, T)>, limit: usize) -> Page<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|(key, _)| filter::cursor(*key));
    Page { items: items.into_iter().map(|(_, item)| item).collect(), next_cursor }
}

/// How many rows to ask for, so that it shows whether a further page follows.
fn one_more(limit: usize) -> i64 {
    limit as i64 + 1
}

/// Most words of a search that count.
const MAX_WORDS: usize = 8;

/// Longest word that is searched for, in characters; no stored text is as long, and databases bound their patterns.
const MAX_WORD: usize = 1_000;

/// The words of a search in lower case, as stored texts are.
fn words(text: &str) -> Vec<String> {
    let word = |word: &str| word.chars().take(MAX_WORD).collect::<String>().to_lowercase();
    text.split_whitespace().take(MAX_WORDS).map(word).collect()
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the word anywhere.
fn containing(word: &str) -> String {
    let mut pattern = String::from("%");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Fewest digits that count as the beginning of an id: fewer are more likely a word or a number.
const MIN_PREFIX: usize = 6;

/// The ids that begin with these hexadecimal digits: the least and the greatest.
fn id_range(prefix: &str) -> Option<([u8; 32], [u8; 32])> {
    let digits = prefix.strip_prefix("0x").unwrap_or(prefix);
    let valid = (MIN_PREFIX..=64).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !valid {
        return None;
    }
    let bound = |fill: &str| {
        let text = format!("{digits}{}", fill.repeat(64 - digits.len()));
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
    };
    Some((bound("0")?, bound("f")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_literal() {
        assert_eq!(containing(r"50%_\o"), r"%50\%\_\\o%");
    }

    #[test]
    fn prefixes_have_a_range() {
        let (least, greatest) = id_range("AB12f").unwrap_or_else(|| id_range("AB12f0").unwrap());
        assert_eq!(
            (least[..4].to_vec(), greatest[..4].to_vec()),
            (vec![0xab, 0x12, 0xf0, 0], vec![0xab, 0x12, 0xf0, 0xff])
        );
        let (least, greatest) = id_range("ab12f01").unwrap();
        assert_eq!((least[3], greatest[3]), (0x10, 0x1f));
        for bad in ["", "ab12f", "xyzxyz", "ab 12f0", &"a".repeat(65)] {
            assert!(id_range(bad).is_none(), "{bad:?}");
        }
    }
}
