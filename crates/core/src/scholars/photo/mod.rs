//! Photos: set and taken away by their owner, shown to those for whom they are.

mod picture;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::{show, store};
use crate::audit;
use crate::db::begin_write;
use crate::entity::photo;
use crate::fault::Fault;
use crate::indexing;
use crate::op::Op;

pub use picture::{BadPicture, MOST_BYTES, Picture};

/// One of the sizes in which photos are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For a profile.
    Large,
    /// For lists.
    Small,
}

/// What a photo's file is, always: it was drawn anew.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// Makes this the photo of one's own profile.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::NoRecord`], or the database fails.
pub async fn set_photo(op: &Op, picture: &Picture) -> Result<(), Fault> {
    change(op, Some(picture)).await
}

/// Takes the photo of one's own profile away.
///
/// # Errors
/// As [`set_photo`].
pub async fn remove_photo(op: &Op) -> Result<(), Fault> {
    change(op, None).await
}

async fn change(op: &Op, picture: Option<&Picture>) -> Result<(), Fault> {
    let id = op.scholar()?;
    let tx = begin_write(&op.db).await?;
    match picture {
        Some(picture) => {
            let row = photo::ActiveModel {
                scholar_id: Set(id.0),
                media_type: Set(MEDIA_TYPE.to_owned()),
                bytes: Set(picture.large.clone()),
                small: Set(picture.small.clone()),
            };
            let replaced = [photo::Column::MediaType, photo::Column::Bytes, photo::Column::Small];
            let conflict = OnConflict::column(photo::Column::ScholarId).update_columns(replaced).to_owned();
            photo::Entity::insert(row).on_conflict(conflict).exec_without_returning(&tx).await?;
        }
        None => {
            photo::Entity::delete_by_id(id.0).exec(&tx).await?;
        }
    }
    let action = if picture.is_some() { "scholar.photo" } else { "scholar.photo-gone" };
    let event = audit::Event { action, subject_kind: "scholar", subject: id.0, detail: serde_json::json!({}) };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, &[id]).await?;
    tx.commit().await?;
    Ok(())
}

/// The photo of the scholar at this slug, for who may see it: a photo that is hidden is like none.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn photo(op: &Op, slug: &str, size: Size) -> Result<Vec<u8>, Fault> {
    let not_there = || Fault::NotFound("photo");
    let id = store::by_slug(&op.db, slug).await?.ok_or_else(not_there)?;
    let profile = show::by_id(op, id.into()).await.map_err(|fault| match fault {
        Fault::NotFound(_) => not_there(),
        other => other,
    })?;
    if !profile.scholar.has_photo {
        return Err(not_there());
    }
    let column = match size {
        Size::Large => photo::Column::Bytes,
        Size::Small => photo::Column::Small,
    };
    let found = photo::Entity::find()
        .select_only()
        .column(column)
        .filter(photo::Column::ScholarId.eq(id))
        .into_tuple::<Vec<u8>>()
        .one(&op.db)
        .await?;
    found.ok_or_else(not_there)
}
