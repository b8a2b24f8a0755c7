//! Who changed what in a profile, and when.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::id::ScholarId;
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::scholars::edit::{self, Change, What};

use super::values;
use crate::extract::{PageOp, Params, Path};
use crate::problem::Answer;
use crate::view::{Frame, labels, render};

/// How many changes a page shows.
const PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "me/history.html")]
struct HistoryPage {
    frame: Frame,
    own: bool,
    changes: Vec<Line>,
    /// The page with older changes, if there are any.
    older: Option<u64>,
}

struct Line {
    at: String,
    who: &'static str,
    what: String,
    before: String,
    after: String,
}

pub(in crate::me) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let own = op.scholar()?;
    page(&op, frame, own, &params).await
}

pub(in crate::me) async fn show_other(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<ScholarId>,
    params: Params,
) -> Answer<Response> {
    page(&op, frame, id, &params).await
}

async fn page(op: &Op, frame: Frame, id: ScholarId, params: &Params) -> Answer<Response> {
    let number = params.one("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let request = PageRequest::new(number, PAGE);
    let found = edit::history(op, id, request).await?;
    let own = op.scholar().ok() == Some(id);
    let older = (found.total > request.offset() + request.size()).then(|| request.number() + 1);
    let changes = found.rows.into_iter().map(|change| line(&change, own)).collect();
    Ok(render(&HistoryPage { frame, own, changes, older })?.into_response())
}

fn line(change: &Change, own: bool) -> Line {
    let words = |value: &serde_json::Value| match change.what {
        What::Value(field) => values::in_words(field, value),
        What::Audience(_) => audience(value.as_str().unwrap_or_default()).to_owned(),
        What::Listed => if value.as_bool() == Some(true) { "shown" } else { "hidden" }.to_owned(),
    };
    let or_nothing = |words: String| if words.is_empty() { "nothing".to_owned() } else { words };
    Line {
        at: change.at.format("%-d %B %Y, %H:%M UTC").to_string(),
        who: match (change.own, own) {
            (true, true) => "You",
            (true, false) => "The scholar",
            (false, _) => "Staff",
        },
        what: match change.what {
            What::Value(field) => labels::part(field).to_owned(),
            What::Audience(field) => format!("Who sees: {}", labels::part(field)),
            What::Listed => "In the directory".to_owned(),
        },
        before: or_nothing(words(&change.before)),
        after: or_nothing(words(&change.after)),
    }
}

fn audience(word: &str) -> &'static str {
    match word {
        "public" => "everybody",
        "members" => "members",
        _ => "staff",
    }
}
