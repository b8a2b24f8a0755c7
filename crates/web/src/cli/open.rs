//! What commands need before they begin: the log and the database.

use std::fs::{File, TryLockError};
use std::io::IsTerminal as _;

use collegium_core::db::{self, Db};
use collegium_core::fault::Fault;
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use crate::finder::Finder;
use crate::secret::Secret;
use crate::settings::Settings;

/// Writes the log to stderr, as much of it as the settings say.
pub(super) fn log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_default();
    // Talking to mail servers, it would write addresses and whole letters into the log.
    let filter = match "lettre=info".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second log in one process, as tests have, changes nothing.
    let _ = log.try_init();
}

/// The database of the settings; the data folder is made if it is not there.
pub(super) async fn database(settings: &Settings) -> Result<Db, Failure> {
    if settings.database.is_sqlite() {
        make_data_folder(settings)?;
    }
    db::connect(settings.database.as_str()).await.map_err(|error| {
        Failure::new(format!("the database {} cannot be opened", settings.database))
            .because(&error)
            .hint("check COLLEGIUM_DATABASE_URL and whether the database runs")
    })
}

/// The database of the settings, brought up to date.
pub(super) async fn current_database(settings: &Settings) -> Result<Db, Failure> {
    let db = database(settings).await?;
    db::migrate(&db).await.map_err(|error| Failure::from(Fault::from(error)))?;
    Ok(db)
}

/// The site's secret; it is made if there is none yet.
pub(super) fn secret(settings: &Settings) -> Result<Secret, Failure> {
    make_data_folder(settings)?;
    Secret::of_file(&settings.secret_file).map_err(|error| {
        Failure::new(format!("the secret in “{}” cannot be read or made", settings.secret_file.display()))
            .because(&error)
            .hint("name another file by COLLEGIUM_SECRET_FILE")
    })
}

/// The index in the data folder.
pub(super) fn index(settings: &Settings) -> Result<Finder, Failure> {
    Finder::open(&settings.data_dir).map_err(|error| {
        Failure::of(error.kind(), &error).hint("each process that serves needs a data folder of its own")
    })
}

/// Held as long as this process is the only one on its data folder.
pub(super) struct Lock {
    _file: Option<File>,
}

/// Makes sure that no other process serves from the same SQLite file. PostgreSQL is made for many.
pub(super) fn only_process(settings: &Settings) -> Result<Lock, Failure> {
    if !settings.database.is_sqlite() {
        return Ok(Lock { _file: None });
    }
    let shown = settings.data_dir.display();
    make_data_folder(settings)?;
    let open = File::options().create(true).truncate(false).write(true).open(settings.data_dir.join("serve.lock"));
    let file = open.map_err(|error| Failure::new(format!("“{shown}” cannot be written to")).because(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "another process already serves from the data folder “{shown}”"
        ))
        .hint("end that one first, choose another folder by COLLEGIUM_DATA_DIR, or move to PostgreSQL to run several")),
        Err(TryLockError::Error(error)) => {
            Err(Failure::new(format!("the data folder “{shown}” cannot be locked")).because(&error))
        }
    }
}

fn make_data_folder(settings: &Settings) -> Result<(), Failure> {
    std::fs::create_dir_all(&settings.data_dir).map_err(|error| {
        Failure::new(format!("the data folder “{}” cannot be made", settings.data_dir.display()))
            .because(&error)
            .hint("choose another one by COLLEGIUM_DATA_DIR, or make it yourself and give this user the right to write")
    })
}
