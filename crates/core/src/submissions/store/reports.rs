//! Rows of reports.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::entity::abuse_report;
use crate::fault::Fault;
use crate::id::{AccountId, ReportId};
use crate::submissions::reports::AbuseReport;

/// How many open reports are listed; there should be a handful.
const MOST: u64 = 200;

pub(in crate::submissions) async fn insert_report(
    db: &impl ConnectionTrait,
    id: ReportId,
    path: &str,
    reason: &str,
    account: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let row = abuse_report::ActiveModel {
        id: Set(id.0),
        path: Set(path.to_owned()),
        reason: Set(reason.to_owned()),
        account_id: Set(account.map(|account| account.0)),
        at: Set(now),
        settled_at: Set(None),
        settled_by: Set(None),
    };
    abuse_report::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(in crate::submissions) async fn open_reports(db: &impl ConnectionTrait) -> Result<Vec<AbuseReport>, Fault> {
    let rows = abuse_report::Entity::find()
        .filter(abuse_report::Column::SettledAt.is_null())
        .order_by_asc(abuse_report::Column::At)
        .order_by_asc(abuse_report::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let report =
        |row: abuse_report::Model| AbuseReport { id: row.id.into(), path: row.path, reason: row.reason, at: row.at };
    Ok(rows.into_iter().map(report).collect())
}

pub(in crate::submissions) async fn settle_report(
    tx: &impl ConnectionTrait,
    id: ReportId,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let row =
        abuse_report::ActiveModel { settled_at: Set(Some(now)), settled_by: Set(Some(by.0)), ..Default::default() };
    let changed = abuse_report::Entity::update_many()
        .set(row)
        .filter(abuse_report::Column::Id.eq(id.0))
        .filter(abuse_report::Column::SettledAt.is_null())
        .exec(tx)
        .await?;
    Ok(changed.rows_affected > 0)
}
