//! What belongs to the person who is signed in: the way to their profile, their sessions.

mod home;
mod security;

use axum::Router;
use axum::routing::{get, post};

use crate::state::App;

/// The pages under `/me`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(home::show))
        .route("/me/security", get(security::show))
        .route("/me/security/end", post(security::end))
}
