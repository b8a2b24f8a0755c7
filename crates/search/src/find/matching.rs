//! Who matches a question, and how well: everybody who has all terms, else those who have most of them.

use super::evidence::Gathering;
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

/// Below so many who match, likenesses are looked for further away.
const FEW: usize = 10;

/// Who matches the terms of a question.
pub(crate) fn matching(snapshot: &Snapshot, labels: &Labels, question: &Question) -> Result<Matched, SearchError> {
    let mut gathered = look_up(snapshot, labels, question, Reach::Usual)?;
    let mut found = all_terms(snapshot, question, &gathered);
    let mut widened = false;
    for reach in [Reach::Wide, Reach::Texts] {
        if question.words.is_empty() || !found.leaves_room_for(reach, question) {
            continue;
        }
        let wider = look_up(snapshot, labels, question, reach)?;
        let found_wider = all_terms(snapshot, question, &wider);
        if found_wider.total() > found.total() {
            widened = found.plain == 0;
            (found, gathered) = (found_wider, wider);
        }
    }
    if found.total() > 0 || gathered.len() < 2 {
        return Ok(Matched { layers: found.layers, relaxed: false, widened });
    }
    Ok(Matched { layers: most_terms(snapshot, question, &gathered), relaxed: true, widened: false })
}

/// What was gathered of each term, layer by layer.
fn look_up<'s>(
    snapshot: &'s Snapshot,
    labels: &Labels,
    question: &Question,
    reach: Reach,
) -> Result<Vec<Vec<Gathering<'s>>>, SearchError> {
    let mut gathered = Vec::with_capacity(question.words.len() + question.phrases.len());
    for phrase in &question.phrases {
        gathered.push(term::phrase(snapshot, question.viewer, phrase)?);
    }
    for asked in Asked::all(&question.words, labels) {
        gathered.push(term::word(snapshot, question.viewer, &asked, reach)?);
    }
    Ok(gathered)
}

struct Found {
    layers: Vec<Matches>,
    /// How many match without any guess.
    plain: usize,
    /// Whether somebody is called exactly what was typed.
    named: bool,
}

impl Found {
    fn total(&self) -> usize {
        self.layers.iter().map(Vec::len).sum()
    }

    /// Whether it is worth looking further. Where somebody has the words plainly, likenesses are looked for as
    /// well if there are several words and few such people: “Oscar Una” may stand in a text, and Óscar Luna be
    /// meant.
    fn leaves_room_for(&self, reach: Reach, question: &Question) -> bool {
        match reach {
            Reach::Usual => true,
            Reach::Wide if self.plain > 0 => {
                question.words.len() > 1 && question.phrases.is_empty() && self.total() < FEW && !self.named
            }
            Reach::Wide => self.total() < FEW,
            Reach::Texts => self.total() == 0,
        }
    }
}

fn all_terms(snapshot: &Snapshot, question: &Question, gathered: &[Vec<Gathering<'_>>]) -> Found {
    let mut found = Found { layers: Vec::new(), plain: 0, named: false };
    let typed = typed_name(question);
    for (at, layer) in snapshot.side(question.viewer).layers.iter().enumerate() {
        let mut terms: Vec<&Gathering<'_>> = gathered.iter().map(|term| &term[at]).collect();
        terms.sort_by_key(|term| term.total());
        let mut matches = Vec::new();
        for (ordinal, tally) in tallied(&terms) {
            found.plain += usize::from(!tally.guessed);
            let score = tally.score(layer, ordinal, &typed);
            found.named |= score == tally.sum + weight::WHOLE_NAME;
            matches.push((ordinal, score));
        }
        found.layers.push(matches);
    }
    found
}

/// Who has all of some terms, which come rarest first: only those who have the rarest are asked about the others.
fn tallied(terms: &[&Gathering<'_>]) -> Vec<(u32, Tally)> {
    let Some((rarest, others)) = terms.split_first() else { return Vec::new() };
    let (mut ordinals, mut tallies) = (Vec::new(), Vec::new());
    rarest.together().each(|ordinal, weight| {
        ordinals.push(ordinal);
        tallies.push(Tally::of(weight));
    });
    for other in others {
        let weights = other.weights_of(&ordinals);
        let mut left = 0;
        for (at, weight) in weights.into_iter().enumerate().filter(|(_, weight)| *weight != 0) {
            (ordinals[left], tallies[left]) = (ordinals[at], tallies[at]);
            tallies[left].add(weight);
            left += 1;
        }
        ordinals.truncate(left);
        tallies.truncate(left);
    }
    ordinals.into_iter().zip(tallies).collect()
}

/// Those who have as many terms as anybody has.
fn most_terms(snapshot: &Snapshot, question: &Question, gathered: &[Vec<Gathering<'_>>]) -> Vec<Matches> {
    let layers = &snapshot.side(question.viewer).layers;
    let mut tallies: Vec<Vec<Tally>> = layers.iter().map(|layer| vec![Tally::default(); layer.segment.len()]).collect();
    for term in gathered {
        for (gathering, tallies) in term.iter().zip(&mut tallies) {
            gathering.together().each(|ordinal, weight| tallies[ordinal as usize].add(weight));
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
