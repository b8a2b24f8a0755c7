//! A scholar's own columns.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scholar")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub given_name: String,
    pub family_name: String,
    pub suffix: Option<String>,
    pub display_name: String,
    pub sort_name: String,
    pub native_name: Option<String>,
    pub former_names: Json,
    pub pronouns: Option<String>,
    pub credentials: Json,
    pub title: Option<String>,
    pub bio: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub languages: Json,
    pub links: Json,
    pub orcid: Option<String>,
    pub phones: Json,
    pub availability: Json,
    pub audiences: Json,
    pub listed: bool,
    pub deceased: bool,
    pub seen_from: i16,
    pub confirmed_at: Option<DateTimeUtc>,
    pub asked_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    pub edits: i32,
    pub batch_id: Option<Uuid>,
    pub merged_into: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
