//! Reporting that a page does harm, and seeing to it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::ReportId;
use collegium_core::submissions::{self, SubmissionError};

use crate::extract::{Client, Form, PageOp, Params};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::view::{Frame, render, words};

#[derive(Template)]
#[template(path = "submissions/report.html")]
struct ReportPage {
    frame: Frame,
    typed: Typed,
    sent: bool,
}

pub(super) async fn ask(frame: Frame, params: Params) -> Answer<Response> {
    let sent = params.one("sent") == Some("1");
    let typed = Typed::of([("path", params.one("path").unwrap_or("/"))]);
    Ok(render(&ReportPage { frame, typed, sent })?.into_response())
}

pub(super) async fn send(
    PageOp(op): PageOp,
    frame: Frame,
    Client(network): Client,
    Form(fields): Form,
) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    match submissions::report_abuse(&op, typed.value("path"), typed.value("message"), &network).await {
        Ok(()) => Ok(Redirect::to("/report?sent=1").into_response()),
        Err(error @ SubmissionError::Reason(_)) => {
            typed.refuse("message", sentence(&error.to_string()));
            shown_again(&ReportPage { frame, typed, sent: false })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "submissions/abuse.html")]
struct AbusePage {
    frame: Frame,
    reports: Vec<(ReportId, String, String, String)>,
}

pub(super) async fn open(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    let reports = submissions::open_reports(&op).await?;
    let line = |report: submissions::AbuseReport| (report.id, report.path, report.reason, words::day(report.at));
    Ok(render(&AbusePage { frame, reports: reports.into_iter().map(line).collect() })?.into_response())
}

pub(super) async fn settle(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<ReportId>("id", "a report")?;
    submissions::settle_report(&op, id.ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?).await?;
    Ok(Redirect::to("/staff/abuse").into_response())
}
