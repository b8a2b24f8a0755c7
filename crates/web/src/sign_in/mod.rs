//! Signing in by letter, and signing out.

mod again;
mod ask;
mod code;
mod link;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName, REFERRER_POLICY, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use collegium_core::accounts::{self, NotSignedIn, SignedIn};

use crate::extract::{Form, PageOp};
use crate::problem::{Answer, Problem};
use crate::session;
use crate::state::App;

/// The pages of signing in and out.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(ask::show).post(ask::send))
        .route("/sign-in/code", get(code::show).post(code::send))
        .route("/sign-in/again", get(again::show))
        .route("/sign-in/{token}", get(link::show).post(link::send))
        .route("/sign-out", post(sign_out))
}

impl From<NotSignedIn> for Problem {
    fn from(error: NotSignedIn) -> Self {
        let retry = match &error {
            NotSignedIn::TooMany(many) => many.retry_after.num_seconds().unsigned_abs(),
            _ => 0,
        };
        let problem = Self::of_kind(error.kind(), &error);
        if retry > 0 { problem.retry_after(retry) } else { problem }
    }
}

/// Ends the session, here and in the database, and asks the browser to forget what it kept of our pages.
async fn sign_out(State(app): State<App>, PageOp(op): PageOp, Form(_): Form) -> Answer<Response> {
    if let Ok(signed) = op.account() {
        accounts::end_session(&op, signed.session).await?;
    }
    let mut response = Redirect::to("/").into_response();
    session::end(&app, &mut response)?;
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), forget);
    Ok(guarded(response))
}

/// Goes on to where the person wanted to be, signed in.
fn signed_in(app: &App, headers: &HeaderMap, done: &SignedIn) -> Answer<Response> {
    let mut response =
        (StatusCode::SEE_OTHER, [("location", local_path(&done.next, "/me").to_owned())]).into_response();
    session::begin(app, &mut response, &done.started, app.now())?;
    session::remember(app, headers, &mut response, &done.address)?;
    Ok(guarded(response))
}

/// Pages with secrets in their address or their cookies are not kept, and tell no other page where they are.
pub(crate) fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    response
}

/// The address, if it is a path of this very site in every reading; else `home`.
#[must_use]
pub fn local_path<'a>(wished: &'a str, home: &'a str) -> &'a str {
    match crate::see_as::local_path(wished) {
        "/" => home,
        path => path,
    }
}

/// The browser and system in a few words, for the list of sessions.
pub(crate) fn browser_words(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // Browsers name those they want to be taken for as well: the narrowest mark comes first.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "A browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_in_a_few_words() {
        let words = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, agent.parse().unwrap());
            browser_words(&headers)
        };
        assert_eq!(words("Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"), "Firefox on Linux");
        assert_eq!(
            words("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0"),
            "Edge on Windows"
        );
        assert_eq!(words("curl/8"), "A browser");
        assert_eq!(browser_words(&HeaderMap::new()), "A browser");
    }

    #[test]
    fn home_is_where_foreign_addresses_lead() {
        assert_eq!(local_path("/scholars?q=a", "/me"), "/scholars?q=a");
        assert_eq!(local_path("//evil.example", "/me"), "/me");
        assert_eq!(local_path("", "/me"), "/me");
    }
}
