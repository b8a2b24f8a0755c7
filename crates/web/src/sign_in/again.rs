//! Showing who one is once more, before something that changes other people's data.

use askama::Template;
use axum::response::{IntoResponse, Response};

use super::{guarded, local_path};
use crate::extract::Params;
use crate::form::Typed;
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "sign_in/again.html")]
struct AgainPage {
    frame: Frame,
    next: String,
    typed: Typed,
}

pub(super) async fn show(frame: Frame, params: Params) -> Answer<Response> {
    let next = local_path(params.one("next").unwrap_or_default(), "/me").to_owned();
    Ok(guarded(render(&AgainPage { frame, next, typed: Typed::default() })?.into_response()))
}
