//! `/staff/imports`: rosters loaded in the browser, what became of their lines, and held lines answered.

mod held;
mod upload;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::id::BatchId;
use collegium_core::imports::{self, Batch, LineItem, Outcome};
use collegium_core::jobs::{self, Asked, Job};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;

use super::{on_to, page};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::Typed;
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, Pager, Step, render, words};

/// Where rosters are sent to: the one address that takes bodies of this length.
pub(crate) const UPLOAD: &str = "/staff/imports";

/// The longest body of rosters.
pub(crate) const MOST_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(UPLOAD, get(show).post(upload::upload).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/staff/imports/held", get(held::show))
        .route("/staff/imports/lines/{id}", post(held::answer))
        .route("/staff/imports/{batch}", get(lines))
        .route("/staff/imports/{batch}/undo", post(undo))
}

#[derive(Template)]
#[template(path = "desk/imports.html")]
struct ImportsPage {
    frame: Frame,
    typed: Typed,
    held: u64,
    jobs: Vec<JobLine>,
    batches: Vec<Batch>,
    pager: Pager,
}

/// Work in the background, in a list.
struct JobLine {
    href: String,
    what: String,
    state: &'static str,
    when: String,
}

async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let typed = Typed::of([("dry_run", "1")]);
    Ok(render(&all(&op, frame, &params, typed).await?)?.into_response())
}

async fn all(op: &Op, frame: Frame, params: &Params, typed: Typed) -> Answer<ImportsPage> {
    let request = page(params);
    let batches = imports::batches(op, request).await?;
    let pager = Pager::new(request.number(), batches.pages(), |number| format!("{UPLOAD}?page={number}"));
    let held = imports::held_lines(op, PageRequest::new(1, 1)).await?.total;
    let jobs = jobs::jobs(op, PageRequest::new(1, 8)).await?.rows;
    Ok(ImportsPage { frame, typed, held, jobs: jobs.iter().map(job_line).collect(), batches: batches.rows, pager })
}

fn job_line(job: &Job) -> JobLine {
    let what = match &job.asked {
        Asked::Rosters(rosters) => {
            let files = words::count_of(rosters.files.len() as u64, "roster", "rosters");
            if rosters.dry_run { format!("Dry run of {files}") } else { format!("Loading {files}") }
        }
        Asked::Duplicates => "Looking for duplicates".to_owned(),
    };
    let when = job.created_at.format("%-d %b %Y %H:%M UTC").to_string();
    JobLine { href: format!("/staff/jobs/{}", job.id), what, state: job.state.as_str(), when }
}

impl ImportsPage {
    fn when(batch: &Batch) -> String {
        batch.loaded_at.format("%-d %b %Y %H:%M UTC").to_string()
    }

    fn counts(batch: &Batch) -> String {
        counts(batch)
    }

    fn files(batch: &Batch) -> String {
        match batch.files.as_slice() {
            [] => "no file".to_owned(),
            [only] => only.clone(),
            [first, others @ ..] => format!("{first} and {} more", others.len()),
        }
    }
}

/// How many lines had which outcome, in words.
fn counts(batch: &Batch) -> String {
    let parts: Vec<String> =
        batch.counts.iter().map(|(outcome, many)| format!("{} {}", words::count(*many), outcome.as_str())).collect();
    parts.join(", ")
}

#[derive(Template)]
#[template(path = "desk/batch.html")]
struct BatchPage {
    frame: Frame,
    batch: Batch,
    outcome: Option<Outcome>,
    lines: Vec<LineItem>,
    total: u64,
    pager: Pager,
}

async fn lines(PageOp(op): PageOp, frame: Frame, Path(id): Path<BatchId>, params: Params) -> Answer<Response> {
    let outcome = params.one("outcome").and_then(Outcome::parse);
    let request = page(&params);
    let batch = imports::batch(&op, id).await?;
    let lines = imports::lines(&op, id, outcome, request).await?;
    let pager = Pager::new(request.number(), lines.pages(), |number| {
        let outcome = outcome.map(|outcome| format!("outcome={}&", outcome.as_str())).unwrap_or_default();
        format!("/staff/imports/{id}?{outcome}page={number}")
    });
    let page = BatchPage { frame, batch, outcome, total: lines.total, lines: lines.rows, pager };
    Ok(render(&page)?.into_response())
}

impl BatchPage {
    fn tabs(&self) -> Vec<super::Tab> {
        let all = super::Tab {
            label: "All",
            href: format!("/staff/imports/{}", self.batch.id),
            current: self.outcome.is_none(),
        };
        let tab = |outcome: &Outcome| super::Tab {
            label: outcome.as_str(),
            href: format!("/staff/imports/{}?outcome={}", self.batch.id, outcome.as_str()),
            current: self.outcome == Some(*outcome),
        };
        std::iter::once(all).chain(self.batch.counts.keys().map(tab)).collect()
    }

    fn cells(line: &LineItem) -> String {
        cells(line)
    }

    fn counts(&self) -> String {
        counts(&self.batch)
    }
}

/// The cells of a line with their headers, in one row.
fn cells(line: &LineItem) -> String {
    let cells: Vec<String> = line
        .cells
        .iter()
        .map(|(header, cell)| if header.is_empty() { cell.clone() } else { format!("{header}: {cell}") })
        .collect();
    cells.join(" · ")
}

async fn undo(PageOp(op): PageOp, Path(id): Path<BatchId>, Form(_): Form) -> Answer<Response> {
    imports::undo(&op, id).await.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&format!("/staff/imports/{id}")))
}
