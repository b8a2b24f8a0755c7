//! Writing a piece: the form of each kind, kept as typed, with what it will look like under it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::id::SubmissionId;
use collegium_core::op::Op;
use collegium_core::publications::PublicationKind;
use collegium_core::submissions::{
    self, AchievementKind, Filled, Flaws, PieceKind, Readers, Stage, Submission, SubmissionError,
};

use super::piece::PieceView;
use super::works::{from_orcid, keep_works, looked_up, taken_in, works_in};
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::state::App;
use crate::view::{Frame, render};

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page shows or does not")]
#[derive(Template)]
#[template(path = "submissions/edit.html")]
pub(super) struct EditPage {
    frame: Frame,
    kind: PieceKind,
    typed: Typed,
    /// Where the form goes: a new piece, or this one.
    address: String,
    version: i32,
    /// The stage in words; empty for a new piece.
    stage: &'static str,
    can_write: bool,
    can_withdraw: bool,
    can_reopen: bool,
    can_discard: bool,
    can_take_back: bool,
    /// Where it is read, once it is out.
    published_at: String,
    /// What the editor said.
    said: String,
    preview: Option<PieceView>,
    /// How many works a loaded file holds.
    works: usize,
    work_kinds: Vec<(&'static str, &'static str)>,
    achievement_kinds: Vec<(&'static str, &'static str)>,
}

impl EditPage {
    pub(super) fn new(frame: Frame, kind: PieceKind, typed: Typed) -> Self {
        let filled = Filled::keep(kind, typed.pairs());
        let works = if filled.get("works").is_empty() { 0 } else { works_in(filled.get("works")) };
        Self {
            frame,
            kind,
            preview: filled.check(kind).ok().map(|content| PieceView::of(&content)),
            typed,
            address: "/me/submissions/new".to_owned(),
            version: 0,
            stage: "",
            can_write: true,
            can_withdraw: false,
            can_reopen: false,
            can_discard: false,
            can_take_back: false,
            published_at: String::new(),
            said: String::new(),
            works,
            work_kinds: PublicationKind::ALL.map(|kind| (kind.as_str(), kind.label())).to_vec(),
            achievement_kinds: std::iter::once(("", "Choose"))
                .chain(AchievementKind::ALL.map(|kind| (kind.as_str(), kind.label())))
                .collect(),
        }
    }

    fn of(frame: Frame, submission: &Submission, typed: Typed) -> Self {
        let (piece, stage) = (submission.piece(), submission.stage());
        let published_at = match submission {
            Submission::Published(at) => format!("/news/{}", at.stage.slug),
            _ => String::new(),
        };
        let shown = submission.content().map(PieceView::of);
        let page = Self::new(frame, piece.kind, typed);
        Self {
            address: format!("/me/submissions/{}", piece.id),
            version: piece.version,
            stage: stage.label(),
            can_write: matches!(stage, Stage::Draft | Stage::ChangesAsked),
            can_withdraw: matches!(stage, Stage::Waiting | Stage::ChangesAsked | Stage::Held | Stage::Scheduled),
            can_reopen: stage == Stage::Withdrawn,
            can_discard: matches!(stage, Stage::Draft | Stage::Withdrawn),
            can_take_back: stage == Stage::Published,
            published_at,
            said: submission.told_author().map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
            preview: shown.or(page.preview.clone()),
            ..page
        }
    }

    /// Whether nothing of it is kept yet.
    fn is_new(&self) -> bool {
        self.version == 0
    }

    fn kind_is(&self, word: &str) -> bool {
        self.kind.as_str() == word
    }
}

/// A form that says what this piece says, for whom.
fn typed_of(submission: &Submission) -> Typed {
    let piece = submission.piece();
    Typed::of(piece.filled.fields().chain([("readers", piece.readers.as_str())]))
}

pub(super) async fn new(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    op.scholar()?;
    let kind = params.one("kind").and_then(PieceKind::parse).unwrap_or(PieceKind::News);
    Ok(render(&EditPage::new(frame, kind, Typed::default()))?.into_response())
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, Path(id): Path<SubmissionId>) -> Answer<Response> {
    let submission = submissions::mine_one(&op, id).await?;
    let typed = typed_of(&submission);
    Ok(render(&EditPage::of(frame, &submission, typed))?.into_response())
}

/// A new piece: kept as a draft, and perhaps sent in at once.
pub(super) async fn begin(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Form(fields): Form,
) -> Answer<Response> {
    op.scholar()?;
    let kind = fields.one("kind").and_then(PieceKind::parse).unwrap_or(PieceKind::News);
    let action = fields.one("action").unwrap_or("keep").to_owned();
    let typed = match prepared(&app, &op, kind, &action, Typed::new(fields)).await {
        Ok(typed) => typed,
        Err(typed) => return shown_again(&EditPage::new(frame, kind, *typed)),
    };
    let id = submissions::begin(&op, kind, Filled::keep(kind, typed.pairs()), readers(&typed)).await?;
    if action == "send" {
        return sent(&op, frame, id, 1).await;
    }
    Ok(Redirect::to(&format!("/me/submissions/{id}")).into_response())
}

/// All that an author can do with a piece of theirs.
pub(super) async fn act(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<SubmissionId>,
    Form(fields): Form,
) -> Answer<Response> {
    let version = fields.number("version", 0..=u64::from(u32::MAX >> 1), 0)?;
    let version = i32::try_from(version).unwrap_or(0);
    match fields.one("action").unwrap_or("keep") {
        "withdraw" => submissions::withdraw(&op, id, version).await?,
        "reopen" => submissions::reopen(&op, id, version).await?,
        "take-back" => submissions::take_back_own(&op, id, version).await?,
        "discard" => {
            submissions::discard(&op, id, version).await?;
            return Ok(Redirect::to("/me/submissions").into_response());
        }
        action => return write_on(&app, &op, frame, id, version, action, Typed::new(fields.clone())).await,
    }
    Ok(Redirect::to(&format!("/me/submissions/{id}")).into_response())
}

async fn write_on(
    app: &App,
    op: &Op,
    frame: Frame,
    id: SubmissionId,
    version: i32,
    action: &str,
    mut typed: Typed,
) -> Answer<Response> {
    let submission = submissions::mine_one(op, id).await?;
    let kind = submission.piece().kind;
    keep_works(&mut typed, &submission.piece().filled);
    let typed = match prepared(app, op, kind, action, typed).await {
        Ok(typed) => typed,
        Err(typed) => return shown_again(&EditPage::of(frame, &submission, *typed)),
    };
    submissions::keep(op, id, version, Filled::keep(kind, typed.pairs()), readers(&typed)).await?;
    if action == "send" {
        return sent(op, frame, id, version + 1).await;
    }
    Ok(Redirect::to(&format!("/me/submissions/{id}#preview")).into_response())
}

/// Sends in what was just kept; where fields need another look, the form says which.
async fn sent(op: &Op, frame: Frame, id: SubmissionId, version: i32) -> Answer<Response> {
    match submissions::send(op, id, version).await {
        Ok(()) => Ok(Redirect::to(&format!("/me/submissions/{id}")).into_response()),
        Err(SubmissionError::Flaws(Flaws(flaws))) => {
            let submission = submissions::mine_one(op, id).await?;
            let mut typed = typed_of(&submission);
            for flaw in flaws {
                typed.refuse(flaw.field, sentence(&flaw.why));
            }
            shown_again(&EditPage::of(frame, &submission, typed))
        }
        Err(error) => Err(Problem::from(error)),
    }
}

/// For whom a piece comes out. Who says nothing reaches members alone.
fn readers(typed: &Typed) -> Readers {
    Readers::parse(typed.value("readers")).unwrap_or(Readers::Members)
}

/// The form after what its button asks for: a reference looked up, a file taken in. With what went wrong beside the field
/// where it did not work.
async fn prepared(app: &App, op: &Op, kind: PieceKind, action: &str, mut typed: Typed) -> Result<Typed, Box<Typed>> {
    if kind != PieceKind::Publication {
        return Ok(typed);
    }
    let filled = match action {
        "look-up" => looked_up(app, op, typed.value("paste")).await.map_err(|why| ("paste", why)),
        "take-in" => taken_in(typed.value("file").as_bytes()).map_err(|why| ("file", why)),
        "orcid" => from_orcid(app, op).await.map_err(|why| ("paste", why)),
        "single" => Ok(Filled::default()),
        _ => return Ok(typed),
    };
    match filled {
        Ok(filled) => {
            let kept = [
                ("text", typed.value("text")),
                ("readers", typed.value("readers")),
                ("colleagues", typed.value("colleagues")),
            ];
            Ok(Typed::of(kept.into_iter().chain(filled.fields())))
        }
        Err((field, why)) => {
            typed.refuse(field, sentence(&why));
            Err(Box::new(typed))
        }
    }
}
