//! Accounts, sessions, requests to sign in, and limits that hold across servers.

use sea_orm_migration::prelude::ForeignKeyAction::{Cascade, SetNull};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, string_len, string_len_null, string_uniq, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = table("account")
            .col(uuid("id").primary_key())
            .col(uuid_null("scholar_id").unique_key())
            .col(string_len("role", 16))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("suspended_at"))
            .foreign_key(&mut points_at("account", "scholar_id", "scholar", SetNull))
            .take();
        let address = table("account_address")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(text("address"))
            .col(string_uniq("normalized"))
            .col(timestamp_with_time_zone_null("proved_at"))
            .col(boolean("is_primary"))
            .foreign_key(&mut points_at("account_address", "account_id", "account", Cascade))
            .take();
        let session = table("session")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            // Of the cookie's secret only this is kept.
            .col(string_len("fingerprint", 64).unique_key())
            .col(string_len("how", 16))
            .col(text("browser"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("last_seen_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("strong_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(&mut points_at("session", "account_id", "account", Cascade))
            .take();
        let sign_in = table("sign_in")
            .col(uuid("id").primary_key())
            // The fingerprint of the asking browser's secret.
            .col(string_len("browser", 64))
            .col(text("address"))
            .col(text("normalized"))
            .col(text("next"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            // Whom the letter was for; filled in when it is written.
            .col(uuid_null("account_id"))
            .col(uuid_null("scholar_id"))
            .col(string_len_null("link", 64).unique_key())
            .col(string_len_null("code", 64))
            .col(integer("tries"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .foreign_key(&mut points_at("sign_in", "account_id", "account", Cascade))
            .foreign_key(&mut points_at("sign_in", "scholar_id", "scholar", Cascade))
            .take();
        let limit_count = table("limit_count")
            .col(string_len("key", 64))
            .col(timestamp_with_time_zone("begins_at"))
            .col(timestamp_with_time_zone("ends_at"))
            .col(integer("count"))
            .primary_key(Index::create().col("key").col("begins_at"))
            .take();
        create(
            manager,
            vec![account, address, session, sign_in, limit_count],
            vec![
                index("account_address_of", "account_address", &["account_id"]),
                index("session_of", "session", &["account_id"]),
                index("session_expires", "session", &["expires_at"]),
                index("sign_in_browser", "sign_in", &["browser"]),
                index("sign_in_normalized", "sign_in", &["normalized"]),
                index("sign_in_expires", "sign_in", &["expires_at"]),
                index("limit_count_ends", "limit_count", &["ends_at"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["limit_count", "sign_in", "session", "account_address", "account"]).await
    }
}
