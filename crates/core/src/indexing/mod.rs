//! Which records changed since when: the index reads these marks in order and catches up.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::db::CHUNK;
use crate::entity::index_mark;
use crate::fault::Fault;
use crate::id::ScholarId;

/// A change of one scholar's record. Later marks have higher numbers, and a mark becomes readable
/// only after all marks with lower numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The mark's number.
    pub seq: u64,
    /// Whose record changed, or went away.
    pub scholar: ScholarId,
}

/// The table of marks by another name, to compare marks with marks.
const LATER: &str = "later";

/// The key of the lock that keeps marks in order on PostgreSQL.
const ORDER_LOCK: i64 = 0x636f_6c6c_6567;

/// Marks these scholars' records as changed. To be called last before the commit: on PostgreSQL it
/// makes other writers of marks wait, because a number drawn earlier must not become readable later.
pub(crate) async fn mark(tx: &impl ConnectionTrait, scholars: &[ScholarId]) -> Result<(), DbErr> {
    if scholars.is_empty() {
        return Ok(());
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ORDER_LOCK})")).await?;
    }
    for chunk in scholars.chunks(CHUNK) {
        let rows =
            chunk.iter().map(|scholar| index_mark::ActiveModel { scholar_id: Set(scholar.0), ..Default::default() });
        index_mark::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The marks after number `seq`, in order, at most `limit`.
///
/// # Errors
/// The database fails.
pub async fn marks_after(db: &DatabaseConnection, seq: u64, limit: u64) -> Result<Vec<Mark>, DbErr> {
    let rows = index_mark::Entity::find()
        .filter(index_mark::Column::Seq.gt(seq.cast_signed()))
        .order_by_asc(index_mark::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Mark { seq: row.seq.cast_unsigned(), scholar: row.scholar_id.into() }).collect())
}

/// Forgets marks that a later mark of the same scholar makes needless: whoever catches up reads the
/// record as it is now anyway. Gives their number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_superseded(db: &DatabaseConnection) -> Result<u64, Fault> {
    let later = Query::select()
        .expr(Expr::col((LATER, index_mark::Column::Seq)).max())
        .from_as(index_mark::Entity, LATER)
        .and_where(
            Expr::col((LATER, index_mark::Column::ScholarId))
                .equals((index_mark::Entity, index_mark::Column::ScholarId)),
        )
        .take();
    let forgotten = index_mark::Entity::delete_many()
        .filter(
            Expr::col((index_mark::Entity, index_mark::Column::Seq)).lt(Expr::SubQuery(None, Box::new(later.into()))),
        )
        .exec(db)
        .await?;
    Ok(forgotten.rows_affected)
}

/// The number of the newest mark; 0 while there is none.
///
/// # Errors
/// The database fails.
pub async fn newest(db: &DatabaseConnection) -> Result<u64, DbErr> {
    let newest: Option<Option<i64>> = index_mark::Entity::find()
        .select_only()
        .column_as(Expr::col(index_mark::Column::Seq).max(), "newest")
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest.flatten().unwrap_or(0).cast_unsigned())
}
