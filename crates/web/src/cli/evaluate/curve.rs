//! Answers to the desk's questions by the truth, and what they make of the counts.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use collegium_core::imports::{LineDecision, Question};

/// What a line truly means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) person: String,
    pub(super) ror: Option<String>,
}

/// The lines of a load with what is decided about them so far.
pub(super) struct Desk<'a> {
    truth: Vec<Option<&'a Truth>>,
    /// The person of each line: equal numbers are one.
    person: Vec<usize>,
    ror: Vec<Option<&'a str>>,
}

/// From so many people on an institution is in the report.
const FIVE: usize = 5;

impl<'a> Desk<'a> {
    pub(super) fn new(decisions: &'a [LineDecision], truth: &'a HashMap<(String, u32), Truth>) -> Self {
        let mut people = HashMap::new();
        let person = decisions.iter().enumerate().map(|(line, decision)| match decision.scholar {
            Some(scholar) => *people.entry(scholar).or_insert(line),
            None => line,
        });
        Self {
            person: person.collect(),
            truth: decisions.iter().map(|decision| truth.get(&(decision.file.clone(), decision.line))).collect(),
            ror: decisions.iter().map(|decision| decision.ror.as_deref()).collect(),
        }
    }

    /// Decides as somebody would who knows the truth.
    pub(super) fn answer(&mut self, question: &Question) {
        match question {
            Question::Spelling { lines, .. } => {
                // One decision for all lines typed alike, right for most of them.
                let meant = most(lines.iter().filter_map(|line| self.truth[*line]).map(|truth| truth.ror.as_deref()));
                if let Some(ror) = meant {
                    for line in lines {
                        self.ror[*line] = ror;
                    }
                }
            }
            Question::Held { line, candidates } => {
                let own = self.truth[*line].map(|truth| truth.person.as_str());
                let person = candidates.iter().find(|other| own.is_some() && self.whose(**other) == own);
                if let Some(other) = person {
                    self.person[*line] = self.person[*other];
                }
            }
            Question::Duplicate { one, other } => {
                let (Some(first), Some(second)) = (one.first(), other.first()) else { return };
                if self.whose(*first).is_some() && self.whose(*first) == self.whose(*second) {
                    let (kept, gone) = (self.person[*first], self.person[*second]);
                    self.person.iter_mut().filter(|person| **person == gone).for_each(|person| *person = kept);
                }
            }
        }
    }

    /// Whose most lines are that were joined with this one.
    fn whose(&self, line: usize) -> Option<&'a str> {
        let together = self.person.iter().zip(&self.truth).filter(|(person, _)| **person == self.person[line]);
        most(together.filter_map(|(_, truth)| *truth).map(|truth| truth.person.as_str()))
    }

    /// How many institutions that truly sent five or more have exactly the right count, and how many there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        let mut truly: HashMap<&str, HashSet<&str>> = HashMap::new();
        let mut counted: HashMap<&str, HashSet<usize>> = HashMap::new();
        for ((truth, ror), person) in self.truth.iter().zip(&self.ror).zip(&self.person) {
            let Some(truth) = truth else { continue };
            if let Some(ror) = &truth.ror {
                truly.entry(ror).or_default().insert(&truth.person);
            }
            if let Some(ror) = ror {
                counted.entry(ror).or_default().insert(*person);
            }
        }
        truly.retain(|_, people| people.len() >= FIVE);
        let exact = |(ror, people): &(&&str, &HashSet<&str>)| {
            counted.get(**ror).is_some_and(|counted| counted.len() == people.len())
        };
        (truly.iter().filter(exact).count(), truly.len())
    }
}

/// What comes most often; the first of several.
fn most<T: Copy + Eq + Hash>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, usize> = HashMap::new();
    let mut best: Option<(T, usize)> = None;
    for value in values {
        let count = counts.entry(value).or_default();
        *count += 1;
        if best.is_none_or(|(_, most)| *count > most) {
            best = Some((value, *count));
        }
    }
    best.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use collegium_core::id::ScholarId;
    use collegium_core::imports::Outcome;

    use super::*;

    /// Lines 1 to 6 of a roster, each with its scholar and institution.
    fn decisions(told: [(Option<ScholarId>, Option<&str>); 6]) -> Vec<LineDecision> {
        let decision = |(number, (scholar, ror)): (u32, (Option<ScholarId>, Option<&str>))| LineDecision {
            file: "a.csv".to_owned(),
            line: number,
            outcome: Outcome::Added,
            scholar,
            institution: None,
            ror: ror.map(str::to_owned),
            country: None,
            discipline: None,
            program: "thp".to_owned(),
            year: 2001,
            note: String::new(),
        };
        (1..).zip(told).map(decision).collect()
    }

    /// Five people of one institution, the last of them on two lines.
    fn truth() -> HashMap<(String, u32), Truth> {
        let people = ["a", "b", "c", "d", "e", "e"];
        let truth = |person: &str| Truth { person: person.to_owned(), ror: Some("01".to_owned()) };
        (1..).zip(people).map(|(line, person)| (("a.csv".to_owned(), line), truth(person))).collect()
    }

    #[test]
    fn true_answers_make_counts_right() {
        let some = || Some(ScholarId::new());
        let told = [
            (some(), Some("01")),
            (some(), None),
            (some(), Some("01")),
            (some(), Some("01")),
            (some(), Some("01")),
            (None, Some("01")),
        ];
        let (decisions, truth) = (decisions(told), truth());
        let mut desk = Desk::new(&decisions, &truth);
        assert_eq!(desk.counts(), (1, 1), "one person is missing and one counted twice");
        desk.answer(&Question::Spelling { typed: "x".to_owned(), lines: vec![1] });
        assert_eq!(desk.counts(), (0, 1));
        desk.answer(&Question::Held { line: 5, candidates: vec![2, 4] });
        assert_eq!(desk.counts(), (1, 1));
    }

    #[test]
    fn two_who_are_one_are_joined_and_others_are_not() {
        let some = || (Some(ScholarId::new()), Some("01"));
        let (decisions, truth) = (decisions([some(), some(), some(), some(), some(), some()]), truth());
        let mut desk = Desk::new(&decisions, &truth);
        desk.answer(&Question::Duplicate { one: vec![0], other: vec![1] });
        assert_eq!(desk.counts(), (0, 1));
        desk.answer(&Question::Duplicate { one: vec![4], other: vec![5] });
        assert_eq!(desk.counts(), (1, 1));
    }
}
