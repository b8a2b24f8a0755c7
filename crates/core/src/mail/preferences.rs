//! Which letters a reader does not want. A reader is known by who it is (`scholar:…`) or by a fingerprint of the
//! address, never by the address itself: what is kept here must not become a list of addresses.

use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::ScholarId;
use crate::op::Op;

use super::store;

/// The kind that stands for all letters one can say no to, those of later versions included.
pub const ALL_KINDS: &str = "*";

/// The word for a scholar as a reader of letters.
#[must_use]
pub fn reader_of(scholar: ScholarId) -> String {
    format!("scholar:{scholar}")
}

/// The kinds of letters that the reader said no to; [`ALL_KINDS`] may be among them.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn declined(op: &Op, reader: &str) -> Result<Vec<String>, Fault> {
    store::declined(&op.db, reader).await
}

/// Whether the reader said no to letters of this kind.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn declines(op: &Op, reader: &str, kind: &str) -> Result<bool, Fault> {
    let declined = declined(op, reader).await?;
    Ok(declined.iter().any(|no| no == kind || no == ALL_KINDS))
}

/// The reader does not want letters of this kind any more. Saying so again changes nothing.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn decline(op: &Op, reader: &str, kind: &str) -> Result<(), Fault> {
    store::decline(&op.db, op.now, reader, kind).await
}

/// The reader wants all letters but those of these kinds.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn choose(op: &Op, reader: &str, unwanted: &[&str]) -> Result<(), Fault> {
    let tx = begin_write(&op.db).await?;
    store::forget_choices(&tx, reader, unwanted).await?;
    for kind in unwanted {
        store::decline(&tx, op.now, reader, kind).await?;
    }
    tx.commit().await?;
    Ok(())
}
