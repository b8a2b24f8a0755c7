//! Rows of institutions, to and from the domain.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::model::InstitutionRef;
use crate::db::CHUNK;
use crate::entity::institution;
use crate::fault::{BadRow, Fault};
use crate::reference::CountryCode;

/// The institutions of these ids, by id.
pub(super) async fn refs(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, InstitutionRef>, Fault> {
    let mut refs = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = institution::Entity::find().filter(institution::Column::Id.is_in(chunk.to_vec())).all(db).await?;
        for row in rows {
            refs.insert(row.id, named(&row)?);
        }
    }
    Ok(refs)
}

/// An institution as it is named beside others.
pub(super) fn named(row: &institution::Model) -> Result<InstitutionRef, BadRow> {
    Ok(InstitutionRef {
        id: row.id.into(),
        slug: row.slug.clone(),
        name: row.name.clone(),
        ror: row.ror.clone(),
        country: country(row)?,
    })
}

fn country(row: &institution::Model) -> Result<Option<CountryCode>, BadRow> {
    let bad = |_| BadRow::new("institution", "country", row.id);
    row.country.as_deref().map(CountryCode::parse).transpose().map_err(bad)
}
