//! One of a scholar's interests.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scholar_interest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scholar_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub interest: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
