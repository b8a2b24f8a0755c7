//! `collegium work`.

use super::failure::Outcome;
use super::{open, serve};
use crate::settings::Settings;
use crate::worker::chores;

/// Do the background work alone, beside processes that serve with `--no-worker`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments;

pub(super) async fn run(settings: Settings) -> Outcome {
    let ended = serve::end()?;
    let db = open::current_database(&settings).await?;
    tracing::info!("working");
    chores::run(db, ended).await;
    Ok(())
}
