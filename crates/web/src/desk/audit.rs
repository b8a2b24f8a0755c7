//! `/staff/audit`: what happened, who did it and when.

use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use collegium_core::audit::{self, AuditFilter, Happened};
use form_urlencoded::Serializer;

use super::page;
use crate::extract::{PageOp, Params};
use crate::form::Typed;
use crate::problem::Answer;
use crate::view::{Frame, Pager, Step, render};

#[derive(Template)]
#[template(path = "desk/audit.html")]
struct AuditPage {
    frame: Frame,
    typed: Typed,
    actions: Vec<String>,
    total: u64,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    when: String,
    actor: String,
    action: String,
    subject: String,
    subject_href: String,
    detail: String,
    request: String,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let request = page(&params);
    let found = audit::browse(&op, &filter(&params), request).await?;
    let pager = Pager::new(request.number(), found.pages(), |number| address(&params, number));
    let page = AuditPage {
        actions: audit::actions(&op).await?,
        total: found.total,
        rows: found.rows.iter().map(row).collect(),
        pager,
        typed: Typed::new(params),
        frame,
    };
    Ok(render(&page)?.into_response())
}

fn filter(params: &Params) -> AuditFilter {
    let text = |name: &str| params.one(name).map(str::to_owned);
    let day = |name: &str| params.one(name).and_then(|day| day.parse::<NaiveDate>().ok());
    let begins = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|moment| moment.and_utc());
    let after = |day: NaiveDate| begins(day).map(|moment: DateTime<Utc>| moment + TimeDelta::days(1));
    AuditFilter {
        actor: text("actor"),
        action: text("action"),
        subject: text("subject"),
        from: day("from").and_then(begins),
        until: day("until").and_then(after),
    }
}

fn address(params: &Params, number: u64) -> String {
    let mut query = Serializer::new(String::new());
    for name in ["actor", "action", "subject", "from", "until"] {
        if let Some(value) = params.one(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair("page", &number.to_string());
    format!("/staff/audit?{}", query.finish())
}

fn row(happened: &Happened) -> Row {
    Row {
        when: happened.at.format("%-d %b %Y %H:%M:%S UTC").to_string(),
        actor: happened.actor.clone(),
        action: happened.action.clone(),
        subject_href: match happened.subject_kind.as_str() {
            "scholar" => format!("/staff/scholars/{}", happened.subject),
            "institution" => format!("/staff/institutions/{}", happened.subject),
            "batch" => format!("/staff/imports/{}", happened.subject),
            "webhook" => format!("/staff/webhooks/{}", happened.subject),
            "job" => format!("/staff/jobs/{}", happened.subject),
            _ => format!("/staff/audit?subject={}", happened.subject),
        },
        subject: happened.subject_kind.clone(),
        detail: happened.detail.to_string(),
        request: happened.request_id.to_string(),
    }
}
