//! The first page after signing in: what one can do here.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::accounts::Permission;
use collegium_core::scholars;

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::view::{Frame, render, words};

#[derive(Template)]
#[template(path = "me/home.html")]
struct HomePage {
    frame: Frame,
    /// The profile; `None` until the account is linked with a record.
    profile: Option<Own>,
    /// Whether the person decides about what scholars send in.
    editor: bool,
}

/// What the page says of the profile.
struct Own {
    name: String,
    href: String,
    /// When its owner last said that all of it is right; empty where they never did.
    confirmed: String,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let signed = op.account()?;
    let profile = match signed.scholar {
        Some(id) => scholars::many(&op.db, &[id]).await?.pop(),
        None => None,
    };
    let profile = profile.map(|profile| Own {
        href: format!("/scholars/{}", profile.scholar.slug),
        confirmed: profile.scholar.confirmed_at.map(words::day).unwrap_or_default(),
        name: profile.scholar.display_name,
    });
    Ok(render(&HomePage { frame, profile, editor: op.actor.may(Permission::Review) })?.into_response())
}
