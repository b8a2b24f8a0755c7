//! Institutions as other slices name them.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::model::InstitutionRef;
use super::store;
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::text::fold;

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

/// The one institution of the community that has exactly this name, accents and case aside; `None` where
/// there is none, or several.
pub(crate) async fn named_so(db: &impl ConnectionTrait, name: &str) -> Result<Option<InstitutionId>, Fault> {
    match store::named_so(db, &fold(name), 2).await?[..] {
        [only] => Ok(Some(only.into())),
        _ => Ok(None),
    }
}
