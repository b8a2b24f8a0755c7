//! Who matches a question, and how well: everybody who has all terms, else those who have most of them.

use super::evidence::{Gathering, Mark};
use super::phrase;
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
    let asked = Asked::all(&question.words, labels);
    let mut gathered = look_up(snapshot, question, &asked, Reach::Usual)?;
    let mut found = all_terms(snapshot, question, &gathered);
    if found.is_worth_looking_closer(question) {
        let closer = look_up(snapshot, question, &asked, Reach::Close)?;
        found.take_whole_names(all_terms(snapshot, question, &closer));
    }
    let mut widened = false;
    for reach in [Reach::Wide, Reach::Texts] {
        let Some(taking) = found.further(reach, question) else { continue };
        let before: Vec<Vec<Mark>> = gathered.iter().map(|term| term.iter().map(Gathering::mark).collect()).collect();
        for (asked, term) in asked.iter().zip(&mut gathered[question.phrases.len()..]) {
            term::widen(snapshot, question.viewer, asked, reach, term)?;
        }
        let further = all_terms(snapshot, question, &gathered);
        if taking == Taking::All && further.total() > found.total() {
            (found, widened) = (further, true);
            continue;
        }
        if taking == Taking::WholeNames {
            found.take_whole_names(further);
        }
        for (gathering, mark) in gathered.iter_mut().flatten().zip(before.into_iter().flatten()) {
            gathering.back_to(&mark);
        }
    }
    if found.total() > 0 || gathered.len() < 2 {
        return Ok(Matched { layers: found.matches(), relaxed: false, widened });
    }
    Ok(Matched { layers: most_terms(snapshot, question, &gathered), relaxed: true, widened: false })
}

/// What was gathered of each term, layer by layer.
fn look_up<'s>(
    snapshot: &'s Snapshot,
    question: &Question,
    asked: &[Asked<'_>],
    reach: Reach,
) -> Result<Vec<Vec<Gathering<'s>>>, SearchError> {
    let mut gathered = Vec::with_capacity(question.words.len() + question.phrases.len());
    for words in &question.phrases {
        gathered.push(phrase::look_up(snapshot, question.viewer, words)?);
    }
    for asked in asked {
        gathered.push(term::word(snapshot, question.viewer, asked, reach)?);
    }
    Ok(gathered)
}

/// One who matches.
#[derive(Clone, Copy)]
struct Candidate {
    ordinal: u32,
    score: u16,
    /// The terms cover the whole of the name.
    whole: bool,
}

struct Found {
    layers: Vec<Vec<Candidate>>,
    /// How many match without any guess.
    plain: usize,
    /// How many are called so as a whole, give or take typing errors.
    whole: usize,
}

/// Which of those found further away are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taking {
    All,
    /// Those alone whose whole name is like what was typed.
    WholeNames,
}

impl Found {
    fn total(&self) -> usize {
        self.layers.iter().map(Vec::len).sum()
    }

    /// Whether somebody has the words, but few are called so: then names that are like all of it are looked for as
    /// well. “Oscar Una” may stand in a text, and Óscar Luna be meant.
    fn is_worth_looking_closer(&self, question: &Question) -> bool {
        self.plain > 0 && self.few_are_called_so(question) && term::looks_closer(&question.words)
    }

    fn few_are_called_so(&self, question: &Question) -> bool {
        question.words.len() > 1 && question.phrases.is_empty() && self.whole < FEW
    }

    /// Whether nobody has the words without a guess, so that it is worth looking further, and for whom.
    fn further(&self, reach: Reach, question: &Question) -> Option<Taking> {
        match reach {
            _ if self.plain > 0 || question.words.is_empty() => None,
            Reach::Wide if self.total() < FEW => Some(Taking::All),
            Reach::Wide if self.few_are_called_so(question) => Some(Taking::WholeNames),
            Reach::Texts if self.total() == 0 => Some(Taking::All),
            _ => None,
        }
    }

    /// Adds those found further away whose whole name is like what was typed.
    fn take_whole_names(&mut self, further: Self) {
        for (layer, further) in self.layers.iter_mut().zip(further.layers) {
            let is_known = |one: &Candidate| layer.binary_search_by_key(&one.ordinal, |known| known.ordinal).is_ok();
            let newcomers: Vec<Candidate> = further.into_iter().filter(|one| one.whole && !is_known(one)).collect();
            layer.extend(newcomers);
            layer.sort_unstable_by_key(|one| one.ordinal);
        }
    }

    fn matches(self) -> Vec<Matches> {
        let matches = |layer: Vec<Candidate>| layer.into_iter().map(|one| (one.ordinal, one.score)).collect();
        self.layers.into_iter().map(matches).collect()
    }
}

fn all_terms(snapshot: &Snapshot, question: &Question, gathered: &[Vec<Gathering<'_>>]) -> Found {
    let mut found = Found { layers: Vec::new(), plain: 0, whole: 0 };
    let typed = typed_name(question);
    for (at, layer) in snapshot.side(question.viewer).layers.iter().enumerate() {
        let mut terms: Vec<&Gathering<'_>> = gathered.iter().map(|term| &term[at]).collect();
        terms.sort_by_key(|term| term.total());
        let alone = if let [only] = terms.as_slice() { only.total().min(layer.alive) } else { 0 };
        let mut candidates = Vec::with_capacity(alone);
        each_tallied(&terms, |ordinal, tally| {
            let whole = tally.names >= layer.segment.name_lengths[ordinal as usize];
            found.plain += usize::from(!tally.guessed);
            found.whole += usize::from(whole);
            candidates.push(Candidate { ordinal, score: tally.score(layer, ordinal, &typed), whole });
        });
        found.layers.push(candidates);
    }
    found
}

/// Tells who has all of some terms, which come rarest first: only those who have the rarest are asked about the
/// others.
fn each_tallied(terms: &[&Gathering<'_>], mut tell: impl FnMut(u32, Tally)) {
    let Some((rarest, others)) = terms.split_first() else { return };
    if others.is_empty() {
        return rarest.each(|ordinal, weight| tell(ordinal, Tally::of(weight)));
    }
    let (mut ordinals, mut tallies) = (Vec::new(), Vec::new());
    rarest.each(|ordinal, weight| {
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
    ordinals.into_iter().zip(tallies).for_each(|(ordinal, tally)| tell(ordinal, tally));
}

/// Those who have as many terms as anybody has.
fn most_terms(snapshot: &Snapshot, question: &Question, gathered: &[Vec<Gathering<'_>>]) -> Vec<Matches> {
    let layers = &snapshot.side(question.viewer).layers;
    let mut tallies: Vec<Vec<Tally>> = layers.iter().map(|layer| vec![Tally::default(); layer.segment.len()]).collect();
    for term in gathered {
        for (gathering, tallies) in term.iter().zip(&mut tallies) {
            gathering.each(|ordinal, weight| tallies[ordinal as usize].add(weight));
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
    /// How many were found in the name.
    names: u8,
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
        self.names += u8::from(weight::is_of_name(weight));
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
