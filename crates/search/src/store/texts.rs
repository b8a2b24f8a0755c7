//! Longer texts: which scholars have a word, words that begin so, words like it, or a phrase.

use collegium_core::audience::Viewer;
use tantivy::query::{EnableScoring, FuzzyTermQuery, PhraseQuery, Query as _};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED, Term};

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

impl Shelf {
    /// Tells the number of every scholar who has what is looked for in a text that the viewer sees. A number
    /// may be told more than once.
    pub(crate) fn texts_with(
        &self,
        viewer: Viewer,
        question: TextQuestion<'_>,
        tell: &mut dyn FnMut(u32),
    ) -> Result<(), SearchError> {
        for (segment, numbers) in self.searcher.segment_readers().iter().zip(&self.numbers) {
            let mut told = |document: u32| {
                if !segment.is_deleted(document) {
                    tell(numbers[document as usize]);
                }
            };
            for field in self.fields.texts_of(viewer) {
                let texts = segment.inverted_index(field)?;
                if texts.terms().num_terms() == 0 {
                    continue;
                }
                match question {
                    TextQuestion::Word(word) if words::has_unspaced(word) => {
                        self.phrase(segment, field, &[word.to_owned()], &mut told)?;
                    }
                    TextQuestion::Word(word) => whole(&texts, field, word, &mut told)?,
                    TextQuestion::Beginning(word) => beginning(&texts, word, &mut told)?,
                    TextQuestion::Near(word, most) => near(&texts, field, word, most, &mut told)?,
                    TextQuestion::Phrase(phrase) => self.phrase(segment, field, phrase, &mut told)?,
                }
            }
        }
        Ok(())
    }

    fn phrase(
        &self,
        segment: &SegmentReader,
        field: Field,
        phrase: &[String],
        tell: &mut dyn FnMut(u32),
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
            return each(&*segment.inverted_index(field)?, term, tell);
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

fn whole(texts: &InvertedIndexReader, field: Field, word: &str, tell: &mut dyn FnMut(u32)) -> Result<(), SearchError> {
    each(texts, &Term::from_field_text(field, word), tell)
}

fn each(texts: &InvertedIndexReader, term: &Term, tell: &mut dyn FnMut(u32)) -> Result<(), SearchError> {
    if let Some(info) = texts.get_term_info(term)? {
        each_of(texts, &info, tell)?;
    }
    Ok(())
}

fn each_of(
    texts: &InvertedIndexReader,
    info: &tantivy::postings::TermInfo,
    tell: &mut dyn FnMut(u32),
) -> Result<(), SearchError> {
    let mut block = texts.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        block.docs().iter().for_each(|document| tell(*document));
        block.advance();
    }
    Ok(())
}

fn beginning(texts: &InvertedIndexReader, word: &str, tell: &mut dyn FnMut(u32)) -> Result<(), SearchError> {
    let mut terms = texts.terms().range().ge(word.as_bytes()).into_stream()?;
    while terms.advance() && terms.key().starts_with(word.as_bytes()) {
        if terms.key().len() > word.len() {
            each_of(texts, terms.value(), tell)?;
        }
    }
    Ok(())
}

fn near(
    texts: &InvertedIndexReader,
    field: Field,
    word: &str,
    most: u8,
    tell: &mut dyn FnMut(u32),
) -> Result<(), SearchError> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), most, true).automaton()?;
    let mut terms = texts.terms().search(automaton).into_stream()?;
    while terms.advance() {
        if terms.key() != word.as_bytes() {
            each_of(texts, terms.value(), tell)?;
        }
    }
    Ok(())
}
