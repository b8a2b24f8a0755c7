//! A piece that a scholar sends in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub author_id: Uuid,
    pub account_id: Uuid,
    pub kind: String,
    pub stage: String,
    pub title: String,
    pub filled: Json,
    pub content: Option<Json>,
    pub readers: String,
    pub assigned_to: Option<Uuid>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
    pub comes_out: Option<DateTimeUtc>,
    pub slug: Option<String>,
    pub published_at: Option<DateTimeUtc>,
    pub came_out: i32,
    pub corrected_at: Option<DateTimeUtc>,
    pub year: i32,
    pub seen_from: i16,
    pub undo: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
