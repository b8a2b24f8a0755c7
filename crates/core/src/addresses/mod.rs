//! A person's own addresses: those on their record, where letters go, and those by which they sign in. To the person
//! they are one list. A new one is proved by a letter; whatever changes is told to the old and the new address, with
//! a link that takes it back for a week.

mod manage;
mod model;
mod prove;
mod store;
mod undo;

pub use manage::{make_primary, mine, remove};
pub use model::{AddressError, ChangeKind, Known};
pub use prove::{ProofLetter, ask, open as open_proof, proof_letter, prove};
pub use undo::{Notice, NoticeLetter, notice_letter, open as open_undo, undo};

use crate::fault::Fault;
use crate::op::Op;

/// Forgets proofs and links that have been over for a month.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_over(op: &Op) -> Result<u64, Fault> {
    store::forget_over(&op.db, op.now - chrono::TimeDelta::days(30)).await
}
