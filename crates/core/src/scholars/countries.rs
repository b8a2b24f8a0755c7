//! Where scholars are, without all the rest of their profiles: for counts over many.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::model::{Audiences, Field};
use crate::audience::Viewer;
use crate::db::CHUNK;
use crate::entity::scholar;
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::reference::CountryCode;

/// The countries of those of these scholars whose country the viewer may see.
pub(crate) async fn countries_of(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    ids: &[ScholarId],
) -> Result<HashMap<ScholarId, CountryCode>, Fault> {
    let mut seen = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(Uuid, String, Value)> = scholar::Entity::find()
            .select_only()
            .columns([scholar::Column::Id, scholar::Column::Country, scholar::Column::Audiences])
            .filter(scholar::Column::Id.is_in(chunk.iter().map(|id| id.0)))
            .filter(scholar::Column::SeenFrom.lte(viewer.rank()))
            .filter(scholar::Column::Country.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        for (id, country, audiences) in rows {
            let bad = |column| BadRow::new("scholar", column, id);
            let audiences: Audiences = serde_json::from_value(audiences).map_err(|_| bad("audiences"))?;
            let country = CountryCode::parse(&country).map_err(|_| bad("country"))?;
            if viewer.may_see(audiences.of(Field::Country)) {
                seen.insert(id.into(), country);
            }
        }
    }
    Ok(seen)
}
