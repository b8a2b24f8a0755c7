//! A source line as it was read, and what was decided about it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub file_id: Uuid,
    pub number: i32,
    pub cells: Json,
    pub outcome: String,
    pub scholar_id: Option<Uuid>,
    pub institution_id: Option<Uuid>,
    pub spelling_id: Option<Uuid>,
    pub country: Option<String>,
    pub discipline: Option<String>,
    pub note: String,
    pub changes: Json,
    pub said: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
