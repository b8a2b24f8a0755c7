//! What authors do with their pieces.

use chrono::TimeDelta;

use super::act::{self, Step};
use super::error::SubmissionError;
use super::filled::Filled;
use super::model::{Piece, PieceKind, Readers, Reason};
use super::stage::{At, Draft, Stage, Submission};
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{ScholarId, SubmissionId};
use crate::idempotency::{self, RequestKey};
use crate::limits::{self, Limit};
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// Drafts that one scholar may begin in a day.
const DRAFTS: Limit = Limit { name: "submissions.drafts-day", most: 60, per: TimeDelta::days(1) };

/// Pieces that one scholar may send in, in a day.
const SENT: Limit = Limit { name: "submissions.sent-day", most: 20, per: TimeDelta::days(1) };

/// A piece in its author's list.
#[derive(Clone, Debug, PartialEq)]
pub struct Mine {
    /// The piece.
    pub submission: Submission,
    /// What it is called.
    pub title: String,
}

/// Begins a piece.
///
/// # Errors
/// [`SubmissionError::TooMany`], or nobody with a record is signed in.
pub async fn begin(
    op: &Op,
    kind: PieceKind,
    filled: Filled,
    readers: Readers,
) -> Result<SubmissionId, SubmissionError> {
    begin_with(op, kind, filled, readers, None).await
}

/// Begins a piece for a request that may be sent again: the piece it began before is given then, and nothing is done.
///
/// # Errors
/// Those of [`begin`], and [`SubmissionError::Key`] where the key came with another request before.
pub async fn begin_once(
    op: &Op,
    kind: PieceKind,
    filled: Filled,
    readers: Readers,
    key: &RequestKey,
) -> Result<SubmissionId, SubmissionError> {
    let (_, account) = op.author()?;
    let before = async || -> Result<Option<SubmissionId>, SubmissionError> {
        let made = idempotency::made_before(&op.db, op, account, key).await?.transpose()?;
        Ok(made.map(SubmissionId))
    };
    if let Some(known) = before().await? {
        return Ok(known);
    }
    match begin_with(op, kind, filled, readers, Some(key)).await {
        // Another one with this key was quicker by a moment.
        Err(SubmissionError::Stale) => before().await?.ok_or(SubmissionError::Stale),
        begun => begun,
    }
}

async fn begin_with(
    op: &Op,
    kind: PieceKind,
    filled: Filled,
    readers: Readers,
    key: Option<&RequestKey>,
) -> Result<SubmissionId, SubmissionError> {
    let (author, account) = op.author()?;
    limits::take(&op.db, op, &DRAFTS, &author.to_string()).await??;
    let tx = begin_write(&op.db).await?;
    let piece = Piece {
        id: SubmissionId::new(),
        author,
        account,
        kind,
        filled,
        readers,
        assigned: None,
        created_at: op.now,
        updated_at: op.now,
        version: 1,
    };
    let id = piece.id;
    if let Some(key) = key {
        idempotency::keep(&tx, op, account, key, id.0).await.map_err(act::or_stale)?;
    }
    store::insert(&tx, &At { piece, stage: Draft }.into()).await?;
    let detail = serde_json::json!({ "kind": kind.as_str() });
    audit::record(
        &tx,
        op,
        audit::Event { action: "submission.begin", subject_kind: "submission", subject: id.0, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Loads a piece of the one who is signed in. Others' pieces are not there.
async fn own(op: &Op, id: SubmissionId, version: i32) -> Result<Step, SubmissionError> {
    let author = op.scholar()?;
    let step = act::begin(op, id, version).await?;
    if step.piece.piece().author == author { Ok(step) } else { Err(Fault::NotFound("submission").into()) }
}

/// Keeps what its author typed, as it is.
///
/// # Errors
/// [`SubmissionError::NotNow`] where it is with the editors or decided.
pub async fn keep(
    op: &Op,
    id: SubmissionId,
    version: i32,
    filled: Filled,
    readers: Readers,
) -> Result<(), SubmissionError> {
    let step = own(op, id, version).await?;
    let rewritten = |piece: Piece| Piece { filled, readers, ..piece };
    let next: Submission = match step.piece.clone() {
        Submission::Draft(at) => At { piece: rewritten(at.piece), ..at }.into(),
        Submission::ChangesAsked(at) => At { piece: rewritten(at.piece), ..at }.into(),
        _ => return Err(SubmissionError::NotNow),
    };
    step.finish(op, "submission.keep", next).await
}

/// Sends it in, as it was kept last.
///
/// # Errors
/// [`SubmissionError::Flaws`] with all that needs another look, [`SubmissionError::TooMany`].
pub async fn send(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    limits::take(&op.db, op, &SENT, &op.scholar()?.to_string()).await??;
    let step = own(op, id, version).await?;
    let content = step.piece.piece().filled.check(step.piece.piece().kind)?;
    let next = match step.piece.clone() {
        Submission::Draft(at) => at.submit(content, op.now),
        Submission::ChangesAsked(at) => at.submit(content, op.now),
        _ => return Err(SubmissionError::NotNow),
    };
    store::retag(&step.tx, op.now, &next.piece).await?;
    step.finish(op, "submission.send", next).await
}

/// Takes it back before it is out.
///
/// # Errors
/// [`SubmissionError::NotNow`] where it is not with the editors.
pub async fn withdraw(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let step = own(op, id, version).await?;
    let next = match step.piece.clone() {
        Submission::Waiting(at) => at.withdraw(op.now),
        Submission::ChangesAsked(at) => at.withdraw(op.now),
        Submission::Held(at) => at.withdraw(op.now),
        Submission::Scheduled(at) => at.withdraw(op.now),
        _ => return Err(SubmissionError::NotNow),
    };
    step.finish(op, "submission.withdraw", next).await
}

/// Makes a draft of a withdrawn piece again.
///
/// # Errors
/// [`SubmissionError::NotNow`] where it is not withdrawn.
pub async fn reopen(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let step = own(op, id, version).await?;
    let Submission::Withdrawn(at) = step.piece.clone() else { return Err(SubmissionError::NotNow) };
    step.finish(op, "submission.reopen", at.reopen()).await
}

/// Takes a published piece of one's own out of everything. What it brought to the profile goes with it.
///
/// # Errors
/// [`SubmissionError::NotNow`] where it is not out.
pub async fn take_back_own(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let step = own(op, id, version).await?;
    let Submission::Published(at) = step.piece.clone() else { return Err(SubmissionError::NotNow) };
    let reason = Reason::parse("Taken back by its author.")?;
    step.finish(op, "submission.take-back", at.unpublish(op.author()?.1, reason, op.now)).await
}

/// Throws a draft or a withdrawn piece away.
///
/// # Errors
/// [`SubmissionError::NotNow`] at any other stage.
pub async fn discard(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let Step { tx, piece } = own(op, id, version).await?;
    if !matches!(piece.stage(), Stage::Draft | Stage::Withdrawn) {
        return Err(SubmissionError::NotNow);
    }
    if !store::remove(&tx, piece.piece()).await? {
        return Err(SubmissionError::Stale);
    }
    let detail = serde_json::json!({ "before": piece.stage().as_str() });
    audit::record(
        &tx,
        op,
        audit::Event { action: "submission.discard", subject_kind: "submission", subject: id.0, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The pieces of the one who is signed in, the one that changed last first.
///
/// # Errors
/// Nobody with a record is signed in, or the database fails.
pub async fn mine(op: &Op, request: PageRequest) -> Result<Page<Mine>, Fault> {
    store::mine(&op.db, op.scholar()?, request).await
}

/// One piece of the one who is signed in.
///
/// # Errors
/// [`Fault::NotFound`] also for others' pieces.
pub async fn mine_one(op: &Op, id: SubmissionId) -> Result<Submission, Fault> {
    let author = op.scholar()?;
    let found = store::load(&op.db, id).await?.filter(|found| found.piece().author == author);
    found.ok_or(Fault::NotFound("submission"))
}

/// Takes one's own name off a piece that names it.
///
/// # Errors
/// [`Fault::NotFound`] where it does not.
pub async fn untag(op: &Op, id: SubmissionId) -> Result<(), Fault> {
    let scholar: ScholarId = op.scholar()?;
    let tx = begin_write(&op.db).await?;
    if !store::untag(&tx, id, scholar).await? {
        return Err(Fault::NotFound("submission"));
    }
    let detail = serde_json::json!({ "scholar": scholar });
    audit::record(
        &tx,
        op,
        audit::Event { action: "submission.untag", subject_kind: "submission", subject: id.0, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
