//! What one viewer sees of many scholars, in memory and never changed: names, shared values, orders.
//!
//! Scholars are numbered here in the order of their newest visible year, name and slug (their *ordinal*),
//! so that ties break on what the viewer sees, whatever the order in which scholars were saved.

mod build;
mod deletions;
mod distance;
mod lexicon;
mod lists;
mod rows;
mod saved;
mod values;

use std::io;
use std::ops::Range;

pub(crate) use build::Builder;
use build::kinds_of;
pub(crate) use deletions::Near;
pub(crate) use distance::distance_within;
pub(crate) use lexicon::Lexicon;
pub(crate) use lists::{Item, Lists, Texts, index};
pub(crate) use rows::Rows;
pub(crate) use saved::{Loading, Saving};
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
    /// The words of each scholar's name as shown, in order.
    pub(crate) name_rows: Lists,
    /// How many these are.
    pub(crate) name_lengths: Vec<u8>,
    /// Shared values, facet by facet, and after them those of other kinds.
    pub(crate) values: Vec<Value>,
    /// Where the values of each facet stand.
    pub(crate) kinds: [Range<usize>; 6],
    /// Whether a facet value stands there more than once, under several names.
    pub(crate) has_doubles: bool,
    /// Words of values, carried by values.
    pub(crate) topics: Lexicon,
    /// The facet values of each scholar.
    pub(crate) rows: Rows,
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
        // Words are numbered in alphabetical order.
        let mut words = self.name_rows.get(ordinal).to_vec();
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

    /// How many values are counted: all values of facets, which come first.
    pub(crate) fn facet_values(&self) -> usize {
        self.kinds[self.kinds.len() - 1].end
    }

    /// Writes all of it to a file.
    pub(crate) fn save(&self, to: &mut Saving) -> io::Result<()> {
        to.array(&self.numbers)?;
        to.array(&self.years)?;
        self.sort_names.save(to)?;
        self.slugs.save(to)?;
        to.array(&self.by_name)?;
        to.array(&self.name_ranks)?;
        self.names.save(to)?;
        self.name_rows.save(to)?;
        to.array(&self.name_lengths)?;
        to.number(self.values.len() as u64)?;
        self.values.iter().try_for_each(|value| value.save(to))?;
        to.number(u64::from(self.has_doubles))?;
        self.topics.save(to)?;
        self.rows.save(to)?;
        self.carriers.save(to)
    }

    /// Reads it back, as [`Segment::save`] wrote it.
    pub(crate) fn load(from: &mut Loading) -> io::Result<Self> {
        let (numbers, years) = (from.array()?, from.array()?);
        let (sort_names, slugs) = (Texts::load(from)?, Texts::load(from)?);
        let (by_name, name_ranks) = (from.array()?, from.array()?);
        let (names, name_rows, name_lengths) = (Lexicon::load(from)?, Lists::load(from)?, from.array()?);
        let values = (0..from.number()?).map(|_| Value::load(from)).collect::<io::Result<Vec<Value>>>()?;
        Ok(Self {
            numbers,
            years,
            sort_names,
            slugs,
            by_name,
            name_ranks,
            names,
            name_rows,
            name_lengths,
            kinds: kinds_of(&values),
            values,
            has_doubles: from.number()? == 1,
            topics: Lexicon::load(from)?,
            rows: Rows::load(from)?,
            carriers: Lists::load(from)?,
        })
    }
}
