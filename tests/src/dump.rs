//! What a database holds, row by row, to be compared with what it held before.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use collegium_core::db::Db;
use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult as _, JsonValue, Statement};

/// Tables that tell what happened, not what is, and counts that are made of the others.
const LOGS: [&str; 8] = [
    "audit_event",
    "index_mark",
    "staff_decision",
    "duplicate_pair",
    "institution_count",
    "count_due",
    "seaql_migrations",
    "sqlite_sequence",
];

/// Columns that count changes.
const COUNTERS: [&str; 3] = ["version", "updated_at", "edits"];

/// All rows of all tables but logs, sorted, without the columns that count changes.
pub async fn dump(db: &Db) -> BTreeMap<String, Vec<String>> {
    let backend = db.get_database_backend();
    let tables = match backend {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let mut dumped = BTreeMap::new();
    for row in db.query_all_raw(Statement::from_string(backend, tables)).await.expect("the tables are listed") {
        let table: String = row.try_get("", "name").expect("a table has a name");
        if LOGS.contains(&table.as_str()) {
            continue;
        }
        let all = Statement::from_string(backend, format!("SELECT * FROM \"{table}\""));
        let rows = db.query_all_raw(all).await.expect("the rows are read");
        let mut rows: Vec<String> = rows.iter().map(line).collect();
        rows.sort();
        dumped.insert(table, rows);
    }
    dumped
}

fn line(row: &sea_orm::QueryResult) -> String {
    let mut value = JsonValue::from_query_result(row, "").expect("a row becomes JSON");
    if let Some(fields) = value.as_object_mut() {
        for counter in COUNTERS {
            fields.remove(counter);
        }
    }
    value.to_string()
}

/// Shows where two dumps differ, table by table; empty where they do not.
pub fn difference(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> String {
    let mut said = String::new();
    for (table, rows) in before {
        let none = Vec::new();
        let now = after.get(table).unwrap_or(&none);
        for gone in rows.iter().filter(|row| !now.contains(row)) {
            let _ = writeln!(said, "{table} lost {gone}");
        }
        for new in now.iter().filter(|row| !rows.contains(row)) {
            let _ = writeln!(said, "{table} gained {new}");
        }
    }
    said
}
