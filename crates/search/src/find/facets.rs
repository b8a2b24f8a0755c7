//! Narrowing by choices, and counting what choosing would give.
//!
//! A scholar who fails one facet's choice alone still counts within that facet: there, choosing widens.

use rustc_hash::FxHashMap;

use super::matching::Matches;
use super::read::Question;
use crate::index::{Bits, Layer, Side};
use crate::query::FacetKind;
use crate::results::{FacetCount, Facets};
use crate::segment::{Value, ValueKind, index};

/// The choices in terms of one layer's values.
struct Choices {
    /// For each value, the facet in whose choice it is, as a bit; 0 for those not chosen.
    chosen: Vec<u8>,
    /// For each value, the facet it belongs to, as a bit; 0 for values that are not counted.
    kinds: Vec<u8>,
    /// All facets with a choice.
    needed: u8,
}

fn bit(kind: FacetKind) -> u8 {
    1 << kind as u8
}

impl Choices {
    fn of(layer: &Layer, question: &Question) -> Self {
        let values = &layer.segment.values;
        let mut choices = Self { chosen: vec![0; values.len()], kinds: vec![0; values.len()], needed: 0 };
        for kind in FacetKind::ALL {
            choices.needed |= question.chosen[kind as usize].as_ref().map_or(0, |_| bit(kind));
        }
        for (at, value) in values.iter().enumerate() {
            let ValueKind::Facet(kind) = value.kind else { continue };
            choices.kinds[at] = bit(kind);
            let chosen = question.chosen[kind as usize].as_ref();
            if chosen.is_some_and(|chosen| chosen.binary_search(&value.code).is_ok()) {
                choices.chosen[at] = bit(kind);
            }
        }
        choices
    }

    /// The facets whose choice a row of values fails.
    fn failed(&self, row: &[u32]) -> u8 {
        self.needed & !row.iter().fold(0, |met, value| met | self.chosen[*value as usize])
    }
}

/// Who passes all choices in one layer, and the counts of its values.
struct Narrowed {
    passing: Passing,
    counts: Vec<u32>,
}

/// Who passes in one layer.
pub(crate) enum Passing {
    /// Everybody.
    Everybody,
    /// Ordinals ascending, with scores.
    Some(Matches),
}

/// Who passes the choices of a question, layer by layer, and the facets. Without terms, `matched` is `None`.
pub(crate) fn narrow(side: &Side, question: &Question, matched: Option<Vec<Matches>>) -> (Vec<Passing>, Facets) {
    if matched.is_none() && question.chosen.iter().all(Option::is_none) {
        let facets = side.whole.get_or_init(|| whole(side, question));
        return (side.layers.iter().map(|_| Passing::Everybody).collect(), facets.clone());
    }
    let mut remaining = matched.map(Vec::into_iter);
    let mut tally = FacetTally::default();
    let mut passing = Vec::with_capacity(side.layers.len());
    for layer in &side.layers {
        let choices = Choices::of(layer, question);
        let narrowed = match remaining.as_mut().and_then(Iterator::next) {
            Some(matches) => among_matches(layer, &choices, matches),
            None => among_everybody(layer, &choices),
        };
        tally.add(layer, &narrowed.counts);
        passing.push(narrowed.passing);
    }
    (passing, tally.facets(question))
}

/// The facets of the whole community.
fn whole(side: &Side, question: &Question) -> Facets {
    let mut tally = FacetTally::default();
    side.layers.iter().for_each(|layer| tally.add(layer, &layer.counts));
    tally.facets(question)
}

fn among_matches(layer: &Layer, choices: &Choices, mut matches: Matches) -> Narrowed {
    let mut counts = vec![0; layer.segment.values.len()];
    matches.retain(|(ordinal, _)| count(layer, choices, *ordinal, &mut counts));
    Narrowed { passing: Passing::Some(matches), counts }
}

/// Counts one scholar where the scholar counts; whether all choices are passed.
fn count(layer: &Layer, choices: &Choices, ordinal: u32, counts: &mut [u32]) -> bool {
    let row = layer.segment.rows.get(ordinal);
    let failed = if choices.needed == 0 { 0 } else { choices.failed(row) };
    if failed == 0 {
        for value in row {
            counts[*value as usize] += 1;
        }
    } else if failed.is_power_of_two() {
        for value in row {
            counts[*value as usize] += u32::from(choices.kinds[*value as usize] == failed);
        }
    }
    failed == 0
}

/// Nothing typed: only those who fail at most one choice need a look, and they are listed under the values
/// chosen of any two facets.
fn among_everybody(layer: &Layer, choices: &Choices) -> Narrowed {
    let segment = &layer.segment;
    let mut facets: Vec<(usize, Vec<u32>)> = Vec::new();
    for kind in FacetKind::ALL.into_iter().filter(|kind| choices.needed & bit(*kind) != 0) {
        let chosen: Vec<u32> = (0..).zip(&choices.chosen).filter(|(_, of)| **of == bit(kind)).map(|(v, _)| v).collect();
        facets.push((chosen.iter().map(|value| segment.carriers.get(*value).len()).sum(), chosen));
    }
    facets.sort();
    let mut looked_at = Bits::new(segment.len());
    for value in facets.iter().take(2).flat_map(|(_, chosen)| chosen) {
        for ordinal in segment.carriers.get(*value) {
            looked_at.set(*ordinal);
        }
    }
    let mut counts = vec![0; segment.values.len()];
    let mut passing = Vec::new();
    looked_at.each(|ordinal| {
        if layer.is_alive(ordinal) && count(layer, choices, ordinal, &mut counts) {
            passing.push((ordinal, 0));
        }
    });
    if facets.len() == 1 {
        // Who fails the only choice was not looked at, and counts within that facet alone.
        for (value, kind) in choices.kinds.iter().enumerate().filter(|(_, kind)| **kind == choices.needed) {
            debug_assert_eq!(*kind, choices.needed);
            counts[value] = layer.counts[value];
        }
    }
    Narrowed { passing: Passing::Some(passing), counts }
}

/// The counts of all layers, by facet.
#[derive(Default)]
struct FacetTally<'a> {
    facets: [Vec<(&'a Value, u64)>; 6],
    layers: usize,
    /// Whether a value may have been counted more than once.
    has_doubles: bool,
}

impl<'a> FacetTally<'a> {
    fn add(&mut self, layer: &'a Layer, counts: &[u32]) {
        self.layers += 1;
        self.has_doubles |= self.layers > 1 || layer.segment.has_doubles;
        for (value, count) in layer.segment.values.iter().zip(counts).filter(|(_, count)| **count > 0) {
            if let ValueKind::Facet(kind) = value.kind {
                self.facets[kind as usize].push((value, u64::from(*count)));
            }
        }
    }

    fn facets(self, question: &Question) -> Facets {
        let mut facets = Facets::default();
        for (kind, tallied) in FacetKind::ALL.into_iter().zip(self.facets) {
            let chosen = question.chosen[kind as usize].as_deref().unwrap_or_default();
            let tallied = if self.has_doubles { merged(tallied) } else { tallied };
            let mut list = listed(kind, tallied, chosen);
            for value in chosen {
                if !list.iter().any(|counted| counted.value == *value) {
                    list.push(uncounted(value));
                }
            }
            *facets.of_mut(kind) = list;
        }
        facets
    }
}

/// Each value once, whatever layer or name it was counted under. While an institution is being renamed it
/// has two names; one is taken whatever the order.
fn merged(tallied: Vec<(&Value, u64)>) -> Vec<(&Value, u64)> {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut merged: Vec<(&Value, u64)> = Vec::with_capacity(tallied.len());
    for (value, count) in tallied {
        let place = *places.entry(&value.code).or_insert(merged.len());
        match merged.get_mut(place) {
            None => merged.push((value, count)),
            Some((known, sum)) => {
                *sum += count;
                if value.label < known.label {
                    *known = value;
                }
            }
        }
    }
    merged
}

fn listed(kind: FacetKind, mut tallied: Vec<(&Value, u64)>, chosen: &[String]) -> Vec<FacetCount> {
    let is_chosen = |value: &Value| chosen.binary_search(&value.code).is_ok();
    match kind {
        FacetKind::Year => tallied.sort_unstable_by(|(a, _), (b, _)| b.code.cmp(&a.code)),
        _ => tallied.sort_unstable_by(|(a, count_a), (b, count_b)| {
            (count_b, &a.label, &a.code).cmp(&(count_a, &b.label, &b.code))
        }),
    }
    let most = if kind == FacetKind::Institution { Facets::INSTITUTIONS } else { usize::MAX };
    let shown = tallied.iter().enumerate().filter(|(place, (value, _))| *place < most || is_chosen(value));
    shown
        .map(|(_, (value, count))| FacetCount {
            value: value.code.clone(),
            label: value.label.clone(),
            group: value.group.clone(),
            count: *count,
            chosen: is_chosen(value),
        })
        .collect()
}

/// A chosen value that nobody has.
fn uncounted(value: &str) -> FacetCount {
    FacetCount { value: value.to_owned(), label: value.to_owned(), group: None, count: 0, chosen: true }
}

/// How many pass.
pub(crate) fn total(side: &Side, passing: &[Passing]) -> u64 {
    let count = |(layer, passing): (&Layer, &Passing)| match passing {
        Passing::Everybody => layer.alive as u64,
        Passing::Some(matches) => u64::from(index(matches.len())),
    };
    side.layers.iter().zip(passing).map(count).sum()
}
