//! Every request has a number, and one line in the log: what was asked for, never by whom or about whom.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// The number of a request; ours, whatever the client calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// The other end of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// Numbers the request, and logs route, status and time once it is answered.
pub(super) async fn named_and_logged(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = Uuid::now_v7();
    request.extensions_mut().insert(RequestId(id));
    // The template of the route, not the address: addresses and questions name people.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();

    let mut response = next.run(request).await;

    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    let took = started.elapsed();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::debug!(request_id = %id, method = method.as_str(), route, status, micros, "answered");
    let labels = [("route", route.to_owned()), ("status", status.to_string())];
    metrics::histogram!("collegium_request_seconds", &labels).record(took);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
