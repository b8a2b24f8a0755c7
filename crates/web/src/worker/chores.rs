//! What has to be done now and then: forgetting what nobody needs any more.

use std::time::Duration;

use chrono::{DateTime, Utc};
use collegium_core::db::Db;
use collegium_core::fault::Fault;
use collegium_core::op::{Actor, Op};
use collegium_core::scholars::freshness;
use collegium_core::{accounts, addresses, idempotency, indexing, limits, mail, reading, webhooks};
use tokio::sync::watch;
use uuid::Uuid;

use crate::problem::chain;
use crate::state::Clock;

/// How often the chores are done.
const EVERY: Duration = Duration::from_hours(1);

/// How many people are asked at a time whether their profiles are still right: few enough that letters which
/// somebody waits for are not held up.
const ASKED: u64 = 50;

/// Does all chores once. Gives the number of marks that were forgotten.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn run_once(db: &Db, now: DateTime<Utc>) -> Result<u64, Fault> {
    let op = Op::new(db.clone(), now, Actor::System, Uuid::now_v7());
    let forgotten = indexing::forget_superseded(db).await?;
    let sessions = accounts::forget_ended(&op).await?;
    let requests = accounts::forget_old_requests(&op).await?;
    let ceremonies = accounts::forget_ceremonies(&op).await?;
    let limits = limits::forget_over(&op).await?;
    let readings = reading::forget_old(&op).await?;
    let requested = idempotency::forget_old(&op).await?;
    let letters = mail::forget_settled(&op).await?;
    let messages = webhooks::forget_old(&op).await?;
    let keys = accounts::forget_keys(&op).await?;
    tracing::debug!(
        forgotten,
        sessions,
        requests,
        ceremonies,
        limits,
        readings,
        requested,
        keys,
        letters,
        messages,
        "what nobody needs any more is forgotten"
    );
    let addresses = addresses::forget_over(&op).await?;
    let asked = freshness::ask_still_right(&op, ASKED).await?;
    tracing::debug!(addresses, asked, "links that are over are forgotten; owners of stale profiles are asked");
    Ok(forgotten)
}

/// Does the chores again and again until the process ends.
pub async fn run(db: Db, mut ended: watch::Receiver<()>) {
    loop {
        if let Err(fault) = run_once(&db, Clock::System.now()).await {
            tracing::warn!(error = chain(&fault), "the chores could not be done; trying again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            gone = ended.changed() => if gone.is_err() { return },
        }
    }
}
