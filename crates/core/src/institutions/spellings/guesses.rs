//! What a spelling may mean, as it is kept with the spelling and as staff see it.

use std::collections::HashMap;

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::audience::Viewer;
use crate::entity::institution;
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::institutions::{Origin, registry, store};
use crate::reference::country_name;

/// An organization that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// An institution of the community.
    Institution(InstitutionId),
    /// An organization of the registry that nobody came from so far, by its ROR id.
    Registry(String),
}

/// What a spelling may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// Which organization.
    pub target: Target,
    /// Its name.
    pub name: String,
    /// City and country.
    pub place: String,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
    /// How many distinct scholars it sent so far.
    pub sent: u32,
    /// How likely it is, 0 to 1.
    pub likely: f32,
}

/// Guesses as they are kept.
pub(super) fn to_json(guesses: &[(Origin, f32)]) -> Value {
    let kept: Vec<(Target, f32)> = guesses
        .iter()
        .map(|(origin, likely)| match origin {
            Origin::Registry(ror) => (Target::Registry(ror.clone()), *likely),
            Origin::Community(id) => (Target::Institution(*id), *likely),
        })
        .collect();
    serde_json::to_value(kept).unwrap_or_default()
}

/// The kept guesses with names and places; organizations that are no more are left out.
pub(super) async fn read(db: &impl ConnectionTrait, kept: Option<Value>) -> Result<Vec<Guess>, Fault> {
    let kept: Vec<(Target, f32)> = kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
    let rors: Vec<String> = kept.iter().filter_map(|(target, _)| ror(target)).collect();
    let ids = kept.iter().filter_map(|(target, _)| match target {
        Target::Institution(id) => Some(id.0),
        Target::Registry(_) => None,
    });
    let condition = institution::Column::Id.is_in(ids).or(institution::Column::Ror.is_in(rors.clone()));
    let own =
        institution::Entity::find().filter(condition).filter(institution::Column::MergedInto.is_null()).all(db).await?;
    let records: HashMap<String, _> =
        registry::records(db, &rors).await?.into_iter().map(|record| (record.ror.clone(), record)).collect();
    let mut guesses = Vec::with_capacity(kept.len());
    for (target, likely) in kept {
        let row = own.iter().find(|row| match &target {
            Target::Institution(id) => row.id == id.0,
            Target::Registry(ror) => row.ror.as_ref() == Some(ror),
        });
        if let Some(row) = row {
            guesses.push(known(db, row, likely).await?);
        } else if let Some(record) = ror(&target).and_then(|ror| records.get(&ror)) {
            let place = place(record.city.as_deref(), record.country.map(country_name));
            let at = record.latitude.zip(record.longitude);
            guesses.push(Guess { target, name: record.name.clone(), place, at, sent: 0, likely });
        }
    }
    Ok(guesses)
}

fn ror(target: &Target) -> Option<String> {
    match target {
        Target::Registry(ror) => Some(ror.clone()),
        Target::Institution(_) => None,
    }
}

async fn known(db: &impl ConnectionTrait, row: &institution::Model, likely: f32) -> Result<Guess, Fault> {
    let named = store::named(row)?;
    Ok(Guess {
        target: Target::Institution(named.id),
        place: place(row.city.as_deref(), named.country.map(country_name)),
        name: named.name,
        at: row.latitude.zip(row.longitude),
        sent: sent(db, row.id).await?,
        likely,
    })
}

async fn sent(db: &impl ConnectionTrait, id: Uuid) -> Result<u32, Fault> {
    Ok(store::people_sent(db, id, Viewer::Staff).await?)
}

fn place(city: Option<&str>, country: Option<&str>) -> String {
    [city, country].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
