//! Institutions that were merged into others: who stands for them now.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::db::CHUNK;
use crate::entity::institution;

/// Of these institutions those that were merged, each with the one that stands for it now.
pub(super) async fn into(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let mut stands: HashMap<Uuid, Uuid> = HashMap::new();
    let mut asked: Vec<Uuid> = ids.to_vec();
    while !asked.is_empty() {
        let mut next = Vec::new();
        for chunk in asked.chunks(CHUNK) {
            let rows: Vec<(Uuid, Option<Uuid>)> = institution::Entity::find()
                .select_only()
                .column(institution::Column::Id)
                .column(institution::Column::MergedInto)
                .filter(institution::Column::Id.is_in(chunk.to_vec()))
                .filter(institution::Column::MergedInto.is_not_null())
                .into_tuple()
                .all(db)
                .await?;
            for (id, into) in rows {
                let Some(into) = into else { continue };
                stands.values_mut().filter(|stand| **stand == id).for_each(|stand| *stand = into);
                stands.insert(id, into);
                next.push(into);
            }
        }
        asked = next;
    }
    Ok(stands)
}
