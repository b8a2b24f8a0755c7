//! Phrases of three words and more.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED, Term};

use super::schema::TextFields;
use crate::error::SearchError;
use crate::words;

/// Tells the documents with a phrase: those that have each pair of its neighbours, in one chain.
pub(super) fn longer(
    texts: &InvertedIndexReader,
    pairs: &InvertedIndexReader,
    fields: TextFields,
    phrase: &[String],
    tell: &mut impl FnMut(u32),
) -> Result<(), SearchError> {
    let mut found = Vec::with_capacity(phrase.len());
    for neighbours in phrase.windows(2) {
        let term = Term::from_field_text(fields.pairs, &words::pair(&neighbours[0], &neighbours[1]));
        let Some(postings) = pairs.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(()) };
        found.push(postings);
    }
    let Some(mut chain) = Chain::of(texts, fields, phrase)? else { return Ok(()) };
    found.sort_by_key(SegmentPostings::doc_freq);
    let Some((rarest, others)) = found.split_first_mut() else { return Ok(()) };
    let mut document = rarest.doc();
    while document != TERMINATED {
        if others.iter_mut().all(|other| has(other, document)) && chain.holds(document) {
            tell(document);
        }
        document = rarest.advance();
    }
    Ok(())
}

fn has(postings: &mut SegmentPostings, document: u32) -> bool {
    postings.doc() <= document && postings.seek(document) == document
}

/// The words of a phrase, to see whether pairs that a document has are of one run of words.
struct Chain {
    words: Vec<SegmentPostings>,
    places: Vec<Vec<u32>>,
}

impl Chain {
    fn of(texts: &InvertedIndexReader, fields: TextFields, phrase: &[String]) -> Result<Option<Self>, SearchError> {
        let mut words = Vec::with_capacity(phrase.len());
        for word in phrase {
            let term = Term::from_field_text(fields.words, word);
            let Some(postings) = texts.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(None);
            };
            words.push(postings);
        }
        Ok(Some(Self { places: vec![Vec::new(); words.len()], words }))
    }

    /// Whether a document that has all pairs has the phrase. Two pairs share the word between them for certain
    /// where it stands there once; else its places have to be compared.
    fn holds(&mut self, document: u32) -> bool {
        if !self.words.iter_mut().all(|word| has(word, document)) {
            return false;
        }
        let inner = &self.words[1..self.words.len() - 1];
        if inner.iter().all(|word| word.term_freq() == 1) {
            return true;
        }
        for (back, (word, places)) in (0..).zip(self.words.iter_mut().zip(&mut self.places)) {
            places.clear();
            word.positions(places);
            for place in places.iter_mut() {
                *place = place.wrapping_sub(back);
            }
        }
        let (first, others) = (&self.places[0], &self.places[1..]);
        first.iter().any(|start| others.iter().all(|places| places.contains(start)))
    }
}
