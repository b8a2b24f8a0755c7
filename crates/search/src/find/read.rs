//! What the question asks for, in terms of what the viewer sees: terms to look up and values to choose.

use collegium_core::audience::Viewer;

use crate::index::Side;
use crate::query::{FacetKind, Parsed, Phrase, Query, Scope, Word, parse, plain_words};
use crate::results::{Understood, UnderstoodFilter};
use crate::segment::Value;
use crate::words;

/// A question, read.
pub(crate) struct Question {
    pub(crate) viewer: Viewer,
    pub(crate) words: Vec<Word>,
    pub(crate) phrases: Vec<Phrase>,
    /// For each facet of [`FacetKind::ALL`], the values chosen; `None` where nothing was.
    pub(crate) chosen: [Option<Vec<String>>; 6],
    pub(crate) understood: Understood,
}

impl Question {
    pub(crate) fn read(query: &Query, viewer: Viewer, side: &Side) -> Self {
        let Parsed { mut words, phrases, filters } = parse(&query.text);
        let mut understood = Understood::default();
        for (kind, typed) in filters {
            let meant = values_meant(side, kind, &typed);
            if meant.is_empty() {
                words.extend(plain_words(&typed));
            }
            understood.filters.extend(meant);
        }
        drop_little_words(&mut words);
        let chosen = FacetKind::ALL.map(|kind| {
            let mut values = query.chosen(kind);
            let typed = understood.filters.iter().filter(|filter| filter.facet == kind);
            values.extend(typed.map(|filter| filter.value.clone()));
            values.sort();
            values.dedup();
            (!values.is_empty()).then_some(values)
        });
        understood.words = words.iter().map(|word| word.text.clone()).collect();
        understood.phrases = phrases.iter().map(|phrase| phrase.words.join(" ")).collect();
        Self { viewer, words, phrases, chosen, understood }
    }

    /// Whether words or phrases were typed that narrow and rank.
    pub(crate) fn has_terms(&self) -> bool {
        !self.words.is_empty() || !self.phrases.is_empty()
    }
}

/// Words that say nothing where others do.
const LITTLE: [&str; 10] = ["and", "at", "for", "from", "in", "of", "on", "the", "to", "with"];

/// Whether a word says nothing where others do.
pub(super) fn is_little(word: &str) -> bool {
    LITTLE.contains(&word)
}

fn drop_little_words(words: &mut Vec<Word>) {
    let is_little = |word: &Word| word.scope == Scope::All && !word.open && is_little(&word.text);
    if !words.iter().all(is_little) {
        words.retain(|word| !is_little(word));
    }
}

/// The values that `typed` means: those spelled quite so, else those that have all its words.
fn values_meant(side: &Side, kind: FacetKind, typed: &str) -> Vec<UnderstoodFilter> {
    if kind == FacetKind::Year
        && let Some((from, to)) = years(typed)
    {
        return meant(side, kind, |value| value.code.parse().is_ok_and(|year: i32| (from..=to).contains(&year)));
    }
    let folded = words::folded(typed);
    if folded.is_empty() {
        return Vec::new();
    }
    let whole = folded.join(" ");
    let exact = meant(side, kind, |value| value.code == typed || value.spellings.contains(&whole));
    if !exact.is_empty() {
        return exact;
    }
    let has_all = |value: &Value| {
        value.spellings.iter().any(|spelling| folded.iter().all(|word| spelling.split(' ').any(|own| own == word)))
    };
    meant(side, kind, has_all)
}

/// The most values that one typed filter may mean.
const MOST_MEANT: usize = 200;

fn meant(side: &Side, kind: FacetKind, is_meant: impl Fn(&Value) -> bool) -> Vec<UnderstoodFilter> {
    let mut found: Vec<UnderstoodFilter> = Vec::new();
    for layer in &side.layers {
        for (value, count) in layer.segment.values.iter().zip(layer.counts.iter()) {
            if *count > 0 && value.kind == crate::segment::ValueKind::Facet(kind) && is_meant(value) {
                found.push(UnderstoodFilter { facet: kind, value: value.code.clone(), label: value.label.clone() });
            }
        }
    }
    found.sort_by(|a, b| (&a.value, &a.label).cmp(&(&b.value, &b.label)));
    found.dedup_by(|a, b| a.value == b.value);
    found.truncate(MOST_MEANT);
    found
}

/// `2014`, or `2010-2014`.
fn years(typed: &str) -> Option<(i32, i32)> {
    let (from, to) = typed.split_once(['-', '–', '…']).unwrap_or((typed, typed));
    Some((from.trim_matches('.').trim().parse().ok()?, to.trim_matches('.').trim().parse().ok()?))
}
