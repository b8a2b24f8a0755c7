//! What became of letters, for staff: counts by state, lists, and “send again”.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::letter::Class;
use super::listing;
use super::policy::State;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::LetterId;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// A letter as staff sees it: what kind, and what became of it; not to whom, and not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterLine {
    /// Identity.
    pub id: LetterId,
    /// The kind of letter.
    pub kind: String,
    /// About what kind of matter.
    pub class: Class,
    /// Where it stands.
    pub state: State,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, if it waits.
    pub due_at: DateTime<Utc>,
    /// When its matter ended, if it did.
    pub settled_at: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it stands where it stands.
    pub why: Option<String>,
}

/// An address that letters come back from.
#[derive(Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The address.
    pub address: String,
    /// `hard` or `complaint`.
    pub kind: String,
    /// The status code, if one was stated.
    pub status: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl std::fmt::Debug for Suppressed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppressed").field("kind", &self.kind).field("status", &self.status).finish_non_exhaustive()
    }
}

/// How many letters there are in each state, those of no letter included.
///
/// # Errors
/// [`Fault`] when the actor may not see this, or the database fails.
pub async fn counts(op: &Op) -> Result<Vec<(State, u64)>, Fault> {
    op.require(Permission::ReadReports)?;
    listing::counts(&op.db).await
}

/// Letters in this state, or in any; the newest first.
///
/// # Errors
/// [`Fault`] when the actor may not see this, or the database fails.
pub async fn browse(op: &Op, state: Option<State>, page: PageRequest) -> Result<Page<LetterLine>, Fault> {
    op.require(Permission::ReadReports)?;
    let (rows, total) = listing::lines(&op.db, state, page).await?;
    Ok(Page { rows, total, request: page })
}

/// Addresses that letters come back from, the newest first.
///
/// # Errors
/// [`Fault`] when the actor may not see this, or the database fails.
pub async fn suppressed(op: &Op, page: PageRequest) -> Result<Page<Suppressed>, Fault> {
    op.require(Permission::ReadReports)?;
    let (rows, total) = listing::suppressed(&op.db, page).await?;
    Ok(Page { rows, total, request: page })
}

/// Has a letter sent again that was refused, or of which nobody knows whether it arrived. It keeps its Message-ID,
/// so that a mailbox which has it already can tell.
///
/// # Errors
/// [`Fault`] when the actor may not do this, there is no such letter, it needs no second sending, or the database fails.
pub async fn send_again(op: &Op, id: LetterId) -> Result<(), Fault> {
    op.require(Permission::ManageLetters)?;
    let tx = begin_write(&op.db).await?;
    let before =
        listing::send_again(&tx, op.now, id).await?.ok_or(Fault::NotFound("letter that could be sent again"))?;
    let detail = json!({ "before": before.as_str(), "after": State::Waiting.as_str() });
    let event = audit::Event { action: "letter.again", subject_kind: "letter", subject: id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets letters go to an address again.
///
/// # Errors
/// [`Fault`] when the actor may not do this, or the database fails.
pub async fn write_again(op: &Op, address: &str) -> Result<(), Fault> {
    op.require(Permission::ManageLetters)?;
    listing::forget_suppression(&op.db, address).await
}
