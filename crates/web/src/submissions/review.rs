//! The editors' queue, and deciding about one piece.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDateTime, Utc};
use collegium_core::id::SubmissionId;
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::submissions::{
    self, Change, Filled, Flaws, Looked, PieceKind, QueueFilter, Queued, Stage, Submission, SubmissionError,
};
use form_urlencoded::Serializer;

use super::piece::PieceView;
use super::works::keep_works;
use crate::extract::{Form, PageOp, Params, Path};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::view::{Frame, Pager, Step, render, words};

/// How many pieces a page of the queue lists.
const PAGE_SIZE: u64 = 50;

#[derive(Template)]
#[template(path = "submissions/queue.html")]
struct QueuePage {
    frame: Frame,
    lines: Vec<Line>,
    total: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    stages: Vec<(&'static str, &'static str, bool)>,
    mine: bool,
    pager: Pager,
}

struct Line {
    href: String,
    title: String,
    kind: &'static str,
    author: String,
    author_href: String,
    since: String,
    age: String,
    taken: &'static str,
    own: bool,
}

/// The stages that the queue can show, in words for editors.
const STAGES: [(Stage, &str); 7] = [
    (Stage::Waiting, "Waiting"),
    (Stage::Held, "Held"),
    (Stage::Scheduled, "Scheduled"),
    (Stage::ChangesAsked, "Changes asked"),
    (Stage::Published, "Published"),
    (Stage::Refused, "Refused"),
    (Stage::Unpublished, "Taken back"),
];

fn wanted(params: &Params) -> QueueFilter {
    let stage = params.one("stage").and_then(Stage::parse).filter(|stage| STAGES.iter().any(|(one, _)| one == stage));
    QueueFilter {
        kind: params.one("kind").and_then(PieceKind::parse),
        stage: stage.unwrap_or(Stage::Waiting),
        mine: params.one("mine") == Some("1"),
    }
}

pub(super) async fn queue(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let filter = wanted(&params);
    let number = params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let page = submissions::queue(&op, &filter, PageRequest::new(number, PAGE_SIZE)).await?;
    let signed = op.account()?.account;
    let line = |queued: &Queued| Line {
        href: format!("/staff/submissions/{}", queued.id),
        title: if queued.title.is_empty() { "Untitled".to_owned() } else { queued.title.clone() },
        kind: queued.kind.label(),
        author: queued.author.clone(),
        author_href: format!("/scholars/{}", queued.author_slug),
        since: words::day(queued.since),
        age: age(op.now, queued.since),
        taken: match queued.assigned {
            Some(account) if account == signed => "by you",
            Some(_) => "by a colleague",
            None => "",
        },
        own: queued.own,
    };
    let kinds = PieceKind::ALL.map(|kind| (kind.as_str(), kind.plural(), filter.kind == Some(kind)));
    let page_of_queue = QueuePage {
        lines: page.rows.iter().map(line).collect(),
        total: words::count_of(page.total, "piece", "pieces"),
        kinds: std::iter::once(("", "All kinds", filter.kind.is_none())).chain(kinds).collect(),
        stages: STAGES.map(|(stage, label)| (stage.as_str(), label, filter.stage == stage)).to_vec(),
        mine: filter.mine,
        pager: Pager::new(page.request.number(), page.pages(), |number| address(&filter, number)),
        frame,
    };
    Ok(render(&page_of_queue)?.into_response())
}

fn address(filter: &QueueFilter, page: u64) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("stage", filter.stage.as_str());
    if let Some(kind) = filter.kind {
        query.append_pair("kind", kind.as_str());
    }
    if filter.mine {
        query.append_pair("mine", "1");
    }
    format!("/staff/submissions?{}", query.append_pair("page", &page.to_string()).finish())
}

/// For how long something waits: `today`, `1 day`, `12 days`.
fn age(now: DateTime<Utc>, since: DateTime<Utc>) -> String {
    match u64::try_from((now - since).num_days()).unwrap_or(0) {
        0 => "today".to_owned(),
        days => words::count_of(days, "day", "days"),
    }
}

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page shows or does not")]
#[derive(Template)]
#[template(path = "submissions/review.html")]
struct ReviewPage {
    frame: Frame,
    kind: PieceKind,
    address: String,
    version: i32,
    stage: Stage,
    stage_label: &'static str,
    author: String,
    author_href: String,
    readers: &'static str,
    view: Option<PieceView>,
    changes: Vec<Change>,
    past: Vec<(String, String, PieceView)>,
    said: String,
    own: bool,
    undecided: bool,
    published: bool,
    taken: bool,
    published_at: String,
    /// The form for editing before approving, and for corrections; with what is wrong with either.
    typed: Typed,
    work_kinds: Vec<(&'static str, &'static str)>,
    achievement_kinds: Vec<(&'static str, &'static str)>,
    works: usize,
}

/// The form that says what the piece says now.
fn filled_of(submission: &Submission) -> Filled {
    submission.content().map_or_else(|| submission.piece().filled.clone(), Filled::of)
}

impl ReviewPage {
    fn of(frame: Frame, op: &Op, looked: &Looked, typed: Option<Typed>) -> Self {
        let (piece, stage) = (looked.submission.piece(), looked.submission.stage());
        let label = STAGES.iter().find(|(one, _)| *one == stage).map_or("", |(_, label)| label);
        let filled = filled_of(&looked.submission);
        let published_at = match &looked.submission {
            Submission::Published(at) => format!("/news/{}", at.stage.slug),
            _ => String::new(),
        };
        Self {
            frame,
            kind: piece.kind,
            address: format!("/staff/submissions/{}", piece.id),
            version: piece.version,
            stage,
            stage_label: label,
            author: looked.author.scholar.display_name.clone(),
            author_href: format!("/scholars/{}", looked.author.scholar.slug),
            readers: match piece.readers {
                submissions::Readers::Everybody => "everybody",
                submissions::Readers::Members => "members",
            },
            view: looked.submission.content().map(PieceView::of),
            changes: looked.changes.clone(),
            past: looked
                .past
                .iter()
                .map(|(at, why, content)| (words::day(*at), why.clone(), PieceView::of(content)))
                .collect(),
            said: looked.submission.reason().map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
            own: looked.own,
            undecided: matches!(stage, Stage::Waiting | Stage::Held | Stage::Scheduled),
            published: stage == Stage::Published,
            taken: op.account().is_ok_and(|signed| piece.assigned == Some(signed.account)),
            published_at,
            typed: typed.unwrap_or_else(|| Typed::of(filled.fields())),
            work_kinds: collegium_core::publications::PublicationKind::ALL
                .map(|kind| (kind.as_str(), kind.label()))
                .to_vec(),
            achievement_kinds: submissions::AchievementKind::ALL.map(|kind| (kind.as_str(), kind.label())).to_vec(),
            works: match looked.submission.content() {
                Some(submissions::Content::Publication(works)) if works.works.len() > 1 => works.works.len(),
                _ => 0,
            },
        }
    }

    fn kind_is(&self, word: &str) -> bool {
        self.kind.as_str() == word
    }

    fn is_at(&self, word: &str) -> bool {
        self.stage.as_str() == word
    }
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, Path(id): Path<SubmissionId>) -> Answer<Response> {
    let looked = submissions::look(&op, id).await?;
    Ok(render(&ReviewPage::of(frame, &op, &looked, None))?.into_response())
}

/// All that an editor can decide. What goes wrong for lack of a word or a field is told beside it.
pub(super) async fn decide(
    PageOp(op): PageOp,
    frame: Frame,
    Path(id): Path<SubmissionId>,
    Form(fields): Form,
) -> Answer<Response> {
    let action = fields.one("action").unwrap_or_default().to_owned();
    let typed = Typed::new(fields.clone());
    match taken(&op, id, &action, &fields).await {
        Ok(()) => Ok(Redirect::to(&next_page(&op, id, &action).await?).into_response()),
        Err(error) => {
            let Some(mut typed) = with_words_beside(typed, &action, &error) else { return Err(Problem::from(error)) };
            let looked = submissions::look(&op, id).await?;
            keep_works(&mut typed, &filled_of(&looked.submission));
            shown_again(&ReviewPage::of(frame, &op, &looked, Some(typed)))
        }
    }
}

async fn taken(op: &Op, id: SubmissionId, action: &str, fields: &Params) -> Result<(), SubmissionError> {
    let version = fields.one("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let message = fields.as_typed("message").unwrap_or_default();
    let edited = async || {
        let looked = submissions::look(op, id).await?;
        let mut typed = Typed::new(fields.clone());
        keep_works(&mut typed, &filled_of(&looked.submission));
        Ok::<_, SubmissionError>(Filled::keep(looked.submission.piece().kind, typed.pairs()))
    };
    match action {
        "approve" => submissions::approve(op, id, version, None).await,
        "approve-edited" => submissions::approve(op, id, version, Some(edited().await?)).await,
        "ask" => submissions::ask_changes(op, id, version, message).await,
        "hold" => submissions::hold(op, id, version, message).await,
        "refuse" => submissions::refuse(op, id, version, message).await,
        "release" => submissions::release(op, id, version).await,
        "schedule" => {
            let moment = moment(fields.one("comes_out").unwrap_or_default()).ok_or(SubmissionError::Moment)?;
            submissions::schedule(op, id, version, moment).await
        }
        "take" => submissions::assign(op, id, version, true).await,
        "leave" => submissions::assign(op, id, version, false).await,
        "correct" => submissions::correct(op, id, version, edited().await?).await,
        "unpublish" => submissions::unpublish(op, id, version, message).await,
        _ => Err(SubmissionError::NotNow),
    }
}

/// A moment as browsers send it, in UTC.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let read = |format| NaiveDateTime::parse_from_str(text, format).ok();
    read("%Y-%m-%dT%H:%M").or_else(|| read("%Y-%m-%dT%H:%M:%S")).map(|moment| moment.and_utc())
}

/// The form with what was wrong beside its fields; `None` for what no field can mend.
fn with_words_beside(mut typed: Typed, action: &str, error: &SubmissionError) -> Option<Typed> {
    match error {
        SubmissionError::Reason(_) => typed.refuse("message", sentence(&error.to_string())),
        SubmissionError::Moment => typed.refuse("comes_out", sentence(&error.to_string())),
        SubmissionError::Flaws(Flaws(flaws)) if matches!(action, "approve-edited" | "correct") => {
            for flaw in flaws {
                typed.refuse(flaw.field, sentence(&flaw.why));
            }
        }
        _ => return None,
    }
    Some(typed)
}

/// After a decision the next piece that waits; after other steps the same piece again.
async fn next_page(op: &Op, id: SubmissionId, action: &str) -> Answer<String> {
    if !matches!(action, "approve" | "approve-edited" | "ask" | "refuse" | "schedule") {
        return Ok(format!("/staff/submissions/{id}"));
    }
    let filter = QueueFilter { kind: None, stage: Stage::Waiting, mine: false };
    let waiting = submissions::queue(op, &filter, PageRequest::new(1, PAGE_SIZE)).await?;
    let next = waiting.rows.iter().find(|queued| !queued.own && queued.id != id);
    Ok(next.map_or_else(|| "/staff/submissions".to_owned(), |queued| format!("/staff/submissions/{}", queued.id)))
}
