//! Saying which letters one wants, by the link of a letter and without signing in; and the one click by which
//! mail programs say no for their readers (RFC 8058).

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use collegium_core::mail::{self, ALL_KINDS};

use super::letters::KINDS;
use super::token::Reader;
use crate::extract::{Form, PageOp, Path};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, render};

/// The addresses that links in letters lead to.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/letters/unsubscribe/{token}", get(ask).post(stop))
        .route("/letters/preferences/{token}", get(show).post(choose))
}

#[derive(Template)]
#[template(path = "mail/stop.html")]
struct StopPage {
    frame: Frame,
    /// The token, as long as nothing was stopped yet.
    token: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/choices.html")]
struct ChoicesPage {
    frame: Frame,
    token: String,
    saved: bool,
    optional: Vec<Choice>,
    always: Vec<&'static str>,
}

struct Choice {
    kind: &'static str,
    title: &'static str,
    wanted: bool,
}

/// Looking changes nothing: programs that look at links before people do must not stop anything.
async fn ask(frame: Frame, Path(token): Path<String>) -> Answer<Response> {
    Ok(render(&StopPage { frame, token: Some(token) })?.into_response())
}

/// Stops letters of the kind that the link came with. The answer is the same whoever the token is of, and if it
/// is of nobody: it tells nothing about anybody. What the body says does not matter; both of its forms are taken.
async fn stop(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(token): Path<String>,
    _body: Bytes,
) -> Answer<Response> {
    if let Some(reader) = Reader::of_token(app.secret(), &token) {
        mail::decline(&op, &reader.who, &reader.kind).await?;
    }
    Ok(render(&StopPage { frame, token: None })?.into_response())
}

async fn show(State(app): State<App>, PageOp(op): PageOp, frame: Frame, Path(token): Path<String>) -> Answer<Response> {
    let reader = reader(&app, &token)?;
    let declined = mail::declined(&op, &reader.who).await?;
    Ok(render(&page(frame, token, &declined, false))?.into_response())
}

async fn choose(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(token): Path<String>,
    Form(fields): Form,
) -> Answer<Response> {
    let reader = reader(&app, &token)?;
    let wanted = fields.all("wanted");
    let optional = KINDS.iter().filter(|kind| kind.class.may_be_declined()).map(|kind| kind.kind);
    let mut unwanted: Vec<&str> = optional.filter(|kind| !wanted.contains(kind)).collect();
    if fields.one("none").is_some() {
        unwanted.push(ALL_KINDS);
    }
    mail::choose(&op, &reader.who, &unwanted).await?;
    let declined = mail::declined(&op, &reader.who).await?;
    Ok(render(&page(frame, token, &declined, true))?.into_response())
}

fn reader(app: &App, token: &str) -> Result<Reader, Problem> {
    let cut = "This link is not one of ours, or a part of it was cut off. Open it from the letter itself.";
    Reader::of_token(app.secret(), token).ok_or_else(|| Problem::not_found(cut))
}

fn page(frame: Frame, token: String, declined: &[String], saved: bool) -> ChoicesPage {
    let none = declined.iter().any(|kind| kind == ALL_KINDS);
    let optional = KINDS.iter().filter(|kind| kind.class.may_be_declined());
    let choice = |kind: &super::letters::LetterKind| Choice {
        kind: kind.kind,
        title: kind.title,
        wanted: !none && !declined.iter().any(|no| no == kind.kind),
    };
    let always = KINDS.iter().filter(|kind| !kind.class.may_be_declined()).map(|kind| kind.title);
    ChoicesPage { frame, token, saved, optional: optional.map(choice).collect(), always: always.collect() }
}
