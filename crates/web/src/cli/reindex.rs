//! `collegium reindex`.

use std::time::Duration;

use collegium_search::SearchError;

use super::failure::{Failure, Outcome};
use super::open;
use super::progress::Reporter;
use crate::finder::Finder;
use crate::settings::Settings;
use crate::worker::index::{IndexWorker, WISH};

/// How often is looked whether the serving process is done.
const LOOK: Duration = Duration::from_millis(200);

/// How long the serving process may take until it hears of our wish and is done with it.
const PATIENCE: Duration = Duration::from_mins(30);

/// Build the index again from the database.
///
/// A process that serves from the same data folder builds it, and answers from the old one meanwhile.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments;

pub(super) async fn run(settings: Settings) -> Outcome {
    let db = open::current_database(&settings).await?;
    let finder = match Finder::open(&settings.data_dir) {
        Ok(finder) => finder,
        Err(SearchError::Busy(_)) => return ask_the_server(&settings).await,
        Err(error) => return Err(Failure::of(error.kind(), &error)),
    };
    let worker = IndexWorker::new(db, finder, None);
    let mut reporter = Reporter::new();
    let built = worker.rebuild(|done| reporter.so_far("building the index", "scholars", done)).await;
    let took = reporter.finish();
    let scholars = built.map_err(|error| Failure::new("the index could not be built").because(&error))?;
    println!("The index holds {scholars} scholars, built in {:.1} s.", took.as_secs_f64());
    Ok(())
}

/// Leaves the wish where the serving process looks, and waits until it is fulfilled.
async fn ask_the_server(settings: &Settings) -> Outcome {
    let wish = settings.data_dir.join(WISH);
    std::fs::write(&wish, "")
        .map_err(|error| Failure::new(format!("“{}” cannot be written", wish.display())).because(&error))?;
    let mut reporter = Reporter::new();
    reporter.stage("the serving process builds the index");
    let fulfilled = async {
        while wish.exists() {
            tokio::time::sleep(LOOK).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, fulfilled).await;
    let took = reporter.finish();
    if waited.is_err() {
        return Err(Failure::new("the serving process has not built the index").hint("look into its log"));
    }
    println!("The serving process has built the index, in {:.1} s.", took.as_secs_f64());
    Ok(())
}
