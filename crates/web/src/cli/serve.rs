//! `collegium serve`.

use tokio::net::TcpListener;

use super::failure::{Failure, Outcome};
use super::open;
use crate::routes;
use crate::server;
use crate::settings::Settings;
use crate::state::{App, Clock, Mode};

/// Serve the pages and the API, and do the background work.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Leave the background work to `collegium work`.
    #[arg(long)]
    no_worker: bool,
}

pub(super) async fn run(settings: Settings, _: Arguments) -> Outcome {
    let end = server::asked_to_end().map_err(|error| Failure::new("signals cannot be heard").because(&error))?;
    let listener = listen(&settings).await?;
    let db = open::current_database(&settings).await?;
    let app = App::new(settings, Mode::Serve, db, Clock::System);
    tracing::info!(address = app.settings().base_url.to_string(), "serving");
    server::serve(listener, routes::router(&app), end).await;
    Ok(())
}

/// The socket that people's browsers and proxies connect to.
async fn listen(settings: &Settings) -> Result<TcpListener, Failure> {
    TcpListener::bind(settings.listen).await.map_err(|error| {
        Failure::new(format!("{} cannot be listened on", settings.listen))
            .because(&error)
            .hint("end the process that holds it, or choose another by COLLEGIUM_LISTEN, such as 127.0.0.1:8081")
    })
}
