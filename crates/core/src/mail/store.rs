//! Rows of the outbox, to and from the domain.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::letter::{Class, NewLetter, OutboxAddress, To};
use super::policy::{Next, State};
use super::recipient::{NotSent, Recipient};
use super::worker::{Claimed, LEASE};
use crate::entity::{account, account_address, mail_outbox, mail_preference, mail_suppression, scholar, scholar_email};
use crate::fault::{BadRow, Fault};
use crate::id::{AccountId, LetterId, ScholarId};
use crate::op::Op;

/// Writes a new letter down.
pub(super) async fn insert(tx: &impl ConnectionTrait, op: &Op, id: LetterId, new: &NewLetter) -> Result<(), Fault> {
    let (to_kind, to_id, to_address) = match &new.to {
        To::Account(account) => ("account", Some(account.0), None),
        To::Scholar(scholar) => ("scholar", Some(scholar.0), None),
        To::Address(address) => ("address", None, Some(address.as_str().to_owned())),
    };
    let due_at = new.not_before.filter(|moment| *moment > op.now).unwrap_or(op.now);
    mail_outbox::ActiveModel {
        id: Set(id.0),
        kind: Set(new.letter.kind().to_owned()),
        letter: Set(serde_json::to_value(&new.letter).map_err(|error| DbErr::Json(error.to_string()))?),
        class: Set(new.class.rank()),
        to_kind: Set(to_kind.to_owned()),
        to_id: Set(to_id),
        to_mark: Set(to_address.as_deref().map(mark)),
        to_address: Set(to_address),
        state: Set(State::Waiting.as_str().to_owned()),
        created_at: Set(op.now),
        due_at: Set(due_at),
        give_up_at: Set(due_at + new.class.tried_for()),
        attempts: Set(0),
        uncertain_ends: Set(0),
        lease: Set(None),
        lease_until: Set(None),
        handed_over: Set(false),
        settled_at: Set(None),
        why: Set(None),
        request_id: Set(op.request_id),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// A fingerprint of an address.
pub(super) fn mark(address: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(address.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Letters whose time has come.
fn due(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(mail_outbox::Column::State.eq(State::Waiting.as_str()))
        .add(mail_outbox::Column::DueAt.lte(now))
}

pub(super) async fn is_anything_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(mail_outbox::Entity::find().filter(due(now)).limit(1).count(db).await? > 0)
}

/// Claims the most urgent letters. Rows that another worker is claiming at this moment are passed over.
pub(super) async fn claim(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
    lease: Uuid,
) -> Result<Vec<Claimed>, Fault> {
    let mut query = mail_outbox::Entity::find()
        .filter(due(now))
        .order_by_asc(mail_outbox::Column::Class)
        .order_by_asc(mail_outbox::Column::DueAt)
        .order_by_asc(mail_outbox::Column::Id)
        .limit(most);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(tx).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::State, Expr::value(State::Sending.as_str()))
        .col_expr(mail_outbox::Column::Lease, Expr::value(lease))
        .col_expr(mail_outbox::Column::LeaseUntil, Expr::value(now + LEASE))
        .col_expr(mail_outbox::Column::HandedOver, Expr::value(false))
        .col_expr(mail_outbox::Column::Attempts, Expr::col(mail_outbox::Column::Attempts).add(1))
        .filter(mail_outbox::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        match read(&mail_outbox::Model { attempts: row.attempts + 1, lease: Some(lease), ..row }) {
            Ok(letter) => claimed.push(letter),
            Err(bad) => put_aside(tx, now, id, &bad).await?,
        }
    }
    Ok(claimed)
}

/// Takes a row that makes no sense out of the way of the others.
async fn put_aside(tx: &impl ConnectionTrait, now: DateTime<Utc>, id: Uuid, bad: &BadRow) -> Result<(), DbErr> {
    tracing::error!(error = bad.to_string(), "a letter is put aside");
    mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::State, Expr::value(State::Refused.as_str()))
        .col_expr(mail_outbox::Column::SettledAt, Expr::value(now))
        .col_expr(mail_outbox::Column::Why, Expr::value(bad.to_string()))
        .filter(mail_outbox::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// What workers had in hand that are gone, and whether each was handed over.
pub(super) async fn left_behind(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    all: bool,
) -> Result<Vec<(Claimed, bool)>, Fault> {
    let mut query = mail_outbox::Entity::find().filter(mail_outbox::Column::State.eq(State::Sending.as_str()));
    if !all {
        query = query.filter(mail_outbox::Column::LeaseUntil.lt(now));
    }
    let rows = query.all(db).await?;
    rows.iter().map(|row| Ok((read(row)?, row.handed_over))).collect()
}

fn read(row: &mail_outbox::Model) -> Result<Claimed, BadRow> {
    let bad = |column| BadRow::new("mail_outbox", column, row.id);
    let to = match (row.to_kind.as_str(), row.to_id, &row.to_address) {
        ("account", Some(id), _) => To::Account(id.into()),
        ("scholar", Some(id), _) => To::Scholar(id.into()),
        ("address", _, Some(address)) => To::Address(OutboxAddress::checked(address)),
        _ => return Err(bad("to_kind")),
    };
    Ok(Claimed {
        id: row.id.into(),
        letter: serde_json::from_value(row.letter.clone()).ok(),
        to,
        class: Class::of_rank(row.class).ok_or_else(|| bad("class"))?,
        attempts: u32::try_from(row.attempts).map_err(|_| bad("attempts"))?,
        uncertain_ends: u32::try_from(row.uncertain_ends).map_err(|_| bad("uncertain_ends"))?,
        give_up_at: row.give_up_at,
        lease: row.lease.ok_or_else(|| bad("lease"))?,
    })
}

/// The row as long as it is in this worker's hand.
fn in_hand(id: LetterId, lease: Uuid) -> Condition {
    Condition::all()
        .add(mail_outbox::Column::Id.eq(id.0))
        .add(mail_outbox::Column::Lease.eq(lease))
        .add(mail_outbox::Column::State.eq(State::Sending.as_str()))
}

pub(super) async fn hand_over(db: &impl ConnectionTrait, id: LetterId, lease: Uuid) -> Result<bool, Fault> {
    let changed = mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::HandedOver, Expr::value(true))
        .filter(in_hand(id, lease))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

pub(super) async fn renew(
    db: &impl ConnectionTrait,
    id: LetterId,
    lease: Uuid,
    until: DateTime<Utc>,
) -> Result<bool, Fault> {
    let changed = mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::LeaseUntil, Expr::value(until))
        .filter(in_hand(id, lease))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Writes down what became of the letter. `false` where it is not in this worker's hand any more.
pub(super) async fn settle(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    claimed: &Claimed,
    next: Next,
    uncertain_ends: u32,
) -> Result<bool, Fault> {
    let settled_at = next.due_at.is_none().then_some(now);
    let mut update = mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::State, Expr::value(next.state.as_str()))
        .col_expr(mail_outbox::Column::Lease, Expr::value(None::<Uuid>))
        .col_expr(mail_outbox::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(mail_outbox::Column::SettledAt, Expr::value(settled_at))
        .col_expr(mail_outbox::Column::UncertainEnds, Expr::value(uncertain_ends.cast_signed()))
        .col_expr(mail_outbox::Column::Why, Expr::value(next.why));
    if let Some(due_at) = next.due_at {
        update = update.col_expr(mail_outbox::Column::DueAt, Expr::value(due_at));
    }
    if settled_at.is_some() && !next.state.may_be_sent_again() {
        update = update.col_expr(mail_outbox::Column::ToAddress, Expr::value(None::<String>));
    }
    let changed = update.filter(in_hand(claimed.id, claimed.lease)).exec(db).await?;
    Ok(changed.rows_affected == 1)
}

/// Whether letters to this address come back.
pub(super) async fn is_suppressed(db: &impl ConnectionTrait, normalized: &str) -> Result<bool, DbErr> {
    Ok(mail_suppression::Entity::find_by_id(normalized.to_owned()).one(db).await?.is_some())
}

/// A scholar at the main address, else at another one that letters do not come back from.
pub(super) async fn scholar(db: &impl ConnectionTrait, id: ScholarId) -> Result<Result<Recipient, NotSent>, Fault> {
    let Some(person) = scholar::Entity::find_by_id(id.0).one(db).await?.filter(|person| !person.deceased) else {
        return Ok(Err(NotSent::Gone));
    };
    let suspended = account::Entity::find()
        .filter(account::Column::ScholarId.eq(id.0))
        .filter(account::Column::SuspendedAt.is_not_null());
    if suspended.count(db).await? > 0 {
        return Ok(Err(NotSent::Suspended));
    }
    let rows = scholar_email::Entity::find()
        .filter(scholar_email::Column::ScholarId.eq(id.0))
        .order_by_desc(scholar_email::Column::IsPrimary)
        .order_by_asc(scholar_email::Column::Id)
        .all(db)
        .await?;
    let addresses = rows.into_iter().map(|row| (row.address, row.normalized)).collect();
    at_best(db, addresses, Some(person.display_name), format!("scholar:{id}")).await
}

/// The owner of an account at the primary address, else at another proved one.
pub(super) async fn account(db: &impl ConnectionTrait, id: AccountId) -> Result<Result<Recipient, NotSent>, Fault> {
    let Some(account) = account::Entity::find_by_id(id.0).one(db).await? else { return Ok(Err(NotSent::Gone)) };
    if account.suspended_at.is_some() {
        return Ok(Err(NotSent::Suspended));
    }
    let person = match account.scholar_id {
        Some(scholar) => scholar::Entity::find_by_id(scholar).one(db).await?,
        None => None,
    };
    if person.as_ref().is_some_and(|person| person.deceased) {
        return Ok(Err(NotSent::Gone));
    }
    let rows = account_address::Entity::find()
        .filter(account_address::Column::AccountId.eq(id.0))
        .order_by_desc(account_address::Column::IsPrimary)
        .order_by_asc(account_address::Column::Id)
        .all(db)
        .await?;
    let addresses = rows.into_iter().map(|row| (row.address, row.normalized)).collect();
    let reader = person.as_ref().map_or_else(|| format!("account:{id}"), |person| format!("scholar:{}", person.id));
    at_best(db, addresses, person.map(|person| person.display_name), reader).await
}

/// The first of these addresses that letters do not come back from.
async fn at_best(
    db: &impl ConnectionTrait,
    addresses: Vec<(String, String)>,
    name: Option<String>,
    reader: String,
) -> Result<Result<Recipient, NotSent>, Fault> {
    if addresses.is_empty() {
        return Ok(Err(NotSent::NoAddress));
    }
    let suppressed: Vec<String> = mail_suppression::Entity::find()
        .select_only()
        .column(mail_suppression::Column::Normalized)
        .filter(mail_suppression::Column::Normalized.is_in(addresses.iter().map(|(_, normalized)| normalized.as_str())))
        .into_tuple()
        .all(db)
        .await?;
    let open = addresses.into_iter().find(|(_, normalized)| !suppressed.contains(normalized));
    Ok(open.ok_or(NotSent::Suppressed).map(|(address, _)| Recipient { address, name, reader: Some(reader) }))
}

/// The kinds of letters that the reader said no to.
pub(super) async fn declined(db: &impl ConnectionTrait, reader: &str) -> Result<Vec<String>, Fault> {
    let rows = mail_preference::Entity::find().filter(mail_preference::Column::Reader.eq(reader)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.kind).collect())
}

/// Writes a no down; one that is there already stays as it is.
pub(super) async fn decline(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    reader: &str,
    kind: &str,
) -> Result<(), Fault> {
    let row = mail_preference::ActiveModel {
        reader: Set(reader.to_owned()),
        kind: Set(kind.to_owned()),
        off_since: Set(now),
    };
    let columns = [mail_preference::Column::Reader, mail_preference::Column::Kind];
    let already = OnConflict::columns(columns).do_nothing().to_owned();
    mail_preference::Entity::insert(row).on_conflict(already).exec_without_returning(db).await?;
    Ok(())
}

/// Forgets the noes of a reader that are not said again.
pub(super) async fn forget_choices(db: &impl ConnectionTrait, reader: &str, but: &[&str]) -> Result<(), Fault> {
    mail_preference::Entity::delete_many()
        .filter(mail_preference::Column::Reader.eq(reader))
        .filter(mail_preference::Column::Kind.is_not_in(but.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}
