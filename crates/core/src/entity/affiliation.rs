//! A scholar works, or worked, at an institution.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scholar_id: Uuid,
    pub institution_id: Option<Uuid>,
    pub typed: Option<String>,
    pub role: Option<String>,
    pub department: Option<String>,
    pub from_year: Option<i32>,
    pub to_year: Option<i32>,
    pub is_primary: bool,
    pub seen_from: i16,
    pub line_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
