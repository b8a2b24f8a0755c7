//! What a worker does with the outbox: it claims letters by a lease, says before it hands one over, and
//! settles it. What a worker that died had in hand is taken up again once its lease has run out.

use chrono::TimeDelta;
use uuid::Uuid;

use super::letter::{Class, Letter, To};
use super::policy::{Outcome, Standing, State, next};
use super::store;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::LetterId;
use crate::op::Op;

/// For how long a claimed letter is left to its worker; longer work says so by [`renew`].
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// A letter that a worker has in hand.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Identity; the letter's Message-ID is made of it, so that it stays the same at each attempt.
    pub id: LetterId,
    /// Which letter; none where the row makes no sense to this version of the program.
    pub letter: Option<Letter>,
    /// To whom.
    pub to: To,
    /// About what kind of matter.
    pub class: Class,
    /// How often it was tried, this attempt included.
    pub attempts: u32,
    pub(super) uncertain_ends: u32,
    pub(super) give_up_at: chrono::DateTime<chrono::Utc>,
    pub(super) lease: Uuid,
}

impl Claimed {
    /// Whether it is too late to send it: its link is dead, or its news are old.
    #[must_use]
    pub fn is_over(&self, now: chrono::DateTime<chrono::Utc>) -> bool {
        now >= self.give_up_at
    }
}

/// Claims up to `most` letters whose time has come, the most urgent first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn claim(op: &Op, most: u64) -> Result<Vec<Claimed>, Fault> {
    if most == 0 || !store::is_anything_due(&op.db, op.now).await? {
        return Ok(Vec::new());
    }
    let tx = begin_write(&op.db).await?;
    let claimed = store::claim(&tx, op.now, most, Uuid::now_v7()).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Takes up again what dead workers had in hand: all whose lease has run out, or, where this process is the
/// only one, simply `all`. What was not handed over waits again; of what was, nobody knows whether it arrived.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn take_up_again(op: &Op, all: bool) -> Result<usize, Fault> {
    let left = store::left_behind(&op.db, op.now, all).await?;
    for (claimed, handed_over) in &left {
        let outcome = match handed_over {
            true => Outcome::Uncertain,
            false => Outcome::Later { why: "the worker ended before the letter was handed over".to_owned() },
        };
        settle(op, claimed, outcome).await?;
    }
    Ok(left.len())
}

/// Says that the letter's text is about to be given to the server. `false` where the letter is somebody else's by now.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn hand_over(op: &Op, claimed: &Claimed) -> Result<bool, Fault> {
    store::hand_over(&op.db, claimed.id, claimed.lease).await
}

/// Keeps the lease for another while. `false` where the letter is somebody else's by now.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn renew(op: &Op, claimed: &Claimed) -> Result<bool, Fault> {
    store::renew(&op.db, claimed.id, claimed.lease, op.now + LEASE).await
}

/// Writes down how the attempt ended, and gives the state that the letter has now; none where it was somebody
/// else's by then.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn settle(op: &Op, claimed: &Claimed, outcome: Outcome) -> Result<Option<State>, Fault> {
    let uncertain = u32::from(outcome == Outcome::Uncertain);
    let standing = Standing {
        class: claimed.class,
        attempts: claimed.attempts,
        uncertain_ends: claimed.uncertain_ends,
        give_up_at: claimed.give_up_at,
    };
    let next = next(standing, outcome, op.now, chance(claimed));
    let state = next.state;
    let ours = store::settle(&op.db, op.now, claimed, next, claimed.uncertain_ends + uncertain).await?;
    Ok(ours.then_some(state))
}

/// A number between 0 and 1 that differs from letter to letter and from attempt to attempt.
fn chance(claimed: &Claimed) -> f64 {
    // The last bytes of such an identity are random.
    let [.., first, second] = *claimed.lease.as_bytes();
    let [.., third, fourth] = *claimed.id.0.as_bytes();
    f64::from(u16::from_be_bytes([first ^ third, second ^ fourth])) / f64::from(u16::MAX)
}
