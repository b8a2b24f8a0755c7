//! Passkeys, the ceremonies under way, and recovery codes.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    json_binary, string_len, string_uniq, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let passkey = table("passkey")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            // The authenticator's name for it, base64url.
            .col(string_uniq("credential"))
            // Public key, counter and flags, as the library that checks them keeps them.
            .col(json_binary("record"))
            .col(text("name"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .foreign_key(&mut points_at("passkey", "account_id", "account", Cascade))
            .take();
        let ceremony = table("ceremony")
            .col(uuid("id").primary_key())
            .col(string_len("purpose", 16))
            // Whose session it belongs to; none where somebody signs in.
            .col(uuid_null("session_id"))
            .col(json_binary("state"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(&mut points_at("ceremony", "session_id", "session", Cascade))
            .take();
        let recovery_code = table("recovery_code")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(string_len("fingerprint", 64))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(&mut points_at("recovery_code", "account_id", "account", Cascade))
            .take();
        create(
            manager,
            vec![passkey, ceremony, recovery_code],
            vec![
                index("passkey_of", "passkey", &["account_id"]),
                index("ceremony_expires", "ceremony", &["expires_at"]),
                index("recovery_code_of", "recovery_code", &["account_id", "fingerprint"]).unique().take(),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["recovery_code", "ceremony", "passkey"]).await
    }
}
