//! A letter in the morning to those who decide, when something waits for long.

use chrono::{TimeDelta, Timelike};

use super::error::SubmissionError;
use super::store;
use crate::accounts::{self, Role};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::limits::{self, Limit};
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Op, Permission};

/// How long a piece may wait before editors are told.
const LONG: TimeDelta = TimeDelta::days(3);

/// The hour of the day, in UTC, from which letters of the morning leave.
const MORNING: u32 = 6;

/// One letter a day.
const DAILY: Limit = Limit { name: "submissions.reminder-day", most: 1, per: TimeDelta::days(1) };

/// Tells editors that something waits, once a morning. Gives the number of letters. The system's own work.
///
/// # Errors
/// The database fails.
pub async fn remind(op: &Op) -> Result<usize, SubmissionError> {
    if op.account().is_ok() {
        return Err(Fault::Forbidden(Permission::Review.as_str()).into());
    }
    op.require(Permission::Review)?;
    let waits = store::waits(&op.db).await?;
    let is_time = op.now.hour() >= MORNING && waits.oldest.is_some_and(|oldest| op.now - oldest > LONG);
    if !is_time || limits::take(&op.db, op, &DAILY, "editors").await?.is_err() {
        return Ok(0);
    }
    let tx = begin_write(&op.db).await?;
    let editors = accounts::at_least(&tx, Role::Editor).await?;
    for editor in &editors {
        let to = To::Account(*editor);
        let new = NewLetter { letter: Letter::SubmissionsWait, to, class: Class::Digest, not_before: None };
        mail::queue(&tx, op, new).await?;
    }
    tx.commit().await?;
    Ok(editors.len())
}
