//! People on record who may be one.

use rustc_hash::FxHashMap;

use super::cluster::CONTRADICTION;
use super::compare::Comparer;
use super::evidence::{KnownPerson, Reason};
use super::frequency::Frequencies;
use super::pool::{Pool, pairs};
use super::weights::Weights;

/// Two people on record who may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct LikelyDuplicate {
    /// Their places among the known people, the smaller first.
    pub people: (usize, usize),
    /// For and against, in bits: each bit doubles the odds, 0 is even.
    pub score: f32,
    /// What speaks for and against in the two lines that are most alike.
    pub reasons: Vec<Reason>,
}

/// Pairs of known people whose evidence says that they may be one and does not contradict it, the likeliest first:
/// all that reach `weights.hold`.
#[must_use]
pub fn likely_duplicates(known: &[KnownPerson], weights: &Weights) -> Vec<LikelyDuplicate> {
    let pool = Pool::of(known, &[]);
    let frequencies = Frequencies::of(&pool.lines, &pool.vocabulary);
    let comparer = Comparer::new(&pool.vocabulary, &frequencies, weights, weights.prior(pool.lines.len()));
    let alike = pairs(&pool, |a, b| {
        let (owner_a, owner_b) = (pool.owner(a)?, pool.owner(b)?);
        if owner_a == owner_b {
            return None;
        }
        let score = comparer.score(pool.line(a), pool.line(b));
        (score >= weights.hold).then_some(((owner_a.min(owner_b), owner_a.max(owner_b)), score, (a, b)))
    });
    let mut best: FxHashMap<(usize, usize), (f32, (u32, u32))> = FxHashMap::default();
    for (people, score, lines) in alike {
        let entry = best.entry(people).or_insert((score, lines));
        if score > entry.0 {
            *entry = (score, lines);
        }
    }
    let mut lines_of: Vec<Vec<u32>> = vec![Vec::new(); known.len()];
    for (line, owner) in (0u32..).zip(&pool.owners) {
        lines_of[owner.unwrap_or_default()].push(line);
    }
    let contradict = |(one, other): (usize, usize)| {
        let all = lines_of[one].iter().flat_map(|a| lines_of[other].iter().map(move |b| (*a, *b)));
        all.into_iter().any(|(a, b)| comparer.conflict(pool.line(a), pool.line(b)) <= CONTRADICTION)
    };
    let mut duplicates: Vec<LikelyDuplicate> = best
        .into_iter()
        .filter(|(people, _)| !contradict(*people))
        .map(|(people, (_, (a, b)))| {
            let evidence = |line: u32| (pool.line(line), pool.evidence[line as usize]);
            let (score, reasons) = comparer.explain(evidence(a), evidence(b));
            LikelyDuplicate { people, score, reasons }
        })
        .collect();
    duplicates.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.people.cmp(&y.people)));
    duplicates
}
