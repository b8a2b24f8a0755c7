//! Tokens of the API.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    json_binary, string_len, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let token = table("api_token")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(text("name"))
            // Of the token itself only this is kept.
            .col(string_len("fingerprint", 64).unique_key())
            .col(json_binary("scopes"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(&mut points_at("api_token", "account_id", "account", Cascade))
            .take();
        create(manager, vec![token], vec![index("api_token_of", "api_token", &["account_id"])]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["api_token"]).await
    }
}
