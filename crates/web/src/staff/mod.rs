//! The staff's first page: what waits for them.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::accounts::Permission;
use collegium_core::{claims, peers, submissions};

use crate::extract::PageOp;
use crate::problem::Answer;
use crate::state::App;
use crate::view::{Frame, render, words};

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
    let waits = |count: u64| match count {
        0 => "nothing waits".to_owned(),
        1 => "1 waits".to_owned(),
        count => format!("{count} wait"),
    };
    let sent_in = submissions::waits(&op).await?;
    let oldest = sent_in.oldest.map(|oldest| format!(", the oldest since {}", words::day(oldest))).unwrap_or_default();
    let mut cards = vec![
        Card {
            href: "/staff/reports/institutions",
            title: "Five or more",
            note: "Which institutions have sent five or more alumni".to_owned(),
        },
        Card { href: "/staff/reports", title: "Reports", note: "All of them".to_owned() },
        crate::mail::card(&op).await?,
        Card { href: "/staff/claims", title: "Claims", note: waits(claims::waiting(&op).await?) },
        Card {
            href: "/staff/peer-letters",
            title: "Letters shown to staff",
            note: waits(peers::unsettled(&op).await?),
        },
        Card {
            href: "/staff/freshness",
            title: "How fresh the profiles are",
            note: "By program and country".to_owned(),
        },
        Card {
            href: "/staff/submissions",
            title: "What scholars sent in",
            note: format!("{} waiting{oldest}", words::count_of(sent_in.count, "piece", "pieces")),
        },
        Card {
            href: "/staff/reading",
            title: "Who reads how much",
            note: "Members who open very many profiles".to_owned(),
        },
        Card { href: "/staff/abuse", title: "Reported pages", note: "What somebody finds wrong".to_owned() },
    ];
    cards.extend(crate::desk::cards(&op).await?);
    cards.extend(crate::webhooks::card(&op));
    Ok(render(&StaffPage { frame, cards })?.into_response())
}
