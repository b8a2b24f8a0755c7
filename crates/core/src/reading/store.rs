//! Rows of what was read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, OnConflict, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait as _, QueryFilter, Set};
use uuid::Uuid;

use super::browse::{Network, Reader};
use crate::entity::{account, profile_reading as reading, scholar};
use crate::id::{AccountId, ScholarId};
use crate::op::Op;

pub(super) async fn is_read(
    db: &impl ConnectionTrait,
    account: AccountId,
    day: DateTime<Utc>,
    of: ScholarId,
) -> Result<bool, DbErr> {
    Ok(reading::Entity::find_by_id((account.0, day, of.0)).one(db).await?.is_some())
}

/// How many profiles the account read since the hour began, and since the day did.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    account: AccountId,
    day: DateTime<Utc>,
    hour: DateTime<Utc>,
) -> Result<(u64, u64), DbErr> {
    let of_day =
        reading::Entity::find().filter(reading::Column::AccountId.eq(account.0)).filter(reading::Column::Day.eq(day));
    let in_hour = of_day.clone().filter(reading::Column::At.gte(hour)).count(db).await?;
    Ok((in_hour, of_day.count(db).await?))
}

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    day: DateTime<Utc>,
    of: ScholarId,
    network: &str,
) -> Result<(), DbErr> {
    let row = reading::ActiveModel {
        account_id: Set(account.0),
        day: Set(day),
        of_scholar: Set(of.0),
        at: Set(op.now),
        network: Set(network.to_owned()),
    };
    let key = [reading::Column::AccountId, reading::Column::Day, reading::Column::OfScholar];
    let once = OnConflict::columns(key).do_nothing().to_owned();
    reading::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await.map(|_| ())
}

/// How many accounts read from this network on the day.
pub(super) async fn accounts_of_network(
    db: &impl ConnectionTrait,
    day: DateTime<Utc>,
    network: &str,
) -> Result<u64, DbErr> {
    let count = Query::select()
        .expr_as(Expr::col(reading::Column::AccountId).count_distinct(), "accounts")
        .from(reading::Entity)
        .and_where(reading::Column::Day.eq(day))
        .and_where(reading::Column::Network.eq(network))
        .take();
    let row = db.query_one(&count).await?;
    row.map_or(Ok(0), |row| row.try_get::<i64>("", "accounts").map(i64::unsigned_abs))
}

/// Who read most on the day.
pub(super) async fn readers(
    db: &impl ConnectionTrait,
    day: DateTime<Utc>,
    hour: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Reader>, DbErr> {
    let in_hour = CaseStatement::new().case(reading::Column::At.gte(hour), 1).finally(0);
    let select = Query::select()
        .column(reading::Column::AccountId)
        .expr_as(Expr::col(reading::Column::OfScholar).count(), "today")
        .expr_as(Expr::expr(in_hour).sum(), "this_hour")
        .from(reading::Entity)
        .and_where(reading::Column::Day.eq(day))
        .group_by_col(reading::Column::AccountId)
        .order_by("today", Order::Desc)
        .order_by(reading::Column::AccountId, Order::Asc)
        .limit(most)
        .take();
    let mut readers = Vec::new();
    for row in db.query_all(&select).await? {
        readers.push(Reader {
            account: AccountId(row.try_get("", "account_id")?),
            scholar: None,
            today: row.try_get::<i64>("", "today")?.unsigned_abs(),
            this_hour: row.try_get::<i64>("", "this_hour")?.unsigned_abs(),
        });
    }
    let mut names = names(db, readers.iter().map(|reader| reader.account.0)).await?;
    for reader in &mut readers {
        reader.scholar = names.remove(&reader.account.0);
    }
    Ok(readers)
}

/// The names and slugs of the scholars to whom these accounts belong.
async fn names(
    db: &impl ConnectionTrait,
    accounts: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, (String, String)>, DbErr> {
    let select = Query::select()
        .column((account::Entity, account::Column::Id))
        .column((scholar::Entity, scholar::Column::DisplayName))
        .column((scholar::Entity, scholar::Column::Slug))
        .from(account::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id)).equals((account::Entity, account::Column::ScholarId)),
        )
        .and_where(account::Column::Id.is_in(accounts))
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id")?, (row.try_get("", "display_name")?, row.try_get("", "slug")?))))
        .collect()
}

/// From where several accounts read on the day, most accounts first.
pub(super) async fn networks(db: &impl ConnectionTrait, day: DateTime<Utc>, most: u64) -> Result<Vec<Network>, DbErr> {
    let select = Query::select()
        .expr_as(Expr::col(reading::Column::AccountId).count_distinct(), "accounts")
        .expr_as(Expr::col(reading::Column::OfScholar).count(), "profiles")
        .from(reading::Entity)
        .and_where(reading::Column::Day.eq(day))
        .group_by_col(reading::Column::Network)
        .and_having(Expr::col(reading::Column::AccountId).count_distinct().gt(1))
        .order_by("accounts", Order::Desc)
        .order_by("profiles", Order::Desc)
        .limit(most)
        .take();
    let rows = db.query_all(&select).await?;
    let count = |row: &sea_orm::QueryResult, name| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    rows.iter()
        .map(|row| Ok(Network { accounts: count(row, "accounts")?, profiles: count(row, "profiles")? }))
        .collect()
}

/// Forgets the days before this moment.
pub(super) async fn forget_before(db: &impl ConnectionTrait, moment: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = reading::Entity::delete_many().filter(reading::Column::Day.lt(moment));
    Ok(old.exec(db).await?.rows_affected)
}
