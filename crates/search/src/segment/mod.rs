//! What one viewer sees of many scholars, in memory and never changed: names, shared values, orders.
//!
//! Scholars are numbered here in the order of their newest visible year, name and slug (their *ordinal*),
//! so that ties break on what the viewer sees, whatever the order in which scholars were saved.

mod build;
mod deletions;
mod lexicon;
mod lists;
mod values;

pub(crate) use build::Builder;
pub(crate) use deletions::distance_within;
pub(crate) use lexicon::Lexicon;
pub(crate) use lists::{Lists, Texts, index};
pub(crate) use values::{Value, ValueKind};

/// What one viewer sees of many scholars.
#[derive(Debug)]
pub(crate) struct Segment {
    /// The lasting number of each scholar in the store.
    pub(crate) numbers: Vec<u32>,
    /// The newest visible year; 0 where there is none.
    pub(crate) years: Vec<i16>,
    pub(crate) sort_names: Texts,
    pub(crate) slugs: Texts,
    /// Ordinals in the order of names.
    pub(crate) by_name: Vec<u32>,
    /// The place of each ordinal in that order.
    pub(crate) name_ranks: Vec<u32>,
    /// Words of names, carried by scholars.
    pub(crate) names: Lexicon,
    /// The words of each scholar's names: first those of the name as shown, in order.
    pub(crate) name_rows: Lists,
    /// How many of them are those of the name as shown.
    pub(crate) name_lengths: Vec<u8>,
    /// Shared values.
    pub(crate) values: Vec<Value>,
    /// Whether a facet value stands there more than once, under several names.
    pub(crate) has_doubles: bool,
    /// Words of values, carried by values.
    pub(crate) topics: Lexicon,
    /// The facet values of each scholar.
    pub(crate) rows: Lists,
    /// The scholars of each value, of any kind.
    pub(crate) carriers: Lists,
}

impl Segment {
    /// How many scholars.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether the name as shown has exactly these words, given in alphabetical order.
    pub(crate) fn is_named(&self, ordinal: u32, sorted: &[&str]) -> bool {
        let shown = usize::from(self.name_lengths[ordinal as usize]);
        // Words are numbered in alphabetical order.
        let mut words = self.name_rows.get(ordinal)[..shown].to_vec();
        words.sort_unstable();
        words.len() == sorted.len() && words.iter().zip(sorted).all(|(own, other)| self.names.word(*own) == *other)
    }

    /// How many ordinals, from the first on, are as said; all of those come first.
    pub(crate) fn partition_point(&self, is_before: impl Fn(u32) -> bool) -> u32 {
        let (mut low, mut high) = (0, index(self.len()));
        while low < high {
            let middle = low.midpoint(high);
            if is_before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The facet values of a scholar.
    pub(crate) fn values_of(&self, ordinal: u32) -> impl Iterator<Item = u32> {
        self.rows.get(ordinal).iter().copied()
    }
}
