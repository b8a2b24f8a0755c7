//! A database for each test: a copy of one that was brought up to date once.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use collegium_core::db::{self, Db};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Names the cluster's administrator: `postgres://postgres@localhost/postgres?host=…`.
const POSTGRES: &str = "COLLEGIUM_TEST_POSTGRES";

/// Databases whose test has ended; the next test drops them, so that the cluster never holds more than a few.
static SPENT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A database that one test has to itself.
pub(crate) struct Fresh {
    pub(crate) url: String,
    /// Its name in the cluster.
    name: Option<String>,
}

impl Drop for Fresh {
    fn drop(&mut self) {
        SPENT.lock().unwrap_or_else(PoisonError::into_inner).extend(self.name.take());
    }
}

/// A fresh database; a file of SQLite lies in `folder` and goes with it.
pub(crate) async fn fresh(folder: &Path) -> Fresh {
    #[expect(clippy::disallowed_methods, reason = "tests have no settings")]
    match std::env::var(POSTGRES) {
        Ok(admin) if !admin.is_empty() => postgres(&admin).await,
        _ => Fresh { url: sqlite(folder).await, name: None },
    }
}

async fn sqlite(folder: &Path) -> String {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let file = std::env::temp_dir().join(format!("collegium-template-{}.sqlite3", Uuid::now_v7()));
            let db = migrated(&format!("sqlite://{}", file.display())).await;
            db.close().await.expect("the template is written to its file");
            file
        })
        .await;
    let file = folder.join("collegium.sqlite3");
    std::fs::copy(template, &file).expect("the template is copied");
    format!("sqlite://{}", file.display())
}

async fn postgres(admin: &str) -> Fresh {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", Uuid::now_v7().simple());
            command(admin, [format!("CREATE DATABASE {name}")]).await;
            let db = migrated(&with_name(admin, &name)).await;
            db.close().await.expect("nobody is connected to the template any more");
            name
        })
        .await;
    let spent = std::mem::take(&mut *SPENT.lock().unwrap_or_else(PoisonError::into_inner));
    let name = format!("test_{}", Uuid::now_v7().simple());
    let dropped = spent.iter().map(|spent| format!("DROP DATABASE {spent} WITH (FORCE)"));
    command(admin, dropped.chain([format!("CREATE DATABASE {name} TEMPLATE {template}")])).await;
    Fresh { url: with_name(admin, &name), name: Some(name) }
}

async fn migrated(url: &str) -> Db {
    let db = db::connect(url).await.expect("the template opens");
    db::migrate(&db).await.expect("the template is brought up to date");
    db
}

/// All rows of all tables as text, in an order that depends on their content alone.
pub(crate) async fn dump(db: &Db) -> String {
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let tables = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    } else {
        "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
    };
    let mut text = String::new();
    for table in texts(db, tables).await {
        let row = if sqlite {
            format!("json_array({})", columns(db, &table).await)
        } else {
            "row_to_json(t)::text".to_owned()
        };
        let mut rows = texts(db, &format!("SELECT {row} AS name FROM \"{table}\" AS t")).await;
        rows.sort_unstable();
        text = [text, table, rows.join("\n")].join("\n");
    }
    text
}

/// The columns of a table of SQLite, as it writes them down itself.
async fn columns(db: &Db, table: &str) -> String {
    let names = texts(db, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")).await;
    names.iter().map(|name| format!("quote(\"{name}\")")).collect::<Vec<_>>().join(", ")
}

async fn texts(db: &Db, statement: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), statement);
    let rows = db.query_all_raw(statement).await.expect("the database answers");
    rows.iter().map(|row| row.try_get("", "name").expect("a text")).collect()
}

async fn command(admin: &str, statements: impl IntoIterator<Item = String>) {
    let db = db::connect(admin).await.expect("the cluster answers");
    for statement in statements {
        db.execute_unprepared(&statement).await.expect("the cluster does as it is told");
    }
    db.close().await.expect("the connection closes");
}

/// The same cluster, another database.
fn with_name(admin: &str, name: &str) -> String {
    let (before, query) = admin.split_once('?').map_or((admin, None), |(before, query)| (before, Some(query)));
    let server = before.rsplit_once('/').map_or(before, |(server, _)| server);
    query.map_or_else(|| format!("{server}/{name}"), |query| format!("{server}/{name}?{query}"))
}
