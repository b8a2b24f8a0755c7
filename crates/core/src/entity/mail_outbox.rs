//! A letter that waits, is under way, or is settled.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub letter: Json,
    pub class: i16,
    pub to_kind: String,
    pub to_id: Option<Uuid>,
    pub to_address: Option<String>,
    pub to_mark: Option<String>,
    pub state: String,
    pub created_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub give_up_at: DateTimeUtc,
    pub attempts: i32,
    pub uncertain_ends: i32,
    pub lease: Option<Uuid>,
    pub lease_until: Option<DateTimeUtc>,
    pub handed_over: bool,
    pub settled_at: Option<DateTimeUtc>,
    pub why: Option<String>,
    pub request_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
