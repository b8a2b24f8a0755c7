//! What an institute says about its programs and editions.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::db::begin_write;
use crate::entity::{edition, program};
use crate::fault::Fault;
use crate::id::BatchId;
use crate::op::{Op, Permission};

/// A program in the institute's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The program's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A few sentences about it.
    pub summary: Option<String>,
}

/// Where an edition was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// The program's code.
    pub program: String,
    /// The edition's code.
    pub edition: String,
    /// The place; `None` where it was held remotely alone.
    pub place: Option<String>,
    /// Whether it was held remotely.
    pub remote: bool,
}

/// Names and describes programs; those that are not there yet are made.
///
/// # Errors
/// [`Fault::Forbidden`], or the database fails.
pub async fn describe(op: &Op, programs: &[Description]) -> Result<(), Fault> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    for told in programs {
        let id = super::record::ensure_program(&tx, BatchId(uuid::Uuid::nil()), &told.code, Some(&told.name)).await?;
        let row = program::ActiveModel {
            id: Set(id.0),
            name: Set(told.name.clone()),
            summary: Set(told.summary.clone()),
            batch_id: Set(None),
            ..Default::default()
        };
        program::Entity::update(row).exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Says where editions were held. Editions that are not there are passed over.
///
/// # Errors
/// [`Fault::Forbidden`], or the database fails.
pub async fn place_editions(op: &Op, venues: &[Venue]) -> Result<(), Fault> {
    op.require(Permission::Import)?;
    let tx = begin_write(&op.db).await?;
    for venue in venues {
        let Some(program) =
            program::Entity::find().filter(program::Column::Code.eq(venue.program.as_str())).one(&tx).await?
        else {
            continue;
        };
        edition::Entity::update_many()
            .set(edition::ActiveModel {
                place: Set(venue.place.clone()),
                remote: Set(venue.remote),
                ..Default::default()
            })
            .filter(edition::Column::ProgramId.eq(program.id))
            .filter(edition::Column::Slug.eq(venue.edition.as_str()))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
