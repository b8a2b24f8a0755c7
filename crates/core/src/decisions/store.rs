//! Rows of decisions.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::{Decision, DecisionKind, Kept, NewDecision};
use crate::entity::staff_decision;
use crate::fault::{BadRow, Fault};
use crate::id::DecisionId;
use crate::op::Op;
use crate::page::{Page, PageRequest};

pub(super) async fn insert(tx: &impl ConnectionTrait, op: &Op, id: DecisionId, new: NewDecision) -> Result<(), Fault> {
    let row = staff_decision::ActiveModel {
        id: Set(id.0),
        kind: Set(new.kind.as_str().to_owned()),
        subject: Set(new.subject),
        other: Set(new.other),
        words: Set(new.words),
        at: Set(op.now),
        actor: Set(op.actor.name()),
        before: Set(new.before),
        after: Set(new.after),
        moved: Set(new.moved),
        undone_at: Set(None),
        undone_by: Set(None),
    };
    staff_decision::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn find(tx: &impl ConnectionTrait, id: DecisionId) -> Result<Option<Kept>, Fault> {
    staff_decision::Entity::find_by_id(id.0).one(tx).await?.map(kept).transpose()
}

fn kept(row: staff_decision::Model) -> Result<Kept, Fault> {
    let decision = decision(&row)?;
    Ok(Kept { decision, other: row.other, before: row.before, after: row.after, moved: row.moved })
}

fn decision(row: &staff_decision::Model) -> Result<Decision, Fault> {
    let kind = DecisionKind::parse(&row.kind).ok_or_else(|| BadRow::new("staff_decision", "kind", row.id))?;
    Ok(Decision {
        id: row.id.into(),
        kind,
        subject: row.subject,
        words: row.words.clone(),
        at: row.at,
        actor: row.actor.clone(),
        undone_at: row.undone_at,
    })
}

pub(super) async fn mark_undone(tx: &impl ConnectionTrait, op: &Op, id: DecisionId) -> Result<(), Fault> {
    let row = staff_decision::ActiveModel {
        id: Set(id.0),
        undone_at: Set(Some(op.now)),
        undone_by: Set(Some(op.actor.name())),
        ..Default::default()
    };
    staff_decision::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Decisions of these kinds, the newest first; those about one record alone, where one is named.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    kinds: &[DecisionKind],
    about: Option<Uuid>,
    request: PageRequest,
) -> Result<Page<Decision>, Fault> {
    let words = kinds.iter().map(|kind| kind.as_str());
    let mut found = staff_decision::Entity::find().filter(staff_decision::Column::Kind.is_in(words));
    if let Some(id) = about {
        found = found.filter(is_about(id));
    }
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(staff_decision::Column::At)
        .order_by_desc(staff_decision::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    Ok(Page { rows: rows.iter().map(decision).collect::<Result<_, _>>()?, total, request })
}

fn is_about(id: Uuid) -> Condition {
    Condition::any().add(staff_decision::Column::Subject.eq(id)).add(staff_decision::Column::Other.eq(id))
}
