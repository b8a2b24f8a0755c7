//! Reading what was typed: words, phrases in quotes, and `discipline:nurse`. Nothing is an error; what
//! cannot be read as a filter is words.

use super::FacetKind;
use crate::words;

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// Everywhere.
    All,
    /// In names alone: `name:smith`.
    Name,
}

/// One word looked for, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) scope: Scope,
    /// Whether it may be the beginning of a longer word: it is still being typed.
    pub(crate) open: bool,
}

/// Words looked for next to each other, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<String>,
    pub(crate) scope: Scope,
}

/// What was typed, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) words: Vec<Word>,
    pub(crate) phrases: Vec<Phrase>,
    /// `facet:value` as typed; whether the value means anything is for the index to say.
    pub(crate) filters: Vec<(FacetKind, String)>,
}

/// The most characters that are read.
const MOST_CHARACTERS: usize = 400;
/// The most words that are looked for, in phrases and outside.
const MOST_WORDS: usize = 16;
/// The longest word that is looked for, in characters.
const LONGEST_WORD: usize = 48;

/// Reads what was typed.
pub(crate) fn parse(text: &str) -> Parsed {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let ends_open = text.chars().last().is_some_and(char::is_alphanumeric);
    let mut parsed = Parsed::default();
    let mut pieces = Pieces { rest: &text };
    while let Some(piece) = pieces.next() {
        let last = pieces.rest.is_empty();
        read_piece(&piece, last && ends_open, &mut parsed);
    }
    limit(&mut parsed);
    parsed
}

/// Plain words from a piece that could not be read as a filter.
pub(crate) fn plain_words(text: &str) -> Vec<Word> {
    let mut parsed = Parsed::default();
    add_words(text, Scope::All, false, &mut parsed);
    limit(&mut parsed);
    parsed.words
}

/// A run of typed characters: `key:` before it, and whether it stood in quotes.
struct Piece<'a> {
    key: Option<&'a str>,
    body: &'a str,
    quoted: bool,
}

struct Pieces<'a> {
    rest: &'a str,
}

const QUOTES: [char; 7] = ['"', '“', '”', '„', '«', '»', '＂'];

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return None;
        }
        if let Some(body) = self.quoted() {
            return Some(Piece { key: None, body, quoted: true });
        }
        let end = self.rest.find(|c: char| c.is_whitespace() || QUOTES.contains(&c)).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        let Some((key, value)) = word.split_once([':', '：']) else {
            return Some(Piece { key: None, body: word, quoted: false });
        };
        if value.is_empty()
            && let Some(body) = self.quoted()
        {
            return Some(Piece { key: Some(key), body, quoted: true });
        }
        Some(Piece { key: Some(key), body: value, quoted: false })
    }

    /// A run in quotes at the very beginning of the rest; a quote that never closes goes to the end.
    fn quoted(&mut self) -> Option<&'a str> {
        let inside = self.rest.strip_prefix(QUOTES)?;
        let (body, after) = inside.split_once(QUOTES).unwrap_or((inside, ""));
        self.rest = after;
        Some(body)
    }
}

fn read_piece(piece: &Piece<'_>, open: bool, parsed: &mut Parsed) {
    let Some(key) = piece.key else {
        return if piece.quoted {
            add_phrase(piece.body, Scope::All, parsed);
        } else {
            add_words(piece.body, Scope::All, open, parsed);
        };
    };
    match facet_of(&key.to_lowercase()) {
        Some(Key::Facet(kind)) if !piece.body.is_empty() => parsed.filters.push((kind, piece.body.to_owned())),
        Some(Key::Name) if piece.quoted => add_phrase(piece.body, Scope::Name, parsed),
        Some(Key::Name) => add_words(piece.body, Scope::Name, open, parsed),
        _ => {
            add_words(key, Scope::All, open && piece.body.is_empty(), parsed);
            add_words(piece.body, Scope::All, open, parsed);
        }
    }
}

enum Key {
    Facet(FacetKind),
    Name,
}

fn facet_of(key: &str) -> Option<Key> {
    let kind = match key {
        "name" => return Some(Key::Name),
        "discipline" | "profession" | "disciplines" => FacetKind::Discipline,
        "country" | "countries" => FacetKind::Country,
        "institution" | "institutions" | "at" => FacetKind::Institution,
        "program" | "programme" | "programs" => FacetKind::Program,
        "year" | "years" => FacetKind::Year,
        "interest" | "interests" => FacetKind::Interest,
        _ => return None,
    };
    Some(Key::Facet(kind))
}

fn add_phrase(text: &str, scope: Scope, parsed: &mut Parsed) {
    let found = words::folded(text);
    match found.len() {
        0 => {}
        1 => parsed.words.extend(found.into_iter().map(|text| Word { text, scope, open: false })),
        _ => parsed.phrases.push(Phrase { words: found, scope }),
    }
}

fn add_words(text: &str, scope: Scope, open: bool, parsed: &mut Parsed) {
    let found = words::folded(text);
    let count = found.len();
    let words = found.into_iter().enumerate().map(|(i, text)| Word { text, scope, open: open && i + 1 == count });
    parsed.words.extend(words);
}

fn limit(parsed: &mut Parsed) {
    parsed.filters.truncate(MOST_WORDS);
    parsed.words.retain_mut(|word| {
        word.text = word.text.chars().take(LONGEST_WORD).collect();
        !word.text.is_empty()
    });
    parsed.words.truncate(MOST_WORDS);
    let mut left = MOST_WORDS;
    parsed.phrases.retain_mut(|phrase| {
        phrase.words.truncate(left);
        left -= phrase.words.len();
        !phrase.words.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn filters_phrases_and_words_are_told_apart() {
        let parsed = parse("discipline:nurse country:UK “Team Based learning” Zoë name:O'Brien");
        assert_eq!(
            parsed.filters,
            [(FacetKind::Discipline, "nurse".to_owned()), (FacetKind::Country, "UK".to_owned())]
        );
        assert_eq!(parsed.phrases[0].words, ["team", "based", "learning"]);
        assert_eq!(texts(&parsed.words), ["zoe", "obrien"]);
        assert_eq!((parsed.words[0].scope, parsed.words[1].scope), (Scope::All, Scope::Name));
    }

    #[test]
    fn only_the_last_word_is_open() {
        let parsed = parse("maria lop");
        assert_eq!(parsed.words.iter().map(|word| word.open).collect::<Vec<_>>(), [false, true]);
        assert!(parse("maria lop ").words.iter().all(|word| !word.open));
    }

    #[test]
    fn filters_may_have_blanks_in_quotes() {
        assert_eq!(
            parse("institution:\"Makerere University\"").filters,
            [(FacetKind::Institution, "Makerere University".to_owned())]
        );
    }

    #[test]
    fn what_is_no_filter_is_words() {
        assert_eq!(texts(&parse("shoe:size 12:30 :x year:").words), ["shoe", "size", "12", "30", "x", "year"]);
    }

    proptest! {
        #[test]
        fn anything_typed_is_read(text in "\\PC{0,80}") {
            let parsed = parse(&text);
            prop_assert!(parsed.words.len() <= MOST_WORDS && parsed.words.iter().all(|word| !word.text.is_empty()));
        }
    }
}
