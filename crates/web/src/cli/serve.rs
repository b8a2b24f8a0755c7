//! `collegium serve`.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::failure::{Failure, Outcome};
use super::open;
use crate::settings::Settings;
use crate::state::{App, Clock, Mode};
use crate::{metrics, routes, server};

/// Serve the pages and the API, and do the background work.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Leave the background work to `collegium work`.
    #[arg(long)]
    no_worker: bool,
}

pub(super) async fn run(settings: Settings, _: Arguments) -> Outcome {
    let _lock = open::only_process(&settings)?;
    let listener = listen(settings.listen, "COLLEGIUM_LISTEN").await?;
    let db = open::current_database(&settings).await?;
    answer(App::new(settings, Mode::Serve, db, Clock::System), listener).await
}

/// Answers people, and those who run the site, until the process is asked to end.
pub(super) async fn answer(app: App, listener: TcpListener) -> Outcome {
    let (ending, ended) = watch::channel(());
    let asked = server::asked_to_end().map_err(|error| Failure::new("signals cannot be heard").because(&error))?;
    tokio::spawn(async move {
        asked.await;
        drop(ending);
    });
    if let Some(address) = app.settings().metrics_listen {
        let listener = listen(address, "metrics_listen").await?;
        let router = metrics::router().map_err(|error| Failure::new("metrics cannot be counted").because(&error))?;
        tokio::spawn(server::serve(listener, router, end_of(ended.clone())));
    }
    tracing::info!(address = app.settings().base_url.to_string(), "serving");
    server::serve(listener, routes::router(&app), end_of(ended)).await;
    tracing::info!("all answers are finished");
    Ok(())
}

/// Comes when the other end of the channel is gone.
async fn end_of(mut ended: watch::Receiver<()>) {
    while ended.changed().await.is_ok() {}
}

/// The socket that people's browsers and proxies connect to.
pub(super) async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("{address} cannot be listened on"))
            .because(&error)
            .hint(format!("end the process that holds it, or choose another by {setting}, such as 127.0.0.1:8081"))
    })
}
