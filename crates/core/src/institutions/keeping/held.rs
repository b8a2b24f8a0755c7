//! All that staff see of an institution.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::columns::standing;
use crate::audience::Viewer;
use crate::entity::spelling;
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::institutions::{Institution, InstitutionRef, store};
use crate::op::{Op, Permission};

/// An institution with all that hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The institution.
    pub institution: Institution,
    /// What took its place.
    pub successor: Option<InstitutionRef>,
    /// What belongs to it.
    pub children: Vec<InstitutionRef>,
    /// How many distinct scholars it sent.
    pub sent: u32,
    /// How many are there now.
    pub now: u32,
    /// In how many ways its name was typed.
    pub spellings: u64,
}

/// The institution of this id, whether or not anybody came from it.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn held(op: &Op, id: InstitutionId) -> Result<Held, Fault> {
    op.require(Permission::ReadReports)?;
    let db = &op.db;
    let row = standing(db, id.0).await?;
    let successor = match row.successor_id {
        Some(successor) => store::refs(db, &[successor]).await?.remove(&successor),
        None => None,
    };
    Ok(Held {
        institution: store::whole(db, id.0).await?.ok_or(Fault::NotFound("institution"))?,
        successor,
        children: store::children(db, id.0).await?,
        sent: store::people_sent(db, id.0, Viewer::Staff).await?,
        now: store::people_now(db, id.0, Viewer::Staff).await?,
        spellings: spelling::Entity::find().filter(spelling::Column::InstitutionId.eq(id.0)).count(db).await?,
    })
}
