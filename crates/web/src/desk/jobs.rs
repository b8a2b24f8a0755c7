//! `/staff/jobs/{id}`: how far work in the background has come, and what it came to.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use collegium_core::id::JobId;
use collegium_core::jobs::{self, Asked, Job, JobState};

use super::on_to;
use crate::extract::{Form, PageOp, Path};
use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::{Frame, render, words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff/jobs/{id}", get(show))
        .route("/staff/jobs/{id}/stop", post(stop))
        .route("/staff/jobs/{id}/load", post(load))
        .route("/staff/jobs/{id}/decisions.csv", get(decisions))
}

#[derive(Template)]
#[template(path = "desk/job.html")]
struct JobPage {
    frame: Frame,
    job: Job,
    title: &'static str,
    said: String,
    figures: Vec<(String, String)>,
    notes: Vec<String>,
    files: Vec<String>,
}

async fn show(State(app): State<App>, PageOp(op): PageOp, frame: Frame, Path(id): Path<JobId>) -> Answer<Response> {
    let mut job = jobs::job(&op, id).await?;
    // Where this very process works on it, it knows more than the row: a load holds the database's pen.
    if let Some((step, done, total)) = app.at_work().progress(id).filter(|_| !job.state.is_over()) {
        (job.step, job.done, job.total) = (step, done, total);
    }
    let (title, files) = match &job.asked {
        Asked::Rosters(rosters) if rosters.dry_run => ("Dry run of rosters", rosters.files.clone()),
        Asked::Rosters(rosters) => ("Loading rosters", rosters.files.clone()),
        Asked::Duplicates => ("Looking for duplicates", Vec::new()),
    };
    let figures: Vec<(String, u64)> = part(&job, "figures");
    let figures = figures.into_iter().map(|(name, many)| (name, words::count(many))).collect();
    let page = JobPage { frame, title, said: said(&job), figures, notes: part(&job, "notes"), files, job };
    Ok(render(&page)?.into_response())
}

/// A part of what the work came to.
fn part<T: serde::de::DeserializeOwned + Default>(job: &Job, name: &str) -> T {
    job.result.get(name).cloned().and_then(|part| serde_json::from_value(part).ok()).unwrap_or_default()
}

/// Where the work stands, in a sentence.
fn said(job: &Job) -> String {
    match job.state {
        JobState::Waiting => "It waits for its turn.".to_owned(),
        JobState::Running if job.total > 0 => {
            format!("{}: {} of {}.", job.step, words::count(job.done), words::count(job.total))
        }
        JobState::Running if job.step.is_empty() => "It has begun.".to_owned(),
        JobState::Running => format!("{}.", job.step),
        JobState::Done => "It is done.".to_owned(),
        JobState::Failed => job.error.clone().unwrap_or_else(|| "It could not be done.".to_owned()),
        JobState::Stopped => "It was stopped, and nothing was changed.".to_owned(),
    }
}

impl JobPage {
    fn is_dry(&self) -> bool {
        matches!(&self.job.asked, Asked::Rosters(rosters) if rosters.dry_run)
    }

    fn is_done(&self) -> bool {
        self.job.state == JobState::Done
    }
}

async fn stop(State(app): State<App>, PageOp(op): PageOp, Path(id): Path<JobId>, Form(_): Form) -> Answer<Response> {
    // Asked here first: while a load writes, the row cannot be changed.
    op.require(collegium_core::op::Permission::Import)?;
    if !app.at_work().stop(id) {
        jobs::stop(&op, id).await?;
    }
    Ok(on_to(&format!("/staff/jobs/{id}")))
}

async fn load(PageOp(op): PageOp, Path(id): Path<JobId>, Form(_): Form) -> Answer<Response> {
    let job = jobs::ask_for_good(&op, id).await;
    let job = job.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&format!("/staff/jobs/{job}")))
}

async fn decisions(PageOp(op): PageOp, Path(id): Path<JobId>) -> Answer<Response> {
    let text = jobs::decisions(&op, id).await?.ok_or_else(|| Problem::not_found("Nothing was decided here."))?;
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"decisions.csv\"")];
    Ok((headers, text).into_response())
}
