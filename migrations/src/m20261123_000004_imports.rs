//! Batches of loaded rosters, every source line as it was read, and what was decided about it.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    char_len_null, integer, json_binary, string_len, string_len_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = table("import_batch")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("loaded_at"))
            .col(timestamp_with_time_zone_null("undone_at"))
            .col(string_len("actor", 64))
            .col(json_binary("counts"))
            .take();
        let file = table("import_file")
            .col(uuid("id").primary_key())
            .col(uuid("batch_id"))
            .col(text("name"))
            .col(text_null("sheet"))
            .col(string_len("sha256", 64))
            .col(json_binary("columns"))
            .col(json_binary("title_lines"))
            .col(uuid("edition_id"))
            .foreign_key(&mut points_at("import_file", "batch_id", "import_batch", Cascade))
            .take();
        // No foreign keys to what a line made: the line stays as evidence when that is merged or taken back.
        let line = table("import_line")
            .col(uuid("id").primary_key())
            .col(uuid("file_id"))
            .col(integer("number"))
            .col(json_binary("cells"))
            .col(string_len("outcome", 16))
            .col(uuid_null("scholar_id"))
            .col(uuid_null("institution_id"))
            .col(uuid_null("spelling_id"))
            .col(char_len_null("country", 2))
            .col(string_len_null("discipline", 64))
            .col(text("note"))
            .col(json_binary("changes"))
            .foreign_key(&mut points_at("import_line", "file_id", "import_file", Cascade))
            .take();
        create(
            manager,
            vec![batch, file, line],
            vec![
                index("import_file_batch", "import_file", &["batch_id"]),
                index("import_file_content", "import_file", &["sha256"]),
                index("import_line_place", "import_line", &["file_id", "number"]).unique().take(),
                index("import_line_scholar", "import_line", &["scholar_id"]),
                index("import_line_spelling", "import_line", &["spelling_id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["import_line", "import_file", "import_batch"]).await
    }
}
