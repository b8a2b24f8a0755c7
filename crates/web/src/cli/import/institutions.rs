//! `collegium import institutions`.

use std::path::PathBuf;

use collegium_core::institutions::load_registry;

use super::super::failure::{Failure, Outcome};
use super::super::progress::Reporter;
use crate::settings::Settings;

/// Load a release of the Research Organization Registry (ROR), so that rosters can name its institutions.
///
/// Takes ROR's own v2 JSON, plain or zipped, or an extract with one record a line (.jsonl, .jsonl.zst).
/// A newer release may be loaded over an older one, and a second part beside a first.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file.
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
}

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Outcome {
    let op = super::operator(settings).await?;
    for file in &arguments.files {
        let mut reporter = Reporter::new();
        let loaded = load_registry(&op, file, |done| reporter.so_far("loading institutions", "records", done)).await;
        let took = reporter.finish();
        let loaded = loaded.map_err(|error| Failure::of(error.kind(), &error))?;
        println!("{}: {loaded} institutions loaded in {:.1} s.", file.display(), took.as_secs_f64());
    }
    Ok(())
}
