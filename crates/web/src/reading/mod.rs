//! How many profiles somebody reads: counted where one is shown, and seen by staff.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::id::ScholarId;
use collegium_core::op::Op;
use collegium_core::reading::{self, Budget, Today};

use crate::extract::{Client, PageOp};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, render};

/// `/staff/reading`.
pub fn routes() -> Router<App> {
    Router::new().route("/staff/reading", get(show))
}

/// Takes down that this profile is read; a problem where its reader has read enough for now.
///
/// # Errors
/// The reader's budget is used up, or the database fails.
pub(crate) async fn counted(app: &App, op: &Op, client: &Client, of: ScholarId) -> Answer<()> {
    let budget = app.settings().limits.profiles;
    let Err(too_many) = reading::read(op, of, &client.0, budget).await? else { return Ok(()) };
    let Budget { hour, day } = budget;
    let why = format!(
        "You have opened many profiles: members can open {hour} in an hour and {day} in a day, so that nobody copies \
         the directory. Profiles that you opened today stay open to you. If you need more for your work, write to staff."
    );
    let seconds = u64::try_from(too_many.retry_after.num_seconds()).unwrap_or(0) + 1;
    Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, why).retry_after(seconds))
}

#[derive(Template)]
#[template(path = "reading/today.html")]
struct TodayPage {
    frame: Frame,
    budget: Budget,
    today: Today,
}

async fn show(State(app): State<App>, PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let today = reading::today(&op).await?;
    Ok(render(&TodayPage { frame, budget: app.settings().limits.profiles, today })?.into_response())
}
