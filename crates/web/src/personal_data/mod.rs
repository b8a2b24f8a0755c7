//! One's data: all of it in a file, leaving, and being erased.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use collegium_core::personal_data::{self, LeaveError, PARTS};

use crate::export::{Cell, Table, to_csv};
use crate::extract::{Form, PageOp};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem};
use crate::session;
use crate::state::App;
use crate::view::{Frame, render};

/// The word that is typed to be erased: nobody presses that by accident.
const WORD: &str = "erase";

/// `/me/data`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/data", get(show))
        .route("/me/data/file", post(file))
        .route("/me/data/leave", post(leave))
        .route("/me/data/erase", post(erase))
}

#[derive(Template)]
#[template(path = "personal_data/data.html")]
struct DataPage {
    frame: Frame,
    typed: Typed,
    parts: Vec<&'static str>,
}

impl From<LeaveError> for Problem {
    fn from(error: LeaveError) -> Self {
        Self::of_kind(error.kind(), &error)
    }
}

impl DataPage {
    fn new(frame: Frame, typed: Typed) -> Self {
        Self { frame, typed, parts: PARTS.iter().map(|part| part.about).collect() }
    }
}

async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    op.account()?;
    Ok(render(&DataPage::new(frame, Typed::default()))?.into_response())
}

/// Everything in one file, made at the press of the button: no link to it lies about.
async fn file(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let told = personal_data::tell(&op).await?;
    let (kind, name, body) = if fields.one("format") == Some("csv") {
        ("text/csv; charset=utf-8", "my-data.csv", csv(told.to_lines())?)
    } else {
        let json = serde_json::to_vec_pretty(&told.to_json()).map_err(|error| Problem::internal(&error))?;
        ("application/json", "my-data.json", json)
    };
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

fn csv(lines: Vec<[String; 4]>) -> Answer<Vec<u8>> {
    let rows = lines.into_iter().map(|line| line.map(Cell::Text).to_vec()).collect();
    let columns = vec!["table", "row", "column", "value"];
    let table = Table { heading: "Your data".to_owned(), columns, rows };
    to_csv(&table).map_err(|error| Problem::internal(&error))
}

async fn leave(State(app): State<App>, PageOp(op): PageOp, Form(_): Form) -> Answer<Response> {
    personal_data::leave(&op).await?;
    gone(&app)
}

async fn erase(State(app): State<App>, PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    if !typed.value("word").trim().eq_ignore_ascii_case(WORD) {
        typed.refuse("word", format!("Please type the word “{WORD}”, so that we know that you mean it."));
        return shown_again(&DataPage::new(frame, typed));
    }
    personal_data::erase(&op).await?;
    gone(&app)
}

/// The session went with the account; the browser forgets it, too.
fn gone(app: &App) -> Answer<Response> {
    app.finder().wake();
    let mut response = Redirect::to("/").into_response();
    session::end(app, &mut response)?;
    Ok(response)
}
