//! Publications: looking them up, listing them, and handing them out as files.

pub mod lookup;
mod pages;

use axum::Router;
use axum::routing::{get, post};

use crate::state::App;

/// The pages of publications.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/publications", get(pages::list))
        .route("/publications/export", get(pages::export))
        .route("/publications/{id}/not-mine", post(pages::not_mine))
}
