//! The curated interests of people who teach in the health professions.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::table::{cell, parts, rows};
use crate::text::fold;

/// An interest of the curated list.
#[derive(Debug, PartialEq, Eq)]
pub struct Interest {
    /// The code: `team-based-learning`.
    pub code: &'static str,
    /// In words: `Team-based learning`.
    pub label: &'static str,
    /// Other words that mean it, as people type them: `TBL`.
    pub synonyms: Vec<&'static str>,
}

/// All interests in the order of the curated list.
#[must_use]
pub fn all_interests() -> &'static [Interest] {
    static LIST: LazyLock<Vec<Interest>> = LazyLock::new(|| {
        rows(include_str!("interests.tsv"))
            .map(|row| Interest { code: cell(&row, 0), label: cell(&row, 1), synonyms: parts(cell(&row, 2)).collect() })
            .collect()
    });
    &LIST
}

/// The interest with this code.
#[must_use]
pub fn interest(code: &str) -> Option<&'static Interest> {
    all_interests().iter().find(|interest| interest.code == code)
}

/// The interest that a word or phrase means: its code, its label or a synonym, however written.
#[must_use]
pub fn find_interest(text: &str) -> Option<&'static Interest> {
    static BY_WORDS: LazyLock<FxHashMap<String, &'static Interest>> = LazyLock::new(|| {
        let mut by_words = FxHashMap::default();
        for found in all_interests() {
            by_words.insert(fold(found.code), found);
            by_words.insert(fold(found.label), found);
        }
        for found in all_interests() {
            for synonym in &found.synonyms {
                by_words.entry(fold(synonym)).or_insert(found);
            }
        }
        by_words
    });
    BY_WORDS.get(&fold(text)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interests_are_found_by_their_own_words() {
        for (typed, code) in [
            ("TBL", "team-based-learning"),
            ("Team based learning", "team-based-learning"),
            ("IPE", "interprofessional-education"),
        ] {
            assert_eq!(find_interest(typed).map(|found| found.code), Some(code), "{typed}");
        }
        assert_eq!(find_interest("gardening"), None);
    }

    #[test]
    fn codes_are_unique_and_fit_addresses() {
        let mut codes: Vec<&str> = all_interests().iter().map(|interest| interest.code).collect();
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all_interests().len());
    }
}
