//! The connection, on SQLite or PostgreSQL, and how transactions begin.

use std::time::Duration;

use collegium_migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// The connection as the outer crates name it.
pub type Db = DatabaseConnection;

/// The rows one statement takes at most: their columns stay under the engines' limits on variables.
pub(crate) const CHUNK: usize = 500;

/// Opens the database of this address: `sqlite://PATH` (made if absent) or `postgres://…`.
///
/// SQLite runs in WAL mode with `synchronous=FULL`: with less, acknowledged writes are lost at a power cut.
///
/// # Errors
/// The database cannot be reached or refuses.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(8).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false).map_sqlx_sqlite_opts(
        |sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .pragma("cache_size", "-16000")
                // What is deleted is written over: who asks to be erased is.
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
        },
    );
    Database::connect(options).await
}

/// Brings the schema up to date. Running it again changes nothing.
///
/// # Errors
/// The database fails.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

/// The names of the schema's versions and whether the database has them.
///
/// # Errors
/// The database fails.
pub async fn versions(db: &DatabaseConnection) -> Result<Vec<(String, bool)>, DbErr> {
    let pending: Vec<String> =
        Migrator::get_pending_migrations(db).await?.iter().map(|version| version.name().to_owned()).collect();
    Ok(Migrator::migrations()
        .iter()
        .map(|version| (version.name().to_owned(), !pending.contains(&version.name().to_owned())))
        .collect())
}

/// Begins a transaction that writes. On SQLite it takes the write lock at once: a transaction that
/// reads first and then asks for the lock fails as soon as another one holds it.
pub(crate) async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

/// Begins a transaction in which all questions see the database as it was at the first of them.
pub(crate) async fn begin_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // SQLite knows no other way of reading in a transaction.
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let isolation_level = is_postgres.then_some(IsolationLevel::RepeatableRead);
    db.begin_with_options(TransactionOptions { isolation_level, ..Default::default() }).await
}
