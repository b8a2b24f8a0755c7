//! Rows of scholars who are merged away, come back, or are new by a split.

use std::collections::BTreeSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use crate::audience::SEEN_BY_NOBODY;
use crate::entity::{account, affiliation, participation, photo, scholar, scholar_discipline, scholar_email};

/// Hides the row of who was merged into another, and what stayed with it, from every viewer.
pub(super) async fn hide(tx: &impl ConnectionTrait, id: Uuid, into: Uuid) -> Result<(), DbErr> {
    let row = scholar::ActiveModel {
        id: Set(id),
        merged_into: Set(Some(into)),
        seen_from: Set(SEEN_BY_NOBODY),
        ..Default::default()
    };
    scholar::Entity::update(row).exec(tx).await?;
    scholar_discipline::Entity::update_many()
        .col_expr(scholar_discipline::Column::SeenFrom, Expr::value(SEEN_BY_NOBODY))
        .filter(scholar_discipline::Column::ScholarId.eq(id))
        .exec(tx)
        .await?;
    affiliation::Entity::update_many()
        .col_expr(affiliation::Column::SeenFrom, Expr::value(SEEN_BY_NOBODY))
        .filter(affiliation::Column::ScholarId.eq(id))
        .exec(tx)
        .await?;
    participation::Entity::update_many()
        .col_expr(participation::Column::SeenFrom, Expr::value(SEEN_BY_NOBODY))
        .filter(participation::Column::ScholarId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes the row back out of hiding; saving the scholar then says who may see it. `false` where it is no more, or is
/// not hidden behind `into`.
pub(super) async fn bring_back(tx: &impl ConnectionTrait, id: Uuid, into: Uuid) -> Result<bool, DbErr> {
    let back = scholar::Entity::update_many()
        .col_expr(scholar::Column::MergedInto, Expr::value(None::<Uuid>))
        .filter(scholar::Column::Id.eq(id))
        .filter(scholar::Column::MergedInto.eq(into))
        .exec(tx)
        .await?;
    Ok(back.rows_affected == 1)
}

/// Gives the picture of one scholar to another who has none. Says whether it did.
pub(super) async fn hand_over_photo(tx: &impl ConnectionTrait, from: Uuid, to: Uuid) -> Result<bool, DbErr> {
    if photo::Entity::find_by_id(to).count(tx).await? > 0 {
        return Ok(false);
    }
    let handed = photo::Entity::update_many()
        .col_expr(photo::Column::ScholarId, Expr::value(to))
        .filter(photo::Column::ScholarId.eq(from))
        .exec(tx)
        .await?;
    Ok(handed.rows_affected == 1)
}

/// The ids of those of a scholar's addresses.
pub(super) async fn email_ids(
    tx: &impl ConnectionTrait,
    scholar: Uuid,
    addresses: &[String],
) -> Result<Vec<Uuid>, DbErr> {
    let rows = scholar_email::Entity::find().filter(scholar_email::Column::ScholarId.eq(scholar)).all(tx).await?;
    Ok(rows.into_iter().filter(|row| addresses.contains(&row.address)).map(|row| row.id).collect())
}

/// How often people changed the scholar's record.
pub(super) async fn edits(tx: &impl ConnectionTrait, id: Uuid) -> Result<Option<i32>, DbErr> {
    Ok(scholar::Entity::find_by_id(id).one(tx).await?.map(|row| row.edits))
}

/// Removes a scholar on whom nothing hangs any more.
pub(super) async fn remove(tx: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    scholar::Entity::delete_by_id(id).exec(tx).await.map(|_| ())
}

/// The roster lines that told of these participations, places of work and addresses.
pub(super) async fn lines_of(
    tx: &impl ConnectionTrait,
    participations: &[Uuid],
    affiliations: &[Uuid],
    emails: &[Uuid],
) -> Result<BTreeSet<Uuid>, DbErr> {
    let mut lines: Vec<Option<Uuid>> = participation::Entity::find()
        .select_only()
        .column(participation::Column::LineId)
        .filter(participation::Column::Id.is_in(participations.to_vec()))
        .into_tuple()
        .all(tx)
        .await?;
    let stays: Vec<Option<Uuid>> = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::LineId)
        .filter(affiliation::Column::Id.is_in(affiliations.to_vec()))
        .into_tuple()
        .all(tx)
        .await?;
    let addresses: Vec<Option<Uuid>> = scholar_email::Entity::find()
        .select_only()
        .column(scholar_email::Column::LineId)
        .filter(scholar_email::Column::Id.is_in(emails.to_vec()))
        .into_tuple()
        .all(tx)
        .await?;
    lines.extend(stays);
    lines.extend(addresses);
    Ok(lines.into_iter().flatten().collect())
}

/// How many of these two have an account.
pub(super) async fn accounts(tx: &impl ConnectionTrait, both: [Uuid; 2]) -> Result<u64, DbErr> {
    account::Entity::find().filter(account::Column::ScholarId.is_in(both)).count(tx).await
}
