//! What is out, found and counted quickly; who follows what, and which pieces their letters brought.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, timestamp_with_time_zone, uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The indexes of pieces that are out.
const INDEXES: [(&str, &[&str]); 2] = [
    // How many pieces of whom, of which kind and year, without a look at the pieces themselves.
    ("submission_tally", &["seen_from", "author_id", "kind", "came_out"]),
    // The pieces of some authors, the newest first.
    ("submission_news_author", &["author_id", "published_at", "id", "seen_from", "kind"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The year in which it came out, in UTC; zero while it did not.
        let column = integer("came_out").default(0).take();
        manager.alter_table(Table::alter().table("submission").add_column(column).take()).await?;
        let year = match manager.get_database_backend() {
            DbBackend::Postgres => "CAST(EXTRACT(YEAR FROM published_at AT TIME ZONE 'UTC') AS integer)",
            _ => "CAST(substr(published_at, 1, 4) AS integer)",
        };
        let fill = format!("UPDATE submission SET came_out = {year} WHERE published_at IS NOT NULL");
        manager.get_connection().execute_unprepared(&fill).await?;
        let indexes = INDEXES.iter().map(|(name, columns)| index(name, "submission", columns));
        let indexes = indexes.chain([
            index("follow_person_of", "follow_person", &["person_id"]),
            index("follow_institution_of", "follow_institution", &["institution_id"]),
            index("digest_scholar", "digest", &["scholar_id"]).unique().take(),
            index("digest_due", "digest", &["next_at"]),
            index("digest_piece_of", "digest_piece", &["submission_id"]),
        ]);
        create(manager, vec![people(), institutions(), topics(), digests(), sent()], indexes.collect()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["digest_piece", "digest", "follow_topic", "follow_institution", "follow_person"]).await?;
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table("submission").to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("submission").drop_column("came_out").take()).await
    }
}

fn people() -> TableCreateStatement {
    table("follow_person")
        .col(uuid("scholar_id"))
        .col(uuid("person_id"))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("scholar_id").col("person_id"))
        .foreign_key(&mut points_at("follow_person", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("follow_person", "person_id", "scholar", Cascade))
        .take()
}

fn institutions() -> TableCreateStatement {
    table("follow_institution")
        .col(uuid("scholar_id"))
        .col(uuid("institution_id"))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("scholar_id").col("institution_id"))
        .foreign_key(&mut points_at("follow_institution", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("follow_institution", "institution_id", "institution", Cascade))
        .take()
}

/// Disciplines and countries, by their codes.
fn topics() -> TableCreateStatement {
    table("follow_topic")
        .col(uuid("scholar_id"))
        .col(string_len("kind", 16))
        .col(string_len("code", 64))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("scholar_id").col("kind").col("code"))
        .foreign_key(&mut points_at("follow_topic", "scholar_id", "scholar", Cascade))
        .take()
}

/// How often somebody wants a letter about what is new, and when the next one is due.
fn digests() -> TableCreateStatement {
    table("digest")
        .col(uuid("id").primary_key())
        .col(uuid("scholar_id"))
        .col(string_len("rhythm", 16))
        .col(timestamp_with_time_zone("next_at"))
        .foreign_key(&mut points_at("digest", "scholar_id", "scholar", Cascade))
        .take()
}

/// A piece that a letter told somebody of: no later letter tells of it again.
fn sent() -> TableCreateStatement {
    table("digest_piece")
        .col(uuid("scholar_id"))
        .col(uuid("submission_id"))
        // The pieces of one letter have this in common.
        .col(uuid("letter_id"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("scholar_id").col("submission_id"))
        .foreign_key(&mut points_at("digest_piece", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("digest_piece", "submission_id", "submission", Cascade))
        .take()
}
