//! The piece of a longer text that shows why a scholar was found, with the words marked.

use std::borrow::Cow;

use collegium_core::text::{fold, tidy};

use super::read::Question;
use super::term::{Reach, errors_allowed};
use crate::record::View;
use crate::results::SnippetPart;
use crate::words;

/// Which words are marked.
#[derive(Default)]
pub(crate) struct Marker {
    words: Vec<Marked>,
    /// Whether words with typing errors are marked too, where none is without.
    guesses: bool,
}

struct Marked {
    folded: String,
    open: bool,
}

impl Marker {
    pub(crate) fn of(question: &Question) -> Self {
        let single = question.words.iter().map(|word| Marked { folded: word.text.clone(), open: word.open });
        let phrased = question.phrases.iter().flat_map(|phrase| &phrase.words);
        let phrased = phrased.map(|word| Marked { folded: word.clone(), open: false });
        Self { words: single.chain(phrased).collect(), guesses: question.understood.widened }
    }

    /// Whether a folded word of a text is one of those looked for, whole or as a beginning.
    fn marks(&self, word: &str) -> bool {
        self.words.iter().any(|marked| {
            word == marked.folded
                || (marked.open && word.starts_with(&marked.folded))
                || (!word.is_ascii() && words::has_unspaced(word) && word.contains(&marked.folded))
        })
    }

    /// Whether a folded word of a text is one of those looked for with typing errors.
    fn marks_near(&self, word: &str) -> bool {
        self.words.iter().any(|marked| is_near(&marked.folded, word))
    }
}

/// Whether any of the words in a piece of text between two blanks is as wanted, folded.
fn any_word(shown: &str, wanted: impl Fn(&str) -> bool) -> bool {
    if !shown.is_ascii() {
        return fold(shown).split(' ').any(|word| !word.is_empty() && wanted(word));
    }
    // What folding does to plain letters, without its price: most words of most texts are such.
    let mut folded = [0_u8; LONGEST];
    let mut length = 0;
    for byte in shown.bytes().chain([b' ']) {
        if byte.is_ascii_alphanumeric() {
            if length < LONGEST {
                folded[length] = byte.to_ascii_lowercase();
                length += 1;
            }
        } else if !matches!(byte, b'\'' | b'`') {
            if length > 0 && std::str::from_utf8(&folded[..length]).is_ok_and(&wanted) {
                return true;
            }
            length = 0;
        }
    }
    false
}

/// Longer words are cut.
const LONGEST: usize = 64;

/// Whether two words differ by no more than a typing error allowed for the one typed.
fn is_near(typed: &str, word: &str) -> bool {
    let most = errors_allowed(typed, Reach::Usual);
    most > 0
        && typed.len().abs_diff(word.len()) <= usize::from(most)
        && crate::segment::distance_within(typed, word, most)
}

/// How many words a snippet has at most.
const LENGTH: usize = 28;
/// How many words stand before the first one marked.
const LEAD: usize = 6;

/// The piece of the viewer's texts with the most words marked; `None` where none is.
pub(crate) fn snippet(view: &View<'_>, marker: &Marker) -> Option<Vec<SnippetPart>> {
    if marker.words.is_empty() {
        return None;
    }
    view.texts().find_map(|text| piece(text, |word| marker.marks(word))).or_else(|| {
        view.texts().filter(|_| marker.guesses).find_map(|text| piece(text, |word| marker.marks_near(word)))
    })
}

fn piece(text: &str, wanted: impl Fn(&str) -> bool) -> Option<Vec<SnippetPart>> {
    let shown: Vec<&str> = text.split_whitespace().collect();
    let marked: Vec<bool> = shown.iter().map(|word| any_word(word, &wanted)).collect();
    let first = best_start(&marked)?;
    let from = first.saturating_sub(LEAD);
    let to = (from + LENGTH).min(shown.len());
    let mut parts = Vec::new();
    if from > 0 {
        add(&mut parts, "… ", false);
    }
    for at in from..to {
        let blank = if at + 1 < to { " " } else { "" };
        let word = tidied(shown[at]);
        if marked[at] {
            let (before, core, after) = trimmed(&word);
            add(&mut parts, before, false);
            add(&mut parts, core, true);
            add(&mut parts, after, false);
            add(&mut parts, blank, false);
        } else {
            add(&mut parts, &word, false);
            add(&mut parts, blank, false);
        }
    }
    if to < shown.len() {
        add(&mut parts, " …", false);
    }
    Some(parts)
}

/// What tidying does to a word of plain letters and marks is nothing.
fn tidied(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_graphic()) { Cow::Borrowed(word) } else { Cow::Owned(tidy(word)) }
}

/// The marked word from which on most words are marked.
fn best_start(marked: &[bool]) -> Option<usize> {
    let count = |from: usize| marked[from..].iter().take(LENGTH - LEAD).filter(|marked| **marked).count();
    (0..marked.len()).filter(|at| marked[*at]).rev().max_by_key(|at| count(*at))
}

/// A word without the marks around it, and these.
fn trimmed(word: &str) -> (&str, &str, &str) {
    let start = word.find(char::is_alphanumeric).unwrap_or(0);
    let core = &word[start..];
    let end = core
        .rfind(char::is_alphanumeric)
        .map_or(core.len(), |at| at + core[at..].chars().next().map_or(0, char::len_utf8));
    (&word[..start], &core[..end], &core[end..])
}

fn add(parts: &mut Vec<SnippetPart>, text: &str, marked: bool) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ => parts.push(SnippetPart { text: text.to_owned(), marked }),
    }
}
