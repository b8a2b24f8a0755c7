//! A server of somebody else that is told what comes out.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub address: String,
    pub key: Uuid,
    pub former_key: Option<Uuid>,
    pub former_until: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub paused_at: Option<DateTimeUtc>,
    pub paused_why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
