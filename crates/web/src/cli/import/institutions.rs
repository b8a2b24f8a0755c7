//! `collegium import institutions`.

use std::path::PathBuf;

use collegium_core::institutions;
use collegium_core::op::Op;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::progress::Progress;

/// Load the registry of organizations: ROR's own v2 JSON, plain or zipped, or lines of JSON (.jsonl, .jsonl.zst).
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file. Records that are there already are replaced, so that parts and newer releases can follow.
    file: PathBuf,
}

pub(super) async fn run(op: &Op, arguments: &Arguments) -> Outcome {
    let mut progress = Progress::new();
    let loaded = institutions::load_registry(op, &arguments.file, |records| progress.so_far("organizations", records))
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    progress.finish();
    println!("{loaded} organizations loaded from “{}”", arguments.file.display());
    Ok(())
}
