//! Writing programs and editions as rosters name them.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};

use crate::entity::{edition, program};
use crate::id::{BatchId, EditionId, ProgramId};

/// What a roster says about the edition it is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NamedEdition {
    /// The program's code: `pehp`.
    pub(crate) program: String,
    /// The program's name, where a title line told it.
    pub(crate) program_name: Option<String>,
    /// The year.
    pub(crate) year: i32,
    /// The month, 1 to 12.
    pub(crate) month: Option<u8>,
    /// The season in words.
    pub(crate) season: Option<String>,
}

impl NamedEdition {
    /// The months as written in slugs.
    pub(crate) const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];

    /// The edition's code in addresses: `2014-january`, `2014-spring`, `2014`.
    pub(crate) fn slug(&self) -> String {
        let month = self.month.and_then(|month| Self::MONTHS.get(usize::from(month).wrapping_sub(1)).copied());
        match month.or(self.season.as_deref()) {
            Some(part) => format!("{}-{part}", self.year),
            None => self.year.to_string(),
        }
    }
}

/// The edition of this name; it and its program are made if they are not there yet.
pub(crate) async fn ensure_edition(
    tx: &impl ConnectionTrait,
    batch: BatchId,
    named: &NamedEdition,
) -> Result<EditionId, DbErr> {
    let program = ensure_program(tx, batch, &named.program, named.program_name.as_deref()).await?;
    let slug = named.slug();
    let found = edition::Entity::find()
        .filter(edition::Column::ProgramId.eq(program.0))
        .filter(edition::Column::Slug.eq(slug.as_str()))
        .one(tx)
        .await?;
    if let Some(found) = found {
        return Ok(found.id.into());
    }
    let id = EditionId::new();
    let row = edition::ActiveModel {
        id: Set(id.0),
        program_id: Set(program.0),
        slug: Set(slug),
        year: Set(named.year),
        month: Set(named.month.map(i16::from)),
        season: Set(named.season.clone()),
        place: Set(None),
        remote: Set(false),
        batch_id: Set(Some(batch.0)),
    };
    edition::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// The program of this code. One that so far had nothing but its code gets the name once a roster tells it.
pub(crate) async fn ensure_program(
    tx: &impl ConnectionTrait,
    batch: BatchId,
    code: &str,
    name: Option<&str>,
) -> Result<ProgramId, DbErr> {
    let stand_in = code.to_uppercase();
    if let Some(found) = program::Entity::find().filter(program::Column::Code.eq(code)).one(tx).await? {
        if let Some(name) = name.filter(|_| found.name == stand_in) {
            let named = program::ActiveModel { id: Set(found.id), name: Set(name.to_owned()), ..Default::default() };
            program::Entity::update(named).exec(tx).await?;
        }
        return Ok(found.id.into());
    }
    let id = ProgramId::new();
    let row = program::ActiveModel {
        id: Set(id.0),
        code: Set(code.to_owned()),
        name: Set(name.map_or(stand_in, str::to_owned)),
        summary: Set(None),
        batch_id: Set(Some(batch.0)),
    };
    program::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}
