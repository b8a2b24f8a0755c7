//! How well a name fits what was typed, word by word.

use super::index::{Index, Known};
use super::query::{Query, SegmentKind};

/// The best way to lay a name over the typed words.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent finding")]
pub(super) struct Fit {
    /// The name.
    pub(super) name: u32,
    /// From 0 to 1: how much of the name was typed.
    pub(super) complete: f32,
    /// From 0 to 1: how much of what was typed there the name explains.
    pub(super) explained: f32,
    /// From 0 to 1: both together, less where the order differs.
    pub(super) likeness: f32,
    /// How telling the matched words are together.
    pub(super) told: f32,
    /// The typed words that the name explains, one bit each.
    pub(super) matched: u64,
    /// The words stand in another order than in the name.
    pub(super) disordered: bool,
    /// Words of a unit stand beside it in the same segment: `Harvard Society of Fellows`.
    pub(super) with_unit: bool,
    /// The unit beside it stands for the word “university” that was not typed: `Columbia Business School`.
    pub(super) head_implied: bool,
    /// Only a patron's name was not typed: `University of Marburg`.
    pub(super) without_patron: bool,
}

/// The least weight of a word that says what kind of institution is meant, when only one side has it.
const HEAD_MISSING: f32 = 0.45;
/// How much a word outside the looked-at segments matters, against one inside.
const OUTSIDE: f32 = 0.3;
/// The most that all words outside can cost, as a share of what was gained.
const MOST_OUTSIDE: f32 = 0.12;
/// The share that a word of the name costs when it was typed beside the name as its place.
const BESIDE: f32 = 0.25;
/// The same for a word of the organization's own place that was not typed: `(United States)`, `in Burien`.
const OWN_PLACE: f32 = 0.6;
/// The same for a town behind all other words: `Washington University in St. Louis`.
const OWN_TOWN_BEHIND: f32 = 0.3;
/// The least weight of a word that tells apart the institutions of a place, when only the name has it.
const TELLING_APART: f32 = 0.6;
/// What is left of a likeness when a word stands in an earlier segment than the one before it in the name.
const BACKWARDS: f32 = 0.5;
/// How much the words of a unit matter that stand before or behind the name in the same segment.
const OF_UNIT: f32 = 0.25;
/// How much the word “university” matters that a unit stands for.
const STOOD_FOR: f32 = 0.25;
/// The same of a patron.
const PATRON: f32 = 0.5;
/// The most segments of a text whose runs are tried one by one.
const MOST_SEGMENTS: usize = 8;

/// Lays the name over every run of segments that has its words and answers the best fit.
pub(super) fn fit(index: &Index, query: &Query, number: u32) -> Option<Fit> {
    let words = index.words_of(&index.names[number as usize]);
    let touched = words.iter().fold(0, |touched, word| touched | query.places_of(*word));
    if touched == 0 {
        return None;
    }
    let mut best = lay(index, query, number, u64::MAX)?;
    if touched.is_power_of_two() {
        return Some(best);
    }
    let mut tried = vec![touched];
    let segments = query.segment_bits.len().min(MOST_SEGMENTS);
    for from in 0..segments {
        let mut run = 0;
        for bits in &query.segment_bits[from..segments.min(from + 3)] {
            run |= bits;
            let found = run & touched;
            // What can be found decides how the name is laid.
            if touched & bits == 0 || tried.contains(&found) {
                continue;
            }
            tried.push(found);
            if let Some(fit) = lay(index, query, number, run).filter(|fit| fit.likeness > best.likeness) {
                best = fit;
            }
        }
    }
    Some(best)
}

/// What was found of a name in a run of segments.
#[derive(Default)]
struct Laid {
    matched: u64,
    gained: f32,
    missing: f32,
    /// Of what is missing, words that say that a university is meant.
    missing_head: f32,
    /// Of what is missing, words that are neither of a place nor of a field, before the first or behind the last found.
    missing_patron: f32,
    told: f32,
    count: usize,
    out_of_order: usize,
    /// A word of the organization's own town was found.
    own_town: bool,
    /// A word was found that says what kind of institution it is.
    head: bool,
}

fn lay(index: &Index, query: &Query, number: u32, run: u64) -> Option<Fit> {
    let name = &index.names[number as usize];
    let known = &index.known[name.organization as usize];
    let words = index.words_of(name);
    let mut laid = Laid::default();
    let mut last: Option<usize> = None;
    for word in words {
        let weight = index.vocabulary.weight(*word);
        let Some((at, alike)) = pick(query, *word, run & !laid.matched, last) else {
            miss(index, query, known, &mut laid, *word, weight);
            continue;
        };
        laid.matched |= 1 << at;
        laid.out_of_order += usize::from(last.is_some_and(|last| at < last));
        laid.count += 1;
        laid.own_town |= known.town_words.contains(word);
        laid.head |= index.vocabulary.is_institution_head(*word);
        let cost = cost_within(query, known, &laid, at, *word);
        let counted = alike * (0.7 + 0.3 * cost);
        laid.gained += weight * counted;
        laid.missing += weight * (1.0 - counted);
        laid.told += weight * alike * alike * (0.4 + 0.6 * cost);
        last = Some(at);
    }
    if laid.count == 0 {
        return None;
    }
    let beside = beside(query, known, &laid, run);
    let mut missing = laid.missing;
    let head_implied = laid.missing_head > 0.0 && beside.unit_behind && beside.begins_segment;
    if head_implied {
        missing -= laid.missing_head * (1.0 - STOOD_FOR);
    }
    let without_patron = laid.missing_patron > 0.0
        && laid.missing - laid.missing_patron < 0.15
        && laid.own_town
        && laid.head
        && beside.left_over < 0.3;
    if without_patron {
        missing -= laid.missing_patron * (1.0 - PATRON);
    }
    let order = 1.0 - 0.25 * (laid.out_of_order.min(2) as f32) / (laid.count.max(2) as f32);
    let complete = laid.gained / (laid.gained + missing);
    let explained = laid.gained / (laid.gained + beside.left_over);
    Some(Fit {
        name: number,
        complete,
        explained,
        likeness: order * complete * explained,
        told: laid.told,
        matched: laid.matched,
        disordered: laid.out_of_order > 0,
        with_unit: beside.unit_behind || beside.unit_before,
        head_implied,
        without_patron,
    })
}

/// How much a typed word matters as a word of the name: the town behind a campus's name is part of it.
fn cost_within(query: &Query, known: &Known, laid: &Laid, at: usize, word: u32) -> f32 {
    let token = &query.tokens[at];
    let place = matches!(query.segments[usize::from(token.segment)], SegmentKind::Place(_));
    let continued = place && laid.count > 1 && known.town_words.contains(&word);
    if continued { 1.0 } else { token.cost }
}

/// The typed word for a word of the name: the likest, of equals the next in order.
fn pick(query: &Query, word: u32, free: u64, last: Option<usize>) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32, f32)> = None;
    for meaning in query.meanings_of(word) {
        let at = usize::from(meaning.at);
        if free & (1 << at) == 0 {
            continue;
        }
        let (mut alike, mut rank) = (meaning.alike, meaning.alike);
        if let Some(last) = last.filter(|last| at < *last) {
            rank -= 0.01;
            if query.tokens[at].segment < query.tokens[last].segment {
                alike *= BACKWARDS;
                rank = alike;
            }
        }
        if best.is_none_or(|(_, _, have)| rank > have) {
            best = Some((at, alike, rank));
        }
    }
    best.map(|(at, alike, _)| (at, alike))
}

/// Notes what a word of the name costs that was not typed.
fn miss(index: &Index, query: &Query, known: &Known, laid: &mut Laid, word: u32, weight: f32) {
    let cost = if query.beside.contains(&word) {
        weight * BESIDE
    } else if known.town_words.contains(&word) && laid.count > 1 {
        weight * OWN_TOWN_BEHIND
    } else if known.place_words.contains(&word) {
        weight * OWN_PLACE
    } else if index.vocabulary.tells_apart(word) {
        weight.max(TELLING_APART)
    } else if index.vocabulary.is_institution_head(word) {
        weight.max(HEAD_MISSING)
    } else {
        weight
    };
    laid.missing += cost;
    if index.vocabulary.is_university(word) {
        laid.missing_head += cost;
    } else if index.vocabulary.may_be_patron(word) && !known.place_words.contains(&word) {
        laid.missing_patron += cost;
    }
}

/// What stands beside the words that a name explains.
struct Beside {
    /// What it costs that the name does not explain it.
    left_over: f32,
    unit_before: bool,
    unit_behind: bool,
    /// The name stands at the beginning of its segment.
    begins_segment: bool,
}

/// Whether the word stands beyond an “and” from all that the name explains.
fn in_another_clause(query: &Query, at: usize, first: usize, last: usize) -> bool {
    let [token, first, last] = [at, first, last].map(|at| &query.tokens[at]);
    let before = token.segment == first.segment && token.clause < first.clause;
    let behind = token.segment == last.segment && token.clause > last.clause;
    before || behind
}

/// The bits below the one of `at`.
fn below(at: usize) -> u64 {
    (1 << at) - 1
}

/// Weighs the typed words that the name does not explain: most between its own words, less beside them in the
/// same segment, least elsewhere.
fn beside(query: &Query, known: &Known, laid: &Laid, run: u64) -> Beside {
    let first = laid.matched.trailing_zeros() as usize;
    let last = 63 - laid.matched.leading_zeros() as usize;
    let segment_of = |at: usize| query.segment_bits[usize::from(query.tokens[at].segment)];
    let before = segment_of(first) & below(first);
    let behind = segment_of(last) & !below(last) & !laid.matched;
    let unit_before = before & query.unit_heads != 0;
    let unit_behind = behind & query.unit_heads != 0;
    let in_part = query.segments[usize::from(query.tokens[first].segment)] == SegmentKind::Part;
    let beside_share = (1.3 - 0.45 * laid.told).clamp(0.4, 1.0);
    let (mut inside, mut outside) = (0.0, 0.0);
    for (at, token) in query.tokens.iter().enumerate() {
        let bit = 1 << at;
        if laid.matched & bit != 0 {
            continue;
        }
        let explained =
            token.any_number.is_some_and(|word| known.acronyms.contains(&word) || known.place_words.contains(&word));
        let head = token.role.institution_head && token.cost >= 1.0;
        let weight = if head { token.weight.max(HEAD_MISSING) } else { token.weight };
        let near = run & bit != 0
            && query.segment_bits[usize::from(token.segment)] & laid.matched != 0
            && !in_another_clause(query, at, first, last);
        if explained {
            inside += weight * 0.05;
        } else if near {
            let of_unit = (before & bit != 0 && unit_before || behind & bit != 0 && unit_behind)
                && (!token.role.institution_head || token.role.maybe_part_head);
            let between = at > first && at < last;
            let share = if of_unit {
                OF_UNIT
            } else if between || head {
                1.0
            } else {
                beside_share
            };
            inside += weight * token.cost * share;
        } else if in_part {
            inside += weight * token.cost * 0.5;
        } else {
            let named = matches!(query.segments[usize::from(token.segment)], SegmentKind::Name);
            outside += weight * token.cost * OUTSIDE * if named { 1.0 } else { 0.5 };
        }
    }
    let left_over = inside + outside.min(MOST_OUTSIDE * laid.gained);
    Beside { left_over, unit_before, unit_behind, begins_segment: before == 0 }
}
