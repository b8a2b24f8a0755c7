//! The two faces of a problem.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Problem, Way};
use crate::layers::RequestId;
use crate::state::App;
use crate::view::{self, Frame, Kept, ProblemPage};

/// What a program is told of a problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// The kind of problem; `about:blank` means that the status says it all.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The kind in words.
    #[schema(example = "That makes no sense here")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened, and what to do.
    #[schema(example = "“limit” is 0; a whole number from 1 to 100 is meant.")]
    pub detail: String,
    /// This very case, as the site's log names it.
    #[schema(example = "urn:uuid:0190a5e4-3c1e-7cc0-8000-1f2f3f4f5f6f")]
    pub instance: String,
    /// The parameters that make no sense.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ParameterError>,
}

/// A parameter that makes no sense.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParameterError {
    /// Its name.
    #[schema(example = "limit")]
    pub parameter: String,
    /// What is wrong with it.
    #[schema(example = "is 0; a whole number from 1 to 100 is meant")]
    pub detail: String,
}

/// Whom an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// A person with a browser.
    Page,
    /// A program.
    Json,
}

/// Everything under `/api` is for programs, and elsewhere those that ask for JSON before HTML.
#[must_use]
pub fn face(path: &str, headers: &HeaderMap) -> Face {
    if path == "/api" || (path.starts_with("/api/") && !path.starts_with("/api/docs")) {
        return Face::Json;
    }
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = |kind: &str| accepted.find(kind);
    let json = place("application/problem+json").or_else(|| place("application/json"));
    match (json, place("text/html")) {
        (Some(json), Some(html)) if html < json => Face::Page,
        (Some(_), _) => Face::Json,
        _ => Face::Page,
    }
}

/// Marks a failing answer that is a page of its own already: a form shown again with what was typed.
#[derive(Clone, Copy, Debug)]
pub struct Whole;

/// Gives every failing answer the face its reader can use, whichever layer it comes from.
pub async fn present(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map_or_else(Uuid::nil, |id| id.0);
    let face = face(request.uri().path(), request.headers());
    let asks = request.method() == Method::GET;
    let (mut head, body) = request.into_parts();
    let Ok(frame) = Frame::from_request_parts(&mut head, &app).await;
    let response = next.run(Request::from_parts(head, body)).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if !failed || response.extensions().get::<Whole>().is_some() {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let problem = parts.extensions.remove::<Problem>().unwrap_or_else(|| Problem::of_status(parts.status));
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id = %id, cause, "a request failed");
    }
    if let (Face::Page, Some(page), true) = (face, problem.way.and_then(Way::path), asks) {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", &frame.here()).finish();
        let on = Redirect::to(&format!("{page}?{query}"));
        return ([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], on).into_response();
    }
    let mut shown = match face {
        Face::Json => json(&problem, id),
        Face::Page => page(&frame, &problem),
    };
    *shown.status_mut() = problem.status;
    // What is allowed instead was said by the router.
    if let Some(allowed) = parts.headers.remove(ALLOW) {
        shown.headers_mut().insert(ALLOW, allowed);
    }
    if (face, problem.status) == (Face::Json, StatusCode::UNAUTHORIZED) {
        shown.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = problem.retry_after {
        shown.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    shown.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    shown
}

fn json(problem: &Problem, id: Uuid) -> Response {
    let errors = problem.parameters.iter().cloned();
    let body = ProblemBody {
        kind: "about:blank",
        title: problem.title(),
        status: problem.status.as_u16(),
        detail: problem.detail().to_owned(),
        instance: format!("urn:uuid:{id}"),
        errors: errors.map(|(parameter, detail)| ParameterError { parameter, detail }).collect(),
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    ([(CONTENT_TYPE, "application/problem+json")], text).into_response()
}

fn page(frame: &Frame, problem: &Problem) -> Response {
    let kept = problem.kept.as_ref().map(|typed| Kept {
        fields: typed.pairs().filter(|(name, _)| *name != "csrf").collect(),
        first: problem.way.and_then(Way::path),
    });
    let title = if kept.is_some() { "One more step" } else { "" };
    let page = ProblemPage { frame, status: problem.status.as_u16(), title, detail: problem.detail(), kept };
    match view::render(&page) {
        Ok(html) => html.into_response(),
        Err(_) => problem.detail().to_owned().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::ACCEPT;

    use super::{Face, face};

    #[test]
    fn the_face_follows_path_and_wish() {
        let wish = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().unwrap());
            headers
        };
        assert_eq!(face("/api/v1/scholars", &wish("text/html")), Face::Json);
        assert_eq!(face("/apiary", &HeaderMap::new()), Face::Page);
        assert_eq!(face("/api/docs", &HeaderMap::new()), Face::Page);
        assert_eq!(face("/scholars", &wish("text/html,application/xhtml+xml,*/*;q=0.8")), Face::Page);
        assert_eq!(face("/scholars", &wish("application/problem+json")), Face::Json);
        assert_eq!(face("/scholars", &wish("text/html, application/json")), Face::Page);
        assert_eq!(face("/scholars", &wish("application/json, text/html")), Face::Json);
    }
}
