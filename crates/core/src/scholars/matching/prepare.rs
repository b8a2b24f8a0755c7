//! Evidence made ready for comparing: folded, cut into words, words as numbers.

use rustc_hash::FxHashMap;

use super::evidence::{Evidence, InstitutionKey, MarkKind};
use crate::reference::CountryCode;
use crate::text::romanize;

/// A word by its number in the [`Vocabulary`].
pub(super) type Word = u32;

/// All words met, each with a number.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<String, Word>,
    words: Vec<String>,
}

impl Vocabulary {
    pub(super) fn number(&mut self, word: &str) -> Word {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = Word::try_from(self.words.len()).unwrap_or(Word::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.words.push(word.to_owned());
        number
    }

    pub(super) fn text(&self, word: Word) -> &str {
        &self.words[word as usize]
    }
}

/// A name part: its words, and all full words written as one.
#[derive(Clone, Debug, Default)]
pub(super) struct NamePart {
    /// The words in order, initials included.
    pub(super) words: Vec<Word>,
    /// The full words written as one (`gui ying` as `guiying`); an initial where there is nothing else.
    pub(super) joined: Option<Word>,
}

/// An e-mail address in its two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) whole: Word,
    pub(super) local: Word,
    pub(super) domain: Word,
}

/// One piece of evidence, ready.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) given: NamePart,
    pub(super) family: NamePart,
    pub(super) native: Option<Word>,
    /// Sorted, each once.
    pub(super) credentials: Vec<Word>,
    /// All credentials as one word.
    pub(super) credential_set: Option<Word>,
    pub(super) disciplines: Vec<Word>,
    pub(super) emails: Vec<Address>,
    pub(super) marks: Vec<(MarkKind, Word)>,
    pub(super) institution: Option<InstitutionKey>,
    /// The words of the institution as typed, sorted, each once.
    pub(super) institution_words: Vec<Word>,
    pub(super) city: Option<Word>,
    pub(super) country: Option<CountryCode>,
    pub(super) year: i32,
    pub(super) edition: u32,
}

/// Stands for a letter that a file of the wrong encoding lost; people see a question mark there.
pub(super) const LOST_LETTER: char = '0';

/// The first letter of a word.
pub(super) fn initial(word: &str) -> char {
    word.chars().next().unwrap_or(' ')
}

/// Whether a word of a name is an initial only. A single ideograph or syllable would be romanised to more.
pub(super) fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

impl Line {
    pub(super) fn prepare(evidence: &Evidence, vocabulary: &mut Vocabulary) -> Self {
        let mut credentials: Vec<Word> = evidence
            .credentials
            .iter()
            .map(|text| compact(text))
            .filter(|text| !text.is_empty())
            .map(|text| vocabulary.number(&text))
            .collect();
        credentials.sort_unstable();
        credentials.dedup();
        let credential_set = (!credentials.is_empty()).then(|| {
            let mut names: Vec<&str> = credentials.iter().map(|word| vocabulary.text(*word)).collect();
            names.sort_unstable();
            let all = names.join(" ");
            vocabulary.number(&format!("#{all}"))
        });
        let mut institution_words: Vec<Word> =
            evidence.institution_text.split_whitespace().map(|word| vocabulary.number(word)).collect();
        institution_words.sort_unstable();
        institution_words.dedup();
        Self {
            given: name_part(&evidence.given, vocabulary),
            family: name_part(&evidence.family, vocabulary),
            native: evidence
                .native
                .as_deref()
                .map(native_key)
                .filter(|key| !key.is_empty())
                .map(|key| vocabulary.number(&key)),
            credentials,
            credential_set,
            disciplines: evidence.disciplines.iter().map(|code| vocabulary.number(code)).collect(),
            emails: evidence.emails.iter().filter_map(|email| address(email, vocabulary)).collect(),
            marks: evidence
                .marks
                .iter()
                .map(|mark| (mark.kind, romanize(&mark.value).replace(' ', "")))
                .filter(|(_, value)| !value.is_empty())
                .map(|(kind, value)| (kind, vocabulary.number(&value)))
                .collect(),
            institution: evidence.institution,
            institution_words,
            city: evidence
                .city
                .as_deref()
                .map(romanize)
                .filter(|city| !city.is_empty())
                .map(|city| vocabulary.number(&city)),
            country: evidence.country,
            year: evidence.year,
            edition: evidence.edition,
        }
    }
}

fn name_part(text: &str, vocabulary: &mut Vocabulary) -> NamePart {
    let folded = romanize(&mark_lost_letters(text));
    let words: Vec<Word> = folded.split_whitespace().map(|word| vocabulary.number(word)).collect();
    let mut joined: String = folded.split_whitespace().filter(|word| !is_initial(word)).collect();
    if joined.is_empty() {
        joined.push_str(folded.split_whitespace().next().unwrap_or(""));
    }
    let joined = (!joined.is_empty()).then(|| vocabulary.number(&joined));
    NamePart { words, joined }
}

/// `S?n` lost a letter, `Ann?` only asks.
fn mark_lost_letters(text: &str) -> String {
    if !text.contains('?') {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let beside_a_letter = |place: usize| {
        let near = |other: Option<&char>| other.is_some_and(|c| c.is_alphabetic() || *c == '?');
        near(letters.get(place + 1)) || (place > 0 && near(letters.get(place - 1)))
    };
    let lost = |(place, c): (usize, &char)| if *c == '?' && beside_a_letter(place) { LOST_LETTER } else { *c };
    letters.iter().enumerate().map(lost).collect()
}

fn native_key(name: &str) -> String {
    // Latin letters with accents say what the plain name says.
    let key: String = crate::text::fold(name).chars().filter(|c| c.is_alphanumeric()).collect();
    if key.is_ascii() { String::new() } else { key }
}

fn compact(credential: &str) -> String {
    credential.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn address(email: &str, vocabulary: &mut Vocabulary) -> Option<Address> {
    let (local, domain) = email.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    Some(Address {
        whole: vocabulary.number(email),
        local: vocabulary.number(local),
        domain: vocabulary.number(domain),
    })
}
