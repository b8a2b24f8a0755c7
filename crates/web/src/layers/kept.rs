//! What was typed is not lost where its sender must first show who they are: a session may end while somebody writes.
//! The refusal takes the fields along, and its page has them in a form that can be sent again.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::extract::Params;
use crate::problem::Problem;

/// Longer forms are not kept: what people type is shorter, and files come as another kind of form.
const MOST: usize = 1 << 18;

/// Gives what was typed to the refusal that asks who somebody is.
pub(super) async fn with_refusals(request: Request, next: Next) -> Response {
    // Signing in has its own ways of going on, and codes are not to stand in pages.
    if request.method() != Method::POST || request.uri().path().starts_with("/sign-in") || !is_form(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        return Problem::of_status(StatusCode::BAD_REQUEST).into_response();
    };
    let mut response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    if let Some(problem) = response.extensions_mut().get_mut::<Problem>() {
        problem.keep(|| Params::read(&String::from_utf8_lossy(&bytes)));
    }
    response
}

/// Whether the body is a form of a length that is kept.
fn is_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let short = text(CONTENT_LENGTH).parse::<usize>().is_ok_and(|length| length <= MOST);
    short && text(CONTENT_TYPE).starts_with("application/x-www-form-urlencoded")
}
