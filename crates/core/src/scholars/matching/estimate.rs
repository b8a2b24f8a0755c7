//! Chances estimated from the lines themselves, by expectation and maximisation: weigh every pair with the chances at
//! hand, take the weighed shares as the new chances, and again until they rest.

use super::compare::{Comparer, Found};
use super::evidence::{Evidence, KnownPerson};
use super::finding::{About, Finding};
use super::frequency::Frequencies;
use super::pool::{Pool, pairs};
use super::weights::{Chance, Weights};

/// One finding with the chances that are set and those that some lines show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// What is found.
    pub finding: Finding,
    /// The chances in use.
    pub set: Chance,
    /// The chances estimated; the same where these lines cannot tell.
    pub estimated: Chance,
}

/// Rounds of estimating; chances move by less than a hundredth after about six.
const ROUNDS: usize = 8;

/// The chances at hand count as much as this many pairs of one person, and of two: few lines change little.
const PSEUDO_PAIRS: f64 = 200.0;

/// Of more lines than this only every second, third … is compared with those that share a key: enough to estimate by.
const ENOUGH_LINES: usize = 10_000;

impl Weights {
    /// The same weights with chances estimated from these people and lines, as far as there are enough of them.
    ///
    /// Chances among two people are estimated for what is not about a value and not about the name: the pairs
    /// compared were chosen by name.
    #[must_use]
    pub fn estimated_from(&self, known: &[KnownPerson], lines: &[Evidence]) -> Self {
        let pool = Pool::of(known, lines);
        let frequencies = Frequencies::of(&pool.lines, &pool.vocabulary);
        let prior = self.prior(pool.lines.len());
        let step = u32::try_from(pool.lines.len() / ENOUGH_LINES).unwrap_or(u32::MAX).saturating_add(1);
        let mut weights = self.clone();
        for _ in 0..ROUNDS {
            let comparer = Comparer::new(&pool.vocabulary, &frequencies, &weights, prior);
            let sums = pairs(&pool, |a, b| {
                if b % step != 0 {
                    return None;
                }
                let found = comparer.compare(pool.line(a), pool.line(b));
                Some((found, share_of_one(prior + found.total())))
            })
            .into_iter()
            .fold(Sums::default(), Sums::with);
            weights = sums.maximise(self, &weights);
        }
        weights
    }
}

impl Weights {
    /// All findings with the chances set here and those of `estimated`.
    #[must_use]
    pub fn beside(&self, estimated: &Self) -> Vec<Estimate> {
        let both = |finding: &Finding| Estimate {
            finding: *finding,
            set: self.chance(*finding),
            estimated: estimated.chance(*finding),
        };
        Finding::ALL.iter().map(both).collect()
    }
}

/// The probability that belongs to a score in bits.
fn share_of_one(score: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(score)).exp2())
}

/// Pairs of one person and of two that show each finding, each pair in part on both sides.
struct Sums {
    same: Vec<f64>,
    other: Vec<f64>,
}

impl Default for Sums {
    fn default() -> Self {
        Self { same: vec![0.0; Finding::ALL.len()], other: vec![0.0; Finding::ALL.len()] }
    }
}

impl Sums {
    fn with(mut self, (found, same): (Found, f64)) -> Self {
        for (finding, _) in found.all() {
            self.same[*finding as usize] += same;
            self.other[*finding as usize] += 1.0 - same;
        }
        self
    }

    fn maximise(&self, base: &Weights, now: &Weights) -> Weights {
        let mut weights = now.clone();
        for finding in Finding::ALL.iter().copied().filter(|finding| finding.about() != About::Itself) {
            let before = base.chance(finding);
            let same = Self::share(&self.same, finding, before.same);
            let by_name = matches!(finding.about(), About::Given | About::Family);
            let other = if finding.is_about_a_value() || by_name {
                before.other
            } else {
                Self::share(&self.other, finding, before.other)
            };
            weights = weights.with(finding, Chance { same, other });
        }
        weights
    }

    /// The share of a finding among all that are about the same thing.
    fn share(sums: &[f64], finding: Finding, before: f32) -> f32 {
        let alike = Finding::ALL.iter().filter(|other| other.about() == finding.about());
        let all: f64 = alike.map(|other| sums[*other as usize]).sum();
        #[expect(clippy::cast_possible_truncation, reason = "a share of 1 to a few digits")]
        let share = ((sums[finding as usize] + PSEUDO_PAIRS * f64::from(before)) / (all + PSEUDO_PAIRS)) as f32;
        share
    }
}
