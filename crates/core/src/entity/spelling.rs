//! A way an institution's name was typed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "spelling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub folded: String,
    pub country: String,
    pub typed: String,
    pub institution_id: Option<Uuid>,
    pub verdict: String,
    pub decided_by: String,
    pub confidence: f64,
    pub reason: String,
    pub batch_id: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub guesses: Option<Json>,
    pub later_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
