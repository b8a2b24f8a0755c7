//! Asking for a letter to sign in by.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, Ask, Browser};
use collegium_core::scholars::EmailAddress;
use collegium_core::secret::Token;

use super::{guarded, local_path};
use crate::extract::{Client, Form, PageOp, Params};
use crate::form::{Typed, shown_again};
use crate::problem::Answer;
use crate::providers::ProviderName;
use crate::session;
use crate::state::App;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "sign_in/ask.html")]
struct AskPage {
    frame: Frame,
    typed: Typed,
    providers: Vec<ProviderName>,
}

pub(super) async fn show(State(app): State<App>, frame: Frame, params: Params) -> Answer<Response> {
    if frame.person.is_some() {
        return Ok(Redirect::to(local_path(params.one("next").unwrap_or_default(), "/me")).into_response());
    }
    let typed = Typed::of([("next", params.one("next").unwrap_or_default())]);
    Ok(guarded(render(&AskPage { frame, typed, providers: app.providers().names() })?.into_response()))
}

/// The answer is the same whatever the address is; whether it is on file is looked up when the letter is written.
pub(super) async fn send(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Client(source): Client,
    Form(fields): Form,
) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    let Some(read) = typed.read("email", EmailAddress::read) else {
        return shown_again(&AskPage { frame, typed, providers: app.providers().names() }).map(guarded);
    };
    let address = read.address;
    let new = Token::new();
    let had = session::browser(&app, &headers);
    let ask = Ask {
        address: &address,
        browser: Browser(had.unwrap_or(new.as_str())),
        source: &source,
        known: had.is_some() && session::is_known(&app, &headers, address.as_str()),
        next: local_path(typed.value("next"), "/me"),
    };
    accounts::ask(&op, &ask).await?;
    let mut response = Redirect::to("/sign-in/code").into_response();
    if had.is_none() {
        session::mark_browser(&app, &mut response, &new)?;
    }
    Ok(guarded(response))
}
