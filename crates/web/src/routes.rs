//! All addresses of the site: each slice hands over its own.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::problem::Problem;
use crate::state::App;
use crate::{
    api, assets, corrections, desk, find, following, health, home, institutions, layers, mail, me, passkeys, programs,
    providers, publications, reading, reports, scholars, see_as, sign_in, staff, submissions,
};

/// The whole site, ready to answer.
pub fn router(app: &App) -> Router {
    let routes = if app.is_demo() { see_as::routes().merge(mail::demo::routes()) } else { Router::new() };
    let routes = routes
        .route("/assets/{*file}", get(assets::file))
        .route("/favicon.ico", get(assets::well_known))
        .route("/robots.txt", get(assets::well_known))
        .merge(health::routes())
        .merge(api::routes())
        .merge(crate::oauth::routes())
        .merge(home::routes())
        .merge(find::routes())
        .merge(scholars::routes())
        .merge(institutions::routes())
        .merge(programs::routes())
        .merge(publications::routes())
        .merge(submissions::routes())
        .merge(reports::routes())
        .merge(reading::routes())
        .merge(sign_in::routes())
        .merge(providers::routes())
        .merge(me::routes())
        .merge(following::routes())
        .merge(passkeys::routes())
        .merge(crate::claims::routes())
        .merge(crate::peers::routes())
        .merge(crate::personal_data::routes())
        .merge(staff::routes())
        .merge(crate::webhooks::routes())
        .merge(mail::routes())
        .merge(desk::routes())
        .merge(corrections::routes())
        .fallback(async || Problem::of_status(StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(async || Problem::of_status(StatusCode::METHOD_NOT_ALLOWED));
    layers::around(routes, app)
}
