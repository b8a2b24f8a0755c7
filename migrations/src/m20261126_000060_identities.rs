//! Whom providers of `OpenID` Connect know as whose account.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    string_len, string_len_null, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let identity = table("identity")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            // Both together are the person: a subject means something to its issuer alone.
            .col(text("issuer"))
            .col(string_len("subject", 255))
            // The provider's word in the settings.
            .col(string_len("provider", 32))
            // The ORCID iD that is proved by it.
            .col(string_len_null("orcid", 19))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .foreign_key(&mut points_at("identity", "account_id", "account", Cascade))
            .take();
        create(
            manager,
            vec![identity],
            vec![
                index("identity_is", "identity", &["issuer", "subject"]).unique().take(),
                index("identity_of", "identity", &["account_id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["identity"]).await
    }
}
