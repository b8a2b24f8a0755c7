//! An institution's own values, as a decision keeps them before and after.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::decisions::fields::exact;
use crate::entity::{affiliation, institution, institution_name, participation};
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::op::Op;
use crate::text;

/// The values that staff may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Columns {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) ror: Option<String>,
    pub(super) country: Option<String>,
    pub(super) region: Option<String>,
    pub(super) city: Option<String>,
    pub(super) place: Option<Degrees>,
    pub(super) domains: Vec<String>,
    pub(super) parent: Option<Uuid>,
    pub(super) successor: Option<Uuid>,
}

/// A place on earth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Degrees {
    #[serde(with = "exact")]
    north: f64,
    #[serde(with = "exact")]
    east: f64,
}

impl From<(f64, f64)> for Degrees {
    fn from((north, east): (f64, f64)) -> Self {
        Self { north, east }
    }
}

impl Columns {
    pub(super) fn of(row: &institution::Model) -> Result<Self, BadRow> {
        let bad = |_| BadRow::new("institution", "domains", row.id);
        Ok(Self {
            name: row.name.clone(),
            slug: row.slug.clone(),
            ror: row.ror.clone(),
            country: row.country.clone(),
            region: row.region.clone(),
            city: row.city.clone(),
            place: row.latitude.zip(row.longitude).map(Degrees::from),
            domains: serde_json::from_value(row.domains.clone()).map_err(bad)?,
            parent: row.parent_id,
            successor: row.successor_id,
        })
    }

    pub(super) async fn write(&self, tx: &impl ConnectionTrait, op: &Op, id: Uuid) -> Result<(), sea_orm::DbErr> {
        let row = institution::ActiveModel {
            id: Set(id),
            name: Set(self.name.clone()),
            sort_name: Set(text::fold(&self.name)),
            slug: Set(self.slug.clone()),
            ror: Set(self.ror.clone()),
            country: Set(self.country.clone()),
            region: Set(self.region.clone()),
            city: Set(self.city.clone()),
            latitude: Set(self.place.map(|place| place.north)),
            longitude: Set(self.place.map(|place| place.east)),
            domains: Set(serde_json::json!(self.domains)),
            parent_id: Set(self.parent),
            successor_id: Set(self.successor),
            updated_at: Set(op.now),
            ..Default::default()
        };
        institution::Entity::update(row).exec(tx).await.map(|_| ())
    }
}

/// The row of an institution that was not merged into another.
pub(super) async fn standing(tx: &impl ConnectionTrait, id: Uuid) -> Result<institution::Model, Fault> {
    let row = institution::Entity::find_by_id(id).one(tx).await?;
    row.filter(|row| row.merged_into.is_none()).ok_or(Fault::NotFound("institution"))
}

/// Whom the institution sent, and who is or was there.
pub(super) async fn people_of(tx: &impl ConnectionTrait, id: Uuid) -> Result<Vec<ScholarId>, Fault> {
    let mut people: Vec<Uuid> = participation::Entity::find()
        .select_only()
        .column(participation::Column::ScholarId)
        .filter(participation::Column::SentBy.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    let there: Vec<Uuid> = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::ScholarId)
        .filter(affiliation::Column::InstitutionId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    people.extend(there);
    people.sort_unstable();
    people.dedup();
    Ok(people.into_iter().map(ScholarId).collect())
}

/// The folded names by which the institution goes already.
pub(super) async fn folded_names(tx: &impl ConnectionTrait, id: Uuid, name: &str) -> Result<Vec<String>, Fault> {
    let rows = institution_name::Entity::find().filter(institution_name::Column::InstitutionId.eq(id)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.folded).chain([text::fold(name)]).collect())
}
