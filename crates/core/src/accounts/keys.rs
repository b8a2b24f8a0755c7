//! Keys that sign access tokens of the API: which there are, and since when. What they are made of is the site's secret.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::Permission;
use crate::audit;
use crate::db::begin_write;
use crate::entity::signing_key;
use crate::fault::Fault;
use crate::id::KeyId;
use crate::op::Op;

/// How long a key that signs no more is still published: far longer than any access token is good for.
const OVERLAP: TimeDelta = TimeDelta::hours(1);

/// A key that signs access tokens, or signed them until lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// Its name in tokens and in the published set.
    pub id: KeyId,
    /// Since when it signs.
    pub created_at: DateTime<Utc>,
    /// Since when it signs no more.
    pub retired_at: Option<DateTime<Utc>>,
}

impl From<signing_key::Model> for SigningKey {
    fn from(row: signing_key::Model) -> Self {
        Self { id: row.id.into(), created_at: row.created_at, retired_at: row.retired_at }
    }
}

/// The keys whose tokens are good at this moment, the newest first: that one signs. The first one is made when it is
/// asked for.
///
/// # Errors
/// The database fails.
pub async fn signing_keys(op: &Op) -> Result<Vec<SigningKey>, Fault> {
    let keys = good(&op.db, op.now).await?;
    if keys.first().is_some_and(|key| key.retired_at.is_none()) {
        return Ok(keys);
    }
    let tx = begin_write(&op.db).await?;
    // Another server may have been quicker.
    if !good(&tx, op.now).await?.iter().any(|key| key.retired_at.is_none()) {
        insert(&tx, op.now).await?;
    }
    let keys = good(&tx, op.now).await?;
    tx.commit().await?;
    Ok(keys)
}

/// The key of this name, if its tokens are good at this moment.
///
/// # Errors
/// The database fails.
pub async fn signing_key(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: KeyId,
) -> Result<Option<SigningKey>, Fault> {
    let row = signing_key::Entity::find_by_id(id.0).filter(is_good(now)).one(db).await?;
    Ok(row.map(Into::into))
}

/// Makes a new key that signs from now on. Those before it stay published until the last of their tokens is over.
///
/// # Errors
/// The actor may not manage tokens, or the database fails.
pub async fn rotate_signing_keys(op: &Op) -> Result<SigningKey, Fault> {
    op.require(Permission::ManageTokens)?;
    let tx = begin_write(&op.db).await?;
    signing_key::Entity::update_many()
        .col_expr(signing_key::Column::RetiredAt, Expr::value(op.now))
        .filter(signing_key::Column::RetiredAt.is_null())
        .exec(&tx)
        .await?;
    let key = insert(&tx, op.now).await?;
    let event =
        audit::Event { action: "key.rotate", subject_kind: "key", subject: key.id.0, detail: serde_json::json!({}) };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(key)
}

/// Forgets keys of which no token can be good any more.
///
/// # Errors
/// The database fails.
pub async fn forget_keys(op: &Op) -> Result<u64, Fault> {
    let over = signing_key::Entity::delete_many().filter(signing_key::Column::RetiredAt.lte(op.now - OVERLAP));
    Ok(over.exec(&op.db).await?.rows_affected)
}

async fn good(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<SigningKey>, Fault> {
    let rows = signing_key::Entity::find().filter(is_good(now)).order_by_desc(signing_key::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn is_good(now: DateTime<Utc>) -> Condition {
    let retired = signing_key::Column::RetiredAt;
    Condition::any().add(retired.is_null()).add(retired.gt(now - OVERLAP))
}

async fn insert(tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<SigningKey, Fault> {
    let key = signing_key::ActiveModel { id: Set(KeyId::new().0), created_at: Set(now), retired_at: Set(None) };
    Ok(key.insert(tx).await?.into())
}
