//! Taking back editions and programs that came with a load and that nothing needs any more.

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::{edition, participation, program};
use crate::fault::Fault;
use crate::id::BatchId;

/// Removes editions of the batch in which nobody takes part, then programs of the batch without editions.
pub(crate) async fn take_back(tx: &impl ConnectionTrait, batch: BatchId) -> Result<(), Fault> {
    let attended = Query::select().column(participation::Column::EditionId).from(participation::Entity).take();
    edition::Entity::delete_many()
        .filter(edition::Column::BatchId.eq(batch.0))
        .filter(edition::Column::Id.not_in_subquery(attended))
        .exec(tx)
        .await?;
    let held = Query::select().column(edition::Column::ProgramId).from(edition::Entity).take();
    program::Entity::delete_many()
        .filter(program::Column::BatchId.eq(batch.0))
        .filter(program::Column::Id.not_in_subquery(held))
        .exec(tx)
        .await?;
    Ok(())
}
