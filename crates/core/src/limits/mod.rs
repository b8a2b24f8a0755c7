//! How often something may happen, counted in the database: limits hold across servers and restarts.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::limit_count;
use crate::fault::{BadRow, Fault};
use crate::op::Op;
use crate::secret;

/// So many of a kind in so long, for each key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited, area first: `sign-in.address-hour`.
    pub name: &'static str,
    /// How many are let through.
    pub most: u32,
    /// In how long. Windows begin at whole multiples of it.
    pub per: TimeDelta,
}

/// One more than the limit lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that was asked for too often; please try again in {} minutes", minutes(*retry_after))]
pub struct TooMany {
    /// When asking again makes sense.
    pub retry_after: TimeDelta,
}

fn minutes(time: TimeDelta) -> i64 {
    (time.num_seconds() + 59) / 60
}

/// Counts one more for this key, whether it is let through or not. Keys (addresses, networks) are kept as
/// fingerprints alone. Call it outside of transactions that may be rolled back: what failed counts too.
///
/// # Errors
/// [`Fault`] when the database fails; the inner error where the limit is reached.
pub async fn take(db: &impl ConnectionTrait, op: &Op, limit: &Limit, key: &str) -> Result<Result<(), TooMany>, Fault> {
    let begins = window(op.now, limit.per);
    let row = Query::insert()
        .into_table(limit_count::Entity)
        .columns([
            limit_count::Column::Key,
            limit_count::Column::BeginsAt,
            limit_count::Column::EndsAt,
            limit_count::Column::Count,
        ])
        .values_panic([fingerprint(limit, key).into(), begins.into(), (begins + limit.per).into(), 1.into()])
        .on_conflict(
            OnConflict::columns([limit_count::Column::Key, limit_count::Column::BeginsAt])
                .value(limit_count::Column::Count, Expr::col((limit_count::Entity, limit_count::Column::Count)).add(1))
                .to_owned(),
        )
        .returning_col(limit_count::Column::Count)
        .take();
    let counted = db.query_one(&row).await?;
    let count: i32 = counted.ok_or_else(|| BadRow::new("limit_count", "count", limit.name))?.try_get("", "count")?;
    let allowed = i64::from(count) <= i64::from(limit.most);
    Ok(if allowed { Ok(()) } else { Err(TooMany { retry_after: begins + limit.per - op.now }) })
}

/// Forgets windows that are over.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_over(op: &Op) -> Result<u64, Fault> {
    let over = limit_count::Entity::delete_many().filter(limit_count::Column::EndsAt.lte(op.now));
    Ok(over.exec(&op.db).await?.rows_affected)
}

fn fingerprint(limit: &Limit, key: &str) -> String {
    secret::fingerprint(&format!("{}\0{key}", limit.name))
}

fn window(now: DateTime<Utc>, per: TimeDelta) -> DateTime<Utc> {
    now.duration_trunc(per).unwrap_or(now)
}
