//! A scholar's own pieces.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::page::PageRequest;
use collegium_core::submissions::{self, Mine, PieceKind};

use crate::extract::{PageOp, Params};
use crate::problem::Answer;
use crate::view::{Frame, Pager, Step, render, words};

/// How many pieces a page lists.
const PAGE_SIZE: u64 = 30;

#[derive(Template)]
#[template(path = "submissions/mine.html")]
struct MinePage {
    frame: Frame,
    lines: Vec<Line>,
    kinds: [PieceKind; 4],
    pager: Pager,
}

struct Line {
    href: String,
    title: String,
    kind: &'static str,
    stage: &'static str,
    day: String,
    /// What the editor said, where its author has to know.
    said: String,
}

pub(super) async fn list(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let page = submissions::mine(&op, PageRequest::new(number, PAGE_SIZE)).await?;
    let pager = Pager::new(page.request.number(), page.pages(), |number| format!("/me/submissions?page={number}"));
    let lines = page.rows.iter().map(line).collect();
    Ok(render(&MinePage { frame, lines, kinds: PieceKind::ALL, pager })?.into_response())
}

fn line(mine: &Mine) -> Line {
    let piece = mine.submission.piece();
    Line {
        href: format!("/me/submissions/{}", piece.id),
        title: if mine.title.is_empty() { "Untitled".to_owned() } else { mine.title.clone() },
        kind: piece.kind.label(),
        stage: mine.submission.stage().label(),
        day: words::day(piece.updated_at),
        said: mine.submission.told_author().map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
    }
}
