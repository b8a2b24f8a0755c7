//! Taking back spellings and institutions that came with a load and that nothing needs any more.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::{affiliation, import_line, institution, participation, spelling};
use crate::fault::Fault;
use crate::id::BatchId;

/// Removes what the batch brought: spellings that rules decided and no other line has, then institutions that
/// nobody comes from, works at, or spells. Its lines must be marked as nobody's before.
pub(crate) async fn take_back(tx: &impl ConnectionTrait, batch: BatchId) -> Result<(), Fault> {
    let spelled = Query::select()
        .column(import_line::Column::SpellingId)
        .from(import_line::Entity)
        .and_where(Expr::col(import_line::Column::SpellingId).is_not_null())
        .take();
    spelling::Entity::delete_many()
        .filter(spelling::Column::BatchId.eq(batch.0))
        .filter(spelling::Column::DecidedBy.eq("rule"))
        .filter(spelling::Column::Id.not_in_subquery(spelled))
        .exec(tx)
        .await?;
    remove_unused(tx, institution::Column::BatchId.eq(batch.0)).await
}

/// Removes of these institutions those that nobody comes from, works at, or spells.
pub(crate) async fn remove_unused(tx: &impl ConnectionTrait, which: SimpleExpr) -> Result<(), Fault> {
    // An institution at the end of a chain goes first, then perhaps the one above it.
    loop {
        let removed = institution::Entity::delete_many()
            .filter(which.clone())
            .filter(institution::Column::Id.not_in_subquery(used(participation::Entity, participation::Column::SentBy)))
            .filter(
                institution::Column::Id.not_in_subquery(used(affiliation::Entity, affiliation::Column::InstitutionId)),
            )
            .filter(institution::Column::Id.not_in_subquery(used(spelling::Entity, spelling::Column::InstitutionId)))
            .filter(institution::Column::Id.not_in_subquery(used(institution::Entity, institution::Column::ParentId)))
            .filter(institution::Column::Id.not_in_subquery(used(institution::Entity, institution::Column::MergedInto)))
            .exec(tx)
            .await?;
        if removed.rows_affected == 0 {
            return Ok(());
        }
    }
}

fn used(
    table: impl sea_orm::sea_query::IntoTableRef,
    column: impl sea_orm::sea_query::IntoColumnRef + Copy,
) -> sea_orm::sea_query::SelectStatement {
    Query::select().expr(Expr::col(column)).from(table).and_where(Expr::col(column).is_not_null()).take()
}
