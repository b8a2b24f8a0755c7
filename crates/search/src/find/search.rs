//! One question answered from first to last.

use collegium_core::audience::Viewer;

use super::facets::{narrow, total};
use super::matching::matching;
use super::read::Question;
use super::show::hit;
use super::snippet::Marker;
use super::window::{Order, first};
use crate::error::SearchError;
use crate::index::Snapshot;
use crate::labels::Labels;
use crate::query::{Cursor, Query, Window};
use crate::results::Results;

/// Answers a question from what the viewer sees.
pub(crate) fn search(
    snapshot: &Snapshot,
    labels: &Labels,
    query: &Query,
    viewer: Viewer,
) -> Result<Results, SearchError> {
    let (skip, take) = query.window.checked()?;
    let fingerprint = Cursor::fingerprint(query);
    let after = match &query.window {
        Window::Cursor { after: Some(cursor), .. } if cursor.question != fingerprint => {
            return Err(SearchError::ForeignCursor);
        }
        Window::Cursor { after: Some(cursor), .. } => Some(&cursor.place),
        _ => None,
    };
    let side = snapshot.side(viewer);
    let mut question = Question::read(query, viewer, side);
    let matched = if question.has_terms() {
        let matched = matching(snapshot, labels, &question)?;
        (question.understood.relaxed, question.understood.widened) = (matched.relaxed, matched.widened);
        Some(matched.layers)
    } else {
        None
    };
    let (passing, facets) = narrow(side, &question, matched);
    let order = Order::of(query.sort, question.has_terms());
    let standings = first(side, &passing, order, after, skip + take + 1);
    let window = standings.get(skip..standings.len().min(skip + take)).unwrap_or_default();
    let has_more = standings.len() > skip + take;
    let next = window.last().filter(|_| has_more).map(|last| Cursor { question: fingerprint, place: last.place() });
    let marker = Marker::of(&question);
    let hits = window.iter().map(|standing| hit(&snapshot.shelf, standing.number, viewer, &marker));
    Ok(Results {
        total: total(side, &passing),
        hits: hits.collect::<Result<_, _>>()?,
        facets,
        next,
        understood: question.understood,
    })
}
