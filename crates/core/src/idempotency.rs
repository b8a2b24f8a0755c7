//! Requests that carry a key: sent again, after an answer that got lost, they are not done again.
//!
//! The key is kept in the transaction that does what is asked for, with what came of it. Of two that come at once, the
//! primary key lets one through.

use chrono::TimeDelta;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::idempotency_key::{ActiveModel, Column, Entity};
use crate::fault::Fault;
use crate::id::AccountId;
use crate::op::Op;
use crate::secret::fingerprint;

/// For how long a key is remembered.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// The longest key, in bytes.
const LONGEST: usize = 255;

/// A key that a program sent, with what it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    key: String,
    asked: String,
}

/// The key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is no key.
    #[error("an Idempotency-Key has 1 to {LONGEST} visible letters, digits and signs of ASCII")]
    NoKey,
    /// It was sent with another request before.
    #[error("this Idempotency-Key came with another request before; take a new one for each request")]
    Reused,
}

impl RequestKey {
    /// Reads a key; `asked` is the request as it came. Only fingerprints of both are kept.
    ///
    /// # Errors
    /// [`KeyError::NoKey`].
    pub fn read(key: &str, asked: &str) -> Result<Self, KeyError> {
        let well = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !well {
            return Err(KeyError::NoKey);
        }
        Ok(Self { key: fingerprint(key), asked: fingerprint(asked) })
    }
}

/// What the same request made before; `None` where it is new.
pub(crate) async fn made_before(
    db: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    key: &RequestKey,
) -> Result<Option<Result<Uuid, KeyError>>, Fault> {
    let known = Entity::find_by_id((account.0, key.key.clone())).one(db).await?;
    let known = known.filter(|row| row.at > op.now - KEPT);
    Ok(known.map(|row| if row.asked == key.asked { Ok(row.made) } else { Err(KeyError::Reused) }))
}

/// Keeps what the request makes, in its transaction. Fails on the primary key where another one was quicker.
pub(crate) async fn keep(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    key: &RequestKey,
    made: Uuid,
) -> Result<(), Fault> {
    // One that is over makes room for the next of its name.
    let over = Column::AccountId.eq(account.0).and(Column::Key.eq(&*key.key)).and(Column::At.lte(op.now - KEPT));
    Entity::delete_many().filter(over).exec(tx).await?;
    let row = ActiveModel {
        account_id: Set(account.0),
        key: Set(key.key.clone()),
        asked: Set(key.asked.clone()),
        made: Set(made),
        at: Set(op.now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets keys a day after they came.
///
/// # Errors
/// The database fails.
pub async fn forget_old(op: &Op) -> Result<u64, Fault> {
    Ok(Entity::delete_many().filter(Column::At.lte(op.now - KEPT)).exec(&op.db).await?.rows_affected)
}
