//! What registries answered, kept for a while, so that nobody is asked twice for the same.

use chrono::Duration;

use super::model::Publication;
use super::store;
use crate::fault::Fault;
use crate::op::Op;

/// How long a work is kept as a registry told it.
const KEPT: Duration = Duration::days(30);

/// How long it is remembered that a registry did not know a work: new ones become known within days.
const UNKNOWN_KEPT: Duration = Duration::hours(20);

/// What was answered under this key of late; the inner `None` is that there is no such work.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn recall(op: &Op, key: &str) -> Result<Option<Option<Publication>>, Fault> {
    store::answer(&op.db, key, op.now).await
}

/// Keeps an answer.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn remember(op: &Op, key: &str, answer: Option<&Publication>) -> Result<(), Fault> {
    let kept = if answer.is_some() { KEPT } else { UNKNOWN_KEPT };
    store::keep_answer(&op.db, key, answer, op.now + kept).await
}

/// Forgets answers that have had their time. Gives their number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_old_answers(op: &Op) -> Result<u64, Fault> {
    store::forget_answers(&op.db, op.now).await
}
