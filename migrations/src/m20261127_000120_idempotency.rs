//! Requests of programs that carry a key, so that one sent twice is done once.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, timestamp_with_time_zone, uuid};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = table("idempotency_key")
            .col(uuid("account_id"))
            // The key as a fingerprint: a program may put anything into it.
            .col(string_len("key", 64))
            // Of what was asked for.
            .col(string_len("asked", 64))
            // What the request made. No reference: it may be thrown away before the key is forgotten.
            .col(uuid("made"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("account_id").col("key"))
            .foreign_key(&mut points_at("idempotency_key", "account_id", "account", Cascade))
            .to_owned();
        create(manager, vec![key], vec![index("idempotency_key_at", "idempotency_key", &["at"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["idempotency_key"]).await
    }
}
