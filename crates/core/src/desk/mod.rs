//! What staff decided of late, and taking it back: the one place that knows which slice takes back which decision.

use uuid::Uuid;

use crate::db::begin_write;
use crate::decisions::{self, Decision, DecisionKind, TakeBackError, TakenBack};
use crate::fault::Fault;
use crate::id::DecisionId;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::scholars::merging;
use crate::{duplicates, imports, institutions};

/// Takes a decision back, in one transaction. What was edited since stays as it is and is told of.
///
/// # Errors
/// [`TakeBackError`]; nothing is changed then.
pub async fn undo(op: &Op, id: DecisionId) -> Result<TakenBack, TakeBackError> {
    op.require(Permission::ReadReports)?;
    let tx = begin_write(&op.db).await?;
    let kept = decisions::standing(&tx, id).await?;
    op.require(kept.decision.kind.permission())?;
    let edited = match kept.decision.kind {
        DecisionKind::Spelling => institutions::undo_decision(&tx, &kept).await?,
        DecisionKind::MergeScholars => {
            duplicates::reopen(&tx, op, &kept).await?;
            merging::undo_merge(&tx, op, &kept).await?
        }
        DecisionKind::SplitScholar => merging::undo_split(&tx, op, &kept).await?,
        DecisionKind::MergeInstitutions => {
            duplicates::reopen(&tx, op, &kept).await?;
            institutions::undo_merge(&tx, op, &kept).await?
        }
        DecisionKind::EditInstitution => institutions::undo_edit(&tx, op, &kept).await?,
        DecisionKind::HeldLine => imports::undo_answer(&tx, &kept).await?,
        DecisionKind::Pair => {
            duplicates::reopen(&tx, op, &kept).await?;
            Vec::new()
        }
    };
    let taken_back = decisions::taken_back(&tx, op, kept, edited).await?;
    tx.commit().await?;
    Ok(taken_back)
}

/// The decision of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn decision(op: &Op, id: DecisionId) -> Result<Decision, Fault> {
    op.require(Permission::ReadReports)?;
    decisions::find(&op.db, id).await
}

/// A page of decisions of these kinds, the newest first; those about one record alone, where one is named.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn recent(
    op: &Op,
    kinds: &[DecisionKind],
    about: Option<Uuid>,
    request: PageRequest,
) -> Result<Page<Decision>, Fault> {
    op.require(Permission::ReadReports)?;
    decisions::list(&op.db, kinds, about, request).await
}
