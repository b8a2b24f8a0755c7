//! The staff's first page: what waits for them.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::accounts::Permission;

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render};

/// `/staff`.
pub fn routes() -> Router<App> {
    Router::new().route("/staff", get(show))
}

#[derive(Template)]
#[template(path = "staff/home.html")]
struct StaffPage {
    frame: Frame,
    cards: Vec<Card>,
}

/// One thing that staff see to.
pub struct Card {
    /// Where it is done.
    pub href: &'static str,
    /// What it is.
    pub title: &'static str,
    /// What can be done there, or what waits, in a few words.
    pub note: String,
}

async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    op.require(Permission::ReadReports)?;
    let cards = vec![
        Card {
            href: "/staff/reports",
            title: "Five or more",
            note: "Which institutions have sent five or more alumni".to_owned(),
        },
        crate::mail::card(&op).await?,
    ];
    Ok(render(&StaffPage { frame, cards })?.into_response())
}
