//! Servers of others that are told what comes out, and what each of them is told.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, integer_null, string_len, string_len_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let webhook = table("webhook")
            .col(uuid("id").primary_key())
            .col(string_len("name", 80))
            .col(string_len("address", 500))
            // Which key signs; the key itself is made of the site's secret.
            .col(uuid("key"))
            .col(uuid_null("former_key"))
            .col(timestamp_with_time_zone_null("former_until"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("paused_at"))
            .col(string_len_null("paused_why", 200))
            .to_owned();
        let delivery = table("webhook_delivery")
            .col(uuid("id").primary_key())
            .col(uuid("webhook_id"))
            .col(string_len("event", 40))
            // No reference: that a piece is gone is told when the piece is gone.
            .col(uuid_null("submission_id"))
            .col(string_len_null("slug", 200))
            .col(timestamp_with_time_zone("created_at"))
            .col(string_len("state", 10))
            .col(integer("attempts"))
            .col(timestamp_with_time_zone("due_at"))
            .col(uuid_null("lease"))
            .col(timestamp_with_time_zone_null("lease_until"))
            .col(timestamp_with_time_zone_null("settled_at"))
            .col(integer_null("status"))
            .col(string_len_null("why", 200))
            .foreign_key(&mut points_at("webhook_delivery", "webhook_id", "webhook", Cascade))
            .to_owned();
        let of = index("webhook_delivery_of", "webhook_delivery", &["webhook_id", "state", "due_at"]);
        create(manager, vec![webhook, delivery], vec![of]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["webhook_delivery", "webhook"]).await
    }
}
