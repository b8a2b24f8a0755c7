//! Counting right and wrong answers by the two published protocols.

use std::ops::AddAssign;

/// Counts of both protocols: sets of ids, and the main id alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// How many texts there were.
    pub texts: u32,
    /// Ids that were given and are meant.
    pub right: u32,
    /// Ids that were given and are not meant.
    pub wrong: u32,
    /// Ids that are meant and were not given.
    pub missed: u32,
    /// The main ids.
    pub top: TopOne,
}

/// The main id alone: Y, N, NP and TN of the registry's own tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopOne {
    /// Y: it is among those meant.
    pub right: u32,
    /// N: it is not among those meant.
    pub wrong: u32,
    /// NP: none was given, and some is meant.
    pub missed: u32,
    /// TN: none was given, and none is meant.
    pub rightly_none: u32,
}

impl Measure {
    /// Counts one answer, the main id first; tells whether it was wholly right.
    pub fn add(&mut self, expected: &[String], given: &[String]) -> bool {
        let count = |list: usize| u32::try_from(list).unwrap_or(u32::MAX);
        let right = given.iter().filter(|id| expected.contains(id)).count();
        self.texts += 1;
        self.right += count(right);
        self.wrong += count(given.len() - right);
        self.missed += count(expected.len().saturating_sub(right));
        let top = match given.first() {
            Some(main) if expected.contains(main) => &mut self.top.right,
            Some(_) => &mut self.top.wrong,
            None if expected.is_empty() => &mut self.top.rightly_none,
            None => &mut self.top.missed,
        };
        *top += 1;
        right == given.len() && right == expected.len()
    }

    /// How many of the ids given are meant.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// How many of the ids meant were given.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl TopOne {
    /// How many texts were answered rightly, with an id or with none.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        share(self.right + self.rightly_none, self.right + self.wrong + self.missed + self.rightly_none)
    }
}

impl AddAssign for Measure {
    fn add_assign(&mut self, other: Self) {
        self.texts += other.texts;
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.top.right += other.top.right;
        self.top.wrong += other.top.wrong;
        self.top.missed += other.top.missed;
        self.top.rightly_none += other.top.rightly_none;
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn sets_and_main_ids_are_counted() {
        let mut measure = Measure::default();
        assert!(measure.add(&ids(&["a"]), &ids(&["a"])));
        assert!(!measure.add(&ids(&["a", "b"]), &ids(&["b", "c"])));
        assert!(!measure.add(&ids(&["a"]), &[]));
        assert!(measure.add(&[], &[]));
        assert!(!measure.add(&[], &ids(&["x"])));
        assert_eq!((measure.right, measure.wrong, measure.missed), (2, 2, 2));
        assert_eq!(measure.top, TopOne { right: 2, wrong: 1, missed: 1, rightly_none: 1 });
        assert_eq!((measure.precision(), measure.recall(), measure.f1()), (Some(0.5), Some(0.5), Some(0.5)));
        assert_eq!(measure.top.accuracy(), Some(0.6));
        assert_eq!(Measure::default().precision(), None);
    }
}
