//! The demo's mailbox: the letters that the site wrote, as its folder has them.

use std::path::PathBuf;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use collegium_core::id::LetterId;
use collegium_core::mail::Eml;

use crate::extract::Path;
use crate::problem::{Answer, Problem};
use crate::settings::MailRoute;
use crate::state::App;
use crate::view::{Frame, render};

/// How many letters are shown.
const MOST: usize = 50;

/// `/demo/letters`, in the demo alone.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/demo/letters", get(list))
        .route("/demo/letters/{letter}", get(show))
        .route("/demo/letters/{letter}/html", get(html))
}

#[derive(Template)]
#[template(path = "mail/demo_list.html")]
struct MailboxPage {
    frame: Frame,
    letters: Vec<Line>,
}

struct Line {
    href: String,
    subject: String,
    to: String,
    date: String,
}

#[derive(Template)]
#[template(path = "mail/demo_letter.html")]
struct LetterPage {
    frame: Frame,
    letter: Eml,
    html_href: String,
}

async fn list(State(app): State<App>, frame: Frame) -> Answer<Response> {
    let letters = newest(&app).into_iter().filter_map(|id| {
        let eml = read(&app, id)?;
        Some(Line { href: format!("/demo/letters/{id}"), subject: eml.subject, to: eml.to, date: eml.date })
    });
    let letters = letters.collect();
    Ok(render(&MailboxPage { frame, letters })?.into_response())
}

async fn show(State(app): State<App>, frame: Frame, Path(id): Path<LetterId>) -> Answer<Response> {
    let letter = read(&app, id).ok_or_else(not_there)?;
    Ok(render(&LetterPage { frame, letter, html_href: format!("/demo/letters/{id}/html") })?.into_response())
}

async fn html(State(app): State<App>, Path(id): Path<LetterId>) -> Answer<Response> {
    let letter = read(&app, id).ok_or_else(not_there)?;
    Ok(([(CONTENT_SECURITY_POLICY, super::staff::POLICY_OF_A_LETTER)], Html(letter.html)).into_response())
}

fn not_there() -> Problem {
    Problem::not_found("There is no such letter.")
}

fn folder(app: &App) -> Option<PathBuf> {
    match &app.settings().mail.route {
        MailRoute::Folder(folder) => Some(folder.clone()),
        MailRoute::Smtp(_) | MailRoute::Memory => None,
    }
}

/// The letters that were written last: their names are identities, later ones being greater.
fn newest(app: &App) -> Vec<LetterId> {
    let entries = folder(app).and_then(|folder| std::fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<LetterId> = names.filter_map(|name| name.strip_suffix(".eml")?.parse().ok()).collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.truncate(MOST);
    ids
}

fn read(app: &App, id: LetterId) -> Option<Eml> {
    Eml::read(&std::fs::read(folder(app)?.join(format!("{id}.eml"))).ok()?)
}
