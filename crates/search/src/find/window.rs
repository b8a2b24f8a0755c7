//! The part of the hits asked for: the first so many in an order, after a page or a cursor.

use std::collections::BinaryHeap;

use super::facets::Passing;
use crate::index::{Layer, Side};
use crate::query::{Place, Seek, Sort};
use crate::segment::{Segment, index};

/// The order of the hits, settled: what was typed decides what relevance means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Score, then newest year, then name.
    Score,
    /// Name.
    Name,
    /// Newest year, then name.
    Newest,
}

impl Order {
    pub(crate) fn of(sort: Sort, has_terms: bool) -> Self {
        match sort {
            Sort::Relevance if has_terms => Self::Score,
            Sort::Relevance | Sort::Name => Self::Name,
            Sort::Newest => Self::Newest,
        }
    }

    /// Where a scholar stands in a layer: smaller is earlier.
    fn key(self, segment: &Segment, ordinal: u32, score: u16) -> u64 {
        match self {
            Self::Score => u64::from(u16::MAX - score) << 32 | u64::from(ordinal),
            Self::Name => u64::from(segment.name_ranks[ordinal as usize]) << 32 | u64::from(ordinal),
            Self::Newest => u64::from(ordinal),
        }
    }

    /// The first key after a place.
    fn first_after(self, segment: &Segment, after: &Place) -> u64 {
        let after = after.seek();
        let newest = || {
            let year_and_name = Seek { score: 0, ..after };
            segment.partition_point(|ordinal| seek(segment, Self::Newest, ordinal, 0) <= year_and_name)
        };
        match self {
            Self::Score => u64::from(u16::MAX - after.score) << 32 | u64::from(newest()),
            Self::Newest => u64::from(newest()),
            Self::Name => {
                let by_name = &segment.by_name;
                let rank = by_name.partition_point(|ordinal| seek(segment, Self::Name, *ordinal, 0) <= after);
                u64::from(index(rank)) << 32
            }
        }
    }
}

/// One scholar in the window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) number: u32,
    pub(crate) seek: Seek<'a>,
}

impl Standing<'_> {
    pub(crate) fn place(&self) -> Place {
        let Seek { score, year, sort_name, slug } = self.seek;
        Place { score, year, sort_name: sort_name.to_owned(), slug: slug.to_owned() }
    }
}

fn seek(segment: &Segment, order: Order, ordinal: u32, score: u16) -> Seek<'_> {
    Seek {
        score: if order == Order::Score { score } else { 0 },
        year: if order == Order::Name { 0 } else { segment.years[ordinal as usize] },
        sort_name: segment.sort_names.get(ordinal),
        slug: segment.slugs.get(ordinal),
    }
}

/// The first `count` of those who pass, after `after`, in order.
pub(crate) fn first<'a>(
    side: &'a Side,
    passing: &[Passing],
    order: Order,
    after: Option<&Place>,
    count: usize,
) -> Vec<Standing<'a>> {
    let mut all = Vec::new();
    for (layer, passing) in side.layers.iter().zip(passing) {
        let segment = &*layer.segment;
        let from = after.map_or(0, |after| order.first_after(segment, after));
        let best = match passing {
            Passing::Everybody => first_of_everybody(layer, order, from, count),
            Passing::Some(matches) => first_of(segment, matches, order, from, count),
        };
        all.extend(best.into_iter().map(|(ordinal, score)| Standing {
            number: segment.numbers[ordinal as usize],
            seek: seek(segment, order, ordinal, score),
        }));
    }
    if side.layers.len() > 1 {
        all.sort_unstable_by_key(|standing| standing.seek);
    }
    all.truncate(count);
    all
}

/// The first of a whole layer: its orders are ready.
fn first_of_everybody(layer: &Layer, order: Order, from: u64, count: usize) -> Vec<(u32, u16)> {
    let segment = &layer.segment;
    let alive = |ordinal: &u32| layer.is_alive(*ordinal);
    #[expect(clippy::cast_possible_truncation, reason = "ordinals and ranks have 32 bits")]
    let ordinals: Vec<u32> = match order {
        Order::Name => segment.by_name.iter().copied().skip((from >> 32) as usize).filter(alive).take(count).collect(),
        Order::Score | Order::Newest => (from as u32..index(segment.len())).filter(alive).take(count).collect(),
    };
    ordinals.into_iter().map(|ordinal| (ordinal, 0)).collect()
}

fn first_of(segment: &Segment, matches: &[(u32, u16)], order: Order, from: u64, count: usize) -> Vec<(u32, u16)> {
    let mut best: BinaryHeap<(u64, u32, u16)> = BinaryHeap::with_capacity(count + 1);
    for (ordinal, score) in matches {
        let key = order.key(segment, *ordinal, *score);
        if key < from || (best.len() == count && best.peek().is_some_and(|worst| key >= worst.0)) {
            continue;
        }
        best.push((key, *ordinal, *score));
        if best.len() > count {
            best.pop();
        }
    }
    best.into_sorted_vec().into_iter().map(|(_, ordinal, score)| (ordinal, score)).collect()
}
