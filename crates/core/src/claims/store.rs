//! Rows of claims, and the link between an account and its record.

use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::decide::Decision;
use super::model::{Claim, ClaimError, ClaimState, NewClaim};
use crate::entity::{account, account_address, claim, scholar, scholar_email};
use crate::fault::{BadRow, Fault};
use crate::id::{AccountId, ClaimId, ScholarId};
use crate::op::Op;
use crate::scholars::edit::Line;

fn read(row: claim::Model) -> Result<Claim, BadRow> {
    Ok(Claim {
        state: ClaimState::named(&row.state).ok_or_else(|| BadRow::new("claim", "state", row.id))?,
        id: row.id.into(),
        account: row.account_id.into(),
        name: row.name,
        program: row.program,
        year: row.year,
        words: row.words,
        question: row.question,
        answer: row.answer,
        scholar: row.scholar_id.map(Into::into),
        created_at: row.created_at,
    })
}

/// Holds the account until the end of the transaction: of two claims made at once, one sees the other.
pub(super) async fn lock_account(tx: &impl ConnectionTrait, account: AccountId) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        account::Entity::find_by_id(account.0).lock(LockType::Update).one(tx).await?;
    }
    Ok(())
}

pub(super) async fn newest_of(db: &impl ConnectionTrait, account: AccountId) -> Result<Option<Claim>, Fault> {
    let newest = claim::Entity::find()
        .filter(claim::Column::AccountId.eq(account.0))
        .order_by_desc(claim::Column::CreatedAt)
        .order_by_desc(claim::Column::Id);
    Ok(newest.one(db).await?.map(read).transpose()?)
}

pub(super) async fn by_id(db: &impl ConnectionTrait, id: ClaimId) -> Result<Option<Claim>, Fault> {
    Ok(claim::Entity::find_by_id(id.0).one(db).await?.map(read).transpose()?)
}

pub(super) async fn waiting(db: &impl ConnectionTrait) -> Result<Vec<Claim>, Fault> {
    let states = [ClaimState::Open, ClaimState::Asked].map(ClaimState::as_str);
    let rows = claim::Entity::find()
        .filter(claim::Column::State.is_in(states))
        .order_by_desc(claim::Column::State)
        .order_by_asc(claim::Column::CreatedAt)
        .limit(500)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn count_open(db: &impl ConnectionTrait) -> Result<u64, Fault> {
    Ok(claim::Entity::find().filter(claim::Column::State.eq(ClaimState::Open.as_str())).count(db).await?)
}

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    new: &NewClaim,
) -> Result<ClaimId, DbErr> {
    let id = ClaimId::new();
    claim::ActiveModel {
        id: Set(id.0),
        account_id: Set(account.0),
        name: Set(new.name.as_str().to_owned()),
        program: Set(new.program.as_ref().map(Line::as_str).map(str::to_owned)),
        year: Set(new.year),
        words: Set(new.words.as_ref().map(|words| words.as_str().to_owned())),
        state: Set(ClaimState::Open.as_str().to_owned()),
        question: Set(None),
        answer: Set(None),
        scholar_id: Set(None),
        created_at: Set(op.now),
        decided_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(id)
}

/// Keeps the answer; says whether something was asked.
pub(super) async fn answer(tx: &impl ConnectionTrait, id: ClaimId, words: &str) -> Result<bool, DbErr> {
    let answered = claim::Entity::update_many()
        .col_expr(claim::Column::Answer, Expr::value(words))
        .col_expr(claim::Column::State, Expr::value(ClaimState::Open.as_str()))
        .filter(claim::Column::Id.eq(id.0))
        .filter(claim::Column::State.eq(ClaimState::Asked.as_str()))
        .exec(tx)
        .await?;
    Ok(answered.rows_affected == 1)
}

/// Keeps the decision; says whether the claim was still waiting.
pub(super) async fn decide(
    tx: &impl ConnectionTrait,
    op: &Op,
    id: ClaimId,
    decision: &Decision,
) -> Result<bool, DbErr> {
    let (state, scholar, question) = match decision {
        Decision::Accept(scholar) => (ClaimState::Accepted, Some(scholar.0), None),
        Decision::Refuse(why) => (ClaimState::Refused, None, Some(why.as_str().to_owned())),
        Decision::Ask(what) => (ClaimState::Asked, None, Some(what.as_str().to_owned())),
    };
    let states = [ClaimState::Open, ClaimState::Asked].map(ClaimState::as_str);
    let decided = claim::Entity::update_many()
        .col_expr(claim::Column::State, Expr::value(state.as_str()))
        .col_expr(claim::Column::ScholarId, Expr::value(scholar))
        .col_expr(claim::Column::Question, Expr::value(question))
        .col_expr(claim::Column::DecidedAt, Expr::value(op.now))
        .filter(claim::Column::Id.eq(id.0))
        .filter(claim::Column::State.is_in(states))
        .exec(tx)
        .await?;
    Ok(decided.rows_affected == 1)
}

/// Makes the record the account's; the addresses that its owner proved stand on the record from now on.
pub(super) async fn link(tx: &impl ConnectionTrait, account: AccountId, scholar: ScholarId) -> Result<(), ClaimError> {
    if scholar::Entity::find_by_id(scholar.0).one(tx).await?.is_none() {
        return Err(Fault::NotFound("scholar").into());
    }
    let row = account::ActiveModel { id: Set(account.0), scholar_id: Set(Some(scholar.0)), ..Default::default() };
    row.update(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ClaimError::Taken,
        _ => error.into(),
    })?;
    let proved = account_address::Entity::find()
        .filter(account_address::Column::AccountId.eq(account.0))
        .filter(account_address::Column::ProvedAt.is_not_null())
        .all(tx)
        .await?;
    let on_record =
        scholar_email::Entity::find().filter(scholar_email::Column::ScholarId.eq(scholar.0)).all(tx).await?;
    let missing = proved.into_iter().filter(|one| !on_record.iter().any(|known| known.normalized == one.normalized));
    for (place, address) in missing.enumerate() {
        let row = scholar_email::ActiveModel {
            id: Set(Uuid::now_v7()),
            scholar_id: Set(scholar.0),
            address: Set(address.address),
            normalized: Set(address.normalized),
            typed: Set(None),
            is_primary: Set(on_record.is_empty() && place == 0),
            line_id: Set(None),
        };
        row.insert(tx).await?;
    }
    Ok(())
}
