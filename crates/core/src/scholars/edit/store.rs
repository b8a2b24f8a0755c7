//! Rows of places of work as their owner edits them, and of the history.

use std::collections::BTreeMap;

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::Value;
use uuid::Uuid;

use super::draft::{At, Stay};
use super::history::{Change, What};
use super::written::Line;
use crate::entity::{affiliation, profile_change, scholar};
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::institutions;
use crate::op::Op;
use crate::page::{Page, PageRequest};
use crate::scholars::{Field, Scholar};

/// Holds the record until the end of the transaction: who saves at the same moment waits, and then sees this change.
pub(super) async fn lock(tx: &impl ConnectionTrait, id: ScholarId) -> Result<(), Fault> {
    if tx.get_database_backend() == DbBackend::Postgres {
        scholar::Entity::find_by_id(id.0).lock(LockType::Update).one(tx).await?;
    }
    Ok(())
}

/// What stood in the fields that were changed after version `seen`, before they were; `None` where not every
/// version in between left its changes.
pub(super) async fn changed_since(
    tx: &impl ConnectionTrait,
    id: ScholarId,
    seen: i32,
    now: i32,
) -> Result<Option<BTreeMap<Field, Value>>, Fault> {
    let rows = profile_change::Entity::find()
        .filter(profile_change::Column::ScholarId.eq(id.0))
        .filter(profile_change::Column::Version.gt(seen))
        .order_by_asc(profile_change::Column::Version)
        .all(tx)
        .await?;
    let mut versions: Vec<i32> = rows.iter().map(|row| row.version).collect();
    versions.dedup();
    if !versions.into_iter().eq(seen + 1..=now) {
        return Ok(None);
    }
    let mut before = BTreeMap::new();
    for row in rows {
        if let Some(What::Value(field)) = What::named(&row.field) {
            before.entry(field).or_insert(row.before);
        }
    }
    Ok(Some(before))
}

/// Keeps what was changed, each with what stood there before and afterwards.
pub(super) async fn keep_changes(
    tx: &impl ConnectionTrait,
    op: &Op,
    next: &Scholar,
    own: bool,
    changes: Vec<(What, Value, Value)>,
) -> Result<(), Fault> {
    let rows = changes.into_iter().map(|(what, before, after)| profile_change::ActiveModel {
        id: Set(Uuid::now_v7()),
        scholar_id: Set(next.id.0),
        version: Set(next.version),
        at: Set(op.now),
        actor: Set(op.actor.name()),
        own: Set(own),
        field: Set(what.word()),
        before: Set(before),
        after: Set(after),
    });
    profile_change::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn history(
    db: &impl ConnectionTrait,
    id: ScholarId,
    request: PageRequest,
) -> Result<Page<Change>, Fault> {
    let of = profile_change::Entity::find().filter(profile_change::Column::ScholarId.eq(id.0));
    let total = of.clone().count(db).await?;
    let rows = of
        .order_by_desc(profile_change::Column::Version)
        .order_by_asc(profile_change::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    let rows = rows.into_iter().map(change).collect::<Result<_, _>>()?;
    Ok(Page { rows, total, request })
}

/// What the save that made this version changed.
pub(super) async fn changed_in(db: &impl ConnectionTrait, id: ScholarId, version: i32) -> Result<Vec<What>, Fault> {
    let rows = profile_change::Entity::find()
        .filter(profile_change::Column::ScholarId.eq(id.0))
        .filter(profile_change::Column::Version.eq(version))
        .order_by_asc(profile_change::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| change(row).map(|change| change.what)).collect::<Result<_, _>>()?)
}

fn change(row: profile_change::Model) -> Result<Change, BadRow> {
    Ok(Change {
        what: What::named(&row.field).ok_or_else(|| BadRow::new("profile_change", "field", row.id))?,
        at: row.at,
        version: row.version,
        own: row.own,
        before: row.before,
        after: row.after,
    })
}

/// Makes the scholar's places of work these ones. Names that are typed keep what they were decided to mean, or
/// wait for staff.
pub(super) async fn write_stays(
    tx: &impl ConnectionTrait,
    op: &Op,
    scholar: &Scholar,
    stays: &[Stay],
) -> Result<(), Fault> {
    let kept: Vec<Uuid> = stays.iter().filter_map(|stay| stay.id).map(|id| id.0).collect();
    affiliation::Entity::delete_many()
        .filter(affiliation::Column::ScholarId.eq(scholar.id.0))
        .filter(affiliation::Column::Id.is_not_in(kept))
        .exec(tx)
        .await?;
    for stay in stays {
        let mut row = row(tx, op, scholar, stay).await?;
        if let Some(id) = stay.id {
            row.id = Set(id.0);
            row.update(tx).await?;
        } else {
            row.id = Set(Uuid::now_v7());
            row.scholar_id = Set(scholar.id.0);
            row.line_id = Set(None);
            affiliation::Entity::insert(row).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

async fn row(
    tx: &impl ConnectionTrait,
    op: &Op,
    scholar: &Scholar,
    stay: &Stay,
) -> Result<affiliation::ActiveModel, Fault> {
    let text = |line: &Option<Line<160>>| line.as_ref().map(|line| line.as_str().to_owned());
    let institution = match &stay.at {
        At::Institution { id, .. } => Some(*id),
        At::Typed(typed) => institutions::meant_by(tx, op, typed.as_str(), scholar.country).await?,
    };
    let mut row = affiliation::ActiveModel {
        institution_id: Set(institution.map(|id| id.0)),
        role: Set(text(&stay.role)),
        department: Set(text(&stay.department)),
        from_year: Set(stay.from),
        to_year: Set(stay.to),
        is_primary: Set(stay.primary),
        seen_from: Set(scholar.first_viewer(Field::Affiliations).rank()),
        ..Default::default()
    };
    match &stay.at {
        At::Typed(typed) => row.typed = Set(Some(typed.as_str().to_owned())),
        // What stood in a roster stays beside the institution it means.
        At::Institution { .. } if stay.id.is_none() => row.typed = Set(None),
        At::Institution { .. } => {}
    }
    Ok(row)
}
