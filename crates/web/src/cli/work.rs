//! `collegium work`.

use super::failure::{Failure, Outcome};
use super::{open, serve};
use crate::finder::Finder;
use crate::settings::Settings;
use crate::state::{App, Clock, Mode};
use crate::worker::mail::MailWorker;
use crate::worker::{bounces, chores, jobs, pieces, webhooks};

/// Do the background work alone, beside processes that serve with `--no-worker`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments;

pub(super) async fn run(settings: Settings) -> Outcome {
    let ended = serve::end()?;
    let db = open::current_database(&settings).await?;
    // Nobody asks this process for anything that stands in an index.
    let finder = Finder::in_memory().map_err(|error| Failure::of(error.kind(), &error))?;
    let secret = open::secret(&settings)?;
    let app = App::new(settings, Mode::Serve, db.clone(), finder, Clock::System, secret);
    tracing::info!("working");
    let letters = MailWorker::new(app.clone()).run(ended.clone());
    let jobs = jobs::run(app.clone(), ended.clone());
    let returned = bounces::run(app.clone(), ended.clone());
    let messages = webhooks::run(app.clone(), ended.clone());
    tokio::join!(chores::run(db, ended.clone()), returned, pieces::run(app, ended), letters, jobs, messages);
    Ok(())
}
