//! What many scholars share: disciplines, countries, institutions, programs, years, interests, cities,
//! credentials and titles.

use std::cmp::Reverse;
use std::io;

use rustc_hash::FxHashMap;

use super::lists::{Lists, index};
use super::saved::{Loading, Saving, not_whole};
use crate::labels::{Label, Labels};
use crate::query::FacetKind;
use crate::record::View;
use crate::words;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ValueKind {
    Facet(FacetKind),
    City,
    Credential,
    Title,
}

/// A value that scholars share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    /// The code, slug or year.
    pub(crate) code: String,
    /// What is shown.
    pub(crate) label: String,
    pub(crate) group: Option<String>,
    /// The label and the synonyms, folded, each as it would be typed in full.
    pub(crate) spellings: Vec<String>,
}

impl Value {
    fn facet(kind: FacetKind, label: Label) -> Self {
        let mut spellings = vec![words::folded(&label.label).join(" ")];
        for other in label.synonyms.iter().chain([&label.code]) {
            let folded = words::folded(other).join(" ");
            if !folded.is_empty() && !spellings.contains(&folded) {
                spellings.push(folded);
            }
        }
        Self { kind: ValueKind::Facet(kind), code: label.code, label: label.label, group: label.group, spellings }
    }

    fn plain(kind: ValueKind, text: &str) -> Self {
        let spellings = vec![words::folded(text).join(" ")];
        Self { kind, code: text.to_owned(), label: text.to_owned(), group: None, spellings }
    }

    pub(super) fn save(&self, to: &mut Saving) -> io::Result<()> {
        let kind = match self.kind {
            ValueKind::Facet(kind) => kind as u64,
            ValueKind::City => 6,
            ValueKind::Credential => 7,
            ValueKind::Title => 8,
        };
        to.number(kind)?;
        to.text(&self.code)?;
        to.text(&self.label)?;
        to.number(u64::from(self.group.is_some()))?;
        to.text(self.group.as_deref().unwrap_or_default())?;
        to.number(self.spellings.len() as u64)?;
        self.spellings.iter().try_for_each(|spelling| to.text(spelling))
    }

    pub(super) fn load(from: &mut Loading) -> io::Result<Self> {
        let kind = match from.number()? {
            6 => ValueKind::City,
            7 => ValueKind::Credential,
            8 => ValueKind::Title,
            facet => {
                let kind = usize::try_from(facet).ok().and_then(|facet| FacetKind::ALL.get(facet).copied());
                ValueKind::Facet(kind.ok_or_else(not_whole)?)
            }
        };
        let (code, label) = (from.text()?, from.text()?);
        let has_group = from.number()? == 1;
        let group = Some(from.text()?).filter(|_| has_group);
        let spellings = (0..from.number()?).map(|_| from.text()).collect::<io::Result<_>>()?;
        Ok(Self { kind, code, label, group, spellings })
    }

    /// The words it is found by.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut all: Vec<String> = self.spellings.iter().flat_map(|spelling| words::name_forms(spelling)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The distinct values of a segment while it is built.
pub(crate) struct ValueInterner<'l> {
    labels: &'l Labels,
    /// By kind, value and label: one institution under two names is two values here, and one in answers.
    numbers: FxHashMap<(ValueKind, String, String), u32>,
    pub(crate) values: Vec<Value>,
}

impl<'l> ValueInterner<'l> {
    pub(crate) fn new(labels: &'l Labels) -> Self {
        Self { labels, numbers: FxHashMap::default(), values: Vec::new() }
    }

    /// The values facet by facet, the most carried of each first, then all that are not counted; and for each
    /// number given out the place it has there.
    pub(crate) fn sorted(self, rows: &Lists) -> (Vec<Value>, Vec<u32>) {
        let mut carried = vec![0_u32; self.values.len()];
        rows.all().flatten().for_each(|value| carried[*value as usize] += 1);
        let mut order: Vec<(ValueKind, Reverse<u32>, usize)> = self
            .values
            .iter()
            .enumerate()
            .map(|(number, value)| (value.kind, Reverse(carried[number]), number))
            .collect();
        order.sort_unstable();
        let mut renumbered = vec![0; order.len()];
        for (place, (_, _, number)) in order.iter().enumerate() {
            renumbered[*number] = index(place);
        }
        let mut values: Vec<Option<Value>> = self.values.into_iter().map(Some).collect();
        (order.into_iter().filter_map(|(_, _, number)| values[number].take()).collect(), renumbered)
    }

    /// The numbers of all values of a scholar, each once.
    pub(crate) fn row(&mut self, view: &View<'_>) -> Vec<u32> {
        let labels = self.labels;
        let mut row = Vec::with_capacity(12);
        for code in &view.disciplines {
            row.push(self.facet(FacetKind::Discipline, code, "", || labels.discipline(code)));
        }
        if let Some(code) = view.country {
            row.push(self.facet(FacetKind::Country, code.as_str(), "", || labels.country(code)));
        }
        for institution in view.institutions() {
            let label = || Label::new(institution.slug, institution.name);
            row.push(self.facet(FacetKind::Institution, institution.slug, institution.name, label));
        }
        for took in &view.took {
            let label = || Label::new(took.program, took.program_name);
            row.push(self.facet(FacetKind::Program, took.program, took.program_name, label));
            let year = took.year.to_string();
            row.push(self.facet(FacetKind::Year, &year, "", || Label::new(&year, &year)));
        }
        for code in &view.interests {
            row.push(self.facet(FacetKind::Interest, code, "", || labels.interest(code)));
        }
        row.extend(view.city.map(|city| self.plain(ValueKind::City, city)));
        row.extend(view.title.map(|title| self.plain(ValueKind::Title, title)));
        for credential in &view.credentials {
            row.push(self.plain(ValueKind::Credential, credential));
        }
        row.sort_unstable();
        row.dedup();
        row
    }

    fn facet(&mut self, kind: FacetKind, value: &str, name: &str, label: impl FnOnce() -> Label) -> u32 {
        self.number(ValueKind::Facet(kind), value, name, || Value::facet(kind, label()))
    }

    fn plain(&mut self, kind: ValueKind, text: &str) -> u32 {
        self.number(kind, text, "", || Value::plain(kind, text))
    }

    fn number(&mut self, kind: ValueKind, value: &str, name: &str, make: impl FnOnce() -> Value) -> u32 {
        let key = (kind, value.to_owned(), name.to_owned());
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = index(self.values.len());
        self.values.push(make());
        self.numbers.insert(key, number);
        number
    }
}
