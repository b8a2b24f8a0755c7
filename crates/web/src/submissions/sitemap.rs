//! What search engines may read, in one list: pages that everybody sees.

use askama::Template;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use collegium_core::op::{Actor, Op};
use collegium_core::submissions;

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::state::App;

/// The most addresses that one list may have, by the protocol.
const MOST: u64 = 49_000;

/// Pages that are always there.
const PAGES: [&str; 6] = ["/", "/scholars", "/institutions", "/programs", "/news", "/publications"];

#[derive(Template)]
#[template(path = "news/sitemap.xml")]
struct Sitemap {
    pages: Vec<String>,
    pieces: Vec<(String, String)>,
}

pub(super) async fn show(State(app): State<App>, PageOp(op): PageOp) -> Answer<Response> {
    // Whoever asks, it is what visitors see.
    let visitor = Op { actor: Actor::Visitor, ..op };
    let pieces = submissions::for_sitemap(&visitor, MOST).await?;
    let sitemap = Sitemap {
        pages: PAGES.map(|path| app.url(path)).to_vec(),
        pieces: pieces
            .into_iter()
            .map(|(slug, changed)| (app.url(&format!("/news/{slug}")), changed.format("%Y-%m-%d").to_string()))
            .collect(),
    };
    Ok(([(CONTENT_TYPE, "application/xml; charset=utf-8")], sitemap.render()?).into_response())
}
