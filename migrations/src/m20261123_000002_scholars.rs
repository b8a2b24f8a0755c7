//! Scholars with all that hangs on them, the curated lists, the audit log and the index's marks.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_pk_auto, blob, boolean, char_len_null, integer, integer_null, json_binary, small_integer, string, string_len,
    string_len_null, string_uniq, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::parts::{create, drop, index, points_at, sort_by_bytes, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            vec![scholar(), slugs(), emails(), disciplines(), interests(), affiliations(), photos(), audit(), marks()],
            vec![
                index("scholar_sort", "scholar", &["sort_name", "id"]),
                index("scholar_country", "scholar", &["country"]),
                index("scholar_slug_of", "scholar_slug", &["scholar_id"]),
                index("scholar_email_address", "scholar_email", &["scholar_id", "normalized"]).unique().take(),
                index("scholar_email_normalized", "scholar_email", &["normalized"]),
                index("scholar_discipline_of", "scholar_discipline", &["discipline"]),
                // Covers the main disciplines of those whom a report counts.
                index(
                    "scholar_discipline_main",
                    "scholar_discipline",
                    &["scholar_id", "rank", "seen_from", "discipline"],
                ),
                index("scholar_interest_of", "scholar_interest", &["interest"]),
                index("affiliation_scholar", "affiliation", &["scholar_id"]),
                // Covers the count of who is where now.
                index("affiliation_now", "affiliation", &["institution_id", "to_year", "seen_from", "scholar_id"]),
                index("audit_subject", "audit_event", &["subject_kind", "subject_id"]),
                index("audit_at", "audit_event", &["at"]),
            ],
        )
        .await?;
        sort_by_bytes(manager, "scholar", "sort_name").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "index_mark",
            "audit_event",
            "photo",
            "affiliation",
            "scholar_interest",
            "scholar_discipline",
            "scholar_email",
            "scholar_slug",
            "scholar",
        ];
        drop(manager, &tables).await
    }
}

fn scholar() -> TableCreateStatement {
    table("scholar")
        .col(uuid("id").primary_key())
        .col(string_uniq("slug"))
        .col(text("given_name"))
        .col(text("family_name"))
        .col(text_null("suffix"))
        .col(text("display_name"))
        .col(text("sort_name"))
        .col(text_null("native_name"))
        .col(json_binary("former_names"))
        .col(text_null("pronouns"))
        .col(json_binary("credentials"))
        .col(text_null("title"))
        .col(text_null("bio"))
        .col(text_null("city"))
        .col(char_len_null("country", 2))
        .col(json_binary("languages"))
        .col(json_binary("links"))
        .col(string_len_null("orcid", 19))
        .col(json_binary("phones"))
        .col(json_binary("audiences"))
        .col(boolean("listed"))
        .col(boolean("deceased"))
        // The first viewer, in the order visitor 0, member 1, staff 2, who sees the scholar at all.
        .col(small_integer("seen_from"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        // Counts changes by people alone, so that taking back an import leaves what they edited.
        .col(integer("edits"))
        .col(uuid_null("batch_id"))
        .take()
}

fn slugs() -> TableCreateStatement {
    table("scholar_slug")
        .col(string("slug").primary_key())
        .col(uuid("scholar_id"))
        .foreign_key(&mut points_at("scholar_slug", "scholar_id", "scholar", Cascade))
        .take()
}

fn emails() -> TableCreateStatement {
    table("scholar_email")
        .col(uuid("id").primary_key())
        .col(uuid("scholar_id"))
        .col(text("address"))
        .col(text("normalized"))
        .col(text_null("typed"))
        .col(boolean("is_primary"))
        .col(uuid_null("line_id"))
        .foreign_key(&mut points_at("scholar_email", "scholar_id", "scholar", Cascade))
        .take()
}

fn disciplines() -> TableCreateStatement {
    table("scholar_discipline")
        .col(uuid("scholar_id"))
        .col(string_len("discipline", 64))
        .col(small_integer("rank"))
        .col(small_integer("seen_from"))
        .primary_key(Index::create().col("scholar_id").col("discipline"))
        .foreign_key(&mut points_at("scholar_discipline", "scholar_id", "scholar", Cascade))
        .take()
}

fn interests() -> TableCreateStatement {
    table("scholar_interest")
        .col(uuid("scholar_id"))
        .col(string_len("interest", 64))
        .primary_key(Index::create().col("scholar_id").col("interest"))
        .foreign_key(&mut points_at("scholar_interest", "scholar_id", "scholar", Cascade))
        .take()
}

fn affiliations() -> TableCreateStatement {
    table("affiliation")
        .col(uuid("id").primary_key())
        .col(uuid("scholar_id"))
        .col(uuid_null("institution_id"))
        .col(text_null("typed"))
        .col(text_null("role"))
        .col(text_null("department"))
        .col(integer_null("from_year"))
        .col(integer_null("to_year"))
        .col(boolean("is_primary"))
        .col(small_integer("seen_from"))
        .col(uuid_null("line_id"))
        .foreign_key(&mut points_at("affiliation", "scholar_id", "scholar", Cascade))
        .foreign_key(&mut points_at("affiliation", "institution_id", "institution", SetNull))
        .take()
}

fn photos() -> TableCreateStatement {
    table("photo")
        .col(uuid("scholar_id").primary_key())
        .col(string_len("media_type", 64))
        .col(blob("bytes"))
        .foreign_key(&mut points_at("photo", "scholar_id", "scholar", Cascade))
        .take()
}

fn audit() -> TableCreateStatement {
    table("audit_event")
        .col(uuid("id").primary_key())
        .col(timestamp_with_time_zone("at"))
        .col(string_len("actor", 64))
        .col(string_len("action", 64))
        .col(string_len("subject_kind", 32))
        .col(string_len("subject_id", 64))
        .col(json_binary("detail"))
        .col(uuid("request_id"))
        .take()
}

fn marks() -> TableCreateStatement {
    // No foreign key: a mark outlives the scholar it names, so that the index forgets the scholar too.
    table("index_mark").col(big_pk_auto("seq")).col(uuid("scholar_id")).take()
}
