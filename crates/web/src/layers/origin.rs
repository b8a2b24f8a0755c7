//! Changes are asked for by our own pages alone.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::state::App;

/// The way out of letters.
const ONE_CLICK: &str = "/letters/unsubscribe/";

/// Lets questions pass, and of all else what the browser says comes from a page of this site.
pub(super) async fn same(State(app): State<App>, request: Request, next: Next) -> Response {
    // The API knows no cookies: nobody's browser can be made to speak for its owner there.
    let path = request.uri().path();
    // The one click of mail programs comes from their servers, without cookies (RFC 8058).
    let open = path.starts_with("/api/") || path.starts_with(ONE_CLICK);
    if open || request.method().is_safe() || comes_from_us(request.headers(), app.settings().base_url.is_https()) {
        return next.run(request).await;
    }
    let why = "This can only be sent by a page of this site. Go back, reload the page and try again.";
    Problem::new(StatusCode::FORBIDDEN, why).into_response()
}

/// All that the browser says must agree, and it must say something: browsers since 2020 send
/// `Sec-Fetch-Site`, all send `Origin` with a POST.
fn comes_from_us(headers: &HeaderMap, https: bool) -> bool {
    let text = |value: &axum::http::HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
    let site = headers.get("sec-fetch-site").map(text).map(|site| site == "same-origin");
    let host = headers.get(HOST).map(text).unwrap_or_default();
    // Pages that tell nobody where they are, as those with a secret in their address, send “null” with their forms,
    // and so do pages of nobody: which of the two it is, `Sec-Fetch-Site` says, which no script can set.
    let untold = headers.get(ORIGIN).is_some_and(|origin| origin == "null") && site == Some(true);
    let origin = headers.get(ORIGIN).filter(|_| !untold).map(text).map(|origin| {
        origin.parse::<Uri>().is_ok_and(|uri| {
            let scheme = uri.scheme_str();
            let scheme_is_ours = scheme == Some("https") || (!https && scheme == Some("http"));
            scheme_is_ours && uri.authority().is_some_and(|theirs| theirs.as_str().eq_ignore_ascii_case(&host))
        })
    });
    match (site, origin) {
        (None, None) => false,
        (site, origin) => site.unwrap_or(true) && origin.unwrap_or(true),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName};

    use super::comes_from_us;

    fn says(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", "a.org".parse().unwrap());
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        comes_from_us(&headers, true)
    }

    #[test]
    fn only_our_own_pages_pass() {
        assert!(says(&[("sec-fetch-site", "same-origin")]));
        assert!(says(&[("origin", "https://a.org")]));
        assert!(says(&[("origin", "https://a.org"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn all_else_is_refused() {
        assert!(!says(&[]), "a browser that says nothing");
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!says(&[("sec-fetch-site", site)]), "{site}");
        }
        for origin in ["null", "https://b.org", "http://a.org", "https://a.org:444", "https://a.org.b.org", ""] {
            assert!(!says(&[("origin", origin)]), "{origin}");
            let contradicts = says(&[("origin", origin), ("sec-fetch-site", "same-origin")]);
            assert_eq!(
                contradicts,
                origin == "null",
                "{origin}: “null” is a page of ours that tells nobody where it is"
            );
            assert!(!says(&[("origin", origin), ("sec-fetch-site", "cross-site")]), "{origin}");
        }
    }
}
