//! Who has a word, and how well: lists of scholars with weights, put together into one.

use super::listed::{Listed, gallop};
use crate::index::{Bits, Layer};

/// Who has a word in one layer, the best weight for each.
pub(crate) enum Evidence {
    /// Ordinals ascending.
    Few(Vec<(u32, u8)>),
    /// A weight for every ordinal, 0 for none.
    Many(Vec<u8>),
}

impl Evidence {
    /// The weight of one ordinal, 0 for none. Ask ascending: `from` remembers where the last answer stood.
    pub(crate) fn weight(&self, ordinal: u32, from: &mut usize) -> u8 {
        match self {
            Self::Many(weights) => weights[ordinal as usize],
            Self::Few(list) => {
                *from += gallop(&list[*from..], |(at, _)| *at < ordinal);
                list.get(*from).filter(|(at, _)| *at == ordinal).map_or(0, |(_, weight)| *weight)
            }
        }
    }

    /// Tells all, ascending.
    pub(crate) fn each(&self, mut tell: impl FnMut(u32, u8)) {
        match self {
            Self::Few(list) => list.iter().for_each(|(ordinal, weight)| tell(*ordinal, *weight)),
            Self::Many(weights) => each_nonzero(weights, tell),
        }
    }
}

fn each_nonzero(weights: &[u8], mut tell: impl FnMut(u32, u8)) {
    let (chunks, rest) = weights.as_chunks::<8>();
    let mut at = 0_u32;
    for chunk in chunks {
        if u64::from_ne_bytes(*chunk) != 0 {
            for (ordinal, weight) in (at..).zip(chunk) {
                if *weight != 0 {
                    tell(ordinal, *weight);
                }
            }
        }
        at += 8;
    }
    for (ordinal, weight) in (at..).zip(rest) {
        if *weight != 0 {
            tell(ordinal, *weight);
        }
    }
}

/// The lists of one term in one layer, before they are put together: often only a few scholars are asked about.
pub(crate) struct Gathering<'a> {
    layer: &'a Layer,
    lists: Vec<(u8, Listed<'a>)>,
    total: usize,
}

/// How far a gathering was.
pub(crate) struct Mark {
    lists: usize,
    total: usize,
}

/// A list of more than a so-manieth of the layer is kept as a set.
const LARGE: usize = 64;
/// A list of more than a so-manieth is put in order by way of a set, which takes less time than sorting.
const SORTED: usize = 800;

impl<'a> Gathering<'a> {
    pub(crate) fn of(layer: &'a Layer) -> Self {
        Self { layer, lists: Vec::new(), total: 0 }
    }

    /// What there is so far, to come back to.
    pub(crate) fn mark(&self) -> Mark {
        Mark { lists: self.lists.len(), total: self.total }
    }

    /// Takes away what was added since.
    pub(crate) fn back_to(&mut self, mark: &Mark) {
        self.lists.truncate(mark.lists);
        self.total = mark.total;
    }

    /// How many entries there are, some perhaps of those gone, or more than once.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// Adds a list that is kept elsewhere, ascending.
    pub(crate) fn lend(&mut self, weight: u8, ordinals: &'a [u32]) {
        if !ordinals.is_empty() {
            self.total += ordinals.len();
            self.lists.push((weight, Listed::Lent(ordinals)));
        }
    }

    /// Adds a list in any order.
    pub(crate) fn own(&mut self, weight: u8, mut ordinals: Vec<u32>) {
        if ordinals.len() > self.layer.segment.len() / SORTED {
            self.set(weight, &ordinals);
        } else if !ordinals.is_empty() {
            self.total += ordinals.len();
            ordinals.sort_unstable();
            self.lists.push((weight, Listed::Own(ordinals)));
        }
    }

    /// Adds a list that is kept elsewhere, in any order.
    pub(crate) fn copy(&mut self, weight: u8, ordinals: &[u32]) {
        if ordinals.len() > self.layer.segment.len() / SORTED {
            self.set(weight, ordinals);
        } else {
            self.own(weight, ordinals.to_vec());
        }
    }

    fn set(&mut self, weight: u8, ordinals: &[u32]) {
        let mut set = Bits::new(self.layer.segment.len());
        for ordinal in ordinals {
            set.set(*ordinal);
        }
        self.own_set(weight, set);
    }

    /// Adds a set; a small one becomes a list.
    pub(crate) fn own_set(&mut self, weight: u8, set: Bits) {
        let count = set.count();
        if count == 0 {
            return;
        }
        self.total += count;
        if count > self.layer.segment.len() / LARGE {
            self.lists.push((weight, Listed::Set(set)));
        } else {
            let mut list = Vec::with_capacity(count);
            set.each(|ordinal| list.push(ordinal));
            self.lists.push((weight, Listed::Own(list)));
        }
    }

    /// Whether anybody alive is on a list of such a weight.
    pub(crate) fn any(&self, wanted: impl Fn(u8) -> bool) -> bool {
        self.lists.iter().filter(|(weight, _)| wanted(*weight)).any(|(_, list)| {
            let mut any = false;
            list.each(|ordinal| any |= self.layer.is_alive(ordinal));
            any
        })
    }

    /// The best weight of each of some scholars, given ascending; 0 for none.
    pub(crate) fn weights_of(&self, ordinals: &[u32]) -> Vec<u8> {
        let asking = ordinals.len() * self.lists.iter().map(|(_, list)| list.depth()).sum::<usize>();
        if asking > self.total * 2 + self.layer.segment.len() / 16 {
            let (all, mut from) = (self.together(), 0);
            return ordinals.iter().map(|ordinal| all.weight(*ordinal, &mut from)).collect();
        }
        let mut weights = vec![0; ordinals.len()];
        for (weight, list) in &self.lists {
            let mut from = 0;
            for (ordinal, best) in ordinals.iter().zip(&mut weights) {
                if *best < *weight && list.has(*ordinal, &mut from) {
                    *best = *weight;
                }
            }
        }
        weights
    }

    /// Tells all who are alive with their best weights, ascending.
    pub(crate) fn each(&self, mut tell: impl FnMut(u32, u8)) {
        match self.lists.as_slice() {
            [(weight, list)] => list.each(|ordinal| {
                if self.layer.is_alive(ordinal) {
                    tell(ordinal, *weight);
                }
            }),
            _ => self.together().each(tell),
        }
    }

    /// The best weight for each ordinal of the layer, without those gone.
    fn together(&self) -> Evidence {
        let mut lists: Vec<&(u8, Listed<'_>)> = self.lists.iter().collect();
        lists.sort_by_key(|(weight, _)| *weight);
        if self.total < self.layer.segment.len() / 128 {
            return self.few(&lists);
        }
        let mut weights = vec![0_u8; self.layer.segment.len()];
        for (weight, list) in lists {
            list.each(|ordinal| weights[ordinal as usize] = *weight);
        }
        if !self.layer.is_whole() {
            self.layer.gone.each(&mut |ordinal: u32| weights[ordinal as usize] = 0);
        }
        Evidence::Many(weights)
    }

    fn few(&self, lists: &[&(u8, Listed<'_>)]) -> Evidence {
        let mut all: Vec<(u32, u8)> = Vec::with_capacity(self.total);
        for (weight, list) in lists {
            list.each(|ordinal| all.push((ordinal, *weight)));
        }
        if !self.layer.is_whole() {
            all.retain(|(ordinal, _)| self.layer.is_alive(*ordinal));
        }
        // Each list is in order: a sort that merges runs is the quickest.
        all.sort_by_key(|(ordinal, weight)| (*ordinal, u8::MAX - *weight));
        all.dedup_by_key(|(ordinal, _)| *ordinal);
        Evidence::Few(all)
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::audience::Viewer;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{index_of, scholar};

    fn listed(gathering: &Gathering<'_>) -> Vec<(u32, u8)> {
        let mut list = Vec::new();
        gathering.each(|ordinal, weight| list.push((ordinal, weight)));
        list
    }

    /// A layer of so many scholars about whom nothing is known.
    fn layer(scholars: usize) -> Layer {
        let crowd: Vec<_> = (0..scholars as u128).map(|at| scholar("Ann", "Lee").numbered(at).public()).collect();
        let index = index_of(&crowd);
        index.layers(Viewer::Member).remove(0)
    }

    proptest! {
        #[test]
        fn the_best_weight_counts_however_lists_are_kept(
            lists in proptest::collection::vec((1_u8..100, proptest::collection::btree_set(0_u32..60, 0..20)), 0..5),
            asked in proptest::collection::btree_set(0_u32..60, 0..60),
        ) {
            thread_local!(static LAYERS: [Layer; 2] = [layer(60), layer(10_000)]);
            let mut expected = std::collections::BTreeMap::new();
            for (weight, ordinals) in &lists {
                for ordinal in ordinals {
                    let best: &mut u8 = expected.entry(*ordinal).or_default();
                    *best = (*best).max(*weight);
                }
            }
            let best = |ordinal: u32| expected.get(&ordinal).copied().unwrap_or(0);
            let asked: Vec<u32> = asked.into_iter().collect();
            LAYERS.with(|layers| {
                for layer in layers {
                    let mut gathering = Gathering::of(layer);
                    for (weight, ordinals) in &lists {
                        gathering.own(*weight, ordinals.iter().rev().copied().collect());
                    }
                    let evidence = gathering.together();
                    let all: Vec<(u32, u8)> = expected.iter().map(|(ordinal, weight)| (*ordinal, *weight)).collect();
                    assert_eq!(listed(&gathering), all);
                    let mut from = 0;
                    for ordinal in 0..60 {
                        assert_eq!(evidence.weight(ordinal, &mut from), best(ordinal));
                    }
                    assert_eq!(gathering.weights_of(&asked), asked.iter().map(|at| best(*at)).collect::<Vec<_>>());
                }
            });
        }
    }
}
