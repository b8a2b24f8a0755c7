//! What its reader does with a letter: answer, block its writer, report it to staff.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{PeerLetterId, ScholarId};
use crate::op::{Op, Permission};
use crate::scholars::edit::Prose;

/// A letter, as its reader and staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Identity.
    pub id: PeerLetterId,
    /// Who wrote it.
    pub from: ScholarId,
    /// To whom.
    pub to: ScholarId,
    /// The writer's name.
    pub from_name: String,
    /// The subject.
    pub subject: String,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Whether its reader blocked the writer.
    pub blocked: bool,
    /// What the reader told staff about it.
    pub report: Option<String>,
}

/// A letter that one got. Somebody else's is not there.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn received(op: &Op, id: PeerLetterId) -> Result<Received, Fault> {
    let own = op.scholar()?;
    let found = store::by_id(&op.db, id).await?.filter(|letter| letter.to == own);
    found.ok_or(Fault::NotFound("letter"))
}

/// The letter for whom it is sent: to be called when it is. `None` where it is gone, or its writer blocked by now.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn letter(op: &Op, id: PeerLetterId) -> Result<Option<Received>, Fault> {
    op.require(Permission::ManageLetters)?;
    Ok(store::by_id(&op.db, id).await?.filter(|letter| !letter.blocked))
}

/// Takes no letters from this letter's writer any more, or takes them again.
///
/// # Errors
/// As [`received`].
pub async fn block(op: &Op, id: PeerLetterId, blocked: bool) -> Result<(), Fault> {
    let letter = received(op, id).await?;
    let tx = begin_write(&op.db).await?;
    store::block(&tx, letter.to, letter.from, blocked, op.now).await?;
    let action = if blocked { "peers.blocked" } else { "peers.unblocked" };
    let event = audit::Event { action, subject_kind: "scholar", subject: letter.from.0, detail: json!({}) };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Shows the letter to staff, with a few words.
///
/// # Errors
/// As [`received`].
pub async fn report(op: &Op, id: PeerLetterId, words: &Prose<2000>) -> Result<(), Fault> {
    let letter = received(op, id).await?;
    let tx = begin_write(&op.db).await?;
    store::set_report(&tx, id, Some(words.as_str())).await?;
    let detail = json!({ "letter": id });
    let event = audit::Event { action: "peers.reported", subject_kind: "scholar", subject: letter.from.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// The letters that were reported and not settled, the oldest first, for staff.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn reported(op: &Op) -> Result<Vec<Received>, Fault> {
    op.require(Permission::AnswerRequests)?;
    store::reported(&op.db).await
}

/// How many reports wait for staff.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn unsettled(op: &Op) -> Result<u64, Fault> {
    store::count_reported(&op.db).await
}

/// Staff have seen to the report.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn settle(op: &Op, id: PeerLetterId) -> Result<(), Fault> {
    op.require(Permission::AnswerRequests)?;
    let tx = begin_write(&op.db).await?;
    let letter = store::by_id(&tx, id).await?.ok_or(Fault::NotFound("letter"))?;
    store::set_report(&tx, id, None).await?;
    let detail = json!({ "letter": id });
    let event = audit::Event { action: "peers.settled", subject_kind: "scholar", subject: letter.from.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}
