//! All lines together, and the pairs worth comparing.

use super::blocking::Blocks;
use super::evidence::{Evidence, KnownPerson};
use super::prepare::{Line, Vocabulary};

/// All evidence in one order that depends on what it says alone: known people's and new lines'.
pub(super) struct Pool<'a> {
    pub(super) evidence: Vec<&'a Evidence>,
    /// The known person whose evidence it is.
    pub(super) owners: Vec<Option<usize>>,
    /// The place among the new lines.
    pub(super) places: Vec<Option<usize>>,
    pub(super) lines: Vec<Line>,
    pub(super) vocabulary: Vocabulary,
}

impl<'a> Pool<'a> {
    pub(super) fn of(known: &'a [KnownPerson], lines: &'a [Evidence]) -> Self {
        let of_known = known
            .iter()
            .enumerate()
            .flat_map(|(owner, person)| person.evidence.iter().map(move |evidence| (evidence, Some(owner), None)));
        let of_lines = lines.iter().enumerate().map(|(place, evidence)| (evidence, None, Some(place)));
        let mut all: Vec<(&Evidence, Option<usize>, Option<usize>)> = of_known.chain(of_lines).collect();
        all.sort_unstable();
        let mut vocabulary = Vocabulary::default();
        let lines = all.iter().map(|(evidence, ..)| Line::prepare(evidence, &mut vocabulary)).collect();
        Self {
            evidence: all.iter().map(|(evidence, ..)| *evidence).collect(),
            owners: all.iter().map(|(_, owner, _)| *owner).collect(),
            places: all.iter().map(|(.., place)| *place).collect(),
            lines,
            vocabulary,
        }
    }
}

impl Pool<'_> {
    pub(super) fn line(&self, number: u32) -> &Line {
        &self.lines[number as usize]
    }

    pub(super) fn owner(&self, number: u32) -> Option<usize> {
        self.owners[number as usize]
    }

    /// Whether nothing is to be decided between two lines, as both are of people on record.
    pub(super) fn are_known(&self, a: u32, b: u32) -> bool {
        self.owner(a).is_some() && self.owner(b).is_some()
    }
}

/// Lines are dealt to the cores in hands of this size.
const HAND: usize = 512;

/// Calls `look` for all pairs of lines that share a key, on all cores, and gathers what it
/// keeps. The order of what is kept is the same whatever the number of cores.
pub(super) fn pairs<T: Send>(pool: &Pool, look: impl Fn(u32, u32) -> Option<T> + Sync) -> Vec<T> {
    let blocks = Blocks::of(&pool.lines, &pool.vocabulary);
    let hands = pool.lines.len().div_ceil(HAND);
    let deal = |first_hand: usize, step: usize| {
        let (mut seen, mut partners) = (vec![0; pool.lines.len()], Vec::new());
        (first_hand..hands)
            .step_by(step)
            .map(|hand| (hand, look_at(pool, &blocks, hand, &look, &mut seen, &mut partners)))
            .collect::<Vec<_>>()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8).min(hands.max(1));
    let mut kept: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|core| scope.spawn(move || deal(core, cores))).collect();
        let mut kept = deal(0, cores);
        for other in others {
            match other.join() {
                Ok(more) => kept.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        kept
    });
    kept.sort_unstable_by_key(|(hand, _)| *hand);
    kept.into_iter().flat_map(|(_, kept)| kept).collect()
}

fn look_at<T>(
    pool: &Pool,
    blocks: &Blocks,
    hand: usize,
    look: &impl Fn(u32, u32) -> Option<T>,
    seen: &mut [u32],
    partners: &mut Vec<u32>,
) -> Vec<T> {
    let mut kept = Vec::new();
    let end = pool.lines.len().min((hand + 1) * HAND);
    for line in hand * HAND..end {
        let Ok(number) = u32::try_from(line) else { break };
        blocks.partners_before(number, seen, partners);
        kept.extend(partners.iter().filter_map(|other| look(*other, number)));
    }
    kept
}
