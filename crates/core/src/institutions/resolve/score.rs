//! How well a name fits what was typed, word by word.

use super::index::{Index, Name};
use super::query::{Query, SegmentKind, Token};

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
const HEAD_MISSING: f32 = 0.4;
/// How much a word outside the looked-at segments matters, against one inside.
const OUTSIDE: f32 = 0.3;
/// The share that a word of the name costs when it was typed beside the name as its place.
const BESIDE: f32 = 0.25;

/// Lays the name over every run of segments and answers the best fit.
pub(super) fn fit(index: &Index, query: &Query, number: u32) -> Option<Fit> {
    let name = index.names[number as usize];
    let mut best: Option<Fit> = None;
    let mut consider = |fit: Option<Fit>| {
        if let Some(fit) = fit
            && best.is_none_or(|best| fit.likeness > best.likeness)
        {
            best = Some(fit);
        }
    };
    let segments = u16::try_from(query.segments.len()).unwrap_or(u16::MAX);
    consider(lay(index, query, number, name, 0, segments));
    if segments > 1 {
        let most = segments.min(8);
        for from in 0..most {
            for to in from + 1..=(from + 3).min(most) {
                if starts_well(index, query, name, from, to) {
                    consider(lay(index, query, number, name, from, to));
                }
            }
        }
    }
    best
}

/// Whether the run of segments has one of the name's words in its first and in its last segment.
fn starts_well(index: &Index, query: &Query, name: Name, from: u16, to: u16) -> bool {
    let words = index.words_of(&name);
    let has = |segment: u16| {
        query
            .tokens
            .iter()
            .any(|token| token.segment == segment && words.iter().any(|word| likeness(token, *word) > 0.0))
    };
    has(from) && (to == from + 1 || has(to - 1))
}

/// How alike a typed word and a word of a name are.
fn likeness(token: &Token, word: u32) -> f32 {
    if token.number == Some(word) {
        return 1.0;
    }
    token.instead.iter().find(|(instead, _)| *instead == word).map_or(0.0, |(_, likeness)| *likeness)
}

fn lay(index: &Index, query: &Query, number: u32, name: Name, from: u16, to: u16) -> Option<Fit> {
    let words = index.words_of(&name);
    let inside = |token: &Token| token.segment >= from && token.segment < to;
    let mut matched = 0u64;
    let (mut gained, mut missing) = (0.0f32, 0.0f32);
    let mut told = 0.0f32;
    let mut last = None;
    let mut out_of_order = 0usize;
    let mut count = 0usize;
    for word in words {
        let weight = index.vocabulary.weight(*word);
        let found = pick(&query.tokens, *word, matched, last, &inside);
        if let Some((at, alike)) = found {
            matched |= 1 << at;
            if last.is_some_and(|last| at < last) {
                out_of_order += 1;
            }
            last = Some(at);
            count += 1;
            gained += weight * alike;
            missing += weight * (1.0 - alike);
            told += weight * alike * alike;
        } else {
            missing += missing_weight(index, query, *word, weight);
        }
    }
    if count == 0 {
        return None;
    }
    let left_over = left_over(index, query, name, matched, from, to);
    let order = 1.0 - 0.06 * (out_of_order.min(2) as f32) / (count.min(4) as f32).max(1.0) * 2.0;
    let likeness = order * (gained / (gained + missing)) * (gained / (gained + left_over));
    Some(Fit { name: number, likeness, told, matched })
}

/// The typed word for a word of the name: the next in order before any other.
fn pick(
    tokens: &[Token],
    word: u32,
    matched: u64,
    last: Option<usize>,
    inside: &impl Fn(&Token) -> bool,
) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32)> = None;
    for (at, token) in tokens.iter().enumerate() {
        if matched & (1 << at) != 0 || !inside(token) {
            continue;
        }
        let mut alike = likeness(token, word);
        if alike <= 0.0 {
            continue;
        }
        if last.is_some_and(|last| at < last) {
            alike -= 0.001;
        }
        if best.is_none_or(|(_, have)| alike > have) {
            best = Some((at, alike));
        }
    }
    best.map(|(at, alike)| (at, if alike > 0.99 { 1.0 } else { alike }))
}

/// What a word of the name costs that was not typed.
fn missing_weight(index: &Index, query: &Query, word: u32, weight: f32) -> f32 {
    if query.beside.contains(&word) {
        return weight * BESIDE;
    }
    let role = super::lexicon::role(index.vocabulary.text(word));
    if role.institution_head { weight.max(HEAD_MISSING) } else { weight }
}

/// What the typed words cost that the name does not explain.
fn left_over(index: &Index, query: &Query, name: Name, matched: u64, from: u16, to: u16) -> f32 {
    let known = &index.known[name.organization as usize];
    let mut cost = 0.0;
    for (at, token) in query.tokens.iter().enumerate() {
        if matched & (1 << at) != 0 {
            continue;
        }
        let explained = token.number.is_some_and(|number| known.acronyms.contains(&number))
            || index.vocabulary.any_number(&token.text).is_some_and(|number| known.place_words.contains(&number));
        let inside = token.segment >= from && token.segment < to;
        let mut weight = token.weight;
        if token.role.institution_head && token.cost >= 1.0 {
            weight = weight.max(HEAD_MISSING);
        }
        let share = if explained {
            0.05
        } else if inside {
            token.cost
        } else if matches!(query.segments.get(usize::from(token.segment)), Some(SegmentKind::Name)) {
            token.cost * OUTSIDE
        } else {
            token.cost * OUTSIDE * 0.5
        };
        cost += weight * share;
    }
    cost
}
