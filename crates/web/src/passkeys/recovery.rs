//! Recovery codes: made and shown once, used in place of a lost passkey.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use collegium_core::accounts;

use crate::extract::{Form, PageOp};
use crate::problem::Answer;
use crate::sign_in::{guarded, local_path};
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "me/codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
}

pub(super) async fn make(PageOp(op): PageOp, frame: Frame, Form(_): Form) -> Answer<Response> {
    let codes = accounts::new_codes(&op).await?;
    Ok(guarded(render(&CodesPage { frame, codes })?.into_response()))
}

pub(super) async fn spend(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    accounts::spend_recovery_code(&op, fields.one("code").unwrap_or_default()).await?;
    let next = local_path(fields.one("next").unwrap_or_default(), "/me").to_owned();
    Ok(guarded((StatusCode::SEE_OTHER, [(LOCATION, next)]).into_response()))
}
