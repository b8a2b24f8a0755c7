//! Bodies in JSON, answered with a problem where they make no sense.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::state::App;

/// The body of a request, read as JSON.
#[derive(Clone, Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = axum::body::Bytes::from_request(request, app).await;
        let body = body.map_err(|rejection| Problem::of_status(rejection.status()))?;
        serde_json::from_slice(&body).map(Self).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            let why = match error.classify() {
                serde_json::error::Category::Data => "does not hold what is meant here",
                _ => "is no JSON",
            };
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("The body {why}, at {place}."))
        })
    }
}
