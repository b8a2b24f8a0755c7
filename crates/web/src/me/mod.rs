//! What belongs to the person who is signed in: the way to their profile, their sessions.

mod audiences;
mod emails;
mod freshness;
mod home;
mod photo;
mod profile;
mod security;
mod still_right;
mod tokens;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::state::App;

pub(crate) use photo::MOST_OF_PHOTO;
pub(crate) use still_right::link as still_right_link;

/// Where a photo is sent.
pub(crate) const PHOTO: &str = "/me/photo";

/// The pages under `/me`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(home::show))
        .route("/me/profile", get(profile::show).post(profile::send))
        .route("/me/profile/history", get(profile::show_history))
        .route("/staff/scholars/{id}/edit", get(profile::show_other).post(profile::send_other))
        .route("/staff/scholars/{id}/history", get(profile::show_history_of))
        .route("/me/audiences", get(audiences::show).post(audiences::send))
        .route("/me/audiences/hide", post(audiences::hide))
        .route("/me/audiences/as/{viewer}", get(audiences::seen_as))
        .route("/me/confirm", post(still_right::confirm))
        .route("/still-right/{token}", get(still_right::open).post(still_right::confirm_by_link))
        .route("/staff/freshness", get(freshness::show))
        .route("/me/emails", get(emails::show).post(emails::send))
        .route("/me/emails/prove/{token}", get(emails::open_proof).post(emails::prove))
        .route("/undo/{token}", get(emails::open_undo).post(emails::undo))
        .route(PHOTO, get(photo::show).post(photo::send).layer(DefaultBodyLimit::max(MOST_OF_PHOTO)))
        .route("/me/photo/remove", post(photo::remove))
        .route("/me/security", get(security::show))
        .route("/me/tokens", get(tokens::show).post(tokens::make))
        .route("/me/tokens/revoke", post(tokens::revoke))
        .route("/me/security/end", post(security::end))
}
