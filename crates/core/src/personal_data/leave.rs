//! Leaving: the account goes, the record stays, seen by staff alone.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::accounts::Role;
use crate::audience::Viewer;
use crate::audit;
use crate::db::begin_write;
use crate::entity::{account, affiliation, participation, scholar, scholar_discipline};
use crate::fault::{Fault, Kind};
use crate::indexing;
use crate::op::Op;

/// Why somebody did not leave.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Staff have work that somebody has to take over.
    #[error("you have a role here; ask an admin to take it from you first, so that your work goes on")]
    HasRole,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LeaveError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::HasRole => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for LeaveError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Closes one's account with all its sessions and addresses, and takes the record out of the directory.
///
/// # Errors
/// [`LeaveError`].
pub async fn leave(op: &Op) -> Result<(), LeaveError> {
    let signed = *op.account()?;
    if signed.role != Role::Scholar {
        return Err(LeaveError::HasRole);
    }
    let tx = begin_write(&op.db).await?;
    account::Entity::delete_by_id(signed.account.0).exec(&tx).await?;
    if let Some(id) = signed.scholar {
        let staff = Expr::value(Viewer::Staff.rank());
        scholar::Entity::update_many()
            .col_expr(scholar::Column::Listed, Expr::value(false))
            .col_expr(scholar::Column::SeenFrom, staff.clone())
            .col_expr(scholar::Column::Version, Expr::col(scholar::Column::Version).add(1))
            .col_expr(scholar::Column::UpdatedAt, Expr::value(op.now))
            .filter(scholar::Column::Id.eq(id.0))
            .exec(&tx)
            .await?;
        affiliation::Entity::update_many()
            .col_expr(affiliation::Column::SeenFrom, staff.clone())
            .filter(affiliation::Column::ScholarId.eq(id.0))
            .exec(&tx)
            .await?;
        participation::Entity::update_many()
            .col_expr(participation::Column::SeenFrom, staff.clone())
            .filter(participation::Column::ScholarId.eq(id.0))
            .exec(&tx)
            .await?;
        scholar_discipline::Entity::update_many()
            .col_expr(scholar_discipline::Column::SeenFrom, staff)
            .filter(scholar_discipline::Column::ScholarId.eq(id.0))
            .exec(&tx)
            .await?;
    }
    let event = audit::Event {
        action: "person.left",
        subject_kind: "account",
        subject: signed.account.0,
        detail: json!({ "scholar": signed.scholar }),
    };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, signed.scholar.as_slice()).await?;
    tx.commit().await?;
    Ok(())
}
