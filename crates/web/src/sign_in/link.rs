//! The link of a letter. Looking at it changes nothing, for mail filters look too; its button signs in.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use collegium_core::accounts::{self, Browser, NotSignedIn, Opened};

use super::{browser_words, guarded, signed_in};
use crate::extract::{Form, PageOp, Path};
use crate::form::shown_again;
use crate::problem::Answer;
use crate::session;
use crate::state::App;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "sign_in/link.html")]
struct LinkPage {
    frame: Frame,
    opened: Opened,
}

impl LinkPage {
    fn heading(&self) -> &'static str {
        match self.opened {
            Opened::Here => "Sign in",
            Opened::OtherBrowser => "Another browser asked for this",
            Opened::Over => "This link is over",
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer<Response> {
    let opened = accounts::open(&op, &token, session::browser(&app, &headers).map(Browser)).await?;
    Ok(guarded(render(&LinkPage { frame, opened })?.into_response()))
}

pub(super) async fn send(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(_): Form,
) -> Answer<Response> {
    let browser = session::browser(&app, &headers).map(Browser);
    match accounts::spend_link(&op, &token, browser, &browser_words(&headers)).await {
        Ok(done) => signed_in(&app, &headers, &done),
        Err(NotSignedIn::Over) => shown_again(&LinkPage { frame, opened: Opened::Over }).map(guarded),
        Err(NotSignedIn::OtherBrowser) => shown_again(&LinkPage { frame, opened: Opened::OtherBrowser }).map(guarded),
        Err(error) => Err(error.into()),
    }
}
