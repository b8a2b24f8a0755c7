//! Webhooks: the pages where admins keep them, and what a message looks like. `worker/webhooks.rs` sends them.

pub(crate) mod message;
mod pages;
mod signature;

use axum::Router;
use axum::routing::get;
use collegium_core::op::{Op, Permission};

use crate::staff::Card;
use crate::state::App;

/// `/staff/webhooks`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/staff/webhooks", get(pages::list).post(pages::add))
        .route("/staff/webhooks/{id}", get(pages::show).post(pages::act))
}

/// The card on the staff's first page, for those who keep webhooks.
pub(crate) fn card(op: &Op) -> Option<Card> {
    op.actor.may(Permission::ManageTokens).then(|| Card {
        href: "/staff/webhooks",
        title: "Webhooks",
        note: "Servers of others that are told what comes out".to_owned(),
    })
}
