//! `/staff/imports/held`: lines that may or may not be about somebody known, one after the other.

use askama::Template;
use axum::response::{IntoResponse, Response};
use collegium_core::id::LineId;
use collegium_core::imports::{self, HeldAnswer, LineItem};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::scholars;

use super::super::notice::{Notice, done, notice};
use super::super::on_to;
use super::super::scholars::Line;
use crate::extract::{Form, PageOp, Params, Path};
use crate::problem::{Answer, Problem};
use crate::view::{Frame, render};

#[derive(Template)]
#[template(path = "desk/held.html")]
struct HeldPage {
    frame: Frame,
    notice: Option<Notice>,
    at: u64,
    total: u64,
    line: Option<LineItem>,
    people: Vec<Person>,
    q: String,
    found: Vec<Line>,
}

/// Somebody whom the line may be about.
struct Person {
    line: Line,
    key: usize,
    score: String,
    reasons: Vec<String>,
}

fn address(at: u64) -> String {
    if at > 1 { format!("/staff/imports/held?at={at}") } else { "/staff/imports/held".to_owned() }
}

fn place(params: &Params) -> u64 {
    params.one("at").and_then(|number| number.parse().ok()).unwrap_or(1).clamp(1, 1_000_000)
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let mut at = place(&params);
    let mut held = imports::held_lines(&op, PageRequest::new(at, 1)).await?;
    if held.rows.is_empty() && held.total > 0 {
        at = 1;
        held = imports::held_lines(&op, PageRequest::new(at, 1)).await?;
    }
    let line = held.rows.pop();
    let people = match &line {
        Some(line) => people(&op, line).await?,
        None => Vec::new(),
    };
    let q = params.one("find").unwrap_or_default().to_owned();
    let mut found = Vec::new();
    if !q.is_empty() {
        found = scholars::look_up(&op, &q, PageRequest::new(1, 8)).await?.rows.iter().map(Line::of).collect();
    }
    let notice = notice(&op, &params, address(at)).await;
    Ok(render(&HeldPage { frame, notice, at, total: held.total, line, people, q, found })?.into_response())
}

async fn people(op: &Op, line: &LineItem) -> Answer<Vec<Person>> {
    let mut people = Vec::new();
    for (place, candidate) in line.candidates.iter().enumerate() {
        // Somebody who was merged or taken back since is no candidate any more.
        let Ok(profile) = scholars::by_id(op, candidate.scholar).await else { continue };
        people.push(Person {
            line: Line::of(&profile),
            key: place + 1,
            score: format!("{:+.1}", candidate.score),
            reasons: candidate.reasons.iter().map(|(words, bits)| format!("{words} ({bits:+.1})")).collect(),
        });
    }
    Ok(people)
}

impl HeldPage {
    fn next(&self) -> Option<String> {
        (self.at < self.total).then(|| address(self.at + 1))
    }

    fn previous(&self) -> Option<String> {
        (self.at > 1).then(|| address(self.at - 1))
    }
}

/// `POST /staff/imports/lines/{id}`: says whose the line is.
pub(super) async fn answer(PageOp(op): PageOp, Path(id): Path<LineId>, Form(fields): Form) -> Answer<Response> {
    let answer = match (fields.one("scholar").and_then(|id| id.parse().ok()), fields.one("answer")) {
        (Some(scholar), _) => HeldAnswer::Joined(scholar),
        (None, Some("new")) => HeldAnswer::New,
        (None, Some("refused")) => HeldAnswer::Refused,
        _ => return Err(Problem::parameter("answer", "is neither a scholar nor new nor refused")),
    };
    let decision = imports::answer(&op, id, answer).await;
    let decision = decision.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    Ok(on_to(&done(&address(place(&fields)), decision)))
}
