//! What scholars send in: pieces at their stages, what they said before, whom they name, and what was reported.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, json_binary_null, small_integer, string, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, sort_by_bytes, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            vec![submission(), words(), tags(), past(), reports()],
            vec![
                index("submission_slug", "submission", &["slug"]).unique().take(),
                // The queue, the oldest first.
                index("submission_queue", "submission", &["stage", "sent_at", "id"]),
                index("submission_mine", "submission", &["author_id", "updated_at", "id"]),
                // The news, the newest first: all of it, and of one kind.
                index("submission_news", "submission", &["published_at", "id", "seen_from"]),
                index("submission_news_kind", "submission", &["kind", "published_at", "id", "seen_from"]),
                index("submission_word_of", "submission_word", &["word", "submission_id"]),
                index("submission_tag_of", "submission_tag", &["scholar_id"]),
                index("submission_past_of", "submission_past", &["submission_id", "at"]),
                index("abuse_report_open", "abuse_report", &["settled_at", "at"]),
            ],
        )
        .await?;
        sort_by_bytes(manager, "submission_word", "word").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["abuse_report", "submission_past", "submission_tag", "submission_word", "submission"]).await
    }
}

fn submission() -> TableCreateStatement {
    table("submission")
        .col(uuid("id").primary_key())
        .col(uuid("author_id"))
        // No foreign key: a piece outlives the account that sent it in.
        .col(uuid("account_id"))
        .col(string_len("kind", 16))
        .col(string_len("stage", 16))
        .col(text("title"))
        .col(json_binary("filled"))
        .col(json_binary_null("content"))
        .col(string_len("readers", 16))
        .col(uuid_null("assigned_to"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(uuid_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone_null("comes_out"))
        .col(string_len_null("slug", 80))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone_null("corrected_at"))
        // Zero where it is about no year.
        .col(integer("year"))
        // The first viewer, in the order visitor 0, member 1, who sees it; 3 while nobody does.
        .col(small_integer("seen_from"))
        // What approving it changed on the profile, so that it can be undone.
        .col(json_binary_null("undo"))
        .foreign_key(&mut points_at("submission", "author_id", "scholar", Cascade))
        .take()
}

fn words() -> TableCreateStatement {
    table("submission_word")
        .col(uuid("submission_id"))
        .col(string("word"))
        .primary_key(Index::create().col("submission_id").col("word"))
        .foreign_key(&mut points_at("submission_word", "submission_id", "submission", Cascade))
        .take()
}

fn tags() -> TableCreateStatement {
    table("submission_tag")
        .col(uuid("submission_id"))
        .col(uuid("scholar_id"))
        .col(string_len("standing", 16))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("submission_id").col("scholar_id"))
        .foreign_key(&mut points_at("submission_tag", "submission_id", "submission", Cascade))
        .foreign_key(&mut points_at("submission_tag", "scholar_id", "scholar", Cascade))
        .take()
}

fn past() -> TableCreateStatement {
    table("submission_past")
        .col(uuid("id").primary_key())
        .col(uuid("submission_id"))
        .col(timestamp_with_time_zone("at"))
        .col(string_len("why", 16))
        .col(json_binary("content"))
        .foreign_key(&mut points_at("submission_past", "submission_id", "submission", Cascade))
        .take()
}

fn reports() -> TableCreateStatement {
    table("abuse_report")
        .col(uuid("id").primary_key())
        .col(text("path"))
        .col(text("reason"))
        .col(uuid_null("account_id"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(uuid_null("settled_by"))
        .take()
}
