//! Rows of accounts, sessions and requests, to and from the domain.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::model::{Account, Address, How, Role, Session};
use crate::entity::{account, account_address, scholar_email, session, sign_in};
use crate::fault::{BadRow, Fault};
use crate::id::{AccountId, ScholarId, SessionId, SignInId};

fn account_of(row: &account::Model) -> Result<Account, BadRow> {
    Ok(Account {
        id: row.id.into(),
        scholar: row.scholar_id.map(Into::into),
        role: row.role.parse().map_err(|_| BadRow::new("account", "role", row.id))?,
        created_at: row.created_at,
        suspended_at: row.suspended_at,
    })
}

/// The account of this id.
///
/// # Errors
/// [`Fault`] when the database fails or the row makes no sense.
pub async fn by_id(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<Account>, Fault> {
    let row = account::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.as_ref().map(account_of).transpose()?)
}

/// The account of this scholar, if they have one.
///
/// # Errors
/// As [`by_id`].
pub async fn by_scholar(db: &impl ConnectionTrait, scholar: ScholarId) -> Result<Option<Account>, Fault> {
    let row = account::Entity::find().filter(account::Column::ScholarId.eq(scholar.0)).one(db).await?;
    Ok(row.as_ref().map(account_of).transpose()?)
}

/// The account that signs in by this address, as addresses are compared.
pub(super) async fn by_address(db: &impl ConnectionTrait, normalized: &str) -> Result<Option<Account>, Fault> {
    let found = account_address::Entity::find().filter(account_address::Column::Normalized.eq(normalized));
    let Some(address) = found.one(db).await? else { return Ok(None) };
    by_id(db, address.account_id.into()).await
}

/// The addresses by which somebody signs in, in the form in which addresses are compared.
pub(super) async fn normalized(db: &impl ConnectionTrait, id: AccountId) -> Result<Vec<String>, Fault> {
    let of = account_address::Entity::find().filter(account_address::Column::AccountId.eq(id.0));
    let rows = of.order_by_asc(account_address::Column::Normalized).all(db).await?;
    Ok(rows.into_iter().map(|row| row.normalized).collect())
}

/// The addresses of this account, the primary one first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn addresses(db: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Address>, Fault> {
    let rows = account_address::Entity::find()
        .filter(account_address::Column::AccountId.eq(id.0))
        .order_by_desc(account_address::Column::IsPrimary)
        .order_by_asc(account_address::Column::Normalized)
        .all(db)
        .await?;
    let address = |row: account_address::Model| Address {
        address: row.address,
        proved_at: row.proved_at,
        primary: row.is_primary,
    };
    Ok(rows.into_iter().map(address).collect())
}

/// The scholar on whose record this address stands; `None` where it stands on several or on none.
pub(super) async fn scholar_on_file(db: &impl ConnectionTrait, normalized: &str) -> Result<Option<ScholarId>, DbErr> {
    let found: Vec<Uuid> = scholar_email::Entity::find()
        .select_only()
        .column(scholar_email::Column::ScholarId)
        .distinct()
        .filter(scholar_email::Column::Normalized.eq(normalized))
        .limit(2)
        .into_tuple()
        .all(db)
        .await?;
    Ok(if let [one] = found[..] { Some(one.into()) } else { None })
}

pub(super) async fn insert(db: &impl ConnectionTrait, account: &Account) -> Result<(), DbErr> {
    account::ActiveModel {
        id: Set(account.id.0),
        scholar_id: Set(account.scholar.map(|scholar| scholar.0)),
        role: Set(account.role.as_str().to_owned()),
        created_at: Set(account.created_at),
        suspended_at: Set(account.suspended_at),
    }
    .insert(db)
    .await
    .map(|_| ())
}

pub(super) async fn set_role(db: &impl ConnectionTrait, id: AccountId, role: Role) -> Result<(), DbErr> {
    let row = account::ActiveModel { id: Set(id.0), role: Set(role.as_str().to_owned()), ..Default::default() };
    account::Entity::update(row).exec(db).await.map(|_| ())
}

/// How many accounts of this role can sign in.
pub(super) async fn count_of(db: &impl ConnectionTrait, role: Role) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    let of = account::Entity::find()
        .filter(account::Column::Role.eq(role.as_str()))
        .filter(account::Column::SuspendedAt.is_null());
    of.count(db).await
}

/// Keeps the address as one of the account's; the first one is the primary one.
pub(super) async fn add_address(
    db: &impl ConnectionTrait,
    account: AccountId,
    address: &str,
    proved_at: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    let of = account_address::Column::AccountId.eq(account.0);
    let first = account_address::Entity::find().filter(of).one(db).await?.is_none();
    account_address::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account.0),
        address: Set(address.to_owned()),
        normalized: Set(address.to_lowercase()),
        proved_at: Set(proved_at),
        is_primary: Set(first),
    }
    .insert(db)
    .await
    .map(|_| ())
}

/// Notes that the owner has shown this address to be theirs, if that was not known yet.
pub(super) async fn prove(db: &impl ConnectionTrait, normalized: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    account_address::Entity::update_many()
        .col_expr(account_address::Column::ProvedAt, Expr::value(now))
        .filter(account_address::Column::Normalized.eq(normalized))
        .filter(account_address::Column::ProvedAt.is_null())
        .exec(db)
        .await
        .map(|_| ())
}

pub(super) fn session_of(row: session::Model) -> Result<Session, BadRow> {
    Ok(Session {
        id: SessionId(row.id),
        how: How::named(&row.how).ok_or_else(|| BadRow::new("session", "how", row.id))?,
        browser: row.browser,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    })
}

/// The request whose letter held this link.
pub(super) async fn request_by_link(db: &impl ConnectionTrait, link: &str) -> Result<Option<sign_in::Model>, DbErr> {
    sign_in::Entity::find().filter(sign_in::Column::Link.eq(link)).one(db).await
}

/// The newest request of this browser that is still open.
pub(super) async fn open_request_of(
    db: &impl ConnectionTrait,
    browser: &str,
    now: DateTime<Utc>,
) -> Result<Option<sign_in::Model>, DbErr> {
    sign_in::Entity::find()
        .filter(sign_in::Column::Browser.eq(browser))
        .filter(sign_in::Column::ClosedAt.is_null())
        .filter(sign_in::Column::ExpiresAt.gt(now))
        .order_by_desc(sign_in::Column::Id)
        .one(db)
        .await
}

/// Closes the open requests of this browser, or to this address.
pub(super) async fn close_requests(
    db: &impl ConnectionTrait,
    column: sign_in::Column,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::ClosedAt, Expr::value(now))
        .filter(column.eq(value))
        .filter(sign_in::Column::ClosedAt.is_null())
        .exec(db)
        .await
        .map(|_| ())
}

/// Closes this request. Says whether it was open: of several who try at once, one is told so.
pub(super) async fn close_request(db: &impl ConnectionTrait, id: SignInId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let closed = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::ClosedAt, Expr::value(now))
        .filter(sign_in::Column::Id.eq(id.0))
        .filter(sign_in::Column::ClosedAt.is_null())
        .filter(sign_in::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    Ok(closed.rows_affected == 1)
}

/// The accounts that have at least this role and are not suspended.
pub(crate) async fn at_least(db: &impl ConnectionTrait, role: Role) -> Result<Vec<AccountId>, Fault> {
    let roles = Role::ALL.into_iter().filter(|one| *one >= role).map(Role::as_str);
    let rows = account::Entity::find()
        .filter(account::Column::Role.is_in(roles))
        .filter(account::Column::SuspendedAt.is_null())
        .order_by_asc(account::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}
