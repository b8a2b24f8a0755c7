//! The community in numbers.

use collegium_core::audience::Viewer;

use super::search::search;
use crate::error::SearchError;
use crate::index::Snapshot;
use crate::labels::Labels;
use crate::query::{FacetKind, Query, Sort, Window};
use crate::results::Counts;
use crate::segment::ValueKind;

/// How many of the newest scholars are shown.
const NEWEST: usize = 12;

/// The community in numbers, as the viewer sees it.
pub(crate) fn counts(snapshot: &Snapshot, labels: &Labels, viewer: Viewer) -> Result<Counts, SearchError> {
    let newest = Query { sort: Sort::Newest, window: Window::Page { number: 1, size: NEWEST }, ..Query::default() };
    let answer = search(snapshot, labels, &newest, viewer)?;
    let mut institutions = rustc_hash::FxHashSet::default();
    for layer in &snapshot.side(viewer).layers {
        let carried = layer.segment.values.iter().zip(layer.counts.iter()).filter(|(_, count)| **count > 0);
        institutions.extend(
            carried
                .filter(|(value, _)| value.kind == ValueKind::Facet(FacetKind::Institution))
                .map(|(value, _)| value.code.as_str()),
        );
    }
    Ok(Counts {
        scholars: answer.total,
        institutions: institutions.len() as u64,
        facets: answer.facets,
        newest: answer.hits,
    })
}
