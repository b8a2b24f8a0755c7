//! What happens to every request, from the outside in.
//!
//! `request` names and logs it · `headers` sets the headers of safety · `packed` compresses · `session`
//! finds out who is signed in · `present` gives
//! failures their face · a panic becomes a failure · `tags` answers “not modified” · `host`, `rate`, `origin`,
//! `time` and `area` refuse what should not come in or takes too long · `kept` keeps what was typed for those who must
//! first show who they are.

mod area;
mod headers;
mod host;
mod kept;
mod origin;
mod packed;
mod rate;
mod request;
mod session;
mod tags;
mod time;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, DefaultPredicate};

use crate::problem::{Problem, present};
use crate::state::App;

pub use headers::CONTENT_SECURITY_POLICY;
pub use rate::RateLimits;
pub(crate) use rate::network;
pub use request::{Peer, RequestId};

/// The routes with all layers around them.
pub fn around(routes: Router<App>, app: &App) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn(request::named_and_logged))
        .layer(from_fn_with_state(app.clone(), headers::of_safety))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new()))
        .layer(from_fn(packed::quickly))
        .layer(from_fn_with_state(app.clone(), session::found_out))
        .layer(from_fn_with_state(app.clone(), present))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(tags::not_modified))
        .layer(from_fn_with_state(app.clone(), host::known))
        .layer(from_fn_with_state(app.clone(), rate::limited))
        .layer(from_fn_with_state(app.clone(), origin::same))
        .layer(from_fn_with_state(app.clone(), time::limited))
        .layer(from_fn(kept::with_refusals))
        .layer(from_fn_with_state(app.clone(), area::entered))
        .layer(DefaultBodyLimit::max(app.settings().limits.body_bytes));
    routes.layer(layers).with_state(app.clone())
}

/// A panic in a handler fails this request alone.
#[expect(clippy::needless_pass_by_value, reason = "the panic layer hands the panic over")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    let problem = Problem::of_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    problem.because(format!("a handler panicked: {said}")).into_response()
}
