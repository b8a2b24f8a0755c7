//! Reading one more profile.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use serde_json::json;

use super::store;
use crate::accounts::{self, Role};
use crate::audience::Viewer;
use crate::audit::{self, Event};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{AccountId, ScholarId};
use crate::limits::{self, Limit, TooMany};
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Actor, Op};
use crate::secret;

/// How many accounts read from one network in a day before staff are told.
const MANY_ACCOUNTS: u64 = 10;

/// How many profiles of different people a member may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// In any hour, counted from its beginning.
    pub hour: u32,
    /// In a day (UTC).
    pub day: u32,
}

impl Default for Budget {
    /// As the suggestion of requirement AB-4 has it: all of 7,000 people take twelve days.
    fn default() -> Self {
        Self { hour: 120, day: 600 }
    }
}

/// One letter a day about one reader, and about one network.
const ALARM: Limit = Limit { name: "reading.alarm-day", most: 1, per: TimeDelta::days(1) };

/// Takes down that the actor reads this profile, from this network. Visitors, staff and owners of the profile are free.
/// Over the budget, and where many accounts read from one network, staff are told.
///
/// # Errors
/// [`Fault`] when the database fails; the inner error where the budget is used up.
pub async fn read(op: &Op, of: ScholarId, network: &str, budget: Budget) -> Result<Result<(), TooMany>, Fault> {
    let Some(account) = counted(op, of) else { return Ok(Ok(())) };
    let day = begin_of(op.now, TimeDelta::days(1));
    if store::is_read(&op.db, account, day, of).await? {
        return Ok(Ok(()));
    }
    let hour = begin_of(op.now, TimeDelta::hours(1));
    let tx = begin_write(&op.db).await?;
    let (in_hour, in_day) = store::counts(&tx, account, day, hour).await?;
    let over = if in_day >= u64::from(budget.day) {
        Some(day + TimeDelta::days(1) - op.now)
    } else if in_hour >= u64::from(budget.hour) {
        Some(hour + TimeDelta::hours(1) - op.now)
    } else {
        None
    };
    if let Some(retry_after) = over {
        alarm(&tx, op, &account.to_string(), account, in_day).await?;
        tx.commit().await?;
        return Ok(Err(TooMany { retry_after }));
    }
    let network = secret::fingerprint(&format!("reading\0{network}"));
    store::insert(&tx, op, account, day, of, &network).await?;
    if store::accounts_of_network(&tx, day, &network).await? >= MANY_ACCOUNTS {
        alarm(&tx, op, &network, account, in_day + 1).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whose reading this is, where it counts.
fn counted(op: &Op, of: ScholarId) -> Option<AccountId> {
    let (account, own) = match op.actor {
        Actor::Account(signed) => (signed.account, signed.scholar),
        Actor::Token(client) => (client.account, client.scholar),
        _ => return None,
    };
    (op.viewer() == Viewer::Member && own != Some(of)).then_some(account)
}

fn begin_of(now: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
    now.duration_trunc(time).unwrap_or(now)
}

/// Tells staff, once a day for each key, and writes it down.
async fn alarm(
    tx: &sea_orm::DatabaseTransaction,
    op: &Op,
    key: &str,
    account: AccountId,
    read: u64,
) -> Result<(), Fault> {
    if limits::take(tx, op, &ALARM, key).await?.is_err() {
        return Ok(());
    }
    let event = Event {
        action: "reading.alarm",
        subject_kind: "account",
        subject: account.0,
        detail: json!({ "profiles_today": read, "many_accounts": key != account.to_string() }),
    };
    audit::record(tx, op, event).await?;
    for staff in accounts::at_least(tx, Role::Staff).await? {
        let letter = Letter::ReadingAlarm { account };
        mail::queue(tx, op, NewLetter { letter, to: To::Account(staff), class: Class::Security, not_before: None })
            .await?;
    }
    Ok(())
}
