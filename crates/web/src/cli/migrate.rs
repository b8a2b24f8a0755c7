//! `collegium migrate`.

use collegium_core::db;
use collegium_core::fault::Fault;

use super::failure::Outcome;
use super::open;
use crate::settings::Settings;

/// Bring the database up to date.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only say which versions the database has and which it lacks.
    #[arg(long)]
    status: bool,
}

pub(super) async fn run(settings: Settings, arguments: Arguments) -> Outcome {
    let db = open::database(&settings).await?;
    let before = db::versions(&db).await.map_err(Fault::from)?;
    if arguments.status {
        for (name, there) in &before {
            println!("{}  {name}", if *there { "there  " } else { "missing" });
        }
        return Ok(());
    }
    db::migrate(&db).await.map_err(Fault::from)?;
    match before.iter().filter(|(_, there)| !there).count() {
        0 => println!("The database {} is up to date.", settings.database),
        added => println!("The database {} is up to date: {added} versions added.", settings.database),
    }
    Ok(())
}
