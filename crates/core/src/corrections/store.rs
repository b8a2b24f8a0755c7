//! Rows of requests for correction.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::browse::CorrectionState;
use super::model::{Correction, CorrectionKind};
use crate::entity::correction;
use crate::fault::{BadRow, Fault};
use crate::id::CorrectionId;
use crate::op::Op;
use crate::page::{Page, PageRequest};

pub(super) async fn insert(tx: &impl ConnectionTrait, new: &Correction) -> Result<(), Fault> {
    let row = correction::ActiveModel {
        id: Set(new.id.0),
        kind: Set(new.kind.as_str().to_owned()),
        scholar_id: Set(new.scholar.map(|scholar| scholar.0)),
        page: Set(new.page.clone()),
        said: Set(new.said.clone()),
        name: Set(new.name.clone()),
        address: Set(new.address.clone()),
        asked_at: Set(new.asked_at),
        due_at: Set(new.due_at),
        answer: Set(None),
        answered_at: Set(None),
        answered_by: Set(None),
    };
    correction::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn find(db: &impl ConnectionTrait, id: CorrectionId) -> Result<Option<Correction>, Fault> {
    Ok(correction::Entity::find_by_id(id.0).one(db).await?.map(read).transpose()?)
}

/// Writes the answer. Says whether the request still waited for one.
pub(super) async fn write_answer(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: CorrectionId,
    answer: &str,
) -> Result<bool, Fault> {
    let row = correction::ActiveModel {
        answer: Set(Some(answer.to_owned())),
        answered_at: Set(Some(op.now)),
        answered_by: Set(Some(op.actor.name())),
        ..Default::default()
    };
    let written = correction::Entity::update_many()
        .set(row)
        .filter(correction::Column::Id.eq(id.0))
        .filter(correction::Column::AnsweredAt.is_null())
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}

pub(super) async fn page(
    db: &impl ConnectionTrait,
    state: CorrectionState,
    request: PageRequest,
) -> Result<Page<Correction>, Fault> {
    let found = match state {
        CorrectionState::Open => correction::Entity::find()
            .filter(correction::Column::AnsweredAt.is_null())
            .order_by_asc(correction::Column::DueAt),
        CorrectionState::Answered => correction::Entity::find()
            .filter(correction::Column::AnsweredAt.is_not_null())
            .order_by_desc(correction::Column::AnsweredAt),
    };
    let total = found.clone().count(db).await?;
    let rows =
        found.order_by_asc(correction::Column::Id).limit(request.size()).offset(request.offset()).all(db).await?;
    Ok(Page { rows: rows.into_iter().map(read).collect::<Result<_, _>>()?, total, request })
}

fn read(row: correction::Model) -> Result<Correction, BadRow> {
    let kind = CorrectionKind::parse(&row.kind).ok_or_else(|| BadRow::new("correction", "kind", row.id))?;
    Ok(Correction {
        id: row.id.into(),
        kind,
        scholar: row.scholar_id.map(Into::into),
        page: row.page,
        said: row.said,
        name: row.name,
        address: row.address,
        asked_at: row.asked_at,
        due_at: row.due_at,
        answer: row.answer.zip(row.answered_at),
    })
}
