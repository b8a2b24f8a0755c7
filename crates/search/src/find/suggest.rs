//! What could be meant by what is being typed.
//!
//! The whole of it may be the beginning of a name or of a value; or the last words alone are, and those before
//! them are known words that stay beside it: “nurse makere” means the nurses of Makerere.

use collegium_core::audience::Viewer;
use rustc_hash::FxHashMap;

use super::count;
use super::matching::{Matches, matching};
use super::read::Question;
use super::search::search;
use crate::error::SearchError;
use crate::index::{Layer, Side, Snapshot};
use crate::labels::Labels;
use crate::query::{FacetKind, Query, Window};
use crate::results::{Suggestion, SuggestionKind, Suggestions};
use crate::segment::Value;
use crate::words;

/// Longer texts are no longer being typed.
const LONGEST: usize = 100;
/// More words before those being completed are no longer a few words typed beside it.
const MOST_BESIDE: usize = 3;

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
    let asking = Asking { snapshot, labels, viewer };
    let mut values = asking.values(&folded)?;
    let mut scholars = asking.scholars(&folded, limit)?;
    let half = limit.div_ceil(2);
    values.truncate(limit - scholars.len().min(limit - half.min(values.len())));
    scholars.truncate(limit - values.len());
    scholars.extend(values);
    Ok(Suggestions { items: scholars })
}

/// What is asked about.
struct Asking<'s> {
    snapshot: &'s Snapshot,
    labels: &'s Labels,
    viewer: Viewer,
}

impl Asking<'_> {
    /// Scholars by name; else those with the last word in the name and the others anywhere.
    fn scholars(&self, folded: &[String], limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let by_name = folded.iter().map(|word| format!("name:{word}")).collect::<Vec<_>>();
        let found = self.found(&by_name.join(" "), limit)?;
        match folded.split_last() {
            Some((last, rest)) if found.is_empty() && !rest.is_empty() => {
                self.found(&format!("{} name:{last}", rest.join(" ")), limit)
            }
            _ => Ok(found),
        }
    }

    fn found(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let query = Query { window: Window::Page { number: 1, size: limit }, ..Query::text(text) };
        let found = search(self.snapshot, self.labels, &query, self.viewer)?;
        if found.understood.relaxed {
            return Ok(Vec::new());
        }
        let suggestion = |hit: crate::results::Hit| Suggestion {
            kind: SuggestionKind::Scholar,
            value: hit.slug,
            label: hit.name,
            beside: None,
            detail: hit.institution.map(|institution| institution.name).or(hit.city),
            count: 1,
        };
        Ok(found.hits.into_iter().map(suggestion).collect())
    }

    /// Values that all of the words mean; else those that as many of the last ones as possible mean, among the
    /// scholars who have the words before.
    fn values(&self, folded: &[String]) -> Result<Vec<Suggestion>, SearchError> {
        let side = self.snapshot.side(self.viewer);
        for beside in 0..folded.len().min(MOST_BESIDE + 1) {
            let (rest, last) = folded.split_at(beside);
            if side.layers.iter().all(|layer| meant(layer, last).is_empty()) {
                continue;
            }
            let found = if rest.is_empty() {
                values(side, last, None, |at| side.layers[at].counts.to_vec())
            } else {
                let rest = rest.join(" ");
                let Some(counts) = self.counts_of(&rest)? else { continue };
                values(side, last, Some(&rest), |at| counts[at].clone())
            };
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// For each layer, how many of those who have all of some words carry each value; `None` where nobody has.
    fn counts_of(&self, words: &str) -> Result<Option<Vec<Vec<u32>>>, SearchError> {
        let side = self.snapshot.side(self.viewer);
        // The blank ends the last word: it is not being typed any more.
        let question = Question::read(&Query::text(format!("{words} ")), self.viewer, side);
        let matched = matching(self.snapshot, self.labels, &question)?;
        if matched.relaxed || matched.layers.iter().all(Matches::is_empty) {
            return Ok(None);
        }
        let count = |(layer, matches)| count::narrowed(layer, &question, Some(matches)).1;
        Ok(Some(side.layers.iter().zip(matched.layers).map(count).collect()))
    }
}

/// Values one of whose spellings has all words, the last one perhaps only begun; most carried first, and
/// those before all whose spelling begins with what is typed.
fn values(
    side: &Side,
    folded: &[String],
    beside: Option<&str>,
    counts_of: impl Fn(usize) -> Vec<u32>,
) -> Vec<Suggestion> {
    let whole = folded.join(" ");
    let mut found: FxHashMap<(FacetKind, &str), (bool, u64, &Value)> = FxHashMap::default();
    for (at, layer) in side.layers.iter().enumerate() {
        let counts = counts_of(at);
        for (kind, number) in meant(layer, folded) {
            let (value, count) = (&layer.segment.values[number as usize], u64::from(counts[number as usize]));
            if count == 0 {
                continue;
            }
            let begins = value.spellings.iter().any(|spelling| spelling.starts_with(&whole));
            let entry = found.entry((kind, &value.code)).or_insert((false, 0, value));
            entry.0 |= begins;
            entry.1 += count;
            if value.label < entry.2.label {
                entry.2 = value;
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|((kind_a, value_a), (begins_a, count_a, _)), ((kind_b, value_b), (begins_b, count_b, _))| {
        (begins_b, count_b, kind_a, value_a).cmp(&(begins_a, count_a, kind_b, value_b))
    });
    let suggestion = |((kind, code), (_, count, value)): ((FacetKind, &str), (bool, u64, &Value))| Suggestion {
        kind: SuggestionKind::Facet(kind),
        value: code.to_owned(),
        label: value.label.clone(),
        beside: beside.map(str::to_owned),
        detail: value.group.clone(),
        count,
    };
    found.into_iter().take(Window::MOST).map(suggestion).collect()
}

/// The values of a layer that some words mean, the last word perhaps only begun. Years are typed as quickly as
/// they are chosen.
fn meant(layer: &Layer, folded: &[String]) -> Vec<(FacetKind, u32)> {
    let segment = &layer.segment;
    let Some(last) = folded.last() else { return Vec::new() };
    let begun = segment.topics.beginning_with(last);
    let mut candidates: Vec<u32> = begun.flat_map(|word| segment.topics.carriers(word).iter().copied()).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let kind_of = |number: u32| {
        FacetKind::ALL.into_iter().find(|kind| segment.kinds[*kind as usize].contains(&(number as usize)))
    };
    candidates
        .into_iter()
        .filter(|number| has_all(&segment.values[*number as usize], folded))
        .filter_map(|number| Some((kind_of(number)?, number)))
        .filter(|(kind, _)| *kind != FacetKind::Year)
        .collect()
}

fn has_all(value: &Value, folded: &[String]) -> bool {
    value.spellings.iter().any(|spelling| {
        folded.iter().enumerate().all(|(at, word)| {
            let last = at + 1 == folded.len();
            spelling.split(' ').any(|own| own == word || (last && own.starts_with(word.as_str())))
        })
    })
}
