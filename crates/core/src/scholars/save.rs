//! Saving changed records.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::model::Scholar;
use super::{record, store};
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::ScholarId;
use crate::indexing;
use crate::op::{Op, Permission};

/// Why a record was not saved. Nothing of the change is kept then.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else changed the record meanwhile.
    #[error("the record of {0} was changed meanwhile; look at it as it is now and change it again")]
    Stale(ScholarId),
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SaveError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Stale(_) => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for SaveError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Saves these records as somebody changed them, all or none. Each must carry the version it was read with;
/// it is saved as the next one. Who changed the name gets a new address; the old one leads there. E-mail addresses, places of work and participations are not touched.
///
/// # Errors
/// [`SaveError::Stale`] if a record has changed since it was read.
pub async fn save(op: &Op, scholars: &[Scholar]) -> Result<(), SaveError> {
    op.require(Permission::EditScholars)?;
    let tx = begin_write(&op.db).await?;
    for scholar in scholars {
        let mut next = Scholar { version: scholar.version + 1, updated_at: op.now, ..scholar.clone() };
        record::follow_name(&tx, &mut next).await?;
        if !store::update(&tx, &next, true).await? {
            return Err(SaveError::Stale(scholar.id));
        }
    }
    let ids: Vec<ScholarId> = scholars.iter().map(|scholar| scholar.id).collect();
    audit_saved(&tx, op, &ids).await?;
    indexing::mark(&tx, &ids).await?;
    tx.commit().await?;
    Ok(())
}

async fn audit_saved(tx: &impl ConnectionTrait, op: &Op, ids: &[ScholarId]) -> Result<(), Fault> {
    let subject = ids.first().map_or(Uuid::nil(), |id| id.0);
    let detail = serde_json::json!({ "scholars": ids });
    audit::record(tx, op, audit::Event { action: "scholar.save", subject_kind: "scholar", subject, detail }).await?;
    Ok(())
}
