//! The institution at the top of each: what “with children” counts under.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::db::CHUNK;
use crate::entity::institution;
use crate::fault::Fault;

/// Those that the institution belongs to, itself first and the topmost last.
pub(super) async fn upwards(tx: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>, Fault> {
    let mut chain = vec![id];
    let mut seen = HashSet::from([id]);
    let mut at = id;
    loop {
        let above: Option<Option<Uuid>> = institution::Entity::find_by_id(at)
            .select_only()
            .column(institution::Column::ParentId)
            .into_tuple()
            .one(tx)
            .await?;
        match above.flatten() {
            Some(above) if seen.insert(above) => {
                chain.push(above);
                at = above;
            }
            _ => return Ok(chain),
        }
    }
}

/// Sets the topmost institution of this one and of all below it.
pub(super) async fn settle(tx: &impl ConnectionTrait, id: Uuid) -> Result<(), Fault> {
    let top = upwards(tx, id).await?.last().copied().unwrap_or(id);
    let mut below = vec![id];
    let mut seen: HashSet<Uuid> = HashSet::new();
    while !below.is_empty() {
        below.retain(|id| seen.insert(*id));
        let mut next = Vec::new();
        for chunk in below.chunks(CHUNK) {
            institution::Entity::update_many()
                .col_expr(institution::Column::RootId, Expr::value(top))
                .filter(institution::Column::Id.is_in(chunk.to_vec()))
                .exec(tx)
                .await?;
            let children: Vec<Uuid> = institution::Entity::find()
                .select_only()
                .column(institution::Column::Id)
                .filter(institution::Column::ParentId.is_in(chunk.to_vec()))
                .into_tuple()
                .all(tx)
                .await?;
            next.extend(children);
        }
        below = next;
    }
    Ok(())
}
