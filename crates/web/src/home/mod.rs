//! The home page: search first, then who and where the community is.

mod page;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::programs;

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

pub use page::{CountryRow, EditionRow, Figure, HomePage};

/// How many editions stand on the home page.
const EDITIONS: u64 = 6;

/// The home page.
pub fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

async fn show(State(app): State<App>, PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    // Without the index the page stands nevertheless: the search box, the programs, the way on.
    let counts = app.finder().counts(frame.viewer).ok();
    let programs = programs::browse(&op).await?;
    let latest = programs::latest(&op, EDITIONS).await?;
    Ok(render(&HomePage::new(frame, counts.as_ref(), &programs, &latest))?.into_response())
}
