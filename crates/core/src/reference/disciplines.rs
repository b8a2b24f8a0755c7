//! The curated disciplines, and which of them credentials and titles tell.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::credentials::Credential;
use super::table::{cell, parts, rows};
use crate::text::{fold, romanize};

/// A discipline of the curated list.
#[derive(Debug, PartialEq, Eq)]
pub struct Discipline {
    /// The code: `speech-language-pathologist`.
    pub code: &'static str,
    /// The person: `Nurse`.
    pub person: &'static str,
    /// The field: `Nursing`.
    pub field: &'static str,
    /// Other words that mean it, as people type them: `RN`, `physio`.
    pub synonyms: Vec<&'static str>,
}

/// How strongly a degree or a title must speak to stand as a further discipline beside the main one.
const OF_ITS_OWN: u8 = 6;

/// All disciplines in the order of the curated list.
#[must_use]
pub fn all_disciplines() -> &'static [Discipline] {
    static LIST: LazyLock<Vec<Discipline>> = LazyLock::new(|| {
        rows(include_str!("disciplines.tsv"))
            .map(|row| Discipline {
                code: cell(&row, 0),
                person: cell(&row, 1),
                field: cell(&row, 2),
                synonyms: parts(cell(&row, 3)).collect(),
            })
            .collect()
    });
    &LIST
}

/// The discipline with this code.
#[must_use]
pub fn discipline(code: &str) -> Option<&'static Discipline> {
    all_disciplines().iter().find(|discipline| discipline.code == code)
}

/// The discipline that a word or phrase means: its code, the person, the field or a synonym, however written.
#[must_use]
pub fn find_discipline(text: &str) -> Option<&'static Discipline> {
    static BY_WORDS: LazyLock<FxHashMap<String, &'static Discipline>> = LazyLock::new(|| {
        let mut by_words = FxHashMap::default();
        for found in all_disciplines() {
            for own in [found.code, found.person, found.field] {
                by_words.insert(fold(own), found);
            }
        }
        for found in all_disciplines() {
            for synonym in &found.synonyms {
                by_words.entry(fold(synonym)).or_insert(found);
            }
        }
        by_words
    });
    BY_WORDS.get(&fold(text)).copied()
}

/// The disciplines that somebody's credentials, job title and typed discipline tell, the main one first.
///
/// What was typed as discipline comes first. A clinical licence outweighs a research or management degree: a nurse
/// with a doctorate is a nurse. A title that names a profession outweighs a degree that names none: a doctor of
/// philosophy who is professor of physical therapy is a physical therapist. Other titles tell only where no credential does.
/// Empty where nothing tells.
#[must_use]
pub fn disciplines_of(credentials: &[Credential], title: &str, typed: Option<&str>) -> Vec<&'static str> {
    let mut told: Vec<(u8, &'static str)> = Vec::new();
    for found in typed.into_iter().flat_map(typed_disciplines) {
        told.push((u8::MAX, found.code));
    }
    told.extend(credentials.iter().filter_map(|it| Some((it.weight(), it.discipline()?))));
    told.extend(credentials.iter().filter(|it| !it.is_known()).filter_map(|it| told_by_title(it.as_str())));
    told.extend(told_by_title(title));
    // A stable sort: of two that weigh the same, the one typed first stays first.
    told.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let mut codes = Vec::new();
    for (weight, code) in told {
        if (codes.is_empty() || weight >= OF_ITS_OWN) && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn typed_disciplines(typed: &str) -> Vec<&'static Discipline> {
    find_discipline(typed)
        .map_or_else(|| typed.split([',', ';', '/']).filter_map(find_discipline).collect(), |found| vec![found])
}

struct TitleRule {
    words: String,
    discipline: &'static str,
    weight: u8,
}

/// The strongest rule whose words stand in the title; of equally strong ones the longest.
fn told_by_title(title: &str) -> Option<(u8, &'static str)> {
    static RULES: LazyLock<Vec<TitleRule>> = LazyLock::new(|| {
        let mut rules: Vec<TitleRule> = rows(include_str!("titles.tsv"))
            .map(|row| TitleRule {
                words: format!(" {} ", fold(cell(&row, 0))),
                discipline: cell(&row, 1),
                weight: cell(&row, 2).parse().unwrap_or(0),
            })
            .collect();
        rules.sort_by_key(|rule| std::cmp::Reverse((rule.weight, rule.words.len())));
        rules
    });
    let title = format!(" {} ", romanize(title));
    RULES.iter().find(|rule| title.contains(&rule.words)).map(|rule| (rule.weight, rule.discipline))
}

#[cfg(test)]
mod tests {
    use super::super::credentials::split_credentials;
    use super::*;

    fn main_of(credentials: &str, title: &str) -> Option<&'static str> {
        disciplines_of(&split_credentials(credentials), title, None).first().copied()
    }

    #[test]
    fn the_main_discipline_comes_first() {
        assert_eq!(main_of("RN, PhD", "Professor of Medicine"), Some("nurse"));
        assert_eq!(main_of("PhD, RN, FAAN", ""), Some("nurse"));
        assert_eq!(main_of("PhD, MD", ""), Some("physician"));
        assert_eq!(main_of("PhD", ""), Some("scientist"));
        assert_eq!(main_of("PhD", "Professor of Physical Therapy"), Some("physical-therapist"));
        assert_eq!(main_of("PhD", "Professor of Medicine"), Some("scientist"));
        assert_eq!(main_of("PhD, MEd", ""), Some("educator"));
        assert_eq!(main_of("MPH, MBA", ""), Some("administrator"));
        assert_eq!(main_of("", "PA Program Director"), Some("physician-assistant"));
        assert_eq!(main_of("", "Professor of Psychiatry and Psychology"), Some("psychologist"));
        assert_eq!(main_of("", "Dean, School of Medicine"), Some("physician"));
        assert_eq!(main_of("", "Oberärztin"), Some("physician"));
        assert_eq!(main_of("", ""), None);
        assert_eq!(main_of("", "Gardener"), None);
    }

    #[test]
    fn a_second_profession_stays() {
        assert_eq!(disciplines_of(&split_credentials("RN, EdD"), "", None), ["nurse", "educator"]);
        assert_eq!(disciplines_of(&split_credentials("MD"), "", Some("Nursing")), ["nurse", "physician"]);
    }

    #[test]
    fn every_code_that_a_table_names_is_curated() {
        let named = rows(include_str!("credentials.tsv"))
            .chain(rows(include_str!("titles.tsv")))
            .map(|row| cell(&row, 1))
            .filter(|code| *code != "-");
        for code in named {
            assert!(discipline(code).is_some(), "{code}");
        }
    }

    #[test]
    fn people_find_disciplines_by_their_own_words() {
        for (typed, code) in [
            ("physio", "physical-therapist"),
            ("RN", "nurse"),
            ("Nursing", "nurse"),
            ("speech language pathologist", "speech-language-pathologist"),
            ("Zahnarzt", "dentist"),
            ("enfermería", "nurse"),
        ] {
            assert_eq!(find_discipline(typed).map(|found| found.code), Some(code), "{typed}");
        }
        assert_eq!(find_discipline("gardener"), None);
    }
}
