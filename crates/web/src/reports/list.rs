//! The list of reports.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike as _;
use collegium_core::op::Permission;

use super::INSTITUTIONS;
use crate::extract::PageOp;
use crate::problem::Answer;
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage {
    frame: Frame,
    reports: Vec<Report>,
}

struct Report {
    href: String,
    title: String,
    note: &'static str,
}

/// The list; an address with a question is one of the report on institutions, which once stood here.
pub(super) async fn show(PageOp(op): PageOp, frame: Frame) -> Answer<Response> {
    op.require(Permission::ReadReports)?;
    if !frame.query.is_empty() {
        return Ok(Redirect::permanent(&format!("{INSTITUTIONS}?{}", frame.query)).into_response());
    }
    let report = |href: String, title: &str, note| Report { href, title: title.to_owned(), note };
    let year = op.now.year();
    let reports = vec![
        report(
            INSTITUTIONS.to_owned(),
            "Institutions that sent five or more",
            "By program, discipline, country, years",
        ),
        report(format!("{INSTITUTIONS}?count=now"), "Institutions with five or more now", "Where scholars are today"),
        report(format!("{INSTITUTIONS}?one_short=1"), "One short of five", "One more scholar, and they have five"),
        report(format!("{INSTITUTIONS}?crossed={year}"), "Reached five this year", "They crossed the line of late"),
        report("/staff/freshness".to_owned(), "How fresh the profiles are", "By program and country"),
    ];
    Ok(render(&ListPage { frame, reports })?.into_response())
}
