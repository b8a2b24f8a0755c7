//! Building a segment, one scholar after another.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Interner, Lexicon};
use super::lists::{Lists, Texts, index};
use super::values::ValueInterner;
use super::{Segment, Value, ValueKind};
use crate::labels::Labels;
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
        let (names, name_rows) = Lexicon::of(self.names, &reordered_rows(&self.name_rows));
        let all_values = reordered_rows(&self.rows);
        let carriers = all_values.inverted(self.values.values.len());
        let rows = faceted(&all_values, &self.values.values);
        Segment {
            numbers: order.iter().map(|at| self.numbers[*at as usize]).collect(),
            years: order.iter().map(|at| self.years[*at as usize]).collect(),
            sort_names,
            slugs,
            by_name,
            name_ranks,
            names,
            name_rows,
            name_lengths: order.iter().map(|at| self.name_lengths[*at as usize]).collect(),
            has_doubles: has_doubles(&self.values.values),
            topics: topics(&self.values.values),
            values: self.values.values,
            rows,
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

/// The values of each scholar that are counted.
fn faceted(rows: &Lists, values: &[Value]) -> Lists {
    let mut counted = Lists::new();
    for row in 0..index(rows.len()) {
        let is_counted = |value: &&u32| matches!(values[**value as usize].kind, ValueKind::Facet(_));
        counted.push(rows.get(row).iter().filter(is_counted).copied());
    }
    counted
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
