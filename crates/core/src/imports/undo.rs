//! Taking a load back: what it brought goes, what people edited since stays.

use serde_json::Value;

use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::{BatchId, ScholarId};
use crate::indexing;
use crate::op::{Op, Permission};
use crate::{institutions, programs, scholars};

/// What taking back came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Source lines taken back.
    pub lines: usize,
    /// Scholars who came with the load and are gone again.
    pub removed: usize,
    /// Scholars who came with the load and stay, because people edited them or later loads speak of them.
    pub kept: usize,
}

/// Why a load was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such batch.
    #[error("there is no batch {0}; `collegium import rosters` prints a batch's id at its end")]
    NoSuchBatch(BatchId),
    /// It was taken back before.
    #[error("batch {0} was taken back already")]
    AlreadyUndone(BatchId),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl UndoError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoSuchBatch(_) => Kind::NotFound,
            Self::AlreadyUndone(_) => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for UndoError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Takes a load back, in one transaction. Its lines stay on record, as lines of a load that was taken back.
///
/// # Errors
/// [`UndoError`]; the database is then as it was before.
pub async fn undo(op: &Op, batch: BatchId) -> Result<Undone, UndoError> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    let found = store::batch(&tx, batch).await?.ok_or(UndoError::NoSuchBatch(batch))?;
    if found.undone_at.is_some() {
        return Err(UndoError::AlreadyUndone(batch));
    }
    let lines = store::lines_of_batch(&tx, batch).await?;
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let mut touched = scholars::take_back_lines(&tx, &ids).await?;
    for line in &lines {
        if let (Some(scholar), Value::Object(changes)) = (line.scholar_id, &line.changes) {
            scholars::restore(&tx, ScholarId(scholar), changes).await?;
            touched.push(ScholarId(scholar));
        }
    }
    let taken_back = scholars::take_back_batch(&tx, batch).await?;
    store::mark_undone(&tx, op, batch).await?;
    institutions::take_back(&tx, batch).await?;
    programs::take_back(&tx, batch).await?;
    let undone = Undone { lines: lines.len(), removed: taken_back.removed.len(), kept: taken_back.kept.len() };
    let detail = serde_json::json!({ "lines": undone.lines, "removed": undone.removed, "kept": undone.kept });
    audit::record(&tx, op, audit::Event { action: "import.undo", subject_kind: "batch", subject: batch.0, detail })
        .await?;
    institutions::renew(&tx).await?;
    touched.extend(taken_back.removed);
    touched.sort_unstable();
    touched.dedup();
    indexing::mark(&tx, &touched).await?;
    tx.commit().await?;
    Ok(undone)
}
