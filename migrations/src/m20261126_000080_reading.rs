//! Whose profiles an account read on a day, so that nobody copies the directory unseen.

use sea_orm_migration::prelude::ForeignKeyAction::Cascade;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, timestamp_with_time_zone, uuid};

use crate::parts::{create, drop, index, points_at, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reading = table("profile_reading")
            .col(uuid("account_id"))
            // The beginning of the day, in UTC.
            .col(timestamp_with_time_zone("day"))
            // Whose profile. No reference: the row outlives a profile that is erased, by two days at most.
            .col(uuid("of_scholar"))
            // When it was first read on that day.
            .col(timestamp_with_time_zone("at"))
            // From which network, as a fingerprint.
            .col(string_len("network", 64))
            .primary_key(Index::create().col("account_id").col("day").col("of_scholar"))
            .foreign_key(&mut points_at("profile_reading", "account_id", "account", Cascade))
            .to_owned();
        let by_network = index("profile_reading_network", "profile_reading", &["day", "network", "account_id"]);
        create(manager, vec![reading], vec![by_network]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["profile_reading"]).await
    }
}
