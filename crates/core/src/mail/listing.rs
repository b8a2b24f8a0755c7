//! Rows of the outbox as staff sees them, and addresses that letters come back from.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::bounce::Returned;
use super::browse::{LetterLine, Suppressed};
use super::letter::Class;
use super::policy::State;
use super::store::mark;
use crate::entity::{mail_outbox, mail_suppression, scholar_email};
use crate::fault::{BadRow, Fault};
use crate::id::{LetterId, ScholarId};
use crate::page::PageRequest;

/// How many letters are in each state.
pub(super) async fn counts(db: &impl ConnectionTrait) -> Result<Vec<(State, u64)>, Fault> {
    let select = Query::select()
        .column(mail_outbox::Column::State)
        .expr_as(Expr::col(mail_outbox::Column::Id).count(), "many")
        .from(mail_outbox::Entity)
        .group_by_col(mail_outbox::Column::State)
        .take();
    let mut counted = State::ALL.map(|state| (state, 0)).to_vec();
    for row in db.query_all(&select).await? {
        let (word, many): (String, i64) = (row.try_get("", "state")?, row.try_get("", "many")?);
        let of = counted.iter_mut().find(|(state, _)| state.as_str() == word);
        of.ok_or_else(|| BadRow::new("mail_outbox", "state", &word))?.1 = many.unsigned_abs();
    }
    Ok(counted)
}

/// A page of letters, the newest first, and how many there are in all.
pub(super) async fn lines(
    db: &impl ConnectionTrait,
    state: Option<State>,
    page: PageRequest,
) -> Result<(Vec<LetterLine>, u64), Fault> {
    let mut query = mail_outbox::Entity::find();
    if let Some(state) = state {
        query = query.filter(mail_outbox::Column::State.eq(state.as_str()));
    }
    let total = query.clone().count(db).await?;
    let rows = query
        .order_by_desc(mail_outbox::Column::CreatedAt)
        .order_by_desc(mail_outbox::Column::Id)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    let lines = rows.into_iter().map(line).collect::<Result<_, BadRow>>()?;
    Ok((lines, total))
}

fn line(row: mail_outbox::Model) -> Result<LetterLine, BadRow> {
    let bad = |column| BadRow::new("mail_outbox", column, row.id);
    Ok(LetterLine {
        id: row.id.into(),
        class: Class::of_rank(row.class).ok_or_else(|| bad("class"))?,
        state: State::parse(&row.state).ok_or_else(|| bad("state"))?,
        attempts: u32::try_from(row.attempts).map_err(|_| bad("attempts"))?,
        kind: row.kind,
        created_at: row.created_at,
        due_at: row.due_at,
        settled_at: row.settled_at,
        why: row.why,
    })
}

/// Lets a letter wait once more, if it may; gives the state it had.
pub(super) async fn send_again(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: LetterId,
) -> Result<Option<State>, Fault> {
    let Some(row) = mail_outbox::Entity::find_by_id(id.0).one(tx).await? else { return Ok(None) };
    let line = line(row)?;
    if !line.state.may_be_sent_again() {
        return Ok(None);
    }
    mail_outbox::Entity::update_many()
        .col_expr(mail_outbox::Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(mail_outbox::Column::DueAt, Expr::value(now))
        .col_expr(mail_outbox::Column::GiveUpAt, Expr::value(now + line.class.tried_for()))
        .col_expr(mail_outbox::Column::Attempts, Expr::value(0))
        .col_expr(mail_outbox::Column::SettledAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(mail_outbox::Column::Why, Expr::value(None::<String>))
        .filter(mail_outbox::Column::Id.eq(id.0))
        .filter(mail_outbox::Column::State.eq(line.state.as_str()))
        .exec(tx)
        .await?;
    Ok(Some(line.state))
}

/// Removes letters that were settled before this moment. Gives their number.
pub(super) async fn forget_settled(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let gone = mail_outbox::Entity::delete_many().filter(mail_outbox::Column::SettledAt.lt(before)).exec(db).await?;
    Ok(gone.rows_affected)
}

/// A page of addresses that letters come back from, the newest first.
pub(super) async fn suppressed(db: &impl ConnectionTrait, page: PageRequest) -> Result<(Vec<Suppressed>, u64), Fault> {
    let query = mail_suppression::Entity::find();
    let total = query.clone().count(db).await?;
    let rows = query
        .order_by_desc(mail_suppression::Column::Since)
        .order_by_asc(mail_suppression::Column::Normalized)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    let read = |row: mail_suppression::Model| Suppressed {
        address: row.normalized,
        kind: row.kind,
        status: row.status,
        reason: row.reason,
        since: row.since,
    };
    Ok((rows.into_iter().map(read).collect(), total))
}

/// The scholars on whose records this address stands.
pub(super) async fn owners(db: &impl ConnectionTrait, normalized: &str) -> Result<Vec<ScholarId>, DbErr> {
    let found: Vec<uuid::Uuid> = scholar_email::Entity::find()
        .select_only()
        .column(scholar_email::Column::ScholarId)
        .distinct()
        .filter(scholar_email::Column::Normalized.eq(normalized))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// Whether a letter of ours went to this very address, as far as we remember.
pub(super) async fn was_written_to(db: &impl ConnectionTrait, normalized: &str) -> Result<bool, DbErr> {
    let written = mail_outbox::Entity::find().filter(mail_outbox::Column::ToMark.eq(mark(normalized))).limit(1);
    Ok(written.count(db).await? > 0)
}

/// Writes down that letters to this address come back. `false` where that is known.
pub(super) async fn suppress(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    normalized: &str,
    returned: &Returned,
) -> Result<bool, DbErr> {
    let row = mail_suppression::ActiveModel {
        normalized: Set(normalized.to_owned()),
        kind: Set(returned.kind.as_str().to_owned()),
        status: Set(returned.status.map(|status| status.to_string())),
        reason: Set(returned.reason.as_str().to_owned()),
        since: Set(now),
    };
    let known = OnConflict::column(mail_suppression::Column::Normalized).do_nothing().to_owned();
    let written = mail_suppression::Entity::insert(row).on_conflict(known).exec_without_returning(db).await?;
    Ok(written > 0)
}

/// Forgets that letters to this address came back.
pub(super) async fn forget_suppression(db: &impl ConnectionTrait, normalized: &str) -> Result<(), Fault> {
    mail_suppression::Entity::delete_by_id(normalized.to_owned()).exec(db).await?;
    Ok(())
}
