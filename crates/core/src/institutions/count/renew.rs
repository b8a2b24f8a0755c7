//! Bringing kept counts up to date.

use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::facts::{facts, roots};
use super::kept;
use super::recount::tallies;
use crate::db::{Db, begin_write};
use crate::entity::count_due;
use crate::fault::Fault;
use crate::institutions::browse::Count;

/// The key of the lock that lets one transaction renew at a time on PostgreSQL: of two, the one that counted earlier
/// must not write later.
const ORDER_LOCK: i64 = 0x636f_756e_7473;

/// Families counted in one go, so that a whole community is never held in memory.
const FAMILIES: usize = 200;

/// Renews the kept counts that are out of date, in a transaction of its own. Gives the number of institutions.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn renew_counts(db: &Db) -> Result<u64, Fault> {
    if !kept::is_due(db).await? {
        return Ok(0);
    }
    let tx = begin_write(db).await?;
    let renewed = renew(&tx).await?;
    tx.commit().await?;
    Ok(renewed)
}

/// Renews the kept counts that are out of date. To be called shortly before the commit: other renewals wait.
pub(crate) async fn renew(tx: &impl ConnectionTrait) -> Result<u64, DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ORDER_LOCK})")).await?;
    }
    // What becomes due after this is counted again later; what is gone from the list is counted below.
    let forget = Query::delete().from_table(count_due::Entity).returning_col(count_due::Column::InstitutionId).take();
    let rows = tx.query_all(&forget).await?;
    let mut due: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "institution_id")).collect::<Result<_, _>>()?;
    due.sort_unstable();
    due.dedup();
    let families = roots(tx, &due).await?;
    for families in families.chunks(FAMILIES) {
        let mut fresh = Vec::new();
        for count in [Count::Sent, Count::Now] {
            fresh.extend(tallies(&facts(tx, count, families).await?).into_iter().map(|tally| (count, tally)));
        }
        kept::replace(tx, families, &fresh).await?;
    }
    Ok(due.len() as u64)
}
