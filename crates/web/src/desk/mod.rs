//! The desk of staff: spellings, duplicates, scholars, institutions, imports and the audit log.
//!
//! Each list shows one thing to decide in full and the others below it. A decision leads to the next one, and can be
//! taken back in one press. Every button has a key, and works without.

mod audit;
mod cards;
mod duplicates;
mod imports;
mod institutions;
mod jobs;
mod merge;
mod notice;
mod scholars;
mod spellings;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use collegium_core::page::PageRequest;

use crate::extract::Params;
use crate::state::App;

pub(crate) use cards::cards;
pub(crate) use imports::{MOST_BYTES, UPLOAD};

/// How many rows a list of the desk shows at once.
const PAGE_SIZE: u64 = 25;

/// The pages of the desk.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/staff/undo", post(notice::undo))
        .route("/staff/audit", get(audit::show))
        .merge(spellings::routes())
        .merge(duplicates::routes())
        .merge(scholars::routes())
        .merge(institutions::routes())
        .merge(imports::routes())
        .merge(jobs::routes())
}

/// The page of a list that is wanted.
fn page(params: &Params) -> PageRequest {
    PageRequest::new(params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1), PAGE_SIZE)
}

/// The place in a queue that is wanted, from 1, and the page of the queue that it is on.
fn place(params: &Params) -> (u64, PageRequest) {
    let at = params.one("at").and_then(|number| number.parse().ok()).unwrap_or(1).clamp(1, 1_000_000);
    (at, PageRequest::new((at - 1) / PAGE_SIZE + 1, PAGE_SIZE))
}

/// Leads on after a form was taken.
fn on_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// One of several lists that a row of links offers.
pub(crate) struct Tab {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}
