//! Putting letters into the outbox.

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;

use super::letter::{Class, Letter, NewLetter, OutboxAddress, To};
use super::{listing, store};
use crate::fault::Fault;
use crate::id::LetterId;
use crate::op::{Op, Permission};

/// Queues a letter in the transaction of what it tells of: either both are there, or neither is.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn queue(tx: &impl ConnectionTrait, op: &Op, new: NewLetter) -> Result<LetterId, Fault> {
    let id = LetterId::new();
    store::insert(tx, op, id, &new).await?;
    Ok(id)
}

/// Queues a letter that shows that letters arrive.
///
/// # Errors
/// [`Fault`] when the actor may not do this, or the database fails.
pub async fn send_test(op: &Op, to: OutboxAddress) -> Result<LetterId, Fault> {
    op.require(Permission::ManageLetters)?;
    let new = NewLetter { letter: Letter::Test, to: To::Address(to), class: Class::Personal, not_before: None };
    queue(&op.db, op, new).await
}

/// For how long settled letters are kept: as long as reports of their failure may come.
const KEPT: TimeDelta = TimeDelta::days(60);

/// Forgets letters that were settled long ago. Gives their number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_settled(op: &Op) -> Result<u64, Fault> {
    Ok(listing::forget_settled(&op.db, op.now - KEPT).await?)
}
