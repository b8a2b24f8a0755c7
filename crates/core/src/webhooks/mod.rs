//! Servers of others that are told what comes out: who they are, what each of them still has to be told, and what
//! became of it. What is promised about it stands in `docs/adr/0121-what-webhooks-promise.md`.

mod deliver;
mod manage;
mod model;
mod store;

use sea_orm::ConnectionTrait;

pub use deliver::{Claimed, claim, due, forget_old, settle};
pub use manage::{WebhookError, add, again, list, pause, remove, resume, rotate, show, test};
pub use model::{Delivery, Event, LONGEST_ADDRESS, LONGEST_NAME, MOST, Outcome, State, Webhook};

use crate::fault::Fault;
use crate::id::SubmissionId;
use crate::op::Op;

/// Writes down that all webhooks have to be told of this, those that pause included. In the transaction of what
/// happened: either both are there or neither.
pub(crate) async fn tell(
    tx: &impl ConnectionTrait,
    op: &Op,
    event: Event,
    piece: SubmissionId,
    slug: &str,
) -> Result<(), Fault> {
    store::queue(tx, op, &store::ids(tx).await?, event, Some((piece, slug))).await
}
