//! Chance that can be repeated: a small seeded generator (`SplitMix64`).

/// A stream of numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

/// What a stream is drawn for; streams of different purposes have nothing in common.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Ranks,
    Person,
    Career,
    Roster,
    Enrichment,
    Profile,
    Identifier,
}

impl Chance {
    /// The stream of one thing, say of person 17, so that it does not move when things are added before it.
    pub(super) fn of(seed: u64, purpose: Purpose, number: usize) -> Self {
        let mut mixed = Self(seed);
        let seed = mixed.next() ^ (purpose as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mut mixed = Self(seed ^ (number as u64).wrapping_mul(0xa076_1d64_78bd_642f));
        Self(mixed.next())
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in `n` of a hundred cases.
    pub(super) fn percent(&mut self, n: u32) -> bool {
        self.per_mille(n * 10)
    }

    /// True in `n` of a thousand cases.
    pub(super) fn per_mille(&mut self, n: u32) -> bool {
        self.below(1000) < n as usize
    }

    /// One of the items, each as likely as the other. There must be one.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// One of the items, the first ones more likely: people repeat what is common.
    pub(super) fn pick_common<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let first = self.below(items.len());
        let second = self.below(items.len());
        &items[first.min(second)]
    }
}

/// Draws indexes by weight in logarithmic time.
#[derive(Clone, Debug)]
pub(super) struct Weighted {
    sums: Vec<u64>,
}

impl Weighted {
    /// Over the weights in their order; at least one must be above 0.
    pub(super) fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let sums = weights
            .into_iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        Self { sums }
    }

    /// Draws an index.
    pub(super) fn draw(&self, chance: &mut Chance) -> usize {
        let total = self.sums.last().copied().unwrap_or(0);
        let at = chance.below(usize::try_from(total).unwrap_or(usize::MAX)) as u64;
        self.sums.partition_point(|sum| *sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_purpose_something_else() {
        let draw = |purpose, number| Chance::of(7, purpose, number).next();
        assert_eq!(draw(Purpose::Person, 3), draw(Purpose::Person, 3));
        assert_ne!(draw(Purpose::Person, 3), draw(Purpose::Career, 3));
        assert_ne!(draw(Purpose::Person, 3), draw(Purpose::Person, 4));
    }

    #[test]
    fn weights_are_kept() {
        let weighted = Weighted::new([0, 3, 0, 1]);
        let mut chance = Chance::of(1, Purpose::Ranks, 0);
        let mut drawn = [0; 4];
        for _ in 0..4000 {
            drawn[weighted.draw(&mut chance)] += 1;
        }
        assert_eq!((drawn[0], drawn[2]), (0, 0));
        assert!((2800..3200).contains(&drawn[1]), "{drawn:?}");
    }
}
