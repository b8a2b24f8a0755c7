//! From pairs of lines to people: the surest pairs first, and nobody twice.

use super::compare::Comparer;
use super::prepare::Line;
use super::weights::Weights;

/// Two lines that may be one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) a: u32,
    pub(super) b: u32,
    /// In bits, with the odds before any evidence counted in.
    pub(super) score: f32,
}

/// Why a line is not decided on.
pub(super) struct Doubt {
    /// The line.
    pub(super) line: u32,
    /// Lines of those whom it may belong to, the likeliest first.
    pub(super) others: Vec<u32>,
}

/// Lines grouped into people.
pub(super) struct Grouping {
    /// The group of each line.
    pub(super) group: Vec<u32>,
    /// The lines of each group; empty where it went up in another.
    pub(super) members: Vec<Vec<u32>>,
    pub(super) doubts: Vec<Doubt>,
}

/// Two groups whose lines contradict each other by this many bits or more cannot be one person.
pub(super) const CONTRADICTION: f32 = -4.0;

struct Clustering<'a> {
    lines: &'a [Line],
    owners: &'a [Option<usize>],
    comparer: &'a Comparer<'a>,
    weights: &'a Weights,
    neighbours: Vec<Vec<Edge>>,
    group: Vec<u32>,
    members: Vec<Vec<u32>>,
    held: Vec<bool>,
    /// Lines that somebody held may belong to: they are not held themselves.
    needed: Vec<bool>,
    doubts: Vec<Doubt>,
}

/// Groups lines by their edges. Lines of one owner start as one group, and groups of two owners never join.
pub(super) fn cluster(
    lines: &[Line],
    owners: &[Option<usize>],
    mut edges: Vec<Edge>,
    comparer: &Comparer,
    weights: &Weights,
) -> Grouping {
    edges.sort_unstable_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut clustering = Clustering::new(lines, owners, &edges, comparer, weights);
    let unsure: Vec<Edge> = edges.into_iter().filter(|edge| !clustering.settle(*edge)).collect();
    clustering.hold_the_unsure(&unsure);
    Grouping { group: clustering.group, members: clustering.members, doubts: clustering.doubts }
}

impl<'a> Clustering<'a> {
    fn new(
        lines: &'a [Line],
        owners: &'a [Option<usize>],
        edges: &[Edge],
        comparer: &'a Comparer<'a>,
        weights: &'a Weights,
    ) -> Self {
        let mut neighbours = vec![Vec::new(); lines.len()];
        for edge in edges {
            neighbours[edge.a as usize].push(*edge);
            neighbours[edge.b as usize].push(*edge);
        }
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); lines.len()];
        let mut first_of_owner = rustc_hash::FxHashMap::default();
        let mut group = Vec::with_capacity(lines.len());
        for (number, owner) in (0u32..).zip(owners) {
            let home = owner.map_or(number, |owner| *first_of_owner.entry(owner).or_insert(number));
            group.push(home);
            members[home as usize].push(number);
        }
        let (held, needed) = (vec![false; lines.len()], vec![false; lines.len()]);
        Self { lines, owners, comparer, weights, neighbours, group, members, held, needed, doubts: Vec::new() }
    }

    /// Joins the groups of an edge where that is right. False where the edge leaves a doubt.
    fn settle(&mut self, edge: Edge) -> bool {
        let (a, b) = (self.group[edge.a as usize], self.group[edge.b as usize]);
        if a == b || self.held[edge.a as usize] || self.held[edge.b as usize] || self.both_known(a, b) {
            return true;
        }
        let score = edge.score + self.contradiction(edge, a, b);
        if score < self.weights.join {
            return score < self.weights.hold;
        }
        for (line, other) in [(edge.a, edge.b), (edge.b, edge.a)] {
            if self.needed[line as usize] {
                continue;
            }
            let rivals = self.rivals(line, other, edge.score);
            if !rivals.is_empty() {
                self.hold(line, std::iter::once(other).chain(rivals).collect());
                return true;
            }
        }
        self.join(a, b);
        true
    }

    fn both_known(&self, a: u32, b: u32) -> bool {
        self.owner(a).is_some() && self.owner(b).is_some()
    }

    fn owner(&self, group: u32) -> Option<usize> {
        self.members[group as usize].iter().find_map(|line| self.owners[*line as usize])
    }

    /// What the other lines of the two groups say against it, beyond what the edge itself counts: 0 or less.
    fn contradiction(&self, edge: Edge, a: u32, b: u32) -> f32 {
        let own = self.conflict(edge.a, edge.b);
        (self.worst_conflict(a, b) - own).min(0.0)
    }

    fn worst_conflict(&self, a: u32, b: u32) -> f32 {
        let mut worst = 0.0f32;
        for x in &self.members[a as usize] {
            for y in &self.members[b as usize] {
                worst = worst.min(self.conflict(*x, *y));
            }
        }
        worst
    }

    fn conflict(&self, x: u32, y: u32) -> f32 {
        self.comparer.conflict(&self.lines[x as usize], &self.lines[y as usize])
    }

    /// Others whom a lone line fits nearly as well as `other`, and who cannot be the same person as `other`.
    fn rivals(&self, line: u32, other: u32, score: f32) -> Vec<u32> {
        let home = self.group[line as usize];
        if self.owners[line as usize].is_some() || self.members[home as usize].len() > 1 {
            return Vec::new();
        }
        let chosen = self.group[other as usize];
        let mut rivals: Vec<u32> = Vec::new();
        for edge in self.neighbours[line as usize].iter().filter(|edge| edge.score > score - self.weights.margin) {
            let rival = if edge.a == line { edge.b } else { edge.a };
            let group = self.group[rival as usize];
            let is_new = group != chosen && rivals.iter().all(|known| self.group[*known as usize] != group);
            if is_new
                && !self.held[rival as usize]
                && (self.both_known(group, chosen) || self.worst_conflict(group, chosen) <= CONTRADICTION)
            {
                rivals.push(rival);
            }
        }
        rivals
    }

    fn hold(&mut self, line: u32, others: Vec<u32>) {
        self.held[line as usize] = true;
        for other in &others {
            self.needed[*other as usize] = true;
        }
        self.doubts.push(Doubt { line, others });
    }

    fn join(&mut self, a: u32, b: u32) {
        let (from, to) = (a.max(b), a.min(b));
        let moved = std::mem::take(&mut self.members[from as usize]);
        for line in &moved {
            self.group[*line as usize] = to;
        }
        self.members[to as usize].extend(moved);
    }

    /// Lone lines that nearly joined somebody are held; where both ends are alone, the later line is.
    fn hold_the_unsure(&mut self, unsure: &[Edge]) {
        for edge in unsure {
            if self.group[edge.a as usize] == self.group[edge.b as usize] {
                continue;
            }
            let when = |line: u32| (self.lines[line as usize].year, self.lines[line as usize].edition, line);
            let (early, late) = if when(edge.a) < when(edge.b) { (edge.a, edge.b) } else { (edge.b, edge.a) };
            for (line, other) in [(late, early), (early, late)] {
                if self.is_lone(line) && !self.needed[line as usize] && !self.held[other as usize] {
                    self.hold(line, vec![other]);
                    break;
                }
            }
        }
    }

    fn is_lone(&self, line: u32) -> bool {
        let group = self.group[line as usize];
        !self.held[line as usize] && self.owners[line as usize].is_none() && self.members[group as usize].len() == 1
    }
}
