//! Who matches a question, and how well: everybody who has all terms, else those who have most of them.

use super::evidence::Evidence;
use super::read::Question;
use super::term::{self, Asked, Reach};
use super::weight;
use crate::error::SearchError;
use crate::index::{Layer, Snapshot};
use crate::labels::Labels;

/// Who matches in one layer: ordinals ascending, with scores.
pub(crate) type Matches = Vec<(u32, u16)>;

/// Who matches in all layers.
pub(crate) struct Matched {
    pub(crate) layers: Vec<Matches>,
    pub(crate) relaxed: bool,
    pub(crate) widened: bool,
}

/// Below so many who match, and none of them plainly, likenesses are looked for further away.
const FEW: usize = 10;

/// Who matches the terms of a question.
pub(crate) fn matching(snapshot: &Snapshot, labels: &Labels, question: &Question) -> Result<Matched, SearchError> {
    let mut evidence = look_up(snapshot, labels, question, Reach::Usual)?;
    let mut found = all_terms(snapshot, question, &evidence);
    let mut widened = false;
    for (reach, few) in [(Reach::Wide, FEW), (Reach::Texts, 1)] {
        if found.plain > 0 || found.total() >= few || question.words.is_empty() {
            continue;
        }
        let wider = look_up(snapshot, labels, question, reach)?;
        let found_wider = all_terms(snapshot, question, &wider);
        if found_wider.total() > found.total() {
            (found, evidence, widened) = (found_wider, wider, true);
        }
    }
    if found.total() > 0 || evidence.len() < 2 {
        return Ok(Matched { layers: found.layers, relaxed: false, widened });
    }
    Ok(Matched { layers: most_terms(snapshot, question, &evidence), relaxed: true, widened: false })
}

/// The evidence of each term, layer by layer.
fn look_up(
    snapshot: &Snapshot,
    labels: &Labels,
    question: &Question,
    reach: Reach,
) -> Result<Vec<Vec<Evidence>>, SearchError> {
    let mut evidence = Vec::with_capacity(question.words.len() + question.phrases.len());
    for phrase in &question.phrases {
        evidence.push(term::phrase(snapshot, question.viewer, phrase)?);
    }
    for asked in Asked::all(&question.words, labels) {
        evidence.push(term::word(snapshot, question.viewer, &asked, reach)?);
    }
    Ok(evidence)
}

struct Found {
    layers: Vec<Matches>,
    /// How many match without any guess.
    plain: usize,
}

impl Found {
    fn total(&self) -> usize {
        self.layers.iter().map(Vec::len).sum()
    }
}

fn all_terms(snapshot: &Snapshot, question: &Question, evidence: &[Vec<Evidence>]) -> Found {
    let mut found = Found { layers: Vec::new(), plain: 0 };
    let typed = typed_name(question);
    for (at, layer) in snapshot.side(question.viewer).layers.iter().enumerate() {
        let mut terms: Vec<&Evidence> = evidence.iter().map(|term| &term[at]).collect();
        terms.sort_by_key(|term| term.len());
        let mut matches = Vec::new();
        if let Some((rarest, others)) = terms.split_first() {
            let mut places = vec![0; others.len()];
            rarest.each(|ordinal, first| {
                let mut tally = Tally::of(first);
                for (other, place) in others.iter().zip(&mut places) {
                    let weight = other.weight(ordinal, place);
                    if weight == 0 {
                        return;
                    }
                    tally.add(weight);
                }
                found.plain += usize::from(!tally.guessed);
                matches.push((ordinal, tally.score(layer, ordinal, &typed)));
            });
        }
        found.layers.push(matches);
    }
    found
}

/// Those who have as many terms as anybody has.
fn most_terms(snapshot: &Snapshot, question: &Question, evidence: &[Vec<Evidence>]) -> Vec<Matches> {
    let layers = &snapshot.side(question.viewer).layers;
    let mut tallies: Vec<Vec<Tally>> = layers.iter().map(|layer| vec![Tally::default(); layer.segment.len()]).collect();
    for term in evidence {
        for (evidence, tallies) in term.iter().zip(&mut tallies) {
            evidence.each(|ordinal, weight| tallies[ordinal as usize].add(weight));
        }
    }
    let typed = typed_name(question);
    let most = tallies.iter().flatten().map(|tally| tally.terms).max().unwrap_or(0).max(1);
    tallies
        .iter()
        .zip(layers)
        .map(|(tallies, layer)| {
            let with_most = (0..).zip(tallies).filter(|(_, tally)| tally.terms == most);
            with_most.map(|(ordinal, tally)| (ordinal, tally.score(layer, ordinal, &typed))).collect()
        })
        .collect()
}

/// The words typed, in order, as a name would have to have them.
fn typed_name(question: &Question) -> Vec<&str> {
    let mut typed: Vec<&str> = question.words.iter().map(|word| word.text.as_str()).collect();
    typed.sort_unstable();
    typed
}

/// The terms one scholar has.
#[derive(Clone, Copy, Default)]
struct Tally {
    sum: u16,
    terms: u8,
    whole_names: u8,
    guessed: bool,
}

impl Tally {
    fn of(weight: u8) -> Self {
        let mut tally = Self::default();
        tally.add(weight);
        tally
    }

    fn add(&mut self, weight: u8) {
        self.sum += u16::from(weight);
        self.terms += 1;
        self.whole_names += u8::from(weight == weight::NAME);
        self.guessed |= weight::is_guess(weight);
    }

    /// The weights of all terms, and more the better the name is covered by them.
    fn score(self, layer: &Layer, ordinal: u32, typed: &[&str]) -> u16 {
        let length = layer.segment.name_lengths[ordinal as usize];
        let may_be_whole = self.whole_names == self.terms && self.terms == length;
        if may_be_whole && layer.segment.is_named(ordinal, typed) {
            return self.sum + weight::WHOLE_NAME;
        }
        let covered = u16::from(self.terms.min(length)) * weight::COVERED / u16::from(length.max(1));
        self.sum + covered
    }
}
