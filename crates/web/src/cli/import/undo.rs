//! `collegium import undo`.

use collegium_core::id::BatchId;
use collegium_core::imports;
use collegium_core::op::Op;

use crate::cli::failure::{Failure, Outcome};

/// Take a load of rosters back; what people edited since stays.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch's id, as the load printed it at its end.
    batch: BatchId,
}

pub(super) async fn run(op: &Op, arguments: &Arguments) -> Outcome {
    let undone = imports::undo(op, arguments.batch).await.map_err(|error| Failure::new(error.to_string()))?;
    println!("{} lines taken back, {} scholars gone with them", undone.lines, undone.removed);
    if undone.kept > 0 {
        println!("{} scholars of that load stay: people edited them, or later loads speak of them", undone.kept);
    }
    Ok(())
}
