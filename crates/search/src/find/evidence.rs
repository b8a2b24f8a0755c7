//! Who has a word, and how well: lists of scholars with weights, put together into one.

use crate::index::Bits;

/// Who has a word in one layer, the best weight for each.
pub(crate) enum Evidence {
    /// Ordinals ascending.
    Few(Vec<(u32, u8)>),
    /// A weight for every ordinal, 0 for none, and how many have one.
    Many(Vec<u8>, usize),
}

impl Evidence {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(list) => list.len(),
            Self::Many(_, count) => *count,
        }
    }

    /// The weight of one ordinal, 0 for none. Ask ascending: `from` remembers where the last answer stood.
    pub(crate) fn weight(&self, ordinal: u32, from: &mut usize) -> u8 {
        match self {
            Self::Many(weights, _) => weights[ordinal as usize],
            Self::Few(list) => {
                *from += gallop(&list[*from..], ordinal);
                list.get(*from).filter(|(at, _)| *at == ordinal).map_or(0, |(_, weight)| *weight)
            }
        }
    }

    /// Tells all, ascending.
    pub(crate) fn each(&self, mut tell: impl FnMut(u32, u8)) {
        match self {
            Self::Few(list) => list.iter().for_each(|(ordinal, weight)| tell(*ordinal, *weight)),
            Self::Many(weights, _) => each_nonzero(weights, tell),
        }
    }
}

/// How many entries stand before `ordinal`.
fn gallop(list: &[(u32, u8)], ordinal: u32) -> usize {
    let mut step = 1;
    while step < list.len() && list[step].0 < ordinal {
        step *= 2;
    }
    let low = step / 2;
    let high = (step + 1).min(list.len());
    low + list[low..high].partition_point(|(at, _)| *at < ordinal)
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

/// Lists being put together.
#[derive(Default)]
pub(crate) struct Gathering<'a> {
    lists: Vec<(u8, Listed<'a>)>,
    total: usize,
}

enum Listed<'a> {
    Lent(&'a [u32]),
    Own(Vec<u32>),
}

impl Listed<'_> {
    fn ordinals(&self) -> &[u32] {
        match self {
            Self::Lent(ordinals) => ordinals,
            Self::Own(ordinals) => ordinals,
        }
    }
}

impl<'a> Gathering<'a> {
    pub(crate) fn lend(&mut self, weight: u8, ordinals: &'a [u32]) {
        self.total += ordinals.len();
        self.lists.push((weight, Listed::Lent(ordinals)));
    }

    pub(crate) fn own(&mut self, weight: u8, ordinals: Vec<u32>) {
        self.total += ordinals.len();
        self.lists.push((weight, Listed::Own(ordinals)));
    }

    /// Whether a list is as wanted.
    pub(crate) fn any(&self, wanted: impl Fn(u8, &[u32]) -> bool) -> bool {
        self.lists.iter().any(|(weight, ordinals)| wanted(*weight, ordinals.ordinals()))
    }

    /// The best weight for each ordinal of a layer of `length`, without those gone.
    pub(crate) fn together(mut self, length: usize, gone: Option<&Bits>) -> Evidence {
        self.lists.sort_by_key(|(weight, _)| *weight);
        if self.total < length / 48 {
            return self.few(gone);
        }
        let mut weights = vec![0_u8; length];
        for (weight, ordinals) in &self.lists {
            for ordinal in ordinals.ordinals() {
                weights[*ordinal as usize] = *weight;
            }
        }
        if let Some(gone) = gone {
            gone.each(|ordinal| weights[ordinal as usize] = 0);
        }
        let count = weights.iter().map(|weight| usize::from(*weight != 0)).sum();
        Evidence::Many(weights, count)
    }

    fn few(self, gone: Option<&Bits>) -> Evidence {
        let mut all: Vec<(u32, u8)> = Vec::with_capacity(self.total);
        for (weight, ordinals) in &self.lists {
            all.extend(ordinals.ordinals().iter().map(|ordinal| (*ordinal, *weight)));
        }
        if let Some(gone) = gone {
            all.retain(|(ordinal, _)| !gone.has(*ordinal));
        }
        all.sort_unstable_by_key(|(ordinal, weight)| (*ordinal, u8::MAX - *weight));
        all.dedup_by_key(|(ordinal, _)| *ordinal);
        Evidence::Few(all)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn listed(evidence: &Evidence) -> Vec<(u32, u8)> {
        let mut list = Vec::new();
        evidence.each(|ordinal, weight| list.push((ordinal, weight)));
        list
    }

    proptest! {
        #[test]
        fn the_best_weight_counts_however_lists_are_kept(
            lists in proptest::collection::vec((1_u8..100, proptest::collection::btree_set(0_u32..60, 0..20)), 0..5)
        ) {
            let mut expected = std::collections::BTreeMap::new();
            for (weight, ordinals) in &lists {
                for ordinal in ordinals {
                    let best: &mut u8 = expected.entry(*ordinal).or_default();
                    *best = (*best).max(*weight);
                }
            }
            let expected: Vec<(u32, u8)> = expected.into_iter().collect();
            for length in [60, 10_000] {
                let mut gathering = Gathering::default();
                for (weight, ordinals) in &lists {
                    gathering.own(*weight, ordinals.iter().copied().collect());
                }
                let evidence = gathering.together(length, None);
                prop_assert_eq!(&listed(&evidence), &expected);
                let mut from = 0;
                for ordinal in 0..60 {
                    let weight = expected.iter().find(|(at, _)| *at == ordinal).map_or(0, |(_, weight)| *weight);
                    prop_assert_eq!(evidence.weight(ordinal, &mut from), weight);
                }
            }
        }
    }
}
