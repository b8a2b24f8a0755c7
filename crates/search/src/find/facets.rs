//! Narrowing by choices, and counting what choosing would give.
//!
//! A scholar who fails one facet's choice alone still counts within that facet: there, choosing widens.

use rustc_hash::FxHashMap;

use super::count;
use super::matching::Matches;
use super::read::Question;
use crate::index::{Layer, Side};
use crate::query::FacetKind;
use crate::results::{FacetCount, Facets};
use crate::segment::{Value, ValueKind, index};

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
        let matches = remaining.as_mut().and_then(Iterator::next);
        let (passed, counts) = count::narrowed(layer, question, matches);
        tally.add(layer, &counts);
        passing.push(Passing::Some(passed));
    }
    (passing, tally.facets(question))
}

/// The facets of the whole community.
fn whole(side: &Side, question: &Question) -> Facets {
    let mut tally = FacetTally::default();
    side.layers.iter().for_each(|layer| tally.add(layer, &layer.counts));
    tally.facets(question)
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
