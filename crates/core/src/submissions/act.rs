//! One step of one piece: load, decide, save, what follows from it, audit, commit.

use sea_orm::{ConnectionTrait, DatabaseTransaction, SqlErr};
use serde_json::json;

use super::error::SubmissionError;
use super::stage::Submission;
use super::{effects, store};
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::SubmissionId;
use crate::op::Op;

/// A piece that is being changed, in its transaction.
pub(super) struct Step {
    pub(super) tx: DatabaseTransaction,
    pub(super) piece: Submission,
}

/// Loads a piece that is to be changed, as the one who asks saw it: at this version.
pub(super) async fn begin(op: &Op, id: SubmissionId, version: i32) -> Result<Step, SubmissionError> {
    let tx = begin_write(&op.db).await?;
    let piece = store::load(&tx, id).await?.ok_or(Fault::NotFound("submission"))?;
    if piece.piece().version != version {
        return Err(SubmissionError::Stale);
    }
    Ok(Step { tx, piece })
}

impl Step {
    /// Writes the piece as it is after the step, does what follows from it, and commits. Of two who take a step at once
    /// the second is told that it came too late.
    pub(super) async fn finish(
        self,
        op: &Op,
        action: &str,
        next: impl Into<Submission>,
    ) -> Result<(), SubmissionError> {
        let (tx, before, next) = (self.tx, self.piece, next.into());
        if !store::save(&tx, &next, op.now).await? {
            return Err(SubmissionError::Stale);
        }
        effects::follow(&tx, op, &before, &next).await.map_err(or_stale)?;
        told(&tx, op, action, &before, &next).await?;
        effects::tell_author(&tx, op, &before, &next).await?;
        effects::tell_webhooks(&tx, op, &before, &next).await?;
        effects::mark(&tx, &before, &next).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Two pieces that bring the same work at the same moment: the second is told to look again, and joins the first then.
pub(super) fn or_stale(fault: Fault) -> SubmissionError {
    match &fault {
        Fault::Database(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            SubmissionError::Stale
        }
        _ => fault.into(),
    }
}

/// Writes down what happened to a piece.
async fn told(
    tx: &impl ConnectionTrait,
    op: &Op,
    action: &str,
    before: &Submission,
    after: &Submission,
) -> Result<(), SubmissionError> {
    let detail = json!({
        "before": before.stage().as_str(),
        "after": after.stage().as_str(),
        "version": before.piece().version + 1,
        "reason": after.reason().map(super::model::Reason::as_str),
    });
    let subject = after.piece().id.0;
    audit::record(tx, op, audit::Event { action, subject_kind: "submission", subject, detail }).await?;
    Ok(())
}
