//! Headers that keep browsers from doing what nobody asked for, on every answer.

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY as POLICY, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::App;

/// What a page of ours may load and do.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     object-src 'none'; require-trusted-types-for 'script'; trusted-types collegium";

/// Powers of the browser that no page of ours uses.
const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
     payment=(), usb=(), browsing-topics=(), interest-cohort=()";

/// Two years, as the lists of browsers ask for.
const HTTPS_ONLY: &str = "max-age=63072000; includeSubDomains";

/// Sets them where the handler set none of its own.
pub(super) async fn of_safety(State(app): State<App>, request: Request, next: Next) -> Response {
    let open = request.uri().path().starts_with("/api/v1/");
    // Whose address holds a secret, tells no other page where it is, and is kept and listed by nobody.
    let secret = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().contains("{token}"));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if secret {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    if secret {
        set(REFERRER_POLICY, "no-referrer");
        set(HeaderName::from_static("x-robots-tag"), "noindex");
    }
    set(POLICY, CONTENT_SECURITY_POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    // The API answers any site's script, without credentials; nothing else is for other sites.
    set(HeaderName::from_static("cross-origin-resource-policy"), if open { "cross-origin" } else { "same-origin" });
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if open {
        set(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    if app.settings().base_url.is_https() {
        set(STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    response
}
