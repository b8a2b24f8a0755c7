//! How well a name fits what was typed, word by word.

use super::index::Index;
use super::query::{Query, SegmentKind};

/// The best way to lay a name over the typed words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// The name.
    pub(super) name: u32,
    /// From 0 to 1: 1 where every word stands in both, in the same order.
    pub(super) likeness: f32,
    /// How telling the matched words are together.
    pub(super) told: f32,
    /// The typed words that the name explains, one bit each.
    pub(super) matched: u64,
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
/// What is left of a likeness when a word stands in an earlier segment than the one before it in the name.
const BACKWARDS: f32 = 0.5;
/// How much the words of a unit matter that stand before or behind the name in the same segment.
const OF_UNIT: f32 = 0.3;
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
    let segments = query.segment_bits.len().min(MOST_SEGMENTS);
    for from in 0..segments {
        let mut run = 0;
        for to in from..segments.min(from + 3) {
            let bits = query.segment_bits[to];
            run |= bits;
            let whole_text = from == 0 && to + 1 == query.segment_bits.len();
            if touched & query.segment_bits[from] == 0 || touched & bits == 0 || whole_text {
                continue;
            }
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
    told: f32,
    count: usize,
    out_of_order: usize,
}

fn lay(index: &Index, query: &Query, number: u32, run: u64) -> Option<Fit> {
    let words = index.words_of(&index.names[number as usize]);
    let mut laid = Laid::default();
    let mut last: Option<usize> = None;
    for word in words {
        let weight = index.vocabulary.weight(*word);
        let Some((at, alike)) = pick(query, *word, run & !laid.matched, last) else {
            laid.missing += missing_weight(index, query, number, *word, weight);
            continue;
        };
        laid.matched |= 1 << at;
        laid.out_of_order += usize::from(last.is_some_and(|last| at < last));
        laid.count += 1;
        let counted = alike * (0.7 + 0.3 * query.tokens[at].cost);
        laid.gained += weight * counted;
        laid.missing += weight * (1.0 - counted);
        laid.told += weight * alike * alike * (0.4 + 0.6 * query.tokens[at].cost);
        last = Some(at);
    }
    if laid.count == 0 {
        return None;
    }
    let left_over = left_over(index, query, number, &laid, run);
    let order = 1.0 - 0.25 * (laid.out_of_order.min(2) as f32) / (laid.count.max(2) as f32);
    let complete = laid.gained / (laid.gained + laid.missing);
    let likeness = order * complete * (laid.gained / (laid.gained + left_over));
    Some(Fit { name: number, likeness, told: laid.told, matched: laid.matched })
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

/// What a word of the name costs that was not typed.
fn missing_weight(index: &Index, query: &Query, number: u32, word: u32, weight: f32) -> f32 {
    let known = &index.known[index.names[number as usize].organization as usize];
    if query.beside.contains(&word) {
        return weight * BESIDE;
    }
    if known.place_words.contains(&word) {
        return weight * OWN_PLACE;
    }
    if index.vocabulary.is_institution_head(word) { weight.max(HEAD_MISSING) } else { weight }
}

/// Whether the word stands beyond an “and” from all that the name explains.
fn in_another_clause(query: &Query, at: usize, first: usize, last: usize) -> bool {
    let [token, first, last] = [at, first, last].map(|at| &query.tokens[at]);
    let before = token.segment == first.segment && token.clause < first.clause;
    let behind = token.segment == last.segment && token.clause > last.clause;
    before || behind
}

/// Whether the word stands before the head of a unit, as the donors of schools do: `Miller School of Medicine`.
fn names_unit(query: &Query, at: usize) -> bool {
    let token = &query.tokens[at];
    let behind = query.tokens[at..].iter().take_while(|other| other.segment == token.segment).take(4);
    !token.role.institution_head && behind.skip(1).any(|other| other.role.maybe_part_head && other.cost < 1.0)
}

/// Whether the word stands in a segment that begins as the names of units do.
fn heads_unit(query: &Query, at: usize) -> bool {
    let segment = query.tokens[at].segment;
    let first = query.tokens.iter().find(|token| token.segment == segment);
    first.is_some_and(|first| first.role.part_head || first.role.maybe_part_head)
}

/// What the typed words cost that the name does not explain: most between its own words, less beside them in the
/// same segment, least elsewhere.
fn left_over(index: &Index, query: &Query, number: u32, laid: &Laid, run: u64) -> f32 {
    let known = &index.known[index.names[number as usize].organization as usize];
    let first = laid.matched.trailing_zeros() as usize;
    let last = 63 - laid.matched.leading_zeros() as usize;
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
            let between = at > first && at < last;
            let of_unit = at < first && heads_unit(query, at) || at > last && names_unit(query, at);
            let share = if of_unit {
                OF_UNIT
            } else if between || head {
                1.0
            } else {
                beside_share
            };
            inside += weight * token.cost * share;
        } else if in_part {
            inside += weight * token.cost;
        } else {
            let named = matches!(query.segments[usize::from(token.segment)], SegmentKind::Name);
            outside += weight * token.cost * OUTSIDE * if named { 1.0 } else { 0.5 };
        }
    }
    inside + outside.min(MOST_OUTSIDE * laid.gained)
}
