//! What was decided just now, and taking it back in one press.

use axum::response::Response;
use collegium_core::decisions::TakenBack;
use collegium_core::desk;
use collegium_core::fault::Kind;
use collegium_core::id::DecisionId;
use collegium_core::op::Op;

use crate::extract::{Form, PageOp, Params};
use crate::problem::{Answer, Problem};
use crate::see_as::local_path;
use crate::view::{Frame, render};

/// What was decided just now.
pub(super) struct Notice {
    pub(super) words: String,
    pub(super) decision: String,
    pub(super) undone: bool,
    /// Where taking it back leads.
    pub(super) back: String,
}

/// What `done=` in the address names; `back` is where taking it back leads.
pub(super) async fn notice(op: &Op, params: &Params, back: String) -> Option<Notice> {
    let id: DecisionId = params.one("done")?.parse().ok()?;
    let decision = desk::decision(op, id).await.ok()?;
    Some(Notice { words: decision.words, decision: id.to_string(), undone: decision.undone_at.is_some(), back })
}

/// The address with the decision that was made just now.
pub(super) fn done(address: &str, decision: DecisionId) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}done={decision}")
}

#[derive(askama::Template)]
#[template(path = "desk/undone.html")]
struct UndonePage {
    frame: Frame,
    words: String,
    edited: Vec<String>,
    next: String,
}

/// `POST /staff/undo`: takes a decision back. Where something was edited since, a page says what stays.
pub(super) async fn undo(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let id: Option<DecisionId> = fields.one("decision").and_then(|id| id.parse().ok());
    let id = id.ok_or_else(|| Problem::not_found("There is no such decision."))?;
    let next = local_path(fields.one("next").unwrap_or("/staff"));
    let TakenBack { decision, edited_since } =
        desk::undo(&op, id).await.map_err(|error| Problem::of_kind(error.kind(), &error))?;
    if edited_since.is_empty() {
        return Ok(super::on_to(&done(next, id)));
    }
    let page = UndonePage { frame, words: decision.words, edited: edited_since, next: next.to_owned() };
    Ok(axum::response::IntoResponse::into_response(render(&page)?))
}

/// Whether the words of a failure belong beside the form that was sent.
pub(super) fn is_for_the_form(kind: Kind) -> bool {
    matches!(kind, Kind::Invalid | Kind::Conflict)
}
