//! People counted under an institution in one of the ways of counting, as one viewer sees them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub counted: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub whole: bool,
    #[sea_orm(primary_key, auto_increment = false)]
    pub viewer: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    pub alumni: i32,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
