//! What follows when something comes back: an address at which nothing will ever arrive is not written to any
//! more, and its owner is asked for another one by the other addresses that we have.

use super::bounce::{Return, Returned};
use super::letter::{Class, Letter, NewLetter, To};
use super::listing;
use super::outbox::queue;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::op::Op;

/// What came of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// How many addresses are not written to any more from now on.
    pub suppressed: u32,
    /// How many people are asked for another address.
    pub asked: u32,
}

/// Takes in what came back. Taking it in again changes nothing.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn take_in(op: &Op, returned: &[Returned]) -> Result<Followed, Fault> {
    let mut followed = Followed::default();
    let final_ones = returned.iter().filter(|one| matches!(one.kind, Return::Hard | Return::Complaint));
    for (one, address) in final_ones.filter_map(|one| Some((one, one.recipient.as_deref()?))) {
        let tx = begin_write(&op.db).await?;
        // Only addresses of ours: whoever sends us made-up reports must not fill the table.
        let owners = listing::owners(&tx, address).await?;
        let is_ours = !owners.is_empty() || listing::was_written_to(&tx, address).await?;
        if is_ours && listing::suppress(&tx, op.now, address, one).await? {
            followed.suppressed += 1;
            if one.kind == Return::Hard {
                for owner in owners {
                    let (letter, to) = (Letter::AddressFailed { scholar: owner }, To::Scholar(owner));
                    queue(&tx, op, NewLetter { letter, to, class: Class::Personal, not_before: None }).await?;
                    followed.asked += 1;
                }
            }
        }
        tx.commit().await?;
    }
    Ok(followed)
}
