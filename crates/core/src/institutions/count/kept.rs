//! Counts that are kept ready: reading them, with those that are out of date counted anew.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::facts::{facts, roots};
use super::plain::narrow;
use super::recount::{KeptDetail, Tally, tallies};
use super::{Counted, Detail};
use crate::audience::Viewer;
use crate::db::CHUNK;
use crate::entity::{count_due, institution, institution_count};
use crate::fault::{BadRow, Fault};
use crate::institutions::browse::{Count, InstitutionFilter, YearCount};

/// The institutions that the filter leaves, in no order.
pub(super) async fn list(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
) -> Result<Vec<Counted>, Fault> {
    let due = roots(tx, &due(tx).await?).await?;
    let mut counted = ready(tx, filter, viewer, &due).await?;
    if !due.is_empty() {
        counted.extend(anew(tx, filter, viewer, &due).await?);
    }
    Ok(counted)
}

/// The institutions whose kept counts are out of date.
async fn due(tx: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    count_due::Entity::find()
        .select_only()
        .distinct()
        .column(count_due::Column::InstitutionId)
        .into_tuple()
        .all(tx)
        .await
}

/// Whether any kept count is out of date.
pub(super) async fn is_due(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(count_due::Entity::find().one(db).await?.is_some())
}

fn within(filter: &InstitutionFilter, alumni: u32) -> bool {
    alumni >= Ord::max(filter.at_least, 1) && filter.at_most.is_none_or(|most| alumni <= most)
}

/// Kept counts, but for those of families that are due.
async fn ready(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    due: &[Uuid],
) -> Result<Vec<Counted>, Fault> {
    use institution_count::Column;
    let of = |column: Column| (institution_count::Entity, column);
    let mut select = Query::select()
        .columns([Column::InstitutionId, Column::Alumni, Column::FirstYear, Column::LastYear, Column::Detail].map(of))
        .columns(
            [institution::Column::SortName, institution::Column::RootId].map(|column| (institution::Entity, column)),
        )
        .from(institution_count::Entity)
        .inner_join(
            institution::Entity,
            Expr::col((institution::Entity, institution::Column::Id)).equals(of(Column::InstitutionId)),
        )
        .and_where(Expr::col(of(Column::Counted)).eq(number_of(filter.count)))
        .and_where(Expr::col(of(Column::Whole)).eq(filter.with_children))
        .and_where(Expr::col(of(Column::Viewer)).eq(viewer.rank()))
        .and_where(Expr::col(of(Column::Alumni)).gte(Ord::max(filter.at_least, 1)))
        .take();
    if let Some(most) = filter.at_most {
        select.and_where(Expr::col(of(Column::Alumni)).lte(most));
    }
    narrow(&mut select, filter);
    let due: HashSet<&Uuid> = due.iter().collect();
    let mut counted = Vec::new();
    for row in tx.query_all(&select).await? {
        let (institution, root): (Uuid, Uuid) = (row.try_get("", "institution_id")?, row.try_get("", "root_id")?);
        if due.contains(&root) {
            continue;
        }
        let alumni: i32 = row.try_get("", "alumni")?;
        counted.push(Counted {
            institution,
            alumni: u32::try_from(alumni).map_err(|_| BadRow::new("institution_count", "alumni", institution))?,
            first_year: row.try_get("", "first_year")?,
            last_year: row.try_get("", "last_year")?,
            sort_name: row.try_get("", "sort_name")?,
            detail: Some(row.try_get("", "detail")?),
        });
    }
    Ok(counted)
}

/// Counts of families that are due, made now.
async fn anew(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    due: &[Uuid],
) -> Result<Vec<Counted>, Fault> {
    let mut fresh = tallies(&facts(tx, filter.count, due).await?);
    fresh.retain(|one| one.whole == filter.with_children && one.viewer == viewer && within(filter, one.alumni));
    let mut names: HashMap<Uuid, String> = HashMap::new();
    for chunk in fresh.chunks(CHUNK) {
        let column = |column| (institution::Entity, column);
        let ids = chunk.iter().map(|one| one.institution);
        let mut select = Query::select()
            .columns([institution::Column::Id, institution::Column::SortName].map(column))
            .from(institution::Entity)
            .and_where(Expr::col(column(institution::Column::Id)).is_in(ids))
            .take();
        narrow(&mut select, filter);
        for row in tx.query_all(&select).await? {
            names.insert(row.try_get("", "id")?, row.try_get("", "sort_name")?);
        }
    }
    let counted = fresh.into_iter().filter_map(|one| {
        Some(Counted {
            institution: one.institution,
            alumni: one.alumni,
            first_year: one.first_year,
            last_year: one.last_year,
            sort_name: names.remove(&one.institution)?,
            detail: serde_json::to_string(&one.detail).ok(),
        })
    });
    Ok(counted.collect())
}

/// Reads a kept detail.
pub(super) fn detail(institution: Uuid, text: &str) -> Result<Detail, BadRow> {
    let kept: KeptDetail =
        serde_json::from_str(text).map_err(|_| BadRow::new("institution_count", "detail", institution))?;
    let years = kept.years.into_iter().map(|(year, scholars, new)| YearCount { year, scholars, new });
    Ok(Detail { disciplines: kept.disciplines, years: years.collect() })
}

/// Replaces the kept counts of these families by these.
pub(super) async fn replace(
    tx: &impl ConnectionTrait,
    roots: &[Uuid],
    tallies: &[(Count, Tally)],
) -> Result<(), DbErr> {
    for chunk in roots.chunks(CHUNK) {
        let family = Query::select()
            .column(institution::Column::Id)
            .from(institution::Entity)
            .and_where(Expr::col(institution::Column::RootId).is_in(chunk.iter().copied()))
            .take();
        institution_count::Entity::delete_many()
            .filter(institution_count::Column::InstitutionId.in_subquery(family))
            .exec(tx)
            .await?;
    }
    let rows: Vec<_> = tallies.iter().map(|(count, tally)| row(*count, tally)).collect::<Result<_, _>>()?;
    for chunk in rows.chunks(CHUNK) {
        institution_count::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn row(count: Count, tally: &Tally) -> Result<institution_count::ActiveModel, DbErr> {
    let detail = serde_json::to_string(&tally.detail).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(institution_count::ActiveModel {
        counted: Set(number_of(count)),
        whole: Set(tally.whole),
        viewer: Set(tally.viewer.rank()),
        institution_id: Set(tally.institution),
        alumni: Set(tally.alumni.cast_signed()),
        first_year: Set(tally.first_year),
        last_year: Set(tally.last_year),
        detail: Set(detail),
    })
}

fn number_of(count: Count) -> i16 {
    match count {
        Count::Sent => 0,
        Count::Now => 1,
    }
}
