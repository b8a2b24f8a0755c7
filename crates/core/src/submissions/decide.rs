//! What editors do with pieces that wait, and with published ones. Nobody decides about a piece of their own, and
//! of two who decide at once the second is told so.

use chrono::{DateTime, TimeDelta, Utc};

use super::act::{self, Step};
use super::error::SubmissionError;
use super::filled::Filled;
use super::model::{Piece, Reason};
use super::stage::{At, Decider, Submission, Undecided};
use super::store;
use crate::fault::Fault;
use crate::id::SubmissionId;
use crate::op::{Op, Permission};

/// How far ahead a piece may be scheduled.
const FARTHEST: TimeDelta = TimeDelta::days(366);

/// How many pieces come out in one run.
const COME_OUT: u64 = 100;

/// Loads a piece for somebody who may decide about it.
async fn deciding(op: &Op, id: SubmissionId, version: i32) -> Result<(Step, Decider), SubmissionError> {
    op.require(Permission::Review)?;
    let signed = *op.account()?;
    let step = act::begin(op, id, version).await?;
    let by = Decider::of(signed.account, signed.scholar, step.piece.piece())?;
    Ok((step, by))
}

/// Takes the same step at every stage that is not decided.
macro_rules! undecided {
    ($step:expr, $at:ident => $next:expr) => {
        match $step.piece.clone() {
            Submission::Waiting($at) => $next,
            Submission::Held($at) => $next,
            Submission::Scheduled($at) => $next,
            _ => return Err(SubmissionError::NotNow),
        }
    };
}

/// Publishes a piece, perhaps with what the editor made of it. What its author wrote is kept beside.
///
/// # Errors
/// [`SubmissionError::Own`], [`SubmissionError::Flaws`] of what the editor wrote, or it is not undecided.
pub async fn approve(op: &Op, id: SubmissionId, version: i32, edited: Option<Filled>) -> Result<(), SubmissionError> {
    let (step, by) = deciding(op, id, version).await?;
    let edited = edited.map(|filled| filled.check(step.piece.piece().kind)).transpose()?;
    if let (Some(edited), Some(sent)) = (&edited, step.piece.content())
        && edited != sent
    {
        store::keep_past(&step.tx, op.now, id, "edited", sent).await?;
    }
    let next = undecided!(step, at => at.approve(by, edited, op.now));
    step.finish(op, "submission.approve", next).await
}

/// Lets a piece come out at a later moment.
///
/// # Errors
/// [`SubmissionError::Moment`] for one that has passed or lies more than a year ahead.
pub async fn schedule(
    op: &Op,
    id: SubmissionId,
    version: i32,
    comes_out: DateTime<Utc>,
) -> Result<(), SubmissionError> {
    if comes_out <= op.now || comes_out > op.now + FARTHEST {
        return Err(SubmissionError::Moment);
    }
    let (step, by) = deciding(op, id, version).await?;
    let next = undecided!(step, at => at.schedule(by, comes_out));
    step.finish(op, "submission.schedule", next).await
}

/// Asks the author for changes.
///
/// # Errors
/// [`SubmissionError::Reason`] where it is not said what to change.
pub async fn ask_changes(op: &Op, id: SubmissionId, version: i32, message: &str) -> Result<(), SubmissionError> {
    let message = Reason::parse(message)?;
    let (step, by) = deciding(op, id, version).await?;
    let next = undecided!(step, at => at.ask_changes(by, message, op.now));
    step.finish(op, "submission.ask-changes", next).await
}

/// Puts a piece aside.
///
/// # Errors
/// [`SubmissionError::Reason`] where it is not said why.
pub async fn hold(op: &Op, id: SubmissionId, version: i32, reason: &str) -> Result<(), SubmissionError> {
    let reason = Reason::parse(reason)?;
    let (step, by) = deciding(op, id, version).await?;
    let next = undecided!(step, at => at.hold(by, reason));
    step.finish(op, "submission.hold", next).await
}

/// Refuses a piece.
///
/// # Errors
/// [`SubmissionError::Reason`] where it is not said why.
pub async fn refuse(op: &Op, id: SubmissionId, version: i32, reason: &str) -> Result<(), SubmissionError> {
    let reason = Reason::parse(reason)?;
    let (step, by) = deciding(op, id, version).await?;
    let next = undecided!(step, at => at.refuse(by, reason, op.now));
    step.finish(op, "submission.refuse", next).await
}

/// Puts a held or scheduled piece back into the queue.
///
/// # Errors
/// [`SubmissionError::NotNow`] for all others.
pub async fn release(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let (step, _) = deciding(op, id, version).await?;
    let next = match step.piece.clone() {
        Submission::Held(at) => at.release(),
        Submission::Scheduled(at) => at.release(),
        _ => return Err(SubmissionError::NotNow),
    };
    step.finish(op, "submission.release", next).await
}

/// Takes a piece upon oneself, or (`mine` false) leaves it to all.
///
/// # Errors
/// [`SubmissionError::NotNow`] where nothing is to be decided any more.
pub async fn assign(op: &Op, id: SubmissionId, version: i32, mine: bool) -> Result<(), SubmissionError> {
    let (step, by) = deciding(op, id, version).await?;
    let assigned = mine.then_some(by.account());
    let next = undecided!(step, at => Submission::from(assigned_to(at, assigned)));
    step.finish(op, "submission.assign", next).await
}

fn assigned_to<S: Undecided>(at: At<S>, assigned: Option<crate::id::AccountId>) -> At<S> {
    At { piece: Piece { assigned, ..at.piece }, stage: at.stage }
}

/// Says a published piece in other words; what it said is kept.
///
/// # Errors
/// [`SubmissionError::Flaws`], or it is not published.
pub async fn correct(op: &Op, id: SubmissionId, version: i32, filled: Filled) -> Result<(), SubmissionError> {
    let (step, _) = deciding(op, id, version).await?;
    let content = filled.check(step.piece.piece().kind)?;
    let Submission::Published(at) = step.piece.clone() else { return Err(SubmissionError::NotNow) };
    store::keep_past(&step.tx, op.now, id, "corrected", &at.stage.content).await?;
    store::mark_corrected(&step.tx, id, op.now).await?;
    step.finish(op, "submission.correct", at.correct(content)).await
}

/// Takes a published piece out of everything.
///
/// # Errors
/// [`SubmissionError::Reason`] where it is not said why.
pub async fn unpublish(op: &Op, id: SubmissionId, version: i32, reason: &str) -> Result<(), SubmissionError> {
    let reason = Reason::parse(reason)?;
    let (step, by) = deciding(op, id, version).await?;
    let Submission::Published(at) = step.piece.clone() else { return Err(SubmissionError::NotNow) };
    step.finish(op, "submission.unpublish", at.unpublish(by.account(), reason, op.now)).await
}

/// Publishes the scheduled pieces whose moment has come. Gives their number. The system's own work.
///
/// # Errors
/// The database fails.
pub async fn come_out(op: &Op) -> Result<u64, SubmissionError> {
    if op.account().is_ok() {
        return Err(Fault::Forbidden(Permission::Review.as_str()).into());
    }
    op.require(Permission::Review)?;
    let mut out = 0;
    for (id, version) in store::due(&op.db, op.now, COME_OUT).await? {
        match publish_due(op, id, version).await {
            Ok(()) => out += 1,
            // Somebody decided meanwhile.
            Err(SubmissionError::Stale | SubmissionError::NotNow) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(out)
}

async fn publish_due(op: &Op, id: SubmissionId, version: i32) -> Result<(), SubmissionError> {
    let step = act::begin(op, id, version).await?;
    let Submission::Scheduled(at) = step.piece.clone() else { return Err(SubmissionError::NotNow) };
    let next = at.come_out(op.now).map_err(|_| SubmissionError::NotNow)?;
    step.finish(op, "submission.come-out", next).await
}
