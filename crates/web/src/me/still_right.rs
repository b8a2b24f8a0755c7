//! “Still right?”: one press on one's own page, or by the signed link of a letter, says that a profile is right.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::id::ScholarId;
use collegium_core::scholars::freshness;

use crate::extract::{Form, PageOp, Path};
use crate::form::shown_as;
use crate::problem::Answer;
use crate::sign_in::guarded;
use crate::state::App;
use crate::view::Frame;

/// How long the letter's link is good for.
const LASTS: TimeDelta = TimeDelta::days(60);

/// What the link's tag is for.
const PURPOSE: &str = "still-right";

/// The path of the link that says for this scholar that all is right.
pub(crate) fn link(app: &App, scholar: ScholarId, now: DateTime<Utc>) -> String {
    let what = format!("{scholar}.{}", (now + LASTS).timestamp());
    format!("/still-right/{what}.{}", app.secret().tag(PURPOSE, &what))
}

/// Whose link it is, if it is ours and not over.
fn read(app: &App, token: &str) -> Option<ScholarId> {
    let (what, tag) = token.rsplit_once('.')?;
    let (scholar, expires) = what.split_once('.')?;
    let ours = app.secret().is_tag(PURPOSE, what, tag);
    let lasts = expires.parse::<i64>().is_ok_and(|expires| app.now().timestamp() < expires);
    scholar.parse().ok().filter(|_| ours && lasts)
}

#[derive(Template)]
#[template(path = "me/still_right.html")]
struct StillRightPage {
    frame: Frame,
    state: Link,
}

/// How the link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// A press says that all is right.
    Good,
    /// That was said.
    Said,
    /// It is over, or never was one of ours.
    Over,
}

/// One press on one's own page.
pub(super) async fn confirm(PageOp(op): PageOp, Form(_): Form) -> Answer<Response> {
    freshness::confirm_own(&op).await?;
    Ok(Redirect::to("/me?confirmed=yes").into_response())
}

/// Looking at the link says nothing: mail filters look too.
pub(super) async fn open(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Answer<Response> {
    let state = if read(&app, &token).is_some() { Link::Good } else { Link::Over };
    page(frame, state)
}

pub(super) async fn confirm_by_link(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(token): Path<String>,
    Form(_): Form,
) -> Answer<Response> {
    let Some(scholar) = read(&app, &token) else { return page(frame, Link::Over) };
    freshness::confirm_by_letter(&op, scholar).await?;
    page(frame, Link::Said)
}

fn page(frame: Frame, state: Link) -> Answer<Response> {
    let status = if state == Link::Over { StatusCode::NOT_FOUND } else { StatusCode::OK };
    shown_as(&StillRightPage { frame, state }, status).map(guarded)
}
