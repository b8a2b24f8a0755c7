//! Rows of publications, to and from the domain.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::model::Publication;
use crate::entity::publication_answer;
use crate::fault::{BadRow, Fault};

/// What was answered under this key, unless its time is over.
pub(super) async fn answer(
    db: &impl ConnectionTrait,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<Option<Publication>>, Fault> {
    let row = publication_answer::Entity::find_by_id(key).one(db).await?.filter(|row| row.kept_until > now);
    row.map(|row| {
        let read =
            |record| serde_json::from_value(record).map_err(|_| BadRow::new("publication_answer", "record", key));
        row.record.map(read).transpose().map_err(Fault::from)
    })
    .transpose()
}

pub(super) async fn keep_answer(
    db: &impl ConnectionTrait,
    key: &str,
    answer: Option<&Publication>,
    kept_until: DateTime<Utc>,
) -> Result<(), Fault> {
    let record = answer.map(|publication| serde_json::json!(publication));
    let row =
        publication_answer::ActiveModel { key: Set(key.to_owned()), record: Set(record), kept_until: Set(kept_until) };
    let columns = [publication_answer::Column::Record, publication_answer::Column::KeptUntil];
    let replaced = OnConflict::column(publication_answer::Column::Key).update_columns(columns).to_owned();
    publication_answer::Entity::insert(row).on_conflict(replaced).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn forget_answers(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Fault> {
    let old = publication_answer::Entity::delete_many().filter(publication_answer::Column::KeptUntil.lte(now));
    Ok(old.exec(db).await?.rows_affected)
}
