//! `POST /api/v1/bounces`: mail servers and services hand over what came back. Not in the API's document: it is
//! for the operator's own machines, who know its secret.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use collegium_core::mail::{self, bounce};
use collegium_core::op::{Actor, Op};
use serde::Serialize;
use uuid::Uuid;

use crate::problem::{Answer, Problem};
use crate::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/bounces", post(take))
}

/// What was understood.
#[derive(Serialize)]
struct Understood {
    returned: Vec<One>,
    suppressed: u32,
    asked: u32,
}

#[derive(Serialize)]
struct One {
    kind: &'static str,
    status: Option<String>,
    reason: &'static str,
}

async fn take(State(app): State<App>, headers: HeaderMap, message: Bytes) -> Answer<Json<Understood>> {
    let Some(secret) = &app.settings().mail.bounce_secret else {
        return Err(Problem::not_found("This site takes no bounces over HTTP; mail_bounce_secret_file turns it on."));
    };
    let offered = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !offered.strip_prefix("Bearer ").is_some_and(|offered| secret.is(offered)) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "Bounces are taken from those alone who know the secret."));
    }
    let returned = bounce::read(&message);
    let op = Op::new(app.db().clone(), app.now(), Actor::System, Uuid::now_v7());
    let followed = mail::take_in(&op, &returned).await?;
    let one = |one: &bounce::Returned| One {
        kind: one.kind.as_str(),
        status: one.status.map(|status| status.to_string()),
        reason: one.reason.as_str(),
    };
    Ok(Json(Understood {
        returned: returned.iter().map(one).collect(),
        suppressed: followed.suppressed,
        asked: followed.asked,
    }))
}
