//! The demo's banner: a cookie says whose view of the pages is shown, and one press signs in as somebody.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use collegium_core::accounts::{self, Role};
use collegium_core::audience::Viewer;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::{self, Shown};
use uuid::Uuid;

use crate::extract::{Form, SEE_AS};
use crate::problem::{Answer, Problem};
use crate::session;
use crate::state::App;

/// A working day: the demo is looked at, not lived in.
const SECONDS: u32 = 8 * 60 * 60;

/// `POST /demo/see-as`, in the demo alone.
pub fn routes() -> Router<App> {
    Router::new().route("/demo/see-as", post(see_as)).route("/demo/sign-in", post(sign_in))
}

/// Signs in as somebody of the demo: in a role, and as the scholar of a slug, or as the first of the directory.
async fn sign_in(State(app): State<App>, Form(fields): Form) -> Answer<Response> {
    let role = fields.parsed::<Role>("role", "scholar, editor, staff or admin")?.unwrap_or(Role::Scholar);
    let op = Op::new(app.db().clone(), app.now(), Actor::Operator, Uuid::now_v7());
    let scholar = match fields.one("scholar") {
        Some(slug) => match scholars::show(&op, slug).await? {
            Shown::Here(profile) => Some(profile.scholar.id),
            Shown::Moved(_) => None,
        },
        None => accounts::one_in_role(&op, role).await?,
    };
    let started = accounts::sign_in_as(&op, role, scholar).await?;
    let next = local_path(fields.one("next").unwrap_or_default());
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, next.to_owned())]).into_response();
    session::begin(&app, &mut response, &started, app.now())?;
    Ok(response)
}

/// Remembers whose view is wanted, and goes back to where the wish came from.
async fn see_as(State(app): State<App>, headers: HeaderMap, Form(fields): Form) -> Answer<Response> {
    let wished = fields.one("viewer").unwrap_or_default();
    let viewer = Viewer::ALL
        .into_iter()
        .find(|viewer| viewer.as_str() == wished)
        .ok_or_else(|| Problem::parameter("viewer", "does not do; visitor, member or staff is meant"))?;
    let secure = if app.settings().base_url.is_https() { "; Secure" } else { "" };
    let cookie = format!("{SEE_AS}={}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}", viewer.as_str());
    let mut response = StatusCode::SEE_OTHER.into_response();
    let back = local_path(fields.one("next").unwrap_or_default());
    for (name, value) in [(LOCATION, back), (SET_COOKIE, cookie.as_str())] {
        let value = HeaderValue::from_str(value).map_err(|error| Problem::internal(&error))?;
        response.headers_mut().insert(name, value);
    }
    // Who is signed in sees as themselves, whatever else is wished.
    if session::session_token(&app, &headers).is_some() {
        session::end(&app, &mut response)?;
    }
    Ok(response)
}

/// The address, if it is a path of this very site in every reading; else the home page.
#[must_use]
pub fn local_path(wished: &str) -> &str {
    let path = wished.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let hides_a_host = path.contains("//") || path.contains("%2f") || path.contains("%5c") || path.contains("/.");
    let plain = wished.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !hides_a_host && plain { wished } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn our_own_paths_are_kept() {
        for path in
            ["/", "/scholars?q=http://a.org//b&page=2", "/institutions/university-of-ibadan", "/scholars?q=%2F%2F"]
        {
            assert_eq!(local_path(path), path);
        }
    }

    #[test]
    fn whatever_could_lead_elsewhere_leads_home() {
        for path in [
            "",
            "evil.org",
            "//evil.org",
            "///evil.org",
            "/\\evil.org",
            "\\\\evil.org",
            "/%2f/evil.org",
            "/%2Fevil.org",
            "%2f%2fevil.org",
            "/%5cevil.org",
            "/\tevil.org",
            "/\t/evil.org",
            "/\n//evil.org",
            "\t//evil.org",
            " //evil.org",
            "https://evil.org",
            "HTTPS://evil.org",
            "https:evil.org",
            "http:/evil.org",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "user@evil.org",
            "//user:pw@evil.org",
            "/.//evil.org",
            "/..//evil.org",
            "/../evil",
            "/a//evil.org",
            "?next=//evil.org",
            "#//evil.org",
            "/\u{0}evil",
            "/\u{2028}evil",
            "/evil\u{ff0f}org",
            "/\r\nSet-Cookie:a=b",
            "/ü",
            "//[::1]/",
            "//127.0.0.1",
            "/\\\\evil.org",
            ".evil.org",
            "..//evil.org",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }
}
