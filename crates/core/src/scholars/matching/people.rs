//! The matcher as a whole.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cluster::{Doubt, Edge, Grouping, cluster};
use super::compare::Comparer;
use super::evidence::{Candidate, Decision, Evidence, KnownPerson, Match, Person};
use super::frequency::Frequencies;
use super::pool::{Pool, pairs};
use super::weights::Weights;

/// Decides for every line whose it is: one [`Match`] a line, in the order of the lines.
///
/// All lines are weighed together, so their order does not matter, except for the numbers of new people and for
/// which of two lines of one edition is called the repeated one. Known people never become one another.
#[must_use]
pub fn match_people(known: &[KnownPerson], lines: &[Evidence], weights: &Weights) -> Vec<Match> {
    let pool = Pool::of(known, lines);
    let frequencies = Frequencies::of(&pool.lines, &pool.vocabulary);
    let comparer = Comparer::new(&pool.vocabulary, &frequencies, weights, weights.prior(pool.lines.len()));
    let edges = edges(&pool, &comparer, weights);
    let grouping = cluster(&pool.lines, &pool.owners, edges, &comparer, weights);
    Telling::of(&pool, &comparer, &grouping).matches(lines.len())
}

/// All pairs of lines that could be one person.
fn edges(pool: &Pool, comparer: &Comparer, weights: &Weights) -> Vec<Edge> {
    let least = weights.hold.min(weights.join - weights.margin);
    pairs(pool, |a, b| {
        if pool.are_known(a, b) {
            return None;
        }
        let score = comparer.score(pool.line(a), pool.line(b));
        (score >= least).then_some(Edge { a, b, score })
    })
}

/// Turns groups into decisions with reasons.
struct Telling<'a> {
    pool: &'a Pool<'a>,
    comparer: &'a Comparer<'a>,
    grouping: &'a Grouping,
    doubts: FxHashMap<u32, &'a Doubt>,
    /// The person of each group.
    people: FxHashMap<u32, Person>,
}

impl<'a> Telling<'a> {
    fn of(pool: &'a Pool<'a>, comparer: &'a Comparer<'a>, grouping: &'a Grouping) -> Self {
        let doubts: FxHashMap<u32, &Doubt> = grouping.doubts.iter().map(|doubt| (doubt.line, doubt)).collect();
        let mut people = FxHashMap::default();
        for (line, owner) in (0u32..).zip(&pool.owners) {
            if let Some(owner) = owner {
                people.insert(grouping.group[line as usize], Person::Known(*owner));
            }
        }
        let mut by_place: Vec<(usize, u32)> =
            (0u32..).zip(&pool.places).filter_map(|(line, place)| Some(((*place)?, line))).collect();
        by_place.sort_unstable();
        let mut next = 0;
        for (_, line) in by_place.into_iter().filter(|(_, line)| !doubts.contains_key(line)) {
            people.entry(grouping.group[line as usize]).or_insert_with(|| {
                next += 1;
                Person::New(next - 1)
            });
        }
        Self { pool, comparer, grouping, doubts, people }
    }

    fn matches(&self, count: usize) -> Vec<Match> {
        let mut matches: Vec<Option<Match>> = vec![None; count];
        for members in self.grouping.members.iter().filter(|members| !members.is_empty()) {
            self.tell_group(members, &mut matches);
        }
        matches.into_iter().flatten().collect()
    }

    fn tell_group(&self, members: &[u32], matches: &mut [Option<Match>]) {
        let mut editions: FxHashSet<u32> = FxHashSet::default();
        let mut ordered: Vec<u32> = members.to_vec();
        // Evidence on record comes first (no place), then the lines as they came.
        ordered.sort_unstable_by_key(|line| (self.pool.places[*line as usize], *line));
        for (already, line) in ordered.iter().enumerate() {
            let repeated = !editions.insert(self.pool.lines[*line as usize].edition);
            let Some(place) = self.pool.places[*line as usize] else { continue };
            matches[place] = Some(match self.doubts.get(line) {
                Some(doubt) => self.held(doubt),
                None => self.decided(*line, &ordered[..already], repeated),
            });
        }
    }

    /// A line of a group, explained by the line before it that is most like it.
    fn decided(&self, line: u32, before: &[u32], repeated: bool) -> Match {
        let person = self.people.get(&self.grouping.group[line as usize]).copied().unwrap_or(Person::New(0));
        let best = before.iter().map(|other| (*other, self.score(line, *other))).max_by(|x, y| x.1.total_cmp(&y.1));
        let decision = if repeated { Decision::Repeated(person) } else { Decision::Is(person) };
        match best {
            Some((other, _)) => {
                let candidate = self.candidate(line, other, person);
                Match { decision, score: Some(candidate.score), reasons: candidate.reasons }
            }
            None => Match { decision, score: None, reasons: Vec::new() },
        }
    }

    fn held(&self, doubt: &Doubt) -> Match {
        let candidates: Vec<Candidate> = doubt
            .others
            .iter()
            .filter_map(|other| {
                let person = self.people.get(&self.grouping.group[*other as usize])?;
                Some(self.candidate(doubt.line, *other, *person))
            })
            .collect();
        let score = candidates.first().map(|candidate| candidate.score);
        Match { decision: Decision::Held(candidates), score, reasons: Vec::new() }
    }

    fn score(&self, line: u32, other: u32) -> f32 {
        self.comparer.score(self.pool.line(line), self.pool.line(other))
    }

    fn candidate(&self, line: u32, other: u32, person: Person) -> Candidate {
        let (a, b) = (line as usize, other as usize);
        let (score, reasons) = self
            .comparer
            .explain((&self.pool.lines[a], self.pool.evidence[a]), (&self.pool.lines[b], self.pool.evidence[b]));
        Candidate { person, score, reasons }
    }
}
