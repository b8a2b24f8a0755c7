//! The registry of organizations, the institutions of the community, and how their names were typed.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    char_len_null, double, double_null, json_binary, string, string_len, string_len_null, string_uniq, text, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, sort_by_bytes, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let registry = table("registry_entry")
            // The nine characters of the ROR id.
            .col(string_len("ror", 32).primary_key())
            .col(text("record"))
            .take();
        let institution = table("institution")
            .col(uuid("id").primary_key())
            .col(string_uniq("slug"))
            .col(string_len_null("ror", 32).unique_key())
            .col(text("name"))
            .col(text("sort_name"))
            .col(char_len_null("country", 2))
            .col(text_null("region"))
            .col(text_null("city"))
            .col(double_null("latitude"))
            .col(double_null("longitude"))
            .col(json_binary("domains"))
            .col(uuid_null("parent_id"))
            // The topmost ancestor, itself if it has none: what “with children” counts under.
            .col(uuid("root_id"))
            .col(uuid_null("successor_id"))
            .col(uuid_null("batch_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut points_at("institution", "parent_id", "institution", SetNull))
            .foreign_key(&mut points_at("institution", "successor_id", "institution", SetNull))
            .take();
        let slugs = table("institution_slug")
            .col(string("slug").primary_key())
            .col(uuid("institution_id"))
            .foreign_key(&mut points_at("institution_slug", "institution_id", "institution", Cascade))
            .take();
        let names = table("institution_name")
            .col(uuid("id").primary_key())
            .col(uuid("institution_id"))
            .col(text("text"))
            .col(text("folded"))
            .col(string_len("kind", 16))
            .col(string_len_null("language", 16))
            .foreign_key(&mut points_at("institution_name", "institution_id", "institution", Cascade))
            .take();
        let spellings = table("spelling")
            .col(uuid("id").primary_key())
            // The text folded, and the country that was known with it ('' if none): together one spelling.
            .col(text("folded"))
            .col(string_len("country", 2))
            .col(text("typed"))
            .col(uuid_null("institution_id"))
            .col(string_len("verdict", 16))
            .col(string_len("decided_by", 16))
            .col(double("confidence"))
            .col(text("reason"))
            .col(uuid_null("batch_id"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut points_at("spelling", "institution_id", "institution", SetNull))
            .take();
        create(
            manager,
            vec![registry, institution, slugs, names, spellings],
            vec![
                index("institution_parent", "institution", &["parent_id"]),
                index("institution_root", "institution", &["root_id"]),
                index("institution_sort", "institution", &["sort_name", "id"]),
                index("institution_slug_of", "institution_slug", &["institution_id"]),
                index("institution_name_of", "institution_name", &["institution_id"]),
                index("spelling_text", "spelling", &["folded", "country"]).unique().take(),
                index("spelling_of", "spelling", &["institution_id"]),
            ],
        )
        .await?;
        sort_by_bytes(manager, "institution", "sort_name").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["spelling", "institution_name", "institution_slug", "institution", "registry_entry"]).await
    }
}
