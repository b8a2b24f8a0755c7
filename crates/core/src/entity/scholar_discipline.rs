//! One of a scholar's disciplines; rank 0 is the main one.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scholar_discipline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scholar_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub discipline: String,
    pub rank: i16,
    pub seen_from: i16,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
