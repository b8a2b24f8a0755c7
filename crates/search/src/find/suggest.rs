//! What could be meant by what is being typed.

use collegium_core::audience::Viewer;
use rustc_hash::FxHashMap;

use super::search::search;
use crate::error::SearchError;
use crate::index::{Side, Snapshot};
use crate::labels::Labels;
use crate::query::{FacetKind, Query, Window};
use crate::results::{Suggestion, SuggestionKind, Suggestions};
use crate::segment::{Value, ValueKind};
use crate::words;

/// What could be meant, the likeliest first: half of it values, the rest scholars; where one kind is short,
/// the other fills up.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    labels: &Labels,
    typed: &str,
    viewer: Viewer,
    limit: usize,
) -> Result<Suggestions, SearchError> {
    let typed: String = typed.chars().take(LONGEST).collect();
    let folded = words::folded(&typed);
    let limit = limit.min(Window::MOST);
    if folded.is_empty() || limit == 0 {
        return Ok(Suggestions::default());
    }
    let mut values = values(snapshot.side(viewer), &folded);
    let mut scholars = scholars(snapshot, labels, &folded, viewer, limit)?;
    let half = limit.div_ceil(2);
    values.truncate(limit - scholars.len().min(limit - half.min(values.len())));
    scholars.truncate(limit - values.len());
    scholars.extend(values);
    Ok(Suggestions { items: scholars })
}

/// Longer texts are no longer being typed.
const LONGEST: usize = 100;

fn scholars(
    snapshot: &Snapshot,
    labels: &Labels,
    folded: &[String],
    viewer: Viewer,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let text = folded.iter().map(|word| format!("name:{word}")).collect::<Vec<_>>().join(" ");
    let query = Query { window: Window::Page { number: 1, size: limit }, ..Query::text(text) };
    let found = search(snapshot, labels, &query, viewer)?;
    if found.understood.relaxed {
        return Ok(Vec::new());
    }
    let suggestion = |hit: crate::results::Hit| Suggestion {
        kind: SuggestionKind::Scholar,
        value: hit.slug,
        label: hit.name,
        detail: hit.institution.map(|institution| institution.name).or(hit.city),
        count: 1,
    };
    Ok(found.hits.into_iter().map(suggestion).collect())
}

/// Values one of whose spellings has all words, the last one perhaps only begun; most carried first, and
/// those before all whose spelling begins with what is typed.
fn values(side: &Side, folded: &[String]) -> Vec<Suggestion> {
    let whole = folded.join(" ");
    let mut found: FxHashMap<(FacetKind, &str), (bool, u64, &Value)> = FxHashMap::default();
    for layer in &side.layers {
        for value in candidates(layer, folded) {
            let meant = &layer.segment.values[value as usize];
            let count = u64::from(layer.counts[value as usize]);
            let ValueKind::Facet(kind) = meant.kind else { continue };
            if count == 0 || kind == FacetKind::Year || !has_all(meant, folded) {
                continue;
            }
            let begins = meant.spellings.iter().any(|spelling| spelling.starts_with(&whole));
            let entry = found.entry((kind, &meant.code)).or_insert((false, 0, meant));
            entry.0 |= begins;
            entry.1 += count;
            if meant.label < entry.2.label {
                entry.2 = meant;
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|((kind_a, value_a), (begins_a, count_a, _)), ((kind_b, value_b), (begins_b, count_b, _))| {
        (begins_b, count_b, kind_a, value_a).cmp(&(begins_a, count_a, kind_b, value_b))
    });
    let suggestion = |((kind, value), (_, count, meant)): ((FacetKind, &str), (bool, u64, &Value))| Suggestion {
        kind: SuggestionKind::Facet(kind),
        value: value.to_owned(),
        label: meant.label.clone(),
        detail: meant.group.clone(),
        count,
    };
    found.into_iter().take(Window::MOST).map(suggestion).collect()
}

/// The values that have a word beginning with the last one typed.
fn candidates(layer: &crate::index::Layer, folded: &[String]) -> Vec<u32> {
    let topics = &layer.segment.topics;
    let Some(last) = folded.last() else { return Vec::new() };
    let mut candidates: Vec<u32> =
        topics.beginning_with(last).flat_map(|word| topics.carriers(word).iter().copied()).collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

fn has_all(value: &Value, folded: &[String]) -> bool {
    value.spellings.iter().any(|spelling| {
        folded.iter().enumerate().all(|(at, word)| {
            let last = at + 1 == folded.len();
            spelling.split(' ').any(|own| own == word || (last && own.starts_with(word.as_str())))
        })
    })
}
