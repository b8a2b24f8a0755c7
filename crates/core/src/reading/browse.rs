//! Who reads most, for staff.

use chrono::{DurationRound as _, TimeDelta};

use super::store;
use crate::fault::Fault;
use crate::id::AccountId;
use crate::op::{Op, Permission};

/// How long it is kept who read whose profile.
const KEPT: TimeDelta = TimeDelta::days(2);

/// How many readers and networks are shown.
const SHOWN: u64 = 50;

/// How much one account read today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The account.
    pub account: AccountId,
    /// Whose it is, and under which address the profile is; `None` for an account without a record.
    pub scholar: Option<(String, String)>,
    /// Profiles of different people, today.
    pub today: u64,
    /// Of these, those read first within this hour.
    pub this_hour: u64,
}

/// How much was read from one network today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// By how many accounts.
    pub accounts: u64,
    /// How many profiles together.
    pub profiles: u64,
}

/// What was read today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Those who read most.
    pub readers: Vec<Reader>,
    /// Networks from which several accounts read, most accounts first.
    pub networks: Vec<Network>,
}

/// Who read most today, and from where several accounts read.
///
/// # Errors
/// The actor may not read reports, or the database fails.
pub async fn today(op: &Op) -> Result<Today, Fault> {
    op.require(Permission::ReadReports)?;
    let begin = |time| op.now.duration_trunc(time).unwrap_or(op.now);
    let (day, hour) = (begin(TimeDelta::days(1)), begin(TimeDelta::hours(1)));
    Ok(Today {
        readers: store::readers(&op.db, day, hour, SHOWN).await?,
        networks: store::networks(&op.db, day, SHOWN).await?,
    })
}

/// Forgets who read whose profile two days ago and before.
///
/// # Errors
/// The database fails.
pub async fn forget_old(op: &Op) -> Result<u64, Fault> {
    Ok(store::forget_before(&op.db, op.now - KEPT).await?)
}
