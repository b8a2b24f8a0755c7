//! Putting letters into the outbox.

use sea_orm::ConnectionTrait;

use super::letter::{Class, Letter, NewLetter, OutboxAddress, To};
use super::store;
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
