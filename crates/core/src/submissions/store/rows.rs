//! One row, and the stage that it stands for.

use chrono::{DateTime, Datelike as _, Utc};
use sea_orm::Set;
use uuid::Uuid;

use crate::entity::submission::{ActiveModel, Model};
use crate::fault::BadRow;
use crate::id::AccountId;
use crate::submissions::content::Content;
use crate::submissions::filled::Filled;
use crate::submissions::model::{Piece, PieceKind, Readers, Reason};
use crate::submissions::stage::{
    At, ChangesAsked, Draft, Held, Published, Refused, Scheduled, Stage, Submission, Unpublished, Waiting, Withdrawn,
};

/// The place of a viewer who is none: pieces that are not out are seen by nobody.
const NOBODY: i16 = 3;

/// What only some stages know; the others leave it empty.
#[derive(Default)]
struct Parts<'a> {
    content: Option<&'a Content>,
    sent_at: Option<DateTime<Utc>>,
    decided_by: Option<AccountId>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<&'a Reason>,
    comes_out: Option<DateTime<Utc>>,
    slug: Option<&'a str>,
    published_at: Option<DateTime<Utc>>,
}

impl<'a> Parts<'a> {
    fn of(submission: &'a Submission) -> Self {
        let none = Self::default();
        match submission {
            Submission::Draft(_) => none,
            Submission::Waiting(At { stage, .. }) => {
                Self { content: Some(&stage.content), sent_at: Some(stage.since), ..none }
            }
            Submission::ChangesAsked(At { stage, .. }) => Self {
                sent_at: Some(stage.since),
                decided_by: Some(stage.by),
                decided_at: Some(stage.at),
                reason: Some(&stage.reason),
                ..none
            },
            Submission::Held(At { stage, .. }) => Self {
                content: Some(&stage.content),
                sent_at: Some(stage.since),
                decided_by: Some(stage.by),
                reason: Some(&stage.reason),
                ..none
            },
            Submission::Scheduled(At { stage, .. }) => Self {
                content: Some(&stage.content),
                sent_at: Some(stage.since),
                decided_by: Some(stage.by),
                comes_out: Some(stage.comes_out),
                ..none
            },
            Submission::Published(At { stage, .. }) => Self {
                content: Some(&stage.content),
                decided_by: Some(stage.by),
                published_at: Some(stage.at),
                slug: Some(&stage.slug),
                ..none
            },
            Submission::Refused(At { stage, .. }) => {
                Self { decided_by: Some(stage.by), decided_at: Some(stage.at), reason: Some(&stage.reason), ..none }
            }
            Submission::Withdrawn(At { stage, .. }) => Self { decided_at: Some(stage.at), ..none },
            Submission::Unpublished(At { stage, .. }) => Self {
                decided_by: Some(stage.by),
                decided_at: Some(stage.at),
                reason: Some(&stage.reason),
                slug: Some(&stage.slug),
                ..none
            },
        }
    }
}

/// The columns that steps change.
pub(super) fn columns(submission: &Submission) -> ActiveModel {
    let (piece, parts) = (submission.piece(), Parts::of(submission));
    let is_out = matches!(submission, Submission::Published(_));
    let title = parts.content.map_or_else(|| piece.filled.working_title(), Content::title);
    ActiveModel {
        stage: Set(submission.stage().as_str().to_owned()),
        title: Set(title),
        filled: Set(serde_json::json!(piece.filled)),
        content: Set(parts.content.map(|content| serde_json::json!(content))),
        readers: Set(piece.readers.as_str().to_owned()),
        assigned_to: Set(piece.assigned.map(|account| account.0)),
        sent_at: Set(parts.sent_at),
        decided_by: Set(parts.decided_by.map(|account| account.0)),
        decided_at: Set(parts.decided_at),
        reason: Set(parts.reason.map(|reason| reason.as_str().to_owned())),
        comes_out: Set(parts.comes_out),
        slug: Set(parts.slug.map(str::to_owned)),
        published_at: Set(parts.published_at),
        came_out: Set(parts.published_at.map_or(0, |moment| moment.year())),
        year: Set(parts.content.and_then(Content::year).unwrap_or(0)),
        seen_from: Set(if is_out { piece.readers.first_viewer().rank() } else { NOBODY }),
        ..Default::default()
    }
}

/// The piece of a row.
pub(super) fn submission(row: Model) -> Result<Submission, BadRow> {
    let id = row.id;
    let bad = |column: &'static str| BadRow::new("submission", column, id);
    let piece = Piece {
        id: id.into(),
        author: row.author_id.into(),
        account: row.account_id.into(),
        kind: PieceKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
        filled: serde_json::from_value::<Filled>(row.filled).map_err(|_| bad("filled"))?,
        readers: Readers::parse(&row.readers).ok_or_else(|| bad("readers"))?,
        assigned: row.assigned_to.map(AccountId::from),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    };
    let known = Known {
        id,
        content: row.content,
        sent_at: row.sent_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        reason: row.reason,
        comes_out: row.comes_out,
        slug: row.slug,
        published_at: row.published_at,
    };
    at_stage(Stage::parse(&row.stage).ok_or_else(|| bad("stage"))?, piece, known)
}

/// The columns that only some stages have.
struct Known {
    id: Uuid,
    content: Option<serde_json::Value>,
    sent_at: Option<DateTime<Utc>>,
    decided_by: Option<Uuid>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    comes_out: Option<DateTime<Utc>>,
    slug: Option<String>,
    published_at: Option<DateTime<Utc>>,
}

impl Known {
    fn bad(&self, column: &'static str) -> BadRow {
        BadRow::new("submission", column, self.id)
    }

    fn content(&mut self) -> Result<Content, BadRow> {
        content(self.content.take(), self.id)
    }

    fn since(&self) -> Result<DateTime<Utc>, BadRow> {
        self.sent_at.ok_or_else(|| self.bad("sent_at"))
    }

    fn by(&self) -> Result<AccountId, BadRow> {
        self.decided_by.map(AccountId::from).ok_or_else(|| self.bad("decided_by"))
    }

    fn at(&self) -> Result<DateTime<Utc>, BadRow> {
        self.decided_at.ok_or_else(|| self.bad("decided_at"))
    }

    fn reason(&self) -> Result<Reason, BadRow> {
        self.reason.as_deref().and_then(|text| Reason::parse(text).ok()).ok_or_else(|| self.bad("reason"))
    }

    fn slug(&self) -> Result<String, BadRow> {
        self.slug.clone().ok_or_else(|| self.bad("slug"))
    }
}

/// What a stored piece says.
pub(super) fn content(stored: Option<serde_json::Value>, id: Uuid) -> Result<Content, BadRow> {
    stored.and_then(|value| serde_json::from_value(value).ok()).ok_or_else(|| BadRow::new("submission", "content", id))
}

fn at_stage(stage: Stage, piece: Piece, mut known: Known) -> Result<Submission, BadRow> {
    Ok(match stage {
        Stage::Draft => At { piece, stage: Draft }.into(),
        Stage::Waiting => {
            let stage = Waiting { content: known.content()?, since: known.since()? };
            At { piece, stage }.into()
        }
        Stage::ChangesAsked => {
            let stage =
                ChangesAsked { since: known.since()?, reason: known.reason()?, by: known.by()?, at: known.at()? };
            At { piece, stage }.into()
        }
        Stage::Held => {
            let stage =
                Held { content: known.content()?, since: known.since()?, reason: known.reason()?, by: known.by()? };
            At { piece, stage }.into()
        }
        Stage::Scheduled => {
            let comes_out = known.comes_out.ok_or_else(|| known.bad("comes_out"))?;
            let stage = Scheduled { content: known.content()?, since: known.since()?, by: known.by()?, comes_out };
            At { piece, stage }.into()
        }
        Stage::Published => {
            let at = known.published_at.ok_or_else(|| known.bad("published_at"))?;
            let stage = Published { content: known.content()?, by: known.by()?, at, slug: known.slug()? };
            At { piece, stage }.into()
        }
        Stage::Refused => {
            let stage = Refused { reason: known.reason()?, by: known.by()?, at: known.at()? };
            At { piece, stage }.into()
        }
        Stage::Withdrawn => At { piece, stage: Withdrawn { at: known.at()? } }.into(),
        Stage::Unpublished => {
            let stage = Unpublished { slug: known.slug()?, reason: known.reason()?, by: known.by()?, at: known.at()? };
            At { piece, stage }.into()
        }
    })
}
