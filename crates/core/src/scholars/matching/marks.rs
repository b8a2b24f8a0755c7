//! Comparing numbers and dates that tell people apart.

use super::compare::{Comparer, Found};
use super::evidence::MarkKind;
use super::finding::Finding;
use super::prepare::{Line, Word};

impl Comparer<'_> {
    /// Compares what marks both lines have.
    pub(super) fn marks(&self, a: &Line, b: &Line, found: &mut Found) {
        if a.marks.is_empty() || b.marks.is_empty() {
            return;
        }
        // Of two kinds of number the surer one is enough.
        let number = match self.mark(a, b, MarkKind::Orcid) {
            Some(likeness) => likeness.of(Finding::NumberSame, Finding::NumberAlike, Finding::OrcidDifferent),
            None => self
                .mark(a, b, MarkKind::Number)
                .and_then(|likeness| likeness.of(Finding::NumberSame, Finding::NumberAlike, Finding::NumberDifferent)),
        };
        let born = self.mark(a, b, MarkKind::Born);
        let born = born.and_then(|it| it.of(Finding::BornSame, Finding::BornAlike, Finding::BornDifferent));
        // People move, and get other telephones: only what is the same says something.
        let same = |kind, finding| (self.mark(a, b, kind) == Some(Likeness::Same)).then_some(finding);
        let told =
            [number, born, same(MarkKind::Phone, Finding::PhoneSame), same(MarkKind::Street, Finding::StreetSame)];
        for finding in told.into_iter().flatten() {
            found.add(finding, self.bits(finding));
        }
    }

    fn mark(&self, a: &Line, b: &Line, kind: MarkKind) -> Option<Likeness> {
        let of = |line: &Line| -> Vec<Word> {
            line.marks.iter().filter(|(other, _)| *other == kind).map(|(_, value)| *value).collect()
        };
        let (of_a, of_b) = (of(a), of(b));
        let pairs = || of_a.iter().flat_map(|x| of_b.iter().map(move |y| (*x, *y)));
        pairs().map(|(x, y)| likeness(self.text(x), self.text(y))).min()
    }
}

/// Ordered from the most alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Same,
    Alike,
    /// Two slips apart: more than chance gives, and less than one would ask of the same.
    Near,
    Different,
}

impl Likeness {
    fn of(self, same: Finding, alike: Finding, different: Finding) -> Option<Finding> {
        match self {
            Self::Same => Some(same),
            Self::Alike => Some(alike),
            Self::Near => None,
            Self::Different => Some(different),
        }
    }
}

fn likeness(a: &str, b: &str) -> Likeness {
    if a == b {
        return Likeness::Same;
    }
    // Day and month that changed places.
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if a.len().min(b.len()) < 5 {
        return Likeness::Different;
    }
    match strsim::osa_distance(a, b) {
        0 | 1 => Likeness::Alike,
        _ if a.len() == b.len() && sorted(a) == sorted(b) => Likeness::Alike,
        2 => Likeness::Near,
        _ => Likeness::Different,
    }
}
