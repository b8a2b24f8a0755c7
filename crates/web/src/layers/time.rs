//! No request takes for ever.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::{MOST_BYTES, UPLOAD};
use crate::me::{MOST_OF_PHOTO, PHOTO};
use crate::problem::Problem;
use crate::state::App;
use crate::submissions::{MOST_OF_WORKS_FILE, WORKS_FILE};

/// The addresses whose forms carry a file, and the most bytes of each. Everywhere else the settings' limit holds.
const FILES: [(&str, usize); 3] = [(UPLOAD, MOST_BYTES), (PHOTO, MOST_OF_PHOTO), (WORKS_FILE, MOST_OF_WORKS_FILE)];

/// Gives up on an answer that takes too long, and refuses a body at once that says it is too long.
pub(super) async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let limits = &app.settings().limits;
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let of_file = FILES.iter().find(|(address, _)| *address == request.uri().path());
    let most = of_file.map_or(limits.body_bytes, |(_, most)| *most);
    if length.is_some_and(|length| length > most) {
        return Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    }
    let most = Duration::from_secs(limits.request_seconds.into());
    if let Ok(response) = tokio::time::timeout(most, next.run(request)).await {
        return response;
    }
    let problem = Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(5);
    problem.because(format!("no answer within {} s", most.as_secs())).into_response()
}
