//! Typing the code of the letter, in the browser that asked for it.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use collegium_core::accounts::{self, Browser, NotSignedIn};

use super::{browser_words, guarded, signed_in};
use crate::extract::{Form, PageOp};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, sentence};
use crate::session;
use crate::state::App;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct CodePage {
    frame: Frame,
    typed: Typed,
}

pub(super) async fn show(frame: Frame) -> Answer<Response> {
    Ok(guarded(render(&CodePage { frame, typed: Typed::default() })?.into_response()))
}

pub(super) async fn send(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    let spent = match session::browser(&app, &headers) {
        Some(browser) => {
            accounts::spend_code(&op, typed.value("code"), Browser(browser), &browser_words(&headers)).await
        }
        None => Err(NotSignedIn::Over),
    };
    match spent {
        Ok(done) => signed_in(&app, &headers, &done),
        Err(error @ (NotSignedIn::Over | NotSignedIn::WrongCode { .. })) => {
            typed.refuse("code", sentence(&error.to_string()));
            shown_again(&CodePage { frame, typed }).map(guarded)
        }
        Err(error) => Err(error.into()),
    }
}
