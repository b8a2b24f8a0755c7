//! Work that staff asked for and that is done in the background.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub asked: Json,
    pub step: String,
    pub done: i64,
    pub total: i64,
    pub result: Json,
    pub decisions: Option<String>,
    pub error: Option<String>,
    pub batch_id: Option<Uuid>,
    pub actor: String,
    pub stop: bool,
    pub created_at: DateTimeUtc,
    pub lease_until: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
