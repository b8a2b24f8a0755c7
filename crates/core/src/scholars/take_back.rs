//! Taking back what roster lines told, leaving what people edited since.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::model::Scholar;
use super::record::update_from_lines;
use super::store;
use crate::db::CHUNK;
use crate::entity::{affiliation, participation, scholar, scholar_email};
use crate::fault::Fault;
use crate::id::{AffiliationId, BatchId, ScholarId};

/// What became of the scholars of a batch.
pub(crate) struct TakenBack {
    /// Those who came with the batch and are gone again.
    pub(crate) removed: Vec<ScholarId>,
    /// Those who came with the batch and stay, because people edited them or later loads speak of them.
    pub(crate) kept: Vec<ScholarId>,
}

/// Removes addresses, stays and participations that these lines told of. Returns whose they were.
pub(crate) async fn take_back_lines(tx: &impl ConnectionTrait, lines: &[Uuid]) -> Result<Vec<ScholarId>, Fault> {
    let mut touched: Vec<Uuid> = Vec::new();
    for chunk in lines.chunks(CHUNK) {
        let of: Vec<Uuid> = participation::Entity::find()
            .select_only()
            .column(participation::Column::ScholarId)
            .filter(participation::Column::LineId.is_in(chunk.to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        touched.extend(of);
        let (took_part, stays, emails) =
            (participation::Column::LineId, affiliation::Column::LineId, scholar_email::Column::LineId);
        participation::Entity::delete_many().filter(took_part.is_in(chunk.to_vec())).exec(tx).await?;
        affiliation::Entity::delete_many().filter(stays.is_in(chunk.to_vec())).exec(tx).await?;
        scholar_email::Entity::delete_many().filter(emails.is_in(chunk.to_vec())).exec(tx).await?;
    }
    touched.sort_unstable();
    touched.dedup();
    Ok(touched.into_iter().map(ScholarId).collect())
}

/// Puts columns back that lines of a load changed, each only where it still has the value that the load gave it.
pub(crate) async fn restore(
    tx: &impl ConnectionTrait,
    scholar: ScholarId,
    changes: &Map<String, Value>,
) -> Result<(), Fault> {
    let Some(profile) = store::profiles(tx, &[scholar.0]).await?.pop() else { return Ok(()) };
    let mut restored = profile.scholar.clone();
    for (column, values) in changes {
        put_back(&mut restored, column, values);
    }
    if restored != profile.scholar {
        update_from_lines(tx, &[restored]).await?;
    }
    let closed = changes.get("closed").cloned().unwrap_or_default();
    let closed: Vec<(AffiliationId, i32)> = serde_json::from_value(closed).unwrap_or_default();
    for (stay, year) in closed {
        affiliation::Entity::update_many()
            .set(affiliation::ActiveModel { to_year: Set(None), is_primary: Set(true), ..Default::default() })
            .filter(affiliation::Column::Id.eq(stay.0))
            .filter(affiliation::Column::ToYear.eq(year))
            .exec(tx)
            .await?;
    }
    Ok(())
}

fn put_back(scholar: &mut Scholar, column: &str, values: &Value) {
    let Some([before, after]) = values.as_array().map(Vec::as_slice).and_then(|pair| pair.first_chunk()) else {
        return;
    };
    match column {
        "title" => swap(&mut scholar.title, before, after),
        "city" => swap(&mut scholar.city, before, after),
        "country" => swap(&mut scholar.country, before, after),
        "native_name" => swap(&mut scholar.native_name, before, after),
        "orcid" => swap(&mut scholar.orcid, before, after),
        "credentials" => swap(&mut scholar.credentials, before, after),
        "disciplines" => swap(&mut scholar.disciplines, before, after),
        _ => {}
    }
}

/// Back to the value before, if nobody changed the value after.
fn swap<T: PartialEq + serde::de::DeserializeOwned>(current: &mut T, before: &Value, after: &Value) {
    let (before, after) = (serde_json::from_value(before.clone()), serde_json::from_value::<T>(after.clone()));
    if let (Ok(before), Ok(after)) = (before, after)
        && *current == after
    {
        *current = before;
    }
}

/// Removes the scholars who came with this batch, unless people edited them or other loads speak of them.
pub(crate) async fn take_back_batch(tx: &impl ConnectionTrait, batch: BatchId) -> Result<TakenBack, Fault> {
    let came: Vec<(Uuid, i32)> = scholar::Entity::find()
        .select_only()
        .column(scholar::Column::Id)
        .column(scholar::Column::Edits)
        .filter(scholar::Column::BatchId.eq(batch.0))
        .into_tuple()
        .all(tx)
        .await?;
    let ids: Vec<Uuid> = came.iter().map(|(id, _)| *id).collect();
    let spoken_of = still_spoken_of(tx, &ids).await?;
    let (kept, removed): (Vec<_>, Vec<_>) =
        came.into_iter().partition(|(id, edits)| *edits > 0 || spoken_of.binary_search(id).is_ok());
    let removed: Vec<Uuid> = removed.into_iter().map(|(id, _)| id).collect();
    for chunk in removed.chunks(CHUNK) {
        scholar::Entity::delete_many().filter(scholar::Column::Id.is_in(chunk.to_vec())).exec(tx).await?;
    }
    Ok(TakenBack {
        removed: removed.into_iter().map(ScholarId).collect(),
        kept: kept.into_iter().map(|(id, _)| ScholarId(id)).collect(),
    })
}

/// Which of these scholars still take part in something, sorted.
async fn still_spoken_of(tx: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    let mut spoken_of: Vec<Uuid> = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let of: Vec<Uuid> = participation::Entity::find()
            .select_only()
            .column(participation::Column::ScholarId)
            .distinct()
            .filter(participation::Column::ScholarId.is_in(chunk.to_vec()))
            .into_tuple()
            .all(tx)
            .await?;
        spoken_of.extend(of);
    }
    spoken_of.sort_unstable();
    Ok(spoken_of)
}
