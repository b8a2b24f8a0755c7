//! Only requests that mean this site are answered: a foreign `Host` is a proxy set up wrongly or an attack.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::state::App;

/// Paths that machines ask for by whatever address they know.
const FOR_MACHINES: [&str; 2] = ["/livez", "/readyz"];

/// Refuses requests without a host, with two of them, or with another site's.
pub(super) async fn known(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.is_demo() || FOR_MACHINES.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let base = &app.settings().base_url;
    let mut named = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return Problem::new(StatusCode::BAD_REQUEST, "The request must name its host once.").into_response();
    };
    let host = host.to_str().unwrap_or_default();
    let target_is_ours = request.uri().authority().is_none_or(|authority| base.is_host(authority.as_str()));
    if target_is_ours && base.is_host(host) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        format!("This is the site {base}, and the request asked for another one. Behind a proxy, let it pass on the host’s name."),
    )
    .into_response()
}
