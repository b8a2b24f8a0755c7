//! Longer texts: which scholars have a word, words that begin so, words like it, or a phrase.

use std::sync::Arc;

use collegium_core::audience::Viewer;
use tantivy::postings::TermInfo;
use tantivy::query::{DfaWrapper, EnableScoring, FuzzyTermQuery, PhraseQuery, Query as _};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::phrases;
use super::schema::{Fields, TextFields};
use super::shelf::Shelf;
use crate::error::SearchError;
use crate::words;

/// What is looked for in longer texts. All words are folded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TextQuestion<'a> {
    /// The whole word; pairs of characters for unspaced scripts.
    Word(&'a str),
    /// Longer words that begin so.
    Beginning(&'a str),
    /// Words at up to so many typing errors.
    Near(&'a str, u8),
    /// These words next to each other.
    Phrase(&'a [String]),
}

/// The texts of one set of viewers in one segment.
pub(super) struct TextsOfSet {
    /// Bit 0 visitor, bit 1 member, bit 2 staff.
    set: usize,
    fields: TextFields,
    words: Arc<InvertedIndexReader>,
    pairs: Arc<InvertedIndexReader>,
}

impl TextsOfSet {
    /// All that a segment has. They are kept, as the engine makes a new reader for each look into a field without
    /// texts.
    pub(super) fn all(segment: &SegmentReader, fields: &Fields) -> Result<Vec<Self>, SearchError> {
        let mut all = Vec::new();
        for (set, fields) in fields.texts() {
            let (words, pairs) = (segment.inverted_index(fields.words)?, segment.inverted_index(fields.pairs)?);
            if words.terms().num_terms() > 0 {
                all.push(Self { set, fields, words, pairs });
            }
        }
        Ok(all)
    }
}

impl Shelf {
    /// Tells the number of every scholar who has what is looked for in a text that the viewer sees. A number
    /// may be told more than once.
    pub(crate) fn texts_with(
        &self,
        viewer: Viewer,
        question: TextQuestion<'_>,
        mut tell: impl FnMut(u32),
    ) -> Result<(), SearchError> {
        let likeness = match question {
            TextQuestion::Near(word, most) => Some(likeness(word, most)?),
            _ => None,
        };
        let segments = self.searcher.segment_readers().iter().zip(&self.numbers).zip(&self.texts);
        for ((segment, numbers), sets) in segments {
            let mut told = |document: u32| {
                if !segment.is_deleted(document) {
                    tell(numbers[document as usize]);
                }
            };
            for texts in sets.iter().filter(|texts| texts.set & (1 << viewer as usize) != 0) {
                match (question, &likeness) {
                    (TextQuestion::Word(word), _) if words::has_unspaced(word) => {
                        self.phrase(segment, texts, &[word.to_owned()], &mut told)?;
                    }
                    (TextQuestion::Word(word), _) => each(&texts.words, texts.fields.words, word, &mut told)?,
                    (TextQuestion::Beginning(word), _) => {
                        beginning(&texts.words, word, &mut told)?;
                    }
                    (TextQuestion::Near(word, _), Some(likeness)) => {
                        near(&texts.words, word, likeness, &mut told)?;
                    }
                    (TextQuestion::Phrase(phrase), _) => self.phrase(segment, texts, phrase, &mut told)?,
                    (TextQuestion::Near(..), None) => {}
                }
            }
        }
        Ok(())
    }

    fn phrase(
        &self,
        segment: &SegmentReader,
        texts: &TextsOfSet,
        phrase: &[String],
        tell: &mut impl FnMut(u32),
    ) -> Result<(), SearchError> {
        let fields = texts.fields;
        if phrase.iter().any(|word| words::has_unspaced(word)) {
            return self.by_positions(segment, fields.words, phrase, tell);
        }
        match phrase {
            [] => Ok(()),
            [word] => each(&texts.words, fields.words, word, tell),
            [first, second] => each(&texts.pairs, fields.pairs, &words::pair(first, second), tell),
            _ => phrases::longer(&texts.words, &texts.pairs, fields, phrase, tell),
        }
    }

    /// Phrases with words of scripts that are written without blanks.
    fn by_positions(
        &self,
        segment: &SegmentReader,
        field: Field,
        phrase: &[String],
        tell: &mut impl FnMut(u32),
    ) -> Result<(), SearchError> {
        let mut terms = Vec::new();
        let mut at = 0;
        for word in phrase {
            if words::has_unspaced(word) {
                let grams = words::asked_grams(word);
                terms.extend(grams.iter().enumerate().map(|(i, gram)| (at + i, Term::from_field_text(field, gram))));
                at += word.chars().count();
            } else {
                terms.push((at, Term::from_field_text(field, word)));
                at += 1;
            }
        }
        if let [(_, term)] = terms.as_slice() {
            return each_of_term(&*segment.inverted_index(field)?, term, tell);
        }
        let weight =
            PhraseQuery::new_with_offset(terms).weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut matches = weight.scorer(segment, 1.0)?;
        while matches.doc() != TERMINATED {
            tell(matches.doc());
            matches.advance();
        }
        Ok(())
    }
}

fn each(texts: &InvertedIndexReader, field: Field, word: &str, tell: &mut impl FnMut(u32)) -> Result<(), SearchError> {
    each_of_term(texts, &Term::from_field_text(field, word), tell)
}

fn each_of_term(texts: &InvertedIndexReader, term: &Term, tell: &mut impl FnMut(u32)) -> Result<(), SearchError> {
    if let Some(info) = texts.get_term_info(term)? {
        each_of(texts, &info, tell)?;
    }
    Ok(())
}

fn each_of(texts: &InvertedIndexReader, info: &TermInfo, tell: &mut impl FnMut(u32)) -> Result<(), SearchError> {
    let mut block = texts.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        block.docs().iter().for_each(|document| tell(*document));
        block.advance();
    }
    Ok(())
}

fn beginning(texts: &InvertedIndexReader, word: &str, tell: &mut impl FnMut(u32)) -> Result<(), SearchError> {
    let mut terms = texts.terms().range().ge(word.as_bytes()).into_stream()?;
    while terms.advance() && terms.key().starts_with(word.as_bytes()) {
        if terms.key().len() > word.len() {
            each_of(texts, terms.value(), tell)?;
        }
    }
    Ok(())
}

/// What tells words at up to so many typing errors; made once a question, for it is dear.
fn likeness(word: &str, most: u8) -> Result<DfaWrapper, SearchError> {
    Ok(FuzzyTermQuery::new(Term::from_field_text(Field::from_field_id(0), word), most, true).automaton()?)
}

fn near(
    texts: &InvertedIndexReader,
    word: &str,
    likeness: &DfaWrapper,
    tell: &mut impl FnMut(u32),
) -> Result<(), SearchError> {
    let mut terms = texts.terms().search(likeness).into_stream()?;
    while terms.advance() {
        if terms.key() != word.as_bytes() {
            each_of(texts, terms.value(), tell)?;
        }
    }
    Ok(())
}
