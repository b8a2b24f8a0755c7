//! Publications, the scholars who wrote them, and what registries answered of late.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, json_binary, json_binary_null, small_integer, string, string_len, string_len_null,
    text, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, sort_by_bytes, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            vec![publication(), words(), authors(), answers()],
            vec![
                index("publication_doi", "publication", &["doi"]).unique().take(),
                index("publication_pmid", "publication", &["pmid"]).unique().take(),
                index("publication_words_key", "publication", &["words_key"]),
                index("publication_newest", "publication", &["seen_from", "year", "id"]),
                index("publication_word_of", "publication_word", &["word", "publication_id"]),
                index("publication_author_scholar", "publication_author", &["scholar_id", "standing"]),
            ],
        )
        .await?;
        sort_by_bytes(manager, "publication_word", "word").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["publication_answer", "publication_author", "publication_word", "publication"]).await
    }
}

fn publication() -> TableCreateStatement {
    table("publication")
        .col(uuid("id").primary_key())
        .col(string_len("kind", 32))
        .col(text("title"))
        // Zero where none is known, so that both engines sort it last.
        .col(integer("year"))
        .col(string_len_null("doi", 300))
        .col(string_len_null("pmid", 16))
        // A fingerprint of title, year and first author, folded: what tells a work where no registry does.
        .col(string_len_null("words_key", 64))
        .col(json_binary("record"))
        .col(boolean("retracted"))
        // The first viewer, in the order visitor 0, member 1, staff 2, who sees the work in lists.
        .col(small_integer("seen_from"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .take()
}

fn words() -> TableCreateStatement {
    table("publication_word")
        .col(uuid("publication_id"))
        .col(string("word"))
        .primary_key(Index::create().col("publication_id").col("word"))
        .foreign_key(&mut points_at("publication_word", "publication_id", "publication", Cascade))
        .take()
}

fn authors() -> TableCreateStatement {
    table("publication_author")
        .col(uuid("publication_id"))
        .col(uuid("scholar_id"))
        .col(integer_null("position"))
        .col(string_len("standing", 16))
        // The piece that brought the scholar and the work together.
        .col(uuid_null("submission_id"))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("publication_id").col("scholar_id"))
        .foreign_key(&mut points_at("publication_author", "publication_id", "publication", Cascade))
        .foreign_key(&mut points_at("publication_author", "scholar_id", "scholar", Cascade))
        .take()
}

fn answers() -> TableCreateStatement {
    table("publication_answer")
        .col(string_len("key", 320).primary_key())
        // Nothing where the registry does not know the work.
        .col(json_binary_null("record"))
        .col(timestamp_with_time_zone("kept_until"))
        .take()
}
