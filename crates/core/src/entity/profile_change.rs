//! One change of one part of a profile.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profile_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scholar_id: Uuid,
    pub version: i32,
    pub at: DateTimeUtc,
    pub actor: String,
    pub own: bool,
    pub field: String,
    pub before: Json,
    pub after: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
