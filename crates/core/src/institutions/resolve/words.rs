//! Cutting a typed or registered name into the words that count, segment by segment.

use std::borrow::Cow;

use super::lexicon::{canonical, is_stop_word};
use crate::text::fold;

/// One word that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In the form all its variants share.
    pub(super) text: String,
    /// Which segment it stands in, from 0; commas, brackets and dashes between blanks part segments.
    pub(super) segment: u16,
    /// Which clause of the segment it stands in, from 0; “and” and its like part clauses.
    pub(super) clause: u8,
    /// It was typed with a full stop behind it, as abbreviations are.
    pub(super) abbreviated: bool,
}

/// A text's words and the segments they stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    /// Each segment as typed.
    pub(super) segments: Vec<String>,
}

/// The most words of one text that are looked at; what follows in a longer text changes nothing.
const MOST_WORDS: usize = 64;

/// Cuts a text into its words.
pub(super) fn words_of(text: &str) -> Words {
    let mut cut = Words::default();
    let text = &without_escapes(text);
    for segment in segments(text) {
        if cut.words.len() >= MOST_WORDS {
            break;
        }
        let number = u16::try_from(cut.segments.len()).unwrap_or(u16::MAX);
        let before = cut.words.len();
        add_words(&mut cut.words, segment, number);
        if cut.words.len() > before {
            cut.segments.push(segment.trim().to_owned());
        }
    }
    cut.words.truncate(MOST_WORDS);
    cut
}

/// A text's words joined by blanks, for looking up places.
pub(super) fn key_of(text: &str) -> String {
    let cut = words_of(text);
    let words: Vec<&str> = cut.words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// A text without the names of control characters that some exports leave in it: `#TAB#`, `#N#`.
fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return Cow::Borrowed(text);
    }
    let plain = ["#TAB#", "#N#", "#R#"].iter().fold(text.to_owned(), |text, escape| text.replace(escape, "\t"));
    Cow::Owned(plain)
}

/// Parts a text at commas, semicolons, brackets, bars, slashes, line ends, and dashes between blanks.
fn segments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut previous = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let parting = match c {
            ',' | ';' | '|' | '/' | '(' | ')' | '[' | ']' | '\n' | '\r' | '\t' | ':' | '•' | '、' | '，' | '；'
            | '（' | '）' | '—' => true,
            '-' | '–' | '‐' | '−' => previous.is_whitespace() && next.is_whitespace() || previous == '-',
            _ => false,
        };
        if parting {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        previous = c;
    }
    parts.push(&text[start..]);
    parts
}

fn add_words(words: &mut Vec<Word>, segment: &str, number: u16) {
    let mut raw: Vec<Raw> = Vec::new();
    let mixed_case = segment.contains(char::is_lowercase);
    for chunk in segment.split_whitespace() {
        let capitals = mixed_case && chunk.len() == 2 && chunk.bytes().all(|byte| byte.is_ascii_uppercase());
        let chunk = &without_damage(without_elision(chunk));
        let abbreviated = chunk.ends_with('.');
        for (place, text) in fold_quickly(chunk).split(' ').filter(|word| !word.is_empty()).enumerate() {
            raw.push(Raw { text: text.to_owned(), abbreviated, initials: capitals, joined: false, begins: place == 0 });
        }
    }
    join_initials(&mut raw);
    let carries_nothing = |word: &Raw| !word.initials && is_stop_word(&word.text);
    let only_stops = raw.iter().all(carries_nothing);
    let mut clause = 0u8;
    for (at, word) in raw.iter().enumerate() {
        if carries_nothing(word) && !only_stops {
            clause = clause.saturating_add(u8::from(parts_clauses(&word.text)));
            continue;
        }
        let next = raw.get(at + 1).map_or("", |next| next.text.as_str());
        let text = if word.text == "st" && at > 0 && canonical(next) == "university" {
            "state".to_owned()
        } else {
            canonical(&word.text)
        };
        for part in parts_of(&text) {
            words.push(Word { text: part.to_owned(), segment: number, clause, abbreviated: word.abbreviated });
        }
    }
}

/// Words between two organizations named in one breath.
fn parts_clauses(word: &str) -> bool {
    matches!(word, "and" | "et" | "und" | "y" | "e" | "at" | "og" | "och" | "en")
}

/// A folded word before it is known whether it counts.
#[expect(clippy::struct_excessive_bools, reason = "each is one independent observation")]
struct Raw {
    text: String,
    abbreviated: bool,
    /// Two capitals, or several letters that stood alone, joined.
    initials: bool,
    /// It has been joined from several.
    joined: bool,
    /// It begins what was typed between two blanks.
    begins: bool,
}

/// Compounds that are as often written as two words.
fn parts_of(word: &str) -> impl Iterator<Item = &str> {
    let (first, second) = match word {
        "healthcare" => ("health", Some("care")),
        "medcenter" => ("medical", Some("center")),
        "universitatsklinikum" | "universitaetsklinikum" | "universitatsspital" | "universitatsklinik" => {
            ("university", Some("hospital"))
        }
        _ => (word, None),
    };
    std::iter::once(first).chain(second)
}

/// `l'Université` and `dell'Aquila` without the article before the apostrophe.
fn without_elision(chunk: &str) -> &str {
    let Some(at) = chunk.find(['\'', '’', '‘', '`']) else { return chunk };
    let article = matches!(
        chunk[..at].to_ascii_lowercase().as_str(),
        "l" | "d" | "dell" | "all" | "nell" | "sull" | "dall" | "un" | "qu"
    );
    let rest = chunk[at..].trim_start_matches(['\'', '’', '‘', '`']);
    let vowel = rest.chars().next().is_some_and(|c| "aeiouhéèêàâîôûüïëáíóúäöAEIOUHÉÈÊÀÂÎÔÛÜÏËÁÍÓÚÄÖ".contains(c));
    if article && vowel { rest } else { chunk }
}

/// A word without the question marks that stand for letters lost on the way: `M?xico`, `�tani`.
fn without_damage(chunk: &str) -> Cow<'_, str> {
    let damaged = chunk.contains('\u{fffd}') || chunk.trim_end_matches('?').contains('?');
    if damaged { Cow::Owned(chunk.replace(['?', '\u{fffd}'], "")) } else { Cow::Borrowed(chunk) }
}

/// As [`fold`], without the detour over decomposition where all is ASCII.
pub(super) fn fold_quickly(chunk: &str) -> String {
    if chunk.is_ascii() && !chunk.contains(['&', '\'', '`']) {
        return chunk.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    }
    fold(chunk)
}

/// `a t still` becomes `at still`, `a and m` becomes `am`. A `u` that begins is left alone: it may be a university.
fn join_initials(words: &mut Vec<Raw>) {
    let single = |word: &Raw| word.text.len() == 1 && word.text.as_bytes()[0].is_ascii_alphabetic();
    let mut at = 0;
    while at + 1 < words.len() {
        if !single(&words[at]) && !words[at].joined {
            at += 1;
            continue;
        }
        let skip = usize::from(words[at + 1].text == "and" && words.get(at + 2).is_some_and(single));
        let after_is_single = words.get(at + 2 + skip).is_some_and(single);
        let Some(next) = words.get(at + 1 + skip) else { break };
        if !single(next) || next.text == "u" && next.begins && !after_is_single {
            at += 1;
            continue;
        }
        let next = next.text.clone();
        words[at].text.push_str(&next);
        words[at].initials = true;
        words[at].joined = true;
        words.drain(at + 1..at + 2 + skip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        key_of(text)
    }

    #[test]
    fn variants_of_a_word_become_one() {
        assert_eq!(cut("Univ. of Texas Med Ctr"), cut("University of Texas Medical Center"));
        assert_eq!(cut("Université de Montréal"), cut("universidad montreal"));
        assert_eq!(cut("St. Mary's Hosp"), cut("Saint Marys Hospital"));
        assert_eq!(cut("Cleveland St Univ"), cut("Cleveland State University"));
        assert_eq!(cut("Johnson & Wales"), cut("Johnson and Wales"));
        assert_eq!(cut("Flinders U., Adelaide"), cut("Flinders University Adelaide"));
    }

    #[test]
    fn initials_are_one_word() {
        assert_eq!(cut("A.T. Still"), "at still");
        assert_eq!(cut("Texas A & M"), cut("Texas A&M"));
        assert_eq!(cut("Texas A&M"), "texa am");
        assert_eq!(cut("U.S.A."), "usa");
    }

    #[test]
    fn elided_articles_fall_away() {
        assert_eq!(cut("Université d'État"), cut("universite etat"));
        assert_eq!(cut("Universita dell'Aquila"), cut("universita aquila"));
        assert_eq!(cut("O'Brien"), "obrien");
    }

    #[test]
    fn segments_are_parted_where_people_part_them() {
        let words = words_of("Dept. of Surgery - Cecil College, North-East (USA)");
        assert_eq!(words.segments, ["Dept. of Surgery", "Cecil College", "North-East", "USA"]);
        assert_eq!(words.words.iter().filter(|word| word.segment == 1).count(), 2);
        assert!(words_of(" , ,").words.is_empty());
    }
}
