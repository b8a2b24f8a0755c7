//! Narrowing by choices, and counting what choosing would give.
//!
//! A scholar who fails one facet's choice alone still counts within that facet: there, choosing widens.

use super::matching::Matches;
use super::read::Question;
use crate::index::{Bits, Layer, Side};
use crate::query::FacetKind;
use crate::results::{FacetCount, Facets};
use crate::segment::{ValueKind, index};

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
            if chosen.is_some_and(|chosen| chosen.binary_search(&value.value).is_ok()) {
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
    let mut matched = matched.map(Vec::into_iter);
    let mut tally = FacetTally::default();
    let mut passing = Vec::with_capacity(side.layers.len());
    for layer in &side.layers {
        let choices = Choices::of(layer, question);
        let narrowed = match matched.as_mut().and_then(Iterator::next) {
            Some(matches) => among(layer, &choices, matches),
            None if choices.needed == 0 => {
                Narrowed { passing: Passing::Everybody, counts: layer.counts.as_ref().clone() }
            }
            None => among_everybody(layer, &choices),
        };
        tally.add(layer, &narrowed.counts);
        passing.push(narrowed.passing);
    }
    (passing, tally.facets(question))
}

fn among(layer: &Layer, choices: &Choices, mut matches: Matches) -> Narrowed {
    let mut counts = vec![0; layer.segment.values.len()];
    matches.retain(|(ordinal, _)| count(layer, choices, *ordinal, &mut counts));
    Narrowed { passing: Passing::Some(matches), counts }
}

/// Counts one scholar where the scholar counts; whether all choices are passed.
fn count(layer: &Layer, choices: &Choices, ordinal: u32, counts: &mut [u32]) -> bool {
    let row = layer.segment.rows.get(ordinal);
    let failed = if choices.needed == 0 { 0 } else { choices.failed(row) };
    if failed == 0 {
        row.iter().for_each(|value| counts[*value as usize] += 1);
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
        segment.carriers.get(*value).iter().for_each(|ordinal| _ = looked_at.set(*ordinal));
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

/// The counts of all layers, by what the values are.
#[derive(Default)]
pub(crate) struct FacetTally<'a> {
    counts: rustc_hash::FxHashMap<(FacetKind, &'a str), Tallied<'a>>,
}

struct Tallied<'a> {
    label: &'a str,
    group: Option<&'a str>,
    count: u64,
}

impl<'a> FacetTally<'a> {
    pub(crate) fn add(&mut self, layer: &'a Layer, counts: &[u32]) {
        for (value, count) in layer.segment.values.iter().zip(counts) {
            let ValueKind::Facet(kind) = value.kind else { continue };
            if *count == 0 {
                continue;
            }
            let fresh = Tallied { label: &value.label, group: value.group.as_deref(), count: 0 };
            let tallied = self.counts.entry((kind, &value.value)).or_insert(fresh);
            tallied.count += u64::from(*count);
            // While an institution is being renamed it has two names; one is taken whatever the order.
            tallied.label = tallied.label.min(&value.label);
        }
    }

    pub(crate) fn facets(self, question: &Question) -> Facets {
        let mut facets = Facets::default();
        for ((kind, value), tallied) in self.counts {
            let chosen = question.chosen[kind as usize].as_ref();
            facets.of_mut(kind).push(FacetCount {
                value: value.to_owned(),
                label: tallied.label.to_owned(),
                group: tallied.group.map(str::to_owned),
                count: tallied.count,
                chosen: chosen.is_some_and(|chosen| chosen.iter().any(|one| one == value)),
            });
        }
        for kind in FacetKind::ALL {
            let list = facets.of_mut(kind);
            add_chosen_without_count(list, question.chosen[kind as usize].as_deref().unwrap_or_default());
            order(list, kind);
        }
        facets
    }
}

fn add_chosen_without_count(list: &mut Vec<FacetCount>, chosen: &[String]) {
    for value in chosen {
        if !list.iter().any(|counted| counted.value == *value) {
            let (value, label) = (value.clone(), value.clone());
            list.push(FacetCount { value, label, group: None, count: 0, chosen: true });
        }
    }
}

fn order(list: &mut Vec<FacetCount>, kind: FacetKind) {
    if kind == FacetKind::Year {
        list.sort_by(|a, b| b.value.cmp(&a.value));
        return;
    }
    list.sort_by(|a, b| (b.count, &a.label, &a.value).cmp(&(a.count, &b.label, &b.value)));
    if kind == FacetKind::Institution {
        let mut place = 0;
        list.retain(|counted| {
            place += 1;
            place <= Facets::INSTITUTIONS || counted.chosen
        });
    }
}

/// How many pass.
pub(crate) fn total(side: &Side, passing: &[Passing]) -> u64 {
    let count = |(layer, passing): (&Layer, &Passing)| match passing {
        Passing::Everybody => layer.alive as u64,
        Passing::Some(matches) => u64::from(index(matches.len())),
    };
    side.layers.iter().zip(passing).map(count).sum()
}
