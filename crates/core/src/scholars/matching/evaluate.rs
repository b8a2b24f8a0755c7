//! How right the matcher is on lines of which it is known whose they are.

use std::collections::HashMap;
use std::hash::Hash;

use super::evidence::{Decision, Evidence, Match, Person, Reason};
use super::judge::Judge;
use super::people::match_people;
use super::weights::Weights;

/// Pairs of lines: how many are truly one person, how many were joined, and how many of these rightly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The lines.
    pub lines: usize,
    /// The people whose they truly are.
    pub people: usize,
    /// Pairs of lines of one person.
    pub truly: u64,
    /// Pairs of lines that were joined.
    pub joined: u64,
    /// Pairs of lines of one person that were joined.
    pub right: u64,
    /// Lines that were left to staff.
    pub unsure: usize,
    /// Pairs that are wrong, and pairs left to staff that are one person.
    pub errors: Vec<PairError>,
}

/// A pair of lines about which the matcher was wrong or unsure.
#[derive(Clone, Debug, PartialEq)]
pub struct PairError {
    /// What is wrong.
    pub kind: PairErrorKind,
    /// The places of the two lines, the smaller first.
    pub lines: (usize, usize),
    /// For and against their being one person, in bits.
    pub score: f32,
    /// What spoke for and against.
    pub reasons: Vec<Reason>,
}

/// What is wrong with a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairErrorKind {
    /// Two people were joined.
    JoinedWrongly,
    /// One person was left as two.
    Missed,
    /// One person, and one of the lines was left to staff.
    Unsure,
}

impl PairErrorKind {
    /// The word in a table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JoinedWrongly => "joined wrongly",
            Self::Missed => "missed",
            Self::Unsure => "unsure",
        }
    }
}

/// The most errors that are told one by one.
const MOST_ERRORS: usize = 100_000;

impl Evaluation {
    /// The share of joined pairs that are truly one person; 1 where none was joined.
    #[must_use]
    pub fn precision(&self) -> f64 {
        if self.joined == 0 { 1.0 } else { self.right as f64 / self.joined as f64 }
    }

    /// The share of pairs of one person that were joined.
    #[must_use]
    pub fn recall(&self) -> f64 {
        if self.truly == 0 { 1.0 } else { self.right as f64 / self.truly as f64 }
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    /// The share of lines that were left to staff.
    #[must_use]
    pub fn share_unsure(&self) -> f64 {
        if self.lines == 0 { 0.0 } else { self.unsure as f64 / self.lines as f64 }
    }
}

/// Matches the lines, nobody on record, and compares with whose they truly are.
///
/// # Panics
/// If there are not as many truths as lines.
#[must_use]
pub fn evaluate<T: Hash + Eq>(lines: &[Evidence], truth: &[T], weights: &Weights) -> Evaluation {
    assert_eq!(lines.len(), truth.len(), "a truth for each line");
    let matches = match_people(&[], lines, weights);
    let got = |place: usize| matches[place].decision.person().ok_or(place);
    let places = 0..lines.len();
    let people = groups(places.clone().map(|place| &truth[place]));
    let joined = groups(places.clone().map(got));
    let pairs = |groups: &[Vec<usize>]| -> u64 { groups.iter().map(|group| pairs_of(group.len())).sum() };
    Evaluation {
        lines: lines.len(),
        people: people.len(),
        truly: pairs(&people),
        joined: pairs(&joined),
        right: pairs(&groups(places.map(|place| (got(place), &truth[place])))),
        unsure: matches.iter().filter(|found| is_held(found)).count(),
        errors: errors(lines, truth, &matches, (&people, &joined), weights),
    }
}

fn pairs_of(lines: usize) -> u64 {
    let lines = lines as u64;
    lines * lines.saturating_sub(1) / 2
}

fn is_held(found: &Match) -> bool {
    matches!(found.decision, Decision::Held(_))
}

/// The places of equal keys, in the order of their first place.
fn groups<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<K, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, key) in keys.enumerate() {
        let number = *numbers.entry(key).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Vec::new());
        }
        groups[number].push(place);
    }
    groups
}

fn errors<T: Eq>(
    lines: &[Evidence],
    truth: &[T],
    matches: &[Match],
    (people, joined): (&[Vec<usize>], &[Vec<usize>]),
    weights: &Weights,
) -> Vec<PairError> {
    let person = |place: usize| -> Option<Person> { matches[place].decision.person() };
    let within = |groups: &[Vec<usize>]| -> Vec<(usize, usize)> {
        let of_group = |group: &Vec<usize>| {
            let group = group.clone();
            (1..group.len()).flat_map(move |late| {
                let (late, earlier) = (group[late], group[..late].to_vec());
                earlier.into_iter().map(move |early| (early, late))
            })
        };
        groups.iter().flat_map(of_group).collect()
    };
    let wrong = within(joined).into_iter().filter(|(a, b)| truth[*a] != truth[*b]);
    let apart = within(people).into_iter().filter(|(a, b)| person(*a).is_none() || person(*a) != person(*b));
    let mut judge = Judge::new(lines, weights);
    let mut told = |kind: PairErrorKind, pair: (usize, usize)| {
        let (score, reasons) = judge.weigh(&lines[pair.0], &lines[pair.1]);
        PairError { kind, lines: pair, score, reasons }
    };
    let wrong = wrong.map(|pair| (PairErrorKind::JoinedWrongly, pair));
    let apart = apart.map(|(a, b)| {
        let unsure = is_held(&matches[a]) || is_held(&matches[b]);
        (if unsure { PairErrorKind::Unsure } else { PairErrorKind::Missed }, (a, b))
    });
    wrong.chain(apart).take(MOST_ERRORS).map(|(kind, pair)| told(kind, pair)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(given: &str, email: &str, edition: u32) -> Evidence {
        Evidence {
            given: given.to_owned(),
            family: "Ashworth".to_owned(),
            emails: vec![email.to_owned()],
            year: 2000 + edition.cast_signed(),
            edition,
            ..Evidence::default()
        }
    }

    #[test]
    fn pairs_are_counted_right_and_wrong() {
        let lines = [
            line("Ruth", "ruth@hill.example", 1),
            line("Ruth", "ruth@hill.example", 2),
            line("Helen", "h77@dale.example", 3),
        ];
        let right = evaluate(&lines, &["r", "r", "h"], &Weights::default());
        assert_eq!((right.lines, right.people, right.truly, right.joined, right.right), (3, 2, 1, 1, 1));
        assert!(right.errors.is_empty() && right.f1() > 0.999);
        let wrong = evaluate(&lines, &["r", "other", "other"], &Weights::default());
        assert_eq!((wrong.truly, wrong.joined, wrong.right), (1, 1, 0));
        let kinds: Vec<_> = wrong.errors.iter().map(|error| (error.kind, error.lines)).collect();
        assert_eq!(kinds, [(PairErrorKind::JoinedWrongly, (0, 1)), (PairErrorKind::Missed, (1, 2))]);
        assert!((wrong.precision(), wrong.recall()) == (0.0, 0.0));
    }
}
