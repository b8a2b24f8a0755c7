//! Tags of content: who has the very answer already is told so instead of being sent it again.

use std::hash::{DefaultHasher, Hasher as _};

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// Tags every whole answer to a question, and answers “not modified” to whoever names that tag.
pub(super) async fn not_modified(request: Request, next: Next) -> Response {
    let question = matches!(*request.method(), Method::GET | Method::HEAD);
    let head = request.method() == Method::HEAD;
    let for_all = request.uri().path().starts_with("/api/v1/");
    let seen = request.headers().get(IF_NONE_MATCH).cloned();

    let mut response = next.run(request).await;
    let is_known = |tag: &str| seen.as_ref().and_then(|seen| seen.to_str().ok()).is_some_and(|seen| names(seen, tag));
    if let Some(tag) = response.headers().get(ETAG) {
        // The tag of a version, of the handler's own making.
        let known = question && response.status() == StatusCode::OK && tag.to_str().is_ok_and(is_known);
        return if known { bare(response.into_parts().0) } else { response };
    }
    say_how_to_keep(response.headers_mut(), for_all);
    if !question || head || response.status() != StatusCode::OK || response.body().size_hint().exact().is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let tag = tag(&bytes, parts.headers.get(CONTENT_TYPE));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    if is_known(&tag) { bare(parts) } else { Response::from_parts(parts, Body::from(bytes)) }
}

/// “Not modified”: the headers without what they are about.
fn bare(mut parts: Parts) -> Response {
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}

/// Pages depend on who looks, so only the reader's own browser keeps them, and asks each time.
fn say_how_to_keep(headers: &mut HeaderMap, for_all: bool) {
    let usual = if for_all { "no-cache" } else { "private, no-cache" };
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(usual));
    if !for_all {
        headers.append(VARY, HeaderValue::from(COOKIE));
    }
}

/// A weak tag, as the same content is sent packed in several ways.
fn tag(bytes: &[u8], kind: Option<&HeaderValue>) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(kind.map_or(b"", HeaderValue::as_bytes));
    hasher.write(bytes);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Whether an `If-None-Match` names the tag (weak comparison).
fn names(seen: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    seen.trim() == "*" || seen.split(',').any(|one| bare(one) == bare(tag))
}

#[cfg(test)]
mod tests {
    use super::{names, tag};

    #[test]
    fn tags_are_compared_weakly() {
        assert!(names("W/\"a\", \"b\"", "W/\"b\"") && names("*", "W/\"b\"") && !names("W/\"a\"", "W/\"b\""));
    }

    #[test]
    fn the_tag_follows_the_content() {
        assert_eq!(tag(b"one", None), tag(b"one", None));
        assert_ne!(tag(b"one", None), tag(b"two", None));
    }
}
