//! Two pieces of evidence side by side, as the desk shows them.

use super::compare::Comparer;
use super::evidence::{Evidence, Reason};
use super::frequency::Frequencies;
use super::prepare::{Line, Vocabulary};
use super::weights::Weights;

/// Weighs single pairs before the background of a community: how common names and institutions are there.
pub struct Judge {
    vocabulary: Vocabulary,
    frequencies: Frequencies,
    weights: Weights,
    prior: f32,
}

impl Judge {
    /// A judge who knows how common values are among `community`.
    #[must_use]
    pub fn new(community: &[Evidence], weights: &Weights) -> Self {
        let mut vocabulary = Vocabulary::default();
        let lines: Vec<Line> = community.iter().map(|evidence| Line::prepare(evidence, &mut vocabulary)).collect();
        let frequencies = Frequencies::of(&lines, &vocabulary);
        Self { vocabulary, frequencies, weights: weights.clone(), prior: weights.prior(lines.len()) }
    }

    /// The score of two lines being one person, in bits (each bit doubles the odds, 0 is even), and what speaks for
    /// and against, the weightiest first.
    pub fn weigh(&mut self, a: &Evidence, b: &Evidence) -> (f32, Vec<Reason>) {
        let (line_a, line_b) = (Line::prepare(a, &mut self.vocabulary), Line::prepare(b, &mut self.vocabulary));
        let comparer = Comparer::new(&self.vocabulary, &self.frequencies, &self.weights, self.prior);
        comparer.explain((&line_a, a), (&line_b, b))
    }
}
