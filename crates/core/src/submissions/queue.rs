//! The editors' queue: what waits, for how long, and what a decision would change.

use chrono::{DateTime, Utc};

use super::content::Content;
use super::model::PieceKind;
use super::stage::{Stage, Submission};
use super::store;
use crate::fault::Fault;
use crate::id::{AccountId, SubmissionId};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::scholars::{self, Profile};

/// Which pieces are wanted; what says nothing narrows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueFilter {
    /// Of this kind.
    pub kind: Option<PieceKind>,
    /// At this stage.
    pub stage: Stage,
    /// Taken by the one who asks.
    pub mine: bool,
}

/// A piece in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Identity.
    pub id: SubmissionId,
    /// The kind.
    pub kind: PieceKind,
    /// What it is called.
    pub title: String,
    /// The author's name.
    pub author: String,
    /// The last part of the author's address.
    pub author_slug: String,
    /// Since when it waits; since when it is as it is, where it waits no more.
    pub since: DateTime<Utc>,
    /// Who has taken it.
    pub assigned: Option<AccountId>,
    /// Its version.
    pub version: i32,
    /// Whether it is a piece of the one who asks, who then may not decide.
    pub own: bool,
}

/// What waits, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// How many wait for a decision.
    pub count: u64,
    /// Since when the oldest waits.
    pub oldest: Option<DateTime<Utc>>,
}

/// Something that a decision changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub what: &'static str,
    /// As it is now; empty where there is nothing.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// A piece as an editor looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// The piece.
    pub submission: Submission,
    /// Its author.
    pub author: Profile,
    /// What approving it would change elsewhere.
    pub changes: Vec<Change>,
    /// What it said before, the newest first: when, and why it was changed.
    pub past: Vec<(DateTime<Utc>, String, Content)>,
    /// Whether it is a piece of the one who asks.
    pub own: bool,
}

/// A page of the queue, the oldest first.
///
/// # Errors
/// [`Fault::Forbidden`] for all but editors, or the database fails.
pub async fn queue(op: &Op, filter: &QueueFilter, request: PageRequest) -> Result<Page<Queued>, Fault> {
    op.require(Permission::Review)?;
    store::queue(&op.db, op.account()?, filter, request).await
}

/// How much waits, and since when.
///
/// # Errors
/// The database fails.
pub async fn waits(op: &Op) -> Result<Waits, Fault> {
    store::waits(&op.db).await
}

/// One piece with all that an editor needs to decide.
///
/// # Errors
/// [`Fault::NotFound`], also for drafts: they are their authors' alone.
pub async fn look(op: &Op, id: SubmissionId) -> Result<Looked, Fault> {
    op.require(Permission::Review)?;
    let signed = op.account()?;
    let found = store::load(&op.db, id).await?.filter(|found| found.stage() != Stage::Draft);
    let submission = found.ok_or(Fault::NotFound("submission"))?;
    let author = scholars::many(&op.db, &[submission.piece().author]).await?.pop().ok_or(Fault::NotFound("scholar"))?;
    let own = signed.account == submission.piece().account || signed.scholar == Some(submission.piece().author);
    let changes = submission.content().map(|content| changes(content, &author)).unwrap_or_default();
    let past = store::past(&op.db, id).await?;
    Ok(Looked { submission, author, changes, past, own })
}

/// What a letter tells the author of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct ForLetter {
    /// What the piece is called.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it comes out, if that is set.
    pub comes_out: Option<DateTime<Utc>>,
    /// What was said of it.
    pub said: Option<String>,
    /// The last part of its address, once it is out.
    pub slug: Option<String>,
    /// Whether an editor changed words of it.
    pub edited: bool,
}

/// A piece as a letter tells of it, as long as it stands at this version; the program's own work.
///
/// # Errors
/// [`Fault::Forbidden`] for people, or the database fails.
pub async fn for_letter(op: &Op, id: SubmissionId, version: i32) -> Result<Option<ForLetter>, Fault> {
    if op.account().is_ok() {
        return Err(Fault::Forbidden(Permission::Review.as_str()));
    }
    op.require(Permission::Review)?;
    let found = store::load(&op.db, id).await?.filter(|found| found.piece().version == version);
    let Some(submission) = found else { return Ok(None) };
    let (comes_out, slug) = match &submission {
        Submission::Scheduled(at) => (Some(at.stage.comes_out), None),
        Submission::Published(at) => (None, Some(at.stage.slug.clone())),
        _ => (None, None),
    };
    let edited = slug.is_some() && !store::past(&op.db, id).await?.is_empty();
    Ok(Some(ForLetter {
        title: submission.content().map_or_else(|| submission.piece().filled.working_title(), Content::title),
        stage: submission.stage(),
        comes_out,
        said: submission.told_author().map(|reason| reason.as_str().to_owned()),
        slug,
        edited,
    }))
}

fn changes(content: &Content, author: &Profile) -> Vec<Change> {
    let Content::Promotion(promotion) = content else { return Vec::new() };
    let primary = author.affiliations.iter().find(|stay| stay.primary && stay.to_year.is_none());
    let place = |stay: &scholars::Affiliation| {
        let named = stay.institution.as_ref().map(|institution| institution.name.clone());
        named.or_else(|| stay.typed.clone()).unwrap_or_default()
    };
    vec![
        Change {
            what: "Title",
            before: author.scholar.title.clone().unwrap_or_default(),
            after: promotion.title.clone(),
        },
        Change {
            what: "Institution",
            before: primary.map(place).unwrap_or_default(),
            after: promotion.institution.clone(),
        },
        Change { what: "Since", before: String::new(), after: promotion.since.iso() },
    ]
}
