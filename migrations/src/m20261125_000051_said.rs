//! What each line of a roster said of a person, read: later loads are matched with it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // JSON that is read whole; lines of earlier loads have none and are matched by their profiles.
        manager.alter_table(Table::alter().table("import_line").add_column(text_null("said")).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("import_line").drop_column("said").take()).await
    }
}
