//! The desk of staff: decisions that can be taken back, pairs that may be one, work in the background, and
//! requests for correction.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, boolean, double, integer, json_binary, json_binary_null, string_len, string_len_null, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Who was merged into another stays as a row that nobody sees, so that it can come back as it was.
        add_columns(manager, "scholar", vec![uuid_null("merged_into")]).await?;
        add_columns(manager, "institution", vec![uuid_null("merged_into")]).await?;
        // What else a spelling may mean, likeliest first; and when somebody put it off.
        let spelling = vec![json_binary_null("guesses"), timestamp_with_time_zone_null("later_at")];
        add_columns(manager, "spelling", spelling).await?;
        create(
            manager,
            vec![decision(), pair(), job(), upload(), correction()],
            vec![
                index("participation_line", "participation", &["line_id"]),
                index("affiliation_line", "affiliation", &["line_id"]),
                index("staff_decision_at", "staff_decision", &["at", "id"]),
                index("staff_decision_subject", "staff_decision", &["subject"]),
                index("duplicate_pair_open", "duplicate_pair", &["kind", "verdict", "score"]),
                index("staff_job_open", "staff_job", &["state", "created_at"]),
                index("staff_job_upload_of", "staff_job_upload", &["job_id"]),
                index("correction_open", "correction", &["answered_at", "due_at"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["correction", "staff_job_upload", "staff_job", "duplicate_pair", "staff_decision"]).await?;
        for name in ["participation_line", "affiliation_line"] {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        let columns = [
            ("scholar", "merged_into"),
            ("institution", "merged_into"),
            ("spelling", "guesses"),
            ("spelling", "later_at"),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// SQLite adds one column a statement.
async fn add_columns(manager: &SchemaManager<'_>, table: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

fn decision() -> TableCreateStatement {
    table("staff_decision")
        .col(uuid("id").primary_key())
        .col(string_len("kind", 32))
        // No foreign keys: a decision outlives what it was about.
        .col(uuid("subject"))
        .col(uuid_null("other"))
        .col(text("words"))
        .col(timestamp_with_time_zone("at"))
        .col(string_len("actor", 64))
        .col(json_binary("before"))
        .col(json_binary("after"))
        .col(json_binary("moved"))
        .col(timestamp_with_time_zone_null("undone_at"))
        .col(string_len_null("undone_by", 64))
        .take()
}

fn pair() -> TableCreateStatement {
    table("duplicate_pair")
        .col(string_len("kind", 16))
        // The smaller id first, so that a pair stands here once.
        .col(uuid("one"))
        .col(uuid("other"))
        .col(double("score"))
        .col(json_binary("reasons"))
        .col(timestamp_with_time_zone("found_at"))
        .col(string_len_null("verdict", 16))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(string_len_null("decided_by", 64))
        .primary_key(Index::create().col("kind").col("one").col("other"))
        .take()
}

fn job() -> TableCreateStatement {
    table("staff_job")
        .col(uuid("id").primary_key())
        .col(string_len("kind", 16))
        .col(string_len("state", 16))
        .col(json_binary("asked"))
        .col(string_len("step", 32))
        .col(big_integer("done"))
        .col(big_integer("total"))
        .col(json_binary("result"))
        .col(text_null("decisions"))
        .col(text_null("error"))
        .col(uuid_null("batch_id"))
        .col(string_len("actor", 64))
        .col(boolean("stop"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .take()
}

fn upload() -> TableCreateStatement {
    table("staff_job_upload")
        .col(uuid("id").primary_key())
        .col(uuid("job_id"))
        .col(integer("place"))
        .col(text("name"))
        .col(blob("bytes"))
        .foreign_key(&mut points_at("staff_job_upload", "job_id", "staff_job", Cascade))
        .take()
}

fn correction() -> TableCreateStatement {
    table("correction")
        .col(uuid("id").primary_key())
        .col(string_len("kind", 32))
        .col(uuid_null("scholar_id"))
        .col(text("page"))
        .col(text("said"))
        .col(text("name"))
        .col(text("address"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text_null("answer"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(string_len_null("answered_by", 64))
        .foreign_key(&mut points_at("correction", "scholar_id", "scholar", SetNull))
        .take()
}
