//! Programs, their editions, and who took part.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, small_integer, small_integer_null, string, string_len, string_uniq, text, text_null, uuid,
    uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let program = table("program")
            .col(uuid("id").primary_key())
            .col(string_uniq("code"))
            .col(text("name"))
            .col(text_null("summary"))
            .col(uuid_null("batch_id"))
            .take();
        let edition = table("edition")
            .col(uuid("id").primary_key())
            .col(uuid("program_id"))
            .col(string("slug"))
            .col(integer("year"))
            .col(small_integer_null("month"))
            .col(text_null("season"))
            .col(text_null("place"))
            .col(boolean("remote"))
            .col(uuid_null("batch_id"))
            .foreign_key(&mut points_at("edition", "program_id", "program", Cascade))
            .take();
        let participation = table("participation")
            .col(uuid("id").primary_key())
            .col(uuid("edition_id"))
            .col(uuid("scholar_id"))
            .col(string_len("role", 16))
            .col(uuid_null("sent_by"))
            // The edition's year, repeated here so that one index answers the five-or-more report.
            .col(integer("year"))
            .col(small_integer("seen_from"))
            .col(uuid_null("line_id"))
            .foreign_key(&mut points_at("participation", "edition_id", "edition", Cascade))
            .foreign_key(&mut points_at("participation", "scholar_id", "scholar", Cascade))
            .foreign_key(&mut points_at("participation", "sent_by", "institution", SetNull))
            .take();
        create(
            manager,
            vec![program, edition, participation],
            vec![
                index("edition_slug", "edition", &["program_id", "slug"]).unique().take(),
                index("edition_year", "edition", &["year"]),
                index("participation_once", "participation", &["edition_id", "scholar_id", "role"]).unique().take(),
                index("participation_scholar", "participation", &["scholar_id"]),
                // Covers “five or more”: institution, then people, with years and who may see.
                index("participation_sent", "participation", &["sent_by", "scholar_id", "year", "seen_from"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["participation", "edition", "program"]).await
    }
}
