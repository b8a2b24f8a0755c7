//! Finds out who is signed in, once for each request.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, VARY};
use axum::middleware::Next;
use axum::response::Response;
use collegium_core::accounts;

use crate::problem::chain;
use crate::session::{Visit, session_token};
use crate::state::App;

/// Notes who is signed in, and keeps what they get out of shared caches.
pub(super) async fn found_out(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let visit = match session_token(&app, request.headers()) {
        Some(token) if !request.uri().path().starts_with("/assets/") => visit(&app, token).await,
        _ => Visit::Visitor,
    };
    request.extensions_mut().insert(visit);
    let personal = matches!(visit, Visit::Signed(_)) || request.headers().contains_key(AUTHORIZATION);
    let mut response = next.run(request).await;
    if personal {
        let headers = response.headers_mut();
        if headers.get(CACHE_CONTROL).is_none_or(|said| said != "no-store") {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        }
        headers.append(VARY, HeaderValue::from_static("cookie, authorization"));
    }
    response
}

async fn visit(app: &App, token: &str) -> Visit {
    match accounts::find_signed(app.db(), app.now(), token).await {
        Ok(Some(signed)) => Visit::Signed(signed),
        Ok(None) => Visit::Visitor,
        Err(fault) => {
            tracing::error!(error = chain(&fault), "nobody knows who is signed in");
            Visit::Unknown
        }
    }
}
