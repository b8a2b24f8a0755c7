//! Probes: whether the process lives, and whether it can answer people.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use collegium_core::indexing;

use crate::problem::{Problem, chain};
use crate::state::App;

/// `/livez` and `/readyz`.
pub fn routes() -> Router<App> {
    Router::new().route("/livez", get(live)).route("/readyz", get(ready))
}

/// The process answers.
async fn live() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], "alive\n")
}

/// The database answers, and so does the index.
async fn ready(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    match indexing::newest(app.db()).await {
        Ok(_) if app.finder().is_ready() => Ok(([(CACHE_CONTROL, "no-store")], "ready\n")),
        Ok(_) => {
            let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The directory is being prepared.");
            Err(problem.retry_after(2))
        }
        Err(error) => {
            let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.");
            Err(problem.retry_after(5).because(chain(&error)))
        }
    }
}
