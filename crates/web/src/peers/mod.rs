//! Writing to a peer, and what its reader does with a letter.

mod received;
mod write;

use axum::Router;
use axum::routing::{get, post};
use collegium_core::peers::PeerError;

use crate::problem::Problem;
use crate::state::App;

/// `/scholars/{slug}/write`, `/letters/{id}`, and the reports for staff.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/scholars/{slug}/write", get(write::show).post(write::send))
        .route("/letters/{id}", get(received::show).post(received::act))
        .route("/staff/peer-letters", get(received::list))
        .route("/staff/peer-letters/{id}", post(received::settle))
}

impl From<PeerError> for Problem {
    fn from(error: PeerError) -> Self {
        let problem = Self::of_kind(error.kind(), &error);
        match &error {
            PeerError::TooMany(many) => problem.retry_after(many.retry_after.num_seconds().unsigned_abs()),
            _ => problem,
        }
    }
}
