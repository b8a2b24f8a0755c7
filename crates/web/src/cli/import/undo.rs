//! `collegium import undo`.

use collegium_core::id::BatchId;
use collegium_core::imports;

use super::super::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Take a load of rosters back; what people edited since stays.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, as the load printed it at its end.
    #[arg(value_name = "BATCH")]
    batch: BatchId,
}

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Outcome {
    let op = super::operator(settings).await?;
    let undone = imports::undo(&op, arguments.batch).await.map_err(|error| Failure::of(error.kind(), &error))?;
    println!("Batch {} is taken back.", arguments.batch);
    println!("{:>9}  source lines taken back", undone.lines);
    println!("{:>9}  scholars removed who came with it", undone.removed);
    println!("{:>9}  scholars kept who came with it: they were edited, or later loads speak of them", undone.kept);
    Ok(())
}
