//! Looking for pairs anew.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::queue::PairKind;
use super::store::{self, FoundPair};
use super::{institutions, people};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::op::{Op, Permission};

/// How many pairs were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// Of scholars.
    pub scholars: usize,
    /// Of institutions.
    pub institutions: usize,
}

/// Looks for pairs among all scholars and all institutions. What staff said of a pair stands, and a pair that they
/// called different is never asked about again, not even where one of the two was merged into a third since.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn refresh(op: &Op) -> Result<Refreshed, Fault> {
    op.require(Permission::EditScholars)?;
    let scholars = people::find(&op.db).await?;
    let institutions = institutions::find(&op.db).await?;
    let scholars = replace(op, PairKind::Scholars, scholars).await?;
    let institutions = replace(op, PairKind::Institutions, institutions).await?;
    Ok(Refreshed { scholars, institutions })
}

async fn replace(op: &Op, kind: PairKind, mut found: Vec<FoundPair>) -> Result<usize, Fault> {
    let tx = begin_write(&op.db).await?;
    let merged: HashMap<Uuid, Uuid> =
        store::merged(&tx, kind).await?.into_iter().filter_map(|(id, into)| Some((id, into?))).collect();
    let decided = store::decided(&tx, kind).await?;
    let said: HashSet<(Uuid, Uuid)> = decided
        .into_iter()
        .map(|(one, other)| (standing(one, &merged), standing(other, &merged)))
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    found.retain(|pair| !said.contains(&(pair.one, pair.other)));
    store::replace(&tx, op, kind, &found).await?;
    tx.commit().await?;
    Ok(found.len())
}

/// The record that stands for this one.
fn standing(id: Uuid, merged: &HashMap<Uuid, Uuid>) -> Uuid {
    let mut seen = HashSet::from([id]);
    let mut at = id;
    while let Some(into) = merged.get(&at).filter(|into| seen.insert(**into)) {
        at = *into;
    }
    at
}
