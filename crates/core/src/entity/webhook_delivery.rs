//! Something that a server of somebody else is told.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub webhook_id: Uuid,
    pub event: String,
    pub submission_id: Option<Uuid>,
    pub slug: Option<String>,
    pub created_at: DateTimeUtc,
    pub state: String,
    pub attempts: i32,
    pub due_at: DateTimeUtc,
    pub lease: Option<Uuid>,
    pub lease_until: Option<DateTimeUtc>,
    pub settled_at: Option<DateTimeUtc>,
    pub status: Option<i32>,
    pub why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
