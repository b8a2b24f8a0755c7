//! Institutions as other slices name them.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::model::InstitutionRef;
use super::store;
use crate::fault::Fault;

/// The institutions of these ids, by id.
pub(crate) async fn refs(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, InstitutionRef>, Fault> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    store::refs(db, &ids).await
}
