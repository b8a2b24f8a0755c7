//! Building a segment, one scholar after another.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Interner, Lexicon};
use super::lists::{Lists, Texts, index};
use super::rows::Rows;
use super::values::ValueInterner;
use super::{Segment, Value, ValueKind};
use crate::labels::Labels;
use crate::query::FacetKind;
use crate::record::View;
use crate::words;

/// Takes scholars in any order, and gives the segment.
pub(crate) struct Builder<'l> {
    numbers: Vec<u32>,
    years: Vec<i16>,
    sort_names: Texts,
    slugs: Texts,
    names: Interner,
    name_rows: Lists,
    name_lengths: Vec<u8>,
    values: ValueInterner<'l>,
    rows: Lists,
    /// Names repeat: the words of each part are worked out once.
    parts: FxHashMap<Box<str>, Box<[u32]>>,
    shown: FxHashMap<Box<str>, Box<[u32]>>,
}

impl<'l> Builder<'l> {
    pub(crate) fn new(labels: &'l Labels) -> Self {
        Self {
            numbers: Vec::new(),
            years: Vec::new(),
            sort_names: Texts::new(),
            slugs: Texts::new(),
            names: Interner::default(),
            name_rows: Lists::new(),
            name_lengths: Vec::new(),
            values: ValueInterner::new(labels),
            rows: Lists::new(),
            parts: FxHashMap::default(),
            shown: FxHashMap::default(),
        }
    }

    /// Adds a scholar under the lasting number that the store gave.
    pub(crate) fn add(&mut self, number: u32, view: &View<'_>) {
        self.numbers.push(number);
        let year = view.newest_year().map_or(0, |year| year.clamp(1, i32::from(i16::MAX)));
        self.years.push(i16::try_from(year).unwrap_or(i16::MAX));
        self.sort_names.push(view.sort_name);
        self.slugs.push(view.slug);
        let (row, shown) = self.name_row(view);
        self.name_rows.push(row);
        self.name_lengths.push(shown);
        let row = self.values.row(view);
        self.rows.push(row);
    }

    /// The words of the name as shown, in order, then all further forms, and how many the first are.
    fn name_row(&mut self, view: &View<'_>) -> (Vec<u32>, u8) {
        let mut row = Vec::with_capacity(12);
        for word in view.name.split_whitespace() {
            let names = &mut self.names;
            let words = self
                .shown
                .entry(word.into())
                .or_insert_with(|| words::folded(word).iter().map(|word| names.number(word)).collect());
            row.extend_from_slice(words);
        }
        row.truncate(usize::from(u8::MAX));
        let shown = row.len();
        let parts =
            [view.given, view.family].into_iter().chain(view.native_name).chain(view.former_names.iter().copied());
        for part in parts {
            let names = &mut self.names;
            let forms = self
                .parts
                .entry(part.into())
                .or_insert_with(|| words::name_forms(part).iter().map(|form| names.number(form)).collect());
            for form in forms.iter() {
                if !row.contains(form) {
                    row.push(*form);
                }
            }
        }
        if !view.name.is_ascii() {
            for form in words::latin_words(view.name) {
                let form = self.names.number(&form);
                if !row.contains(&form) {
                    row.push(form);
                }
            }
        }
        (row, u8::try_from(shown).unwrap_or(u8::MAX))
    }

    /// The segment.
    pub(crate) fn finish(self) -> Segment {
        let order = self.order();
        let reordered_rows = |rows: &Lists| {
            let mut ordered = Lists::new();
            for at in &order {
                ordered.push(rows.get(*at).iter().copied());
            }
            ordered
        };
        let reordered_texts = |texts: &Texts| {
            let mut ordered = Texts::new();
            for at in &order {
                ordered.push(texts.get(*at));
            }
            ordered.shrink();
            ordered
        };
        let (sort_names, slugs) = (reordered_texts(&self.sort_names), reordered_texts(&self.slugs));
        let (by_name, name_ranks) = name_order(&sort_names, &slugs);
        let name_lengths: Vec<u8> = order.iter().map(|at| self.name_lengths[*at as usize]).collect();
        let (names, name_rows) = Lexicon::of(self.names, &reordered_rows(&self.name_rows));
        let has_doubles = has_doubles(&self.values.values);
        let (values, renumbered) = self.values.sorted(&self.rows);
        let all_values = renumbered_rows(&reordered_rows(&self.rows), &renumbered);
        let carriers = all_values.inverted(values.len());
        let kinds = kinds_of(&values);
        Segment {
            numbers: order.iter().map(|at| self.numbers[*at as usize]).collect(),
            years: order.iter().map(|at| self.years[*at as usize]).collect(),
            sort_names,
            slugs,
            by_name,
            name_ranks,
            names,
            name_rows: shown_rows(&name_rows, &name_lengths),
            name_lengths,
            has_doubles,
            topics: topics(&values),
            rows: Rows::of(&all_values, kinds[kinds.len() - 1].end),
            kinds,
            values,
            carriers,
        }
    }

    /// The scholars, newest year first, then by name, then by slug.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..index(self.numbers.len())).collect();
        order.sort_unstable_by(|a, b| {
            let year = |at: u32| self.years[at as usize];
            (year(*b), self.sort_names.get(*a), self.slugs.get(*a)).cmp(&(
                year(*a),
                self.sort_names.get(*b),
                self.slugs.get(*b),
            ))
        });
        order
    }
}

fn name_order(sort_names: &Texts, slugs: &Texts) -> (Vec<u32>, Vec<u32>) {
    let mut by_name: Vec<u32> = (0..index(sort_names.len())).collect();
    by_name.sort_unstable_by(|a, b| (sort_names.get(*a), slugs.get(*a)).cmp(&(sort_names.get(*b), slugs.get(*b))));
    let mut ranks = vec![0; by_name.len()];
    for (rank, ordinal) in by_name.iter().enumerate() {
        ranks[*ordinal as usize] = index(rank);
    }
    (by_name, ranks)
}

/// The same rows in the new numbers, ascending.
fn renumbered_rows(rows: &Lists, renumbered: &[u32]) -> Lists {
    let mut ordered = Lists::new();
    let mut numbers = Vec::new();
    for row in rows.all() {
        numbers.clear();
        numbers.extend(row.iter().map(|value| renumbered[*value as usize]));
        numbers.sort_unstable();
        ordered.push(numbers.iter().copied());
    }
    ordered
}

/// The words of the names as shown, without the further forms after them.
fn shown_rows(rows: &Lists, lengths: &[u8]) -> Lists {
    let mut shown = Lists::new();
    for (row, length) in rows.all().zip(lengths) {
        shown.push(row[..usize::from(*length)].iter().copied());
    }
    shown.shrink();
    shown
}

/// Where the values of each facet stand in a list in the order of kinds.
pub(super) fn kinds_of(values: &[Value]) -> [Range<usize>; 6] {
    FacetKind::ALL.map(ValueKind::Facet).map(|kind| {
        values.partition_point(|value| value.kind < kind)..values.partition_point(|value| value.kind <= kind)
    })
}

fn has_doubles(values: &[Value]) -> bool {
    let mut known = FxHashSet::default();
    !values.iter().all(|value| known.insert((value.kind, &value.code)))
}

fn topics(values: &[Value]) -> Lexicon {
    let mut words = Interner::default();
    let mut rows = Lists::new();
    for value in values {
        rows.push(value.words().iter().map(|word| words.number(word)).collect::<Vec<_>>());
    }
    Lexicon::of(words, &rows).0
}
