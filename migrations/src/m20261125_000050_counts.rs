//! Counts of people by institution, kept ready for the five-or-more report, and the institutions whose kept counts
//! are out of date. Triggers name those, so that no change to what is counted can be forgotten, whoever makes it.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, boolean, integer, integer_null, small_integer, text, uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counts = table("institution_count")
            // 0 by the institution that sent them, 1 by the one where they are now.
            .col(small_integer("counted"))
            // Whether the institutions below are counted with it.
            .col(boolean("whole"))
            // As counted by visitor 0, member 1, staff 2.
            .col(small_integer("viewer"))
            .col(uuid("institution_id"))
            .col(integer("alumni"))
            .col(integer_null("first_year"))
            .col(integer_null("last_year"))
            // Disciplines and years as JSON, read whole and never looked into by the database.
            .col(text("detail"))
            .primary_key(Index::create().col("counted").col("whole").col("viewer").col("institution_id"))
            .foreign_key(&mut points_at("institution_count", "institution_id", "institution", Cascade))
            .take();
        // No key over the institution: two writers who change the same one must not wait for each other.
        let due = table("count_due").col(big_pk_auto("seq")).col(uuid("institution_id")).take();
        let indexes = vec![index("institution_count_of", "institution_count", &["institution_id"])];
        create(manager, vec![counts, due], indexes).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        // What was there before is counted by whoever asks first.
        manager
            .get_connection()
            .execute_unprepared("INSERT INTO count_due (institution_id) SELECT id FROM institution")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        for watched in WATCHED {
            for event in EVENTS {
                let name = trigger(watched.table, event);
                let statement = if is_postgres {
                    format!("DROP FUNCTION {name}() CASCADE")
                } else {
                    format!("DROP TRIGGER {name}")
                };
                manager.get_connection().execute_unprepared(&statement).await?;
            }
        }
        drop(manager, &["count_due", "institution_count"]).await
    }
}

const EVENTS: [&str; 3] = ["insert", "update", "delete"];

/// A table that counts are made of.
struct Watched {
    table: &'static str,
    /// Columns whose change changes a count.
    columns: &'static [&'static str],
    /// What makes two rows the same row before and after.
    key: &'static [&'static str],
    /// Selects the institutions that a row counts under; `{row}` stands for the row.
    institutions: &'static str,
    /// The same for many rows at once; `{rows}` stands for them.
    of_many: &'static str,
}

const WATCHED: [Watched; 4] = [
    Watched {
        table: "participation",
        columns: &["sent_by", "scholar_id", "year", "seen_from"],
        key: &["id"],
        institutions: "SELECT {row}.sent_by WHERE {row}.sent_by IS NOT NULL",
        of_many: "SELECT sent_by FROM {rows} WHERE sent_by IS NOT NULL",
    },
    Watched {
        table: "affiliation",
        columns: &["institution_id", "scholar_id", "from_year", "to_year", "seen_from"],
        key: &["id"],
        institutions: "SELECT {row}.institution_id WHERE {row}.institution_id IS NOT NULL",
        of_many: "SELECT institution_id FROM {rows} WHERE institution_id IS NOT NULL",
    },
    Watched {
        table: "scholar_discipline",
        columns: &["scholar_id", "discipline", "rank", "seen_from"],
        key: &["scholar_id", "discipline"],
        institutions: "SELECT sent_by FROM participation \
            WHERE {row}.rank = 0 AND scholar_id = {row}.scholar_id AND sent_by IS NOT NULL \
            UNION SELECT institution_id FROM affiliation \
            WHERE {row}.rank = 0 AND scholar_id = {row}.scholar_id AND institution_id IS NOT NULL",
        of_many: "SELECT sent_by FROM participation \
            WHERE scholar_id IN (SELECT scholar_id FROM {rows} WHERE rank = 0) AND sent_by IS NOT NULL \
            UNION SELECT institution_id FROM affiliation \
            WHERE scholar_id IN (SELECT scholar_id FROM {rows} WHERE rank = 0) AND institution_id IS NOT NULL",
    },
    Watched {
        table: "institution",
        columns: &["root_id"],
        key: &["id"],
        institutions: "SELECT {row}.root_id UNION SELECT {row}.id",
        of_many: "SELECT root_id FROM {rows} UNION SELECT id FROM {rows}",
    },
];

fn trigger(table: &str, event: &str) -> String {
    format!("count_due_{table}_{event}")
}

/// A trigger a row: SQLite has no others, and calling one costs it next to nothing.
fn sqlite() -> Vec<String> {
    let mut statements = Vec::new();
    for watched in &WATCHED {
        let changed: Vec<String> =
            watched.columns.iter().map(|column| format!("OLD.{column} IS NOT NEW.{column}")).collect();
        let of = |row: &str| watched.institutions.replace("{row}", row);
        let both = format!("SELECT * FROM ({}) UNION SELECT * FROM ({})", of("OLD"), of("NEW"));
        let bodies =
            [(String::new(), of("NEW")), (format!("WHEN {}", changed.join(" OR ")), both), (String::new(), of("OLD"))];
        for (event, (when, institutions)) in EVENTS.iter().zip(bodies) {
            statements.push(format!(
                "CREATE TRIGGER {} AFTER {event} ON {} FOR EACH ROW {when} BEGIN \
                 INSERT INTO count_due (institution_id) {institutions}; END",
                trigger(watched.table, event),
                watched.table,
            ));
        }
    }
    statements
}

/// A trigger a statement: PostgreSQL runs a function each time.
fn postgres() -> Vec<String> {
    let mut statements = Vec::new();
    for watched in &WATCHED {
        let columns =
            |rows: &str| watched.columns.iter().map(|column| format!("{rows}.{column}")).collect::<Vec<_>>().join(", ");
        let of = |rows: &str| watched.of_many.replace("{rows}", rows);
        let differ = format!("({}) IS DISTINCT FROM ({})", columns("o"), columns("n"));
        let key = watched.key.join(", ");
        // A row whose key changed is in one of them alone, and counts as changed.
        let changed = |mine: &str, mine_alias: &str, other: &str, other_alias: &str| {
            format!(
                "(SELECT {mine_alias}.* FROM {mine} {mine_alias} LEFT JOIN {other} {other_alias} USING ({key}) \
                 WHERE {differ}) AS changed"
            )
        };
        let both =
            format!("{} UNION {}", of(&changed("gone", "o", "fresh", "n")), of(&changed("fresh", "n", "gone", "o")));
        let bodies = [
            ("REFERENCING NEW TABLE AS fresh", of("fresh")),
            ("REFERENCING OLD TABLE AS gone NEW TABLE AS fresh", both),
            ("REFERENCING OLD TABLE AS gone", of("gone")),
        ];
        for (event, (referencing, institutions)) in EVENTS.iter().zip(bodies) {
            let name = trigger(watched.table, event);
            statements.push(format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 INSERT INTO count_due (institution_id) SELECT DISTINCT * FROM ({institutions}) AS counted; \
                 RETURN NULL; END $$"
            ));
            statements.push(format!(
                "CREATE TRIGGER {name} AFTER {event} ON {} {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
                watched.table
            ));
        }
    }
    statements
}
