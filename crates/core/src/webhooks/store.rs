//! Rows of webhooks and of what they are told.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait as _,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::deliver::{Claimed, LEASE};
use super::model::{Delivery, Event, Next, State, Webhook};
use crate::entity::{webhook, webhook_delivery as delivery};
use crate::fault::{BadRow, Fault};
use crate::id::{DeliveryId, SubmissionId, WebhookId};
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// All webhooks by identity. Until the transaction ends none of them is removed.
pub(super) async fn ids(tx: &impl ConnectionTrait) -> Result<Vec<WebhookId>, DbErr> {
    let mut query = webhook::Entity::find().order_by_asc(webhook::Column::Id);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock(LockType::KeyShare);
    }
    let ids: Vec<Uuid> = query.select_only().column(webhook::Column::Id).into_tuple().all(tx).await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    op: &Op,
    to: &[WebhookId],
    event: Event,
    piece: Option<(SubmissionId, &str)>,
) -> Result<(), Fault> {
    let rows = to.iter().map(|webhook| delivery::ActiveModel {
        id: Set(DeliveryId::new().0),
        webhook_id: Set(webhook.0),
        event: Set(event.as_str().to_owned()),
        submission_id: Set(piece.map(|(id, _)| id.0)),
        slug: Set(piece.map(|(_, slug)| slug.to_owned())),
        created_at: Set(op.now),
        state: Set(State::Waiting.as_str().to_owned()),
        attempts: Set(0),
        due_at: Set(op.now),
        lease: Set(None),
        lease_until: Set(None),
        settled_at: Set(None),
        status: Set(None),
        why: Set(None),
    });
    if !to.is_empty() {
        delivery::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(super) async fn insert(tx: &impl ConnectionTrait, new: &Webhook) -> Result<(), DbErr> {
    let row = webhook::ActiveModel {
        id: Set(new.id.0),
        name: Set(new.name.clone()),
        address: Set(new.address.clone()),
        key: Set(new.key),
        former_key: Set(None),
        former_until: Set(None),
        created_at: Set(new.created_at),
        paused_at: Set(None),
        paused_why: Set(None),
    };
    row.insert(tx).await.map(|_| ())
}

/// All webhooks, in the order of their names.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Webhook>, DbErr> {
    let rows =
        webhook::Entity::find().order_by_asc(webhook::Column::Name).order_by_asc(webhook::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(webhook).collect())
}

pub(super) async fn one(db: &impl ConnectionTrait, id: WebhookId) -> Result<Option<Webhook>, DbErr> {
    Ok(webhook::Entity::find_by_id(id.0).one(db).await?.map(webhook))
}

fn webhook(row: webhook::Model) -> Webhook {
    Webhook {
        id: row.id.into(),
        name: row.name,
        address: row.address,
        key: row.key,
        former: row.former_key.zip(row.former_until),
        created_at: row.created_at,
        paused: row.paused_at.map(|at| (at, row.paused_why.unwrap_or_default())),
    }
}

/// How many messages wait for each webhook for which one does.
pub(super) async fn waiting(db: &impl ConnectionTrait) -> Result<HashMap<WebhookId, u64>, DbErr> {
    let counts: Vec<(Uuid, i64)> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::WebhookId)
        .column_as(delivery::Column::Id.count(), "many")
        .filter(delivery::Column::State.is_in([State::Waiting.as_str(), State::Sending.as_str()]))
        .group_by(delivery::Column::WebhookId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().map(|(id, many)| (id.into(), many.unsigned_abs())).collect())
}

/// Begins or ends a pause, and touches nothing else: workers and admins come at the same moment. Of two that begin
/// one, the first one's words stay.
pub(super) async fn set_pause(
    tx: &impl ConnectionTrait,
    id: WebhookId,
    pause: Option<(DateTime<Utc>, &str)>,
) -> Result<bool, DbErr> {
    let (at, why) = pause.unzip();
    let changed = webhook::Entity::update_many()
        .col_expr(webhook::Column::PausedAt, Expr::value(at))
        .col_expr(webhook::Column::PausedWhy, Expr::value(why))
        .filter(webhook::Column::Id.eq(id.0))
        .filter(match pause {
            Some(_) => webhook::Column::PausedAt.is_null(),
            None => webhook::Column::PausedAt.is_not_null(),
        })
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Gives a webhook this key; the one that it has signs as well until then.
pub(super) async fn set_key(
    tx: &impl ConnectionTrait,
    id: WebhookId,
    key: Uuid,
    former_until: DateTime<Utc>,
) -> Result<(), DbErr> {
    webhook::Entity::update_many()
        .col_expr(webhook::Column::FormerKey, Expr::col(webhook::Column::Key))
        .col_expr(webhook::Column::FormerUntil, Expr::value(former_until))
        .col_expr(webhook::Column::Key, Expr::value(key))
        .filter(webhook::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn remove(tx: &impl ConnectionTrait, id: WebhookId) -> Result<(), DbErr> {
    webhook::Entity::delete_by_id(id.0).exec(tx).await.map(|_| ())
}

/// What a webhook was told and will be, the newest first.
pub(super) async fn deliveries(
    db: &impl ConnectionTrait,
    of: WebhookId,
    request: PageRequest,
) -> Result<Page<Delivery>, Fault> {
    let found = delivery::Entity::find().filter(delivery::Column::WebhookId.eq(of.0));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(delivery::Column::CreatedAt)
        .order_by_desc(delivery::Column::Id)
        .offset(request.offset())
        .limit(request.size())
        .all(db)
        .await?;
    let rows = rows.into_iter().map(read).collect::<Result<_, BadRow>>()?;
    Ok(Page { rows, total, request })
}

fn read(row: delivery::Model) -> Result<Delivery, BadRow> {
    let bad = |column| BadRow::new("webhook_delivery", column, row.id);
    Ok(Delivery {
        id: row.id.into(),
        event: Event::parse(&row.event).ok_or_else(|| bad("event"))?,
        state: State::parse(&row.state).ok_or_else(|| bad("state"))?,
        attempts: u32::try_from(row.attempts).map_err(|_| bad("attempts"))?,
        status: row.status.map(|status| u16::try_from(status).map_err(|_| bad("status"))).transpose()?,
        piece: row.submission_id.map(SubmissionId::from).zip(row.slug),
        created_at: row.created_at,
        due_at: row.due_at,
        why: row.why,
    })
}

/// Lets a message that was given up or arrived wait once more. `false` where there is none such.
pub(super) async fn again(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    of: WebhookId,
    id: DeliveryId,
) -> Result<bool, DbErr> {
    let changed = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(delivery::Column::Attempts, Expr::value(0))
        .col_expr(delivery::Column::DueAt, Expr::value(now))
        .col_expr(delivery::Column::SettledAt, Expr::value(None::<DateTime<Utc>>))
        .filter(delivery::Column::Id.eq(id.0))
        .filter(delivery::Column::WebhookId.eq(of.0))
        .filter(delivery::Column::State.is_in([State::Failed.as_str(), State::Arrived.as_str()]))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Messages whose time has come, or whose worker is gone.
fn is_due(now: DateTime<Utc>) -> Condition {
    let waits =
        Condition::all().add(delivery::Column::State.eq(State::Waiting.as_str())).add(delivery::Column::DueAt.lte(now));
    let left = Condition::all()
        .add(delivery::Column::State.eq(State::Sending.as_str()))
        .add(delivery::Column::LeaseUntil.lt(now));
    Condition::any().add(waits).add(left)
}

/// Webhooks that do not pause and have something to be told now.
pub(super) async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<WebhookId>, DbErr> {
    let of_it =
        Expr::col((delivery::Entity, delivery::Column::WebhookId)).equals((webhook::Entity, webhook::Column::Id));
    let waits =
        Query::select().expr(Expr::value(1)).from(delivery::Entity).and_where(of_it).cond_where(is_due(now)).take();
    let ids: Vec<Uuid> = webhook::Entity::find()
        .select_only()
        .column(webhook::Column::Id)
        .filter(webhook::Column::PausedAt.is_null())
        .filter(Expr::exists(waits))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Takes the message that waits longest for this webhook. One that another worker is taking now is passed over.
pub(super) async fn claim(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    webhook: &Webhook,
    lease: Uuid,
) -> Result<Option<Claimed>, Fault> {
    let mut query = delivery::Entity::find()
        .filter(delivery::Column::WebhookId.eq(webhook.id.0))
        .filter(is_due(now))
        .order_by_asc(delivery::Column::DueAt)
        .order_by_asc(delivery::Column::Id);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let Some(row) = query.one(tx).await? else { return Ok(None) };
    delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(State::Sending.as_str()))
        .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
        .col_expr(delivery::Column::Lease, Expr::value(lease))
        .col_expr(delivery::Column::LeaseUntil, Expr::value(now + LEASE))
        .filter(delivery::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    let delivery = read(delivery::Model { attempts: row.attempts + 1, state: State::Sending.as_str().into(), ..row })?;
    let former = webhook.former.filter(|(_, until)| *until > now).map(|(key, _)| key);
    let keys = [Some(webhook.key), former].into_iter().flatten().collect();
    Ok(Some(Claimed { delivery, webhook: webhook.id, address: webhook.address.clone(), keys, lease }))
}

/// Writes down what became of a message. `false` where it is not in this worker's hand any more.
pub(super) async fn settle(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    claimed: &Claimed,
    next: &Next,
) -> Result<bool, DbErr> {
    let settled = next.due_at.is_none().then_some(now);
    let mut update = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(next.state.as_str()))
        .col_expr(delivery::Column::Lease, Expr::value(None::<Uuid>))
        .col_expr(delivery::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(delivery::Column::SettledAt, Expr::value(settled))
        .col_expr(delivery::Column::Status, Expr::value(next.status.map(i32::from)))
        .col_expr(delivery::Column::Why, Expr::value(next.why.clone()));
    if let Some(due_at) = next.due_at {
        update = update.col_expr(delivery::Column::DueAt, Expr::value(due_at));
    }
    let ours = update
        .filter(delivery::Column::Id.eq(claimed.delivery.id.0))
        .filter(delivery::Column::Lease.eq(claimed.lease))
        .filter(delivery::Column::State.eq(State::Sending.as_str()))
        .exec(tx)
        .await?;
    Ok(ours.rows_affected == 1)
}

/// Forgets what was settled, or happened without being told, before this moment.
pub(super) async fn forget(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let untold = Condition::all()
        .add(delivery::Column::State.eq(State::Waiting.as_str()))
        .add(delivery::Column::CreatedAt.lt(before - TimeDelta::days(7)));
    let old = Condition::any().add(delivery::Column::SettledAt.lt(before)).add(untold);
    Ok(delivery::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
}
