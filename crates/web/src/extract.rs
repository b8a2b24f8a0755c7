//! What handlers take from a request. Axum's own extractors answer bad input in their own words;
//! these answer with a [`Problem`], in whatever face the reader needs.

use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use collegium_core::accounts;
use collegium_core::audience::Viewer;
use collegium_core::op::{Actor, Op};
use uuid::Uuid;

use crate::layers::{RequestId, network};
use crate::oauth;
use crate::problem::Problem;
use crate::session::{self, Visit, check_csrf};
use crate::state::App;
use crate::view::Frame;

/// The cookie of the demo that says as whom the pages are seen.
pub const SEE_AS: &str = "see-as";

/// The number of the request.
fn request_id(parts: &Parts) -> Uuid {
    parts.extensions.get::<RequestId>().map_or_else(Uuid::nil, |id| id.0)
}

/// Who acts: whoever is signed in; in the demo also whom the cookie names; else a visitor.
fn actor(parts: &Parts, app: &App) -> Actor {
    if let Some(signed) = session::signed(parts) {
        return Actor::Account(signed);
    }
    let chosen = if app.is_demo() { session::cookie(&parts.headers, SEE_AS) } else { None };
    match chosen.and_then(|value| Viewer::ALL.into_iter().find(|viewer| viewer.as_str() == value)) {
        None | Some(Viewer::Visitor) => Actor::Visitor,
        Some(viewer) => Actor::SeeingAs(viewer),
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self {
            site: app.site().clone(),
            viewer: actor(parts, app).viewer(),
            person: session::signed(parts),
            csrf: session::signed(parts).map(|signed| session::csrf(app, &signed)).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            request_id: request_id(parts).to_string(),
        })
    }
}

/// The operation of whoever looks at a page.
#[derive(Clone, Debug)]
pub struct PageOp(pub Op);

impl FromRequestParts<App> for PageOp {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(Visit::Unknown) = parts.extensions.get::<Visit>() {
            return Err(Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(5));
        }
        Ok(Self(Op::new(app.db().clone(), app.now(), actor(parts, app), request_id(parts))))
    }
}

/// The network that a request comes from, as limits count it.
#[derive(Clone, Debug)]
pub struct Client(pub String);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(network(parts, app).to_string()))
    }
}

/// The operation of a program that calls the API: of its token's owner, or a visitor's where it sends none.
/// Cookies and the demo's “see as” are for pages alone.
#[derive(Clone, Debug)]
pub struct ApiOp(pub Op);

impl FromRequestParts<App> for ApiOp {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let actor = match parts.headers.get(AUTHORIZATION).map(|value| value.to_str().unwrap_or_default()) {
            None => Actor::Visitor,
            Some(sent) => Actor::Token(client_of(app, sent).await?),
        };
        Ok(Self(Op::new(app.db().clone(), app.now(), actor, request_id(parts))))
    }
}

/// Whose program sends this header.
async fn client_of(app: &App, authorization: &str) -> Result<accounts::Client, Problem> {
    let token = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let client = match token {
        // Access tokens have three parts, tokens of the API one.
        Some((_, token)) if token.contains('.') => oauth::client(app, token.trim()).await?,
        Some((_, token)) => accounts::find_client(app.db(), app.now(), token.trim()).await?,
        None => None,
    };
    let why =
        "The token is none of this site, is over or was revoked. Send “Authorization: Bearer …”, or nothing at all.";
    client.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, why))
}

/// The first part of the path that is a parameter, parsed. What does not parse is not there.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: FromStr> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let not_there = || Problem::of_status(StatusCode::NOT_FOUND);
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| not_there())?;
        let first = params.iter().next().map(|(_, value)| value.to_owned());
        // A zero byte is no letter for PostgreSQL.
        let first = first.filter(|value| !value.contains('\0')).ok_or_else(not_there)?;
        first.parse().map(Self).map_err(|_| not_there())
    }
}

/// The first two parts of the path that are parameters, parsed.
#[derive(Clone, Copy, Debug)]
pub struct Path2<A, B>(pub A, pub B);

impl<A: FromStr, B: FromStr> FromRequestParts<App> for Path2<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let not_there = || Problem::of_status(StatusCode::NOT_FOUND);
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| not_there())?;
        let values: Vec<&str> = params.iter().map(|(_, value)| value).filter(|value| !value.contains('\0')).collect();
        let [first, second] = values[..] else { return Err(not_there()) };
        Ok(Self(first.parse().map_err(|_| not_there())?, second.parse().map_err(|_| not_there())?))
    }
}

/// The parameters of the query, in their order, names as often as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query string; what is no UTF-8 is replaced, zero bytes are dropped.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Self(pairs.map(|(name, value)| (name.into_owned(), value.replace('\0', ""))).collect())
    }

    /// All values under this name that are not blank.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.0.iter().filter(|(one, _)| one == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// The last value under this name that is not blank.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        self.all(name).last().copied()
    }

    /// The value under this name, which may come once and must parse; `meant` says what would.
    ///
    /// # Errors
    /// A problem that names the parameter.
    pub fn parsed<T: FromStr>(&self, name: &str, meant: &str) -> Result<Option<T>, Problem> {
        match self.all(name)[..] {
            [] => Ok(None),
            [value] => {
                let wrong = |_| Problem::parameter(name, format!("is “{}”; {meant} is meant", short(value)));
                value.parse().map(Some).map_err(wrong)
            }
            _ => Err(Problem::parameter(name, "stands there more than once")),
        }
    }

    /// The number under this name, within its range; `usual` where there is none.
    ///
    /// # Errors
    /// A problem that names the parameter.
    pub fn number(&self, name: &str, range: std::ops::RangeInclusive<u64>, usual: u64) -> Result<u64, Problem> {
        let meant = format!("a whole number from {} to {}", range.start(), range.end());
        let number = self.parsed::<u64>(name, &meant)?.unwrap_or(usual);
        if range.contains(&number) {
            return Ok(number);
        }
        Err(Problem::parameter(name, format!("is {number}; {meant} is meant")))
    }

    /// Refuses parameters that are not among these.
    ///
    /// # Errors
    /// A problem that names the first of them.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) if known.is_empty() => {
                Err(Problem::parameter(short(name), "is no parameter here; there are none"))
            }
            Some((name, _)) => {
                Err(Problem::parameter(short(name), format!("is no parameter here; there are {}", known.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// The last value under this name, blanks and all.
    #[must_use]
    pub fn as_typed(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find_map(|(one, value)| (one == name).then_some(value.as_str()))
    }

    /// Makes this the one value under the name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(one, _)| one != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds one more value under the name.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The pairs, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Params {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl FromRequestParts<App> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

/// The fields of a form that was sent by whoever it was made for.
#[derive(Clone, Debug, Default)]
pub struct Form(pub Params);

impl FromRequest<App> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
        {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let (parts, body) = request.into_parts();
        let signed = session::signed(&parts);
        let body = axum::body::Bytes::from_request(Request::from_parts(parts, body), app).await;
        let body = body.map_err(|rejection| Problem::of_status(rejection.status()))?;
        let fields = Params::read(&String::from_utf8_lossy(&body));
        check_csrf(app, signed.as_ref(), fields.one("csrf").unwrap_or_default())?;
        Ok(Self(fields))
    }
}

/// What somebody wrote, cut to a length that fits a sentence.
fn short(value: &str) -> String {
    match value.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// The one file of a form of several parts, sent by whoever the form was made for; empty where none was chosen.
pub struct SentFile(pub Vec<u8>);

impl FromRequest<App> for SentFile {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let signed = session::signed(&parts);
        let form = Multipart::from_request(Request::from_parts(parts, body), app).await;
        let mut form = form.map_err(|_| Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
        let (mut csrf, mut file) = (String::new(), Vec::new());
        let broken = |error: MultipartError| Problem::of_status(error.status());
        while let Some(field) = form.next_field().await.map_err(broken)? {
            if field.file_name().is_some() {
                file = field.bytes().await.map_err(broken)?.to_vec();
            } else if field.name() == Some("csrf") {
                csrf = field.text().await.map_err(broken)?;
            }
        }
        check_csrf(app, signed.as_ref(), &csrf)?;
        Ok(Self(file))
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn names_may_repeat_and_blanks_do_not_count() {
        let params = Params::read("country=US&country=CA&country=&q=+&page=2");
        assert_eq!(params.all("country"), ["US", "CA"]);
        assert_eq!((params.one("q"), params.one("page")), (None, Some("2")));
    }

    #[test]
    fn bad_numbers_name_the_parameter() {
        let said = |query: &str| Params::read(query).number("limit", 1..=100, 20).map_err(|p| p.detail().to_owned());
        assert_eq!(said(""), Ok(20));
        assert_eq!(said("limit=0"), Err("“limit” is 0; a whole number from 1 to 100 is meant.".to_owned()));
        assert!(said("limit=-1").is_err() && said("limit=1e3").is_err() && said("limit=1&limit=2").is_err());
        assert!(said("limit=99999999999999999999").unwrap_err().starts_with("“limit” is “9999"));
    }

    #[test]
    fn unknown_parameters_are_named() {
        let refused = Params::read("q=a&contry=US").only(&["q", "country"]).unwrap_err();
        assert!(refused.detail().starts_with("“contry” is no parameter here"), "{}", refused.detail());
        assert!(Params::read("q=a").only(&["q"]).is_ok());
    }
}
