//! Setting out to a provider.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, Purpose};
use collegium_core::op::Op;
use collegium_core::secret::{Token, fingerprint};
use openidconnect::{Nonce, PkceCodeVerifier, RedirectUrl};
use serde::{Deserialize, Serialize};

use super::provider::{Provider, Ties};
use super::stopped::{Stopped, stopped};
use crate::extract::{Client, Form, PageOp, Path};
use crate::problem::{Answer, Problem};
use crate::session;
use crate::sign_in::{guarded, local_path};
use crate::state::App;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "providers/going.html")]
struct GoingPage<'a> {
    frame: Frame,
    name: &'a str,
    address: String,
}

/// What waits in the database for the provider's answer: fingerprints alone.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) state: String,
    pub(super) browser: String,
    pub(super) provider: String,
    pub(super) next: String,
}

/// What ties the two halves of a flow together. Nonce and verifier are made of the state and the site's secret: the
/// database holds none of them.
pub(super) fn ties(app: &App, provider: &Provider, state: &str) -> Answer<Ties> {
    let back = app.url(&format!("/sign-in/with/{}/return", provider.id()));
    Ok(Ties {
        state: state.to_owned(),
        nonce: Nonce::new(app.secret().tag("provider.nonce", state)),
        verifier: PkceCodeVerifier::new(app.secret().tag("provider.verifier", state)),
        back: RedirectUrl::new(back).map_err(|error| Problem::internal(&error))?,
    })
}

pub(super) async fn sign_in(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Client(source): Client,
    Path(id): Path<String>,
    Form(fields): Form,
) -> Answer<Response> {
    let provider = app.providers().find(&id)?;
    let next = local_path(fields.one("next").unwrap_or_default(), "/me");
    if frame.person.is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    let way = Way { provider, purpose: Purpose::Provider, next, source: &source };
    set_out(&app, &op, frame, &headers, &way).await
}

/// To whom somebody sets out, and what for.
pub(super) struct Way<'a> {
    pub(super) provider: &'a Provider,
    pub(super) purpose: Purpose,
    pub(super) next: &'a str,
    pub(super) source: &'a str,
}

/// Begins a flow and sends the browser to the provider: by a page that goes on by itself, since what a form of ours
/// leads to may not leave the site.
pub(super) async fn set_out(app: &App, op: &Op, frame: Frame, headers: &HeaderMap, way: &Way<'_>) -> Answer<Response> {
    accounts::count_way_out(op, way.source).await?;
    let provider = way.provider;
    if let Err(error) = provider.is_there(op.now).await {
        return stopped(frame, provider, Stopped::of(provider, &error));
    }
    let (token, new) = (Token::new(), Token::new());
    let had = session::browser(app, headers);
    let waiting = Waiting {
        state: token.fingerprint(),
        browser: fingerprint(had.unwrap_or(new.as_str())),
        provider: provider.id().to_owned(),
        next: way.next.to_owned(),
    };
    let waiting = serde_json::to_value(&waiting).map_err(|error| Problem::internal(&error))?;
    let ceremony = accounts::begin_ceremony(op, way.purpose, waiting).await?;
    let ties = ties(app, provider, &format!("{ceremony}.{}", token.as_str()))?;
    let address = match provider.way_there(ties, op.now).await {
        Ok(address) => String::from(address),
        Err(error) => return stopped(frame, provider, Stopped::of(provider, &error)),
    };
    let refresh = HeaderValue::from_str(&format!("0; url={address}")).map_err(|error| Problem::internal(&error))?;
    let mut response = render(&GoingPage { frame, name: provider.name(), address })?.into_response();
    response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    if had.is_none() {
        session::mark_browser(app, &mut response, &new)?;
    }
    Ok(guarded(response))
}
