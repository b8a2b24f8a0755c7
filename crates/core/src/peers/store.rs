//! Rows of letters between peers, and of who takes none from whom.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::received::Received;
use super::write::NewPeerLetter;
use crate::entity::{peer_block, peer_letter, scholar};
use crate::fault::Fault;
use crate::id::{PeerLetterId, ScholarId};
use crate::op::Op;

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    op: &Op,
    from: ScholarId,
    new: &NewPeerLetter,
) -> Result<PeerLetterId, DbErr> {
    let id = PeerLetterId::new();
    peer_letter::ActiveModel {
        id: Set(id.0),
        scholar_id: Set(from.0),
        to_scholar_id: Set(new.to.0),
        subject: Set(new.subject.as_str().to_owned()),
        words: Set(new.words.as_str().to_owned()),
        at: Set(op.now),
        report: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(id)
}

pub(super) async fn is_blocked(db: &impl ConnectionTrait, reader: ScholarId, writer: ScholarId) -> Result<bool, DbErr> {
    Ok(peer_block::Entity::find_by_id((reader.0, writer.0)).one(db).await?.is_some())
}

pub(super) async fn block(
    tx: &impl ConnectionTrait,
    reader: ScholarId,
    writer: ScholarId,
    blocked: bool,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if !blocked {
        return peer_block::Entity::delete_by_id((reader.0, writer.0)).exec(tx).await.map(|_| ());
    }
    let row = peer_block::ActiveModel { scholar_id: Set(reader.0), blocked_scholar_id: Set(writer.0), at: Set(now) };
    let keys = [peer_block::Column::ScholarId, peer_block::Column::BlockedScholarId];
    let again = OnConflict::columns(keys).update_column(peer_block::Column::At).to_owned();
    peer_block::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await.map(|_| ())
}

pub(super) async fn by_id(db: &impl ConnectionTrait, id: PeerLetterId) -> Result<Option<Received>, Fault> {
    match peer_letter::Entity::find_by_id(id.0).one(db).await? {
        Some(row) => Ok(read(db, row).await?),
        None => Ok(None),
    }
}

/// A letter with its writer's name; a letter whose writer is no more is none.
async fn read(db: &impl ConnectionTrait, row: peer_letter::Model) -> Result<Option<Received>, DbErr> {
    let name = scholar::Entity::find_by_id(row.scholar_id)
        .select_only()
        .column(scholar::Column::DisplayName)
        .into_tuple::<String>()
        .one(db)
        .await?;
    let Some(from_name) = name else { return Ok(None) };
    let (from, to) = (ScholarId(row.scholar_id), ScholarId(row.to_scholar_id));
    Ok(Some(Received {
        blocked: is_blocked(db, to, from).await?,
        id: row.id.into(),
        from,
        to,
        from_name,
        subject: row.subject,
        words: row.words,
        at: row.at,
        report: row.report,
    }))
}

pub(super) async fn set_report(tx: &impl ConnectionTrait, id: PeerLetterId, report: Option<&str>) -> Result<(), DbErr> {
    peer_letter::Entity::update_many()
        .col_expr(peer_letter::Column::Report, Expr::value(report.map(str::to_owned)))
        .filter(peer_letter::Column::Id.eq(id.0))
        .exec(tx)
        .await
        .map(|_| ())
}

pub(super) async fn reported(db: &impl ConnectionTrait) -> Result<Vec<Received>, Fault> {
    let rows = peer_letter::Entity::find()
        .filter(peer_letter::Column::Report.is_not_null())
        .order_by_asc(peer_letter::Column::At)
        .limit(100)
        .all(db)
        .await?;
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        letters.extend(read(db, row).await?);
    }
    Ok(letters)
}

pub(super) async fn count_reported(db: &impl ConnectionTrait) -> Result<u64, Fault> {
    Ok(peer_letter::Entity::find().filter(peer_letter::Column::Report.is_not_null()).count(db).await?)
}
