//! What has to be done now and then: forgetting what nobody needs any more.

use std::time::Duration;

use collegium_core::db::Db;
use collegium_core::fault::Fault;
use collegium_core::indexing;
use tokio::sync::watch;

use crate::problem::chain;

/// How often the chores are done.
const EVERY: Duration = Duration::from_hours(1);

/// Does all chores once. Gives the number of marks that were forgotten.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn run_once(db: &Db) -> Result<u64, Fault> {
    let forgotten = indexing::forget_superseded(db).await?;
    tracing::debug!(forgotten, "marks of older changes are forgotten");
    Ok(forgotten)
}

/// Does the chores again and again until the process ends.
pub async fn run(db: Db, mut ended: watch::Receiver<()>) {
    loop {
        if let Err(fault) = run_once(&db).await {
            tracing::warn!(error = chain(&fault), "the chores could not be done; trying again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            gone = ended.changed() => if gone.is_err() { return },
        }
    }
}
