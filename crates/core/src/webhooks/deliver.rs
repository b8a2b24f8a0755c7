//! What a worker does with messages for webhooks: it takes one in hand by a lease, and writes down how it went. What
//! a worker that died had in hand is taken up once the lease has run out, so a message may arrive twice; its id is
//! the same then.

use chrono::TimeDelta;
use uuid::Uuid;

use super::model::{Delivery, Outcome, State, next};
use super::{manage, store};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::WebhookId;
use crate::op::Op;

/// For how long a message is left to its worker: longer than any attempt takes.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// For how long it is kept what a webhook was told.
const KEPT: TimeDelta = TimeDelta::days(30);

/// A message that a worker has in hand.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// What is told.
    pub delivery: Delivery,
    /// Whom.
    pub webhook: WebhookId,
    /// Where.
    pub address: String,
    /// The keys that sign: the webhook's own, and the one before as long as it does.
    pub keys: Vec<Uuid>,
    pub(super) lease: Uuid,
}

/// Webhooks that have something to be told now.
///
/// # Errors
/// The database fails.
pub async fn due(op: &Op) -> Result<Vec<WebhookId>, Fault> {
    Ok(store::due(&op.db, op.now).await?)
}

/// Takes the message in hand that waits longest for this webhook; `None` where none does, or the webhook pauses.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn claim(op: &Op, of: WebhookId) -> Result<Option<Claimed>, Fault> {
    let tx = begin_write(&op.db).await?;
    let webhook = store::one(&tx, of).await?.filter(|webhook| webhook.paused.is_none());
    let Some(webhook) = webhook else { return Ok(None) };
    let claimed = store::claim(&tx, op.now, &webhook, Uuid::now_v7()).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Writes down how an attempt ended, and gives the state of the message now; `None` where it was somebody else's by
/// then. A webhook for which a message was given up pauses: what happens from then on waits for it.
///
/// # Errors
/// The database fails.
pub async fn settle(op: &Op, claimed: &Claimed, outcome: Outcome) -> Result<Option<State>, Fault> {
    let next = next(claimed.delivery.attempts, outcome, op.now);
    let tx = begin_write(&op.db).await?;
    if !store::settle(&tx, op.now, claimed, &next).await? {
        return Ok(None);
    }
    if next.state == State::Failed
        && store::set_pause(&tx, claimed.webhook, Some((op.now, &next.why.unwrap_or_default()))).await?
        && let Some(webhook) = store::one(&tx, claimed.webhook).await?
    {
        manage::told(&tx, op, "webhook.fail", &webhook).await?;
    }
    tx.commit().await?;
    Ok(Some(next.state))
}

/// Forgets what was settled thirty days ago, and what nobody took for a week longer. Gives the number of messages.
///
/// # Errors
/// The database fails.
pub async fn forget_old(op: &Op) -> Result<u64, Fault> {
    Ok(store::forget(&op.db, op.now - KEPT).await?)
}
