//! Cookies: who is signed in, which browser asked for a letter, and where somebody signed in before.
//!
//! The session's cookie holds a secret of which the database has the fingerprint. Over https all our cookies
//! have the prefix `__Host-`: no other host, path or unencrypted page can set or read them.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use chrono::{DateTime, Utc};
use collegium_core::accounts::{Signed, Started};
use collegium_core::secret::Token;

use crate::problem::{Problem, Way};
use crate::state::App;

/// How long a browser is remembered as one that asked, or that somebody signed in with: a year.
const REMEMBERED: i64 = 365 * 24 * 60 * 60;

/// How many addresses one browser is remembered for.
const ADDRESSES: usize = 5;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cookie {
    /// Who is signed in.
    Session,
    /// The secret of a browser that asked for a letter.
    Browser,
    /// By which addresses this browser was signed in before, as tags.
    Known,
}

impl Cookie {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Browser, true) => "__Host-browser",
            (Self::Browser, false) => "browser",
            (Self::Known, true) => "__Host-known",
            (Self::Known, false) => "known",
        }
    }
}

/// What is known of whoever sent a request.
#[derive(Clone, Copy, Debug)]
pub enum Visit {
    /// Nobody is signed in.
    Visitor,
    /// This account is.
    Signed(Signed),
    /// The database did not answer, so nobody knows.
    Unknown,
}

/// Who is signed in, as the layer found out.
pub fn signed(parts: &Parts) -> Option<Signed> {
    match parts.extensions.get::<Visit>() {
        Some(Visit::Signed(signed)) => Some(*signed),
        _ => None,
    }
}

/// The value of a cookie of this name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(one, value)| (one == name).then_some(value))
}

/// The session's secret that the browser sent.
pub(crate) fn session_token<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    ours(app, headers, Cookie::Session)
}

/// The secret of the browser, if it has one.
pub(crate) fn browser<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    ours(app, headers, Cookie::Browser)
}

/// Whether somebody signed in by this address with this browser before.
pub(crate) fn is_known(app: &App, headers: &HeaderMap, address: &str) -> bool {
    let tags = ours(app, headers, Cookie::Known).unwrap_or_default();
    tags.split('.').take(ADDRESSES).any(|tag| app.secret().is_tag("known", address, tag))
}

fn ours<'a>(app: &App, headers: &'a HeaderMap, which: Cookie) -> Option<&'a str> {
    cookie(headers, which.name(app.settings().base_url.is_https()))
}

/// Gives the browser its session.
///
/// # Errors
/// The value does not fit a header, which our own values do.
pub(crate) fn begin(app: &App, response: &mut Response, started: &Started, now: DateTime<Utc>) -> Result<(), Problem> {
    let seconds = (started.expires_at - now).num_seconds();
    set(app, response, Cookie::Session, started.token.as_str(), seconds)
}

/// Takes the browser's session away.
///
/// # Errors
/// As [`begin`].
pub(crate) fn end(app: &App, response: &mut Response) -> Result<(), Problem> {
    set(app, response, Cookie::Session, "", 0)
}

/// Gives the browser a secret to be known by as the one that asked.
///
/// # Errors
/// As [`begin`].
pub(crate) fn mark_browser(app: &App, response: &mut Response, token: &Token) -> Result<(), Problem> {
    set(app, response, Cookie::Browser, token.as_str(), REMEMBERED)
}

/// Remembers that somebody signed in by this address here.
///
/// # Errors
/// As [`begin`].
pub(crate) fn remember(app: &App, headers: &HeaderMap, response: &mut Response, address: &str) -> Result<(), Problem> {
    let tag = app.secret().tag("known", address);
    let before = ours(app, headers, Cookie::Known).unwrap_or_default();
    let others = before.split('.').filter(|other| !other.is_empty() && *other != tag).take(ADDRESSES - 1);
    let tags: Vec<&str> = std::iter::once(tag.as_str()).chain(others).collect();
    set(app, response, Cookie::Known, &tags.join("."), REMEMBERED)
}

fn set(app: &App, response: &mut Response, which: Cookie, value: &str, seconds: i64) -> Result<(), Problem> {
    let https = app.settings().base_url.is_https();
    let secure = if https { "; Secure" } else { "" };
    let name = which.name(https);
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let header = HeaderValue::from_str(&text).map_err(|error| Problem::internal(&error))?;
    response.headers_mut().append(SET_COOKIE, header);
    Ok(())
}

/// The word against forged forms: only pages made for this session hold it.
#[must_use]
pub fn csrf(app: &App, signed: &Signed) -> String {
    app.secret().tag("csrf", &signed.session.to_string())
}

/// Refuses a form that was not made for this session.
///
/// # Errors
/// A problem that says what to do.
pub fn check_csrf(app: &App, signed: Option<&Signed>, given: &str) -> Result<(), Problem> {
    let Some(signed) = signed else { return Ok(()) };
    if app.secret().is_tag("csrf", &signed.session.to_string(), given) {
        return Ok(());
    }
    let why = "This form was made before you signed in, or for somebody else. Look at it once more and send it again.";
    Err(Problem::new(axum::http::StatusCode::FORBIDDEN, why).leading(Way::SendAgain))
}
