//! Rows of addresses, proofs and changes. An address stands on the record (`scholar_email`), on the account
//! (`account_address`), or on both.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set, SqlErr,
};
use uuid::Uuid;

use super::model::{AddressError, ChangeKind, Known};
use super::undo::{Changed, Notice};
use crate::entity::{account_address, address_change, address_notice, address_proof, scholar_email};
use crate::fault::{BadRow, Fault};
use crate::id::{AccountId, NoticeId, ProofId, ScholarId};

/// All addresses of a person, the primary one first.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
) -> Result<Vec<Known>, Fault> {
    let rows = account_address::Entity::find()
        .filter(account_address::Column::AccountId.eq(account.0))
        .order_by_asc(account_address::Column::Id)
        .all(db)
        .await?;
    let mut known: Vec<Known> = rows
        .into_iter()
        .map(|row| Known {
            address: row.address,
            on_record: false,
            proved: row.proved_at.is_some(),
            primary: row.is_primary,
        })
        .collect();
    let Some(scholar) = scholar else { return Ok(sorted(known)) };
    let rows = scholar_email::Entity::find()
        .filter(scholar_email::Column::ScholarId.eq(scholar.0))
        .order_by_asc(scholar_email::Column::Id)
        .all(db)
        .await?;
    // Letters go by the record, where it says which address is the first one.
    if rows.iter().any(|row| row.is_primary) {
        for one in &mut known {
            one.primary = false;
        }
    }
    for row in rows {
        match known.iter_mut().find(|one| one.address.eq_ignore_ascii_case(&row.address)) {
            Some(one) => {
                one.on_record = true;
                one.primary |= row.is_primary;
            }
            None => known.push(Known { address: row.address, on_record: true, proved: false, primary: row.is_primary }),
        }
    }
    Ok(sorted(known))
}

fn sorted(mut known: Vec<Known>) -> Vec<Known> {
    known.sort_by_key(|one| (!one.primary, !one.proved));
    known
}

/// The address that letters go to first.
pub(super) async fn primary(
    db: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
) -> Result<Option<String>, Fault> {
    let known = known(db, account, scholar).await?;
    Ok(known.into_iter().find(|one| one.primary).map(|one| one.address))
}

/// Puts a proved address on the account and on the record, where it is missing.
pub(super) async fn add(
    tx: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
    address: &str,
    now: DateTime<Utc>,
) -> Result<(), AddressError> {
    let normalized = address.to_lowercase();
    let known = known(tx, account, scholar).await?;
    let theirs = known.iter().find(|one| one.address.eq_ignore_ascii_case(address));
    let found =
        account_address::Entity::find().filter(account_address::Column::Normalized.eq(&*normalized)).one(tx).await?;
    match found {
        Some(row) if row.account_id != account.0 => return Err(AddressError::Taken),
        Some(row) => {
            account_address::Entity::update_many()
                .col_expr(account_address::Column::ProvedAt, Expr::value(now))
                .filter(account_address::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
        }
        None => {
            let row = account_address::ActiveModel {
                id: Set(Uuid::now_v7()),
                account_id: Set(account.0),
                address: Set(address.to_owned()),
                normalized: Set(normalized.clone()),
                proved_at: Set(Some(now)),
                is_primary: Set(!known.iter().any(|one| one.proved)),
            };
            row.insert(tx).await.map_err(|error| match error.sql_err() {
                Some(SqlErr::UniqueConstraintViolation(_)) => AddressError::Taken,
                _ => error.into(),
            })?;
        }
    }
    if let Some(scholar) = scholar.filter(|_| !theirs.is_some_and(|one| one.on_record)) {
        let row = scholar_email::ActiveModel {
            id: Set(Uuid::now_v7()),
            scholar_id: Set(scholar.0),
            address: Set(address.to_owned()),
            normalized: Set(normalized),
            typed: Set(None),
            is_primary: Set(!known.iter().any(|one| one.on_record)),
            line_id: Set(None),
        };
        row.insert(tx).await?;
    }
    Ok(())
}

/// Takes an address off the account and off the record.
pub(super) async fn remove(
    tx: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
    address: &str,
) -> Result<(), DbErr> {
    let normalized = address.to_lowercase();
    account_address::Entity::delete_many()
        .filter(account_address::Column::AccountId.eq(account.0))
        .filter(account_address::Column::Normalized.eq(&*normalized))
        .exec(tx)
        .await?;
    if let Some(scholar) = scholar {
        scholar_email::Entity::delete_many()
            .filter(scholar_email::Column::ScholarId.eq(scholar.0))
            .filter(scholar_email::Column::Normalized.eq(&*normalized))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Makes this the primary address on the account and on the record, as far as it stands there.
pub(super) async fn set_primary(
    tx: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
    address: &str,
) -> Result<(), DbErr> {
    let normalized = address.to_lowercase();
    let of = account_address::Column::AccountId.eq(account.0);
    let this = account_address::Column::Normalized.eq(&*normalized);
    if account_address::Entity::find().filter(of.clone()).filter(this.clone()).one(tx).await?.is_some() {
        let primary = account_address::Column::IsPrimary;
        account_address::Entity::update_many().col_expr(primary, this).filter(of).exec(tx).await?;
    }
    let Some(scholar) = scholar else { return Ok(()) };
    let of = scholar_email::Column::ScholarId.eq(scholar.0);
    let this = scholar_email::Column::Normalized.eq(&*normalized);
    if scholar_email::Entity::find().filter(of.clone()).filter(this.clone()).one(tx).await?.is_some() {
        let primary = scholar_email::Column::IsPrimary;
        scholar_email::Entity::update_many().col_expr(primary, this).filter(of).exec(tx).await?;
    }
    Ok(())
}

pub(super) async fn add_proof(
    tx: &impl ConnectionTrait,
    account: AccountId,
    address: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<ProofId, DbErr> {
    let id = ProofId::new();
    // A new letter makes an older one to the same address void.
    address_proof::Entity::update_many()
        .col_expr(address_proof::Column::ClosedAt, Expr::value(now))
        .filter(address_proof::Column::AccountId.eq(account.0))
        .filter(address_proof::Column::Address.eq(address))
        .filter(address_proof::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    address_proof::ActiveModel {
        id: Set(id.0),
        account_id: Set(account.0),
        address: Set(address.to_owned()),
        token: Set(None),
        created_at: Set(now),
        expires_at: Set(expires_at),
        closed_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(id)
}

/// The proof, if its link can still be spent.
pub(super) async fn open_proof(
    db: &impl ConnectionTrait,
    id: ProofId,
    now: DateTime<Utc>,
) -> Result<Option<address_proof::Model>, DbErr> {
    let open = address_proof::Entity::find_by_id(id.0)
        .filter(address_proof::Column::ClosedAt.is_null())
        .filter(address_proof::Column::ExpiresAt.gt(now));
    open.one(db).await
}

pub(super) async fn set_proof_token(tx: &impl ConnectionTrait, id: ProofId, token: &str) -> Result<(), DbErr> {
    let row = address_proof::ActiveModel { id: Set(id.0), token: Set(Some(token.to_owned())), ..Default::default() };
    address_proof::Entity::update(row).exec(tx).await.map(|_| ())
}

pub(super) async fn proof_by_token(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<address_proof::Model>, DbErr> {
    address_proof::Entity::find()
        .filter(address_proof::Column::Token.eq(token))
        .filter(address_proof::Column::ClosedAt.is_null())
        .filter(address_proof::Column::ExpiresAt.gt(now))
        .one(db)
        .await
}

/// Closes the proof. Says whether it was open: of several who try at once, one is told so.
pub(super) async fn close_proof(tx: &impl ConnectionTrait, id: ProofId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let closed = address_proof::Entity::update_many()
        .col_expr(address_proof::Column::ClosedAt, Expr::value(now))
        .filter(address_proof::Column::Id.eq(id.0))
        .filter(address_proof::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(closed.rows_affected == 1)
}

pub(super) async fn add_change(
    tx: &impl ConnectionTrait,
    account: AccountId,
    changed: &Changed<'_>,
    now: DateTime<Utc>,
) -> Result<Uuid, DbErr> {
    let id = Uuid::now_v7();
    address_change::ActiveModel {
        id: Set(id),
        account_id: Set(account.0),
        kind: Set(changed.kind.as_str().to_owned()),
        address: Set(changed.address.to_owned()),
        other: Set(changed.other.map(str::to_owned)),
        was_primary: Set(changed.was_primary),
        at: Set(now),
        undone_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(id)
}

pub(super) async fn add_notice(
    tx: &impl ConnectionTrait,
    change: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<NoticeId, DbErr> {
    let id = NoticeId::new();
    let row = address_notice::ActiveModel {
        id: Set(id.0),
        change_id: Set(change),
        token: Set(None),
        expires_at: Set(expires_at),
    };
    row.insert(tx).await?;
    Ok(id)
}

/// What the notice tells of, unless that was taken back already.
pub(super) async fn notice(db: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Notice>, Fault> {
    let Some(row) = address_notice::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let change = address_change::Entity::find_by_id(row.change_id)
        .filter(address_change::Column::UndoneAt.is_null())
        .one(db)
        .await?;
    Ok(change.as_ref().map(told).transpose()?)
}

fn told(row: &address_change::Model) -> Result<Notice, BadRow> {
    let kind = ChangeKind::named(&row.kind).ok_or_else(|| BadRow::new("address_change", "kind", row.id))?;
    Ok(Notice { kind, address: row.address.clone(), at: row.at })
}

pub(super) async fn set_notice_token(tx: &impl ConnectionTrait, id: NoticeId, token: &str) -> Result<(), DbErr> {
    let row = address_notice::ActiveModel { id: Set(id.0), token: Set(Some(token.to_owned())), ..Default::default() };
    address_notice::Entity::update(row).exec(tx).await.map(|_| ())
}

/// A change that can be taken back.
pub(super) struct Change {
    pub(super) id: Uuid,
    pub(super) account: AccountId,
    pub(super) notice: Notice,
    /// The primary address before, or after where one was removed.
    pub(super) other: Option<String>,
    pub(super) was_primary: bool,
}

pub(super) async fn change_by_token(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Change>, Fault> {
    let found = address_notice::Entity::find()
        .filter(address_notice::Column::Token.eq(token))
        .filter(address_notice::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    let Some(notice) = found else { return Ok(None) };
    let row = address_change::Entity::find_by_id(notice.change_id)
        .filter(address_change::Column::UndoneAt.is_null())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let notice = told(&row)?;
    Ok(Some(Change {
        id: row.id,
        account: row.account_id.into(),
        notice,
        other: row.other,
        was_primary: row.was_primary,
    }))
}

/// Notes that the change was taken back. Says whether it was this call that did.
pub(super) async fn close_change(tx: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let closed = address_change::Entity::update_many()
        .col_expr(address_change::Column::UndoneAt, Expr::value(now))
        .filter(address_change::Column::Id.eq(id))
        .filter(address_change::Column::UndoneAt.is_null())
        .exec(tx)
        .await?;
    Ok(closed.rows_affected == 1)
}

/// Forgets proofs and changes whose links were over before this moment.
pub(super) async fn forget_over(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, Fault> {
    let proofs = address_proof::Entity::delete_many().filter(address_proof::Column::ExpiresAt.lt(before));
    let changes = address_change::Entity::delete_many().filter(address_change::Column::At.lt(before));
    Ok(proofs.exec(db).await?.rows_affected + changes.exec(db).await?.rows_affected)
}
