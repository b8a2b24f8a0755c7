//! Estimating the weights from texts whose meaning is known.

use super::model::TypedInstitution;
use super::resolver::Resolver;
use super::weights::{Meant, Named, Weights};

/// A text with the organizations that it is known to mean.
pub struct Labelled<'a> {
    /// The text.
    pub typed: TypedInstitution<'a>,
    /// What it means, by place in the order given.
    pub meant: Vec<u32>,
    /// How much it counts.
    pub weight: f32,
}

/// One estimated weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The finding, by name.
    pub finding: String,
    /// What it is worth in the program.
    pub have: f32,
    /// What it would be worth.
    pub estimated: f32,
}

/// Both tables of weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    /// What speaks for an organization by itself.
    pub named: Vec<Estimate>,
    /// What speaks for it among others.
    pub meant: Vec<Estimate>,
}

/// How strongly the weights are held to what they were.
const HELD: f64 = 4.0;
/// The same of those that are by hand: what is seldom or never found in texts alone, and what the product means
/// rather than what labels say, such as that a named part goes before its whole.
const HELD_BY_HAND: f64 = 1e6;
/// How often the weights are improved.
const ROUNDS: usize = 25;

/// One organization weighed for one text, and whether it was meant.
struct Example {
    amounts: Vec<f32>,
    meant: bool,
    weight: f32,
}

/// Estimates all weights anew: those of an organization by itself, and with these those among others.
#[must_use]
pub fn estimate(resolver: &mut Resolver, texts: &[Labelled<'_>]) -> Estimates {
    let before = Weights::default();
    let examples = |resolver: &Resolver, among: bool| {
        let mut examples = Vec::new();
        for text in texts {
            for judged in resolver.judged(&text.typed) {
                let amounts =
                    if among { judged.standing.amounts().to_vec() } else { judged.weighed.evidence.amounts().to_vec() };
                let meant = text.meant.contains(&resolver.given(judged.weighed.organization));
                examples.push(Example { amounts, meant, weight: text.weight });
            }
        }
        examples
    };
    let named = fitted(&examples(resolver, false), &before.named, &held(Named::ALL, Named::BY_HAND));
    resolver.weights.named.copy_from_slice(&named);
    let meant = fitted(&examples(resolver, true), &before.meant, &held(Meant::ALL, Meant::BY_HAND));
    resolver.weights.meant.copy_from_slice(&meant);
    Estimates { named: listed(Named::ALL, &before.named, &named), meant: listed(Meant::ALL, &before.meant, &meant) }
}

/// How strongly each weight is held.
fn held<F: PartialEq>(all: &[F], by_hand: &[F]) -> Vec<f64> {
    all.iter().map(|finding| if by_hand.contains(finding) { HELD_BY_HAND } else { HELD }).collect()
}

fn listed<F: std::fmt::Debug>(findings: &[F], have: &[f32], estimated: &[f32]) -> Vec<Estimate> {
    let both = have.iter().zip(estimated);
    let each = findings.iter().zip(both);
    each.map(|(finding, (have, estimated))| Estimate {
        finding: format!("{finding:?}"),
        have: *have,
        estimated: *estimated,
    })
    .collect()
}

/// Logistic regression by Newton's method, held to the weights there were.
fn fitted(examples: &[Example], start: &[f32], held: &[f64]) -> Vec<f32> {
    let count = start.len();
    let start: Vec<f64> = start.iter().map(|weight| f64::from(*weight)).collect();
    let mut weights = start.clone();
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = (0..count).map(|at| held[at] * (start[at] - weights[at])).collect();
        let mut bend = vec![0.0; count * count];
        (0..count).for_each(|at| bend[at * count + at] = held[at]);
        for example in examples {
            let odds: f64 = example.amounts.iter().zip(&weights).map(|(amount, w)| f64::from(*amount) * w).sum();
            let likely = 1.0 / (1.0 + (-odds).exp());
            let miss = f64::from(u8::from(example.meant)) - likely;
            let weight = f64::from(example.weight);
            let filled = || example.amounts.iter().enumerate().filter(|(_, amount)| **amount != 0.0);
            for (row, amount) in filled() {
                let amount = f64::from(*amount);
                slope[row] += weight * miss * amount;
                for (column, other) in filled() {
                    bend[row * count + column] += weight * likely * (1.0 - likely) * amount * f64::from(*other);
                }
            }
        }
        let step = solved(bend, slope, count);
        let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step * (2.0 / longest.max(2.0)));
        if longest < 1e-4 {
            break;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "weights are small numbers of few digits")]
    weights.into_iter().map(|weight| weight as f32).collect()
}

/// Solves `matrix · x = right` by elimination.
fn solved(mut matrix: Vec<f64>, mut right: Vec<f64>, count: usize) -> Vec<f64> {
    for at in 0..count {
        for row in at + 1..count {
            let share = matrix[row * count + at] / matrix[at * count + at];
            if share == 0.0 {
                continue;
            }
            for column in at..count {
                matrix[row * count + column] -= share * matrix[at * count + column];
            }
            right[row] -= share * right[at];
        }
    }
    for at in (0..count).rev() {
        let known: f64 = (at + 1..count).map(|column| matrix[at * count + column] * right[column]).sum();
        right[at] = (right[at] - known) / matrix[at * count + at];
    }
    right
}
