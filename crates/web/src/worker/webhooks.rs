//! Telling servers of others what came out. Each is told at its own pace, one message after the other, so that a slow
//! one holds up nobody else.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use chrono::TimeDelta;
use collegium_core::fault::Fault;
use collegium_core::id::WebhookId;
use collegium_core::op::{Actor, Op};
use collegium_core::webhooks::{self, Claimed, Outcome};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;
use uuid::Uuid;

use crate::outside::{Heard, NotOutside, OutsideError};
use crate::problem::chain;
use crate::state::App;
use crate::webhooks::message;

/// How often it is looked whether there is something to tell.
const POLL: Duration = Duration::from_secs(1);

/// How long a server may take for its answer.
pub(crate) const WITHIN: Duration = Duration::from_secs(15);

/// Sends everything whose time has come, and waits for all answers. Gives the number of attempts.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn run_once(app: &App) -> Result<u64, Fault> {
    let mut under_way = JoinSet::new();
    for webhook in webhooks::due(&op(app)).await? {
        let app = app.clone();
        under_way.spawn(async move { tell_all(&app, webhook, || false).await });
    }
    let mut attempts = 0;
    while let Some(told) = under_way.join_next().await {
        attempts += told.unwrap_or(Ok(0))?;
    }
    Ok(attempts)
}

/// Works until the process ends, then finishes the messages that are under way.
pub async fn run(app: App, mut ended: watch::Receiver<()>) {
    let mut under_way = HashMap::new();
    loop {
        under_way.retain(|_, task: &mut tokio::task::JoinHandle<()>| !task.is_finished());
        match webhooks::due(&op(&app)).await {
            Ok(due) => {
                for webhook in due {
                    let tell = || tokio::spawn(tell_until(app.clone(), webhook, ended.clone()));
                    under_way.entry(webhook).or_insert_with(tell);
                }
            }
            Err(fault) => tracing::warn!(error = chain(&fault), "messages for webhooks cannot be read; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            gone = ended.changed() => if gone.is_err() { break },
        }
    }
    for task in under_way.into_values() {
        let _ = task.await;
    }
}

async fn tell_until(app: App, webhook: WebhookId, ended: watch::Receiver<()>) {
    if let Err(fault) = tell_all(&app, webhook, || ended.has_changed().is_err()).await {
        tracing::warn!(error = chain(&fault), "a webhook cannot be told; trying again");
    }
}

/// Tells one webhook all that waits for it, unless it is to end. Gives the number of attempts.
async fn tell_all(app: &App, webhook: WebhookId, ends: impl Fn() -> bool) -> Result<u64, Fault> {
    let mut attempts = 0;
    while !ends()
        && let Some(claimed) = webhooks::claim(&op(app), webhook).await?
    {
        let outcome = tell(app, &claimed).await?;
        let state = webhooks::settle(&op(app), &claimed, outcome).await?;
        let (message, state) = (claimed.delivery.id.to_string(), state.map(webhooks::State::as_str));
        tracing::info!(message, state, "a webhook was told");
        attempts += 1;
    }
    Ok(attempts)
}

async fn tell(app: &App, claimed: &Claimed) -> Result<Outcome, Fault> {
    let Ok(to) = Url::parse(&claimed.address) else {
        return Ok(not_arrived(&OutsideError::Refused(NotOutside::NoAddress)));
    };
    // The settings may name other servers by now than when the webhook was made.
    if let Err(refused) = app.outside().takes_messages(&to) {
        return Ok(not_arrived(&refused.into()));
    }
    let Some(message) = message::compose(app, &op(app), claimed, to).await? else { return Ok(Outcome::Dropped) };
    Ok(match app.outside().ask(&message.within(WITHIN).without_body()).await {
        Ok(heard) => answered(&heard),
        Err(error) => not_arrived(&error),
    })
}

fn answered(heard: &Heard) -> Outcome {
    let status = heard.status.as_u16();
    if heard.status.is_success() {
        return Outcome::Arrived(status);
    }
    if heard.status == StatusCode::GONE {
        return Outcome::Unwanted(status);
    }
    let seconds = heard.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<u32>().ok());
    let pause = seconds.map(|seconds| TimeDelta::seconds(seconds.into()));
    Outcome::NotArrived { status: Some(status), why: format!("the server answered {status}"), pause }
}

fn not_arrived(error: &OutsideError) -> Outcome {
    Outcome::NotArrived { status: None, why: error.to_string(), pause: None }
}

fn op(app: &App) -> Op {
    Op::new(app.db().clone(), app.now(), Actor::System, Uuid::now_v7())
}
