//! A scholar whose record changed; the index reads these in order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "index_mark")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub scholar_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
