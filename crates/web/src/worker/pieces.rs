//! Pieces that were approved for a later moment come out, editors are told of what waits for long, and those who
//! follow of what is new.

use std::time::Duration;

use collegium_core::following;
use collegium_core::op::{Actor, Op};
use collegium_core::submissions::{self, SubmissionError};
use tokio::sync::watch;
use uuid::Uuid;

use crate::problem::chain;
use crate::state::App;

/// How often it is looked whether a moment has come.
const EVERY: Duration = Duration::from_secs(30);

/// Publishes what is due, reminds editors, and makes the letters about what is new. Gives the number of pieces that came out.
///
/// # Errors
/// [`SubmissionError`] when the database fails.
pub async fn run_once(app: &App) -> Result<u64, SubmissionError> {
    let op = Op::new(app.db().clone(), app.now(), Actor::System, Uuid::now_v7());
    let out = submissions::come_out(&op).await?;
    submissions::remind(&op).await?;
    following::send_due(&op).await?;
    Ok(out)
}

/// Publishes again and again until the process ends.
pub async fn run(app: App, mut ended: watch::Receiver<()>) {
    loop {
        if let Err(error) = run_once(&app).await {
            tracing::warn!(error = chain(&error), "pieces that are due could not come out; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            gone = ended.changed() => if gone.is_err() { return },
        }
    }
}
