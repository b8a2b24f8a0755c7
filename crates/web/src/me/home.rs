//! The first page after signing in: what one can do here.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::scholars;

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "me/home.html")]
struct HomePage {
    frame: Frame,
    /// Name and address of the profile; `None` until the account is linked with a record.
    profile: Option<(String, String)>,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let signed = op.account()?;
    let profile = match signed.scholar {
        Some(id) => scholars::many(&op.db, &[id]).await?.pop(),
        None => None,
    };
    let profile = profile.map(|profile| (profile.scholar.display_name, format!("/scholars/{}", profile.scholar.slug)));
    Ok(render(&HomePage { frame, profile })?.into_response())
}
