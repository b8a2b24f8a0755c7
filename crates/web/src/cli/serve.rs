//! `collegium serve`.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::{App, Clock, Mode};
use crate::worker::index::IndexWorker;
use crate::worker::mail::MailWorker;
use crate::worker::{bounces, chores, jobs, pieces, webhooks};
use crate::{metrics, routes, server};

/// How often clients that have not asked for a while are forgotten.
const FORGET_CLIENTS: Duration = Duration::from_mins(1);

/// How long letters and messages that are under way may take once the end was asked for.
const LETTERS_END: Duration = Duration::from_secs(20);

/// Serve the pages and the API, and do the background work.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Leave the background work to `collegium work`. The index of this process is kept up to date all the same.
    #[arg(long)]
    no_worker: bool,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let _lock = open::only_process(&settings)?;
    let listener = listen(settings.listen, "COLLEGIUM_LISTEN").await?;
    let db = open::current_database(&settings).await?;
    let finder = open::index(&settings)?;
    let secret = open::secret(&settings)?;
    let app = App::new(settings, Mode::Serve, db, finder, Clock::System, secret);
    answer(app, listener, !arguments.no_worker).await
}

/// Answers people, and those who run the site, until the process is asked to end.
pub(super) async fn answer(app: App, listener: TcpListener, chores_too: bool) -> Outcome {
    let ended = end()?;
    if let Some(address) = app.settings().metrics_listen {
        let listener = listen(address, "metrics_listen").await?;
        let router = metrics::router().map_err(|error| Failure::new("metrics cannot be counted").because(&error))?;
        tokio::spawn(server::serve(listener, router, gone(ended.clone())));
    }
    let worker = IndexWorker::new(app.db().clone(), app.finder().clone(), Some(&app.settings().data_dir));
    let indexing = tokio::spawn(worker.run(ended.clone()));
    let mut under_way = Vec::new();
    if chores_too {
        tokio::spawn(chores::run(app.db().clone(), ended.clone()));
        tokio::spawn(bounces::run(app.clone(), ended.clone()));
        tokio::spawn(jobs::run(app.clone(), ended.clone()));
        tokio::spawn(pieces::run(app.clone(), ended.clone()));
        under_way.push(tokio::spawn(webhooks::run(app.clone(), ended.clone())));
        under_way.push(tokio::spawn(MailWorker::new(app.clone()).run(ended.clone())));
    }
    tokio::spawn(forget_clients(app.clone(), ended.clone()));
    tracing::info!(address = app.settings().base_url.to_string(), "serving");
    server::serve(listener, routes::router(&app), gone(ended)).await;
    // A change of the index that is under way is finished.
    let _ = indexing.await;
    // So are letters and messages; one that takes too long is taken up again by its lease.
    let finished = async {
        for work in under_way {
            let _ = work.await;
        }
    };
    let _ = tokio::time::timeout(LETTERS_END, finished).await;
    tracing::info!("all answers are finished");
    Ok(())
}

/// Changes never, and closes when the process is asked to end.
pub(super) fn end() -> Result<watch::Receiver<()>, Failure> {
    let (ending, ended) = watch::channel(());
    let asked = server::asked_to_end().map_err(|error| Failure::new("signals cannot be heard").because(&error))?;
    tokio::spawn(async move {
        asked.await;
        drop(ending);
    });
    Ok(ended)
}

/// Comes when the other end of the channel is gone.
async fn gone(mut ended: watch::Receiver<()>) {
    while ended.changed().await.is_ok() {}
}

async fn forget_clients(app: App, mut ended: watch::Receiver<()>) {
    while tokio::time::timeout(FORGET_CLIENTS, ended.changed()).await.is_err() {
        app.limits().forget_idle();
    }
}

/// The socket that people's browsers and proxies connect to.
pub(super) async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("{address} cannot be listened on"))
            .because(&error)
            .hint(format!("end the process that holds it, or choose another by {setting}, such as 127.0.0.1:8081"))
    })
}
