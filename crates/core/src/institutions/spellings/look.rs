//! One spelling: what it may mean, and where it was seen.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use uuid::Uuid;

use super::guesses::{self, Guess};
use super::queue::{self, SpellingItem};
use crate::entity::{edition, import_file, import_line, scholar, spelling};
use crate::fault::Fault;
use crate::id::SpellingId;
use crate::op::{Op, Permission};

/// How many files and people are shown.
const SHOWN: u64 = 8;

/// A spelling with all that staff need to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellingDetail {
    /// The spelling.
    pub item: SpellingItem,
    /// What it may mean, likeliest first.
    pub guesses: Vec<Guess>,
    /// Files it stands in, the newest first; a few.
    pub files: Vec<SeenIn>,
    /// People whose lines have it; a few.
    pub people: Vec<SeenPerson>,
}

/// A file that a spelling stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenIn {
    /// The file's name.
    pub file: String,
    /// The year of its edition.
    pub year: i32,
    /// How many of its lines have the spelling.
    pub lines: u64,
}

/// A person whose line has a spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPerson {
    /// The last part of the profile's address.
    pub slug: String,
    /// The name.
    pub name: String,
}

/// The spelling of this id.
///
/// # Errors
/// [`Fault::NotFound`], [`Fault::Forbidden`] for anybody but staff, or the database fails.
pub async fn look(op: &Op, id: SpellingId) -> Result<SpellingDetail, Fault> {
    op.require(Permission::ReadReports)?;
    let db = &op.db;
    let row = spelling::Entity::find_by_id(id.0).one(db).await?.ok_or(Fault::NotFound("spelling"))?;
    Ok(SpellingDetail {
        item: queue::one(db, id).await?,
        guesses: guesses::read(db, row.guesses).await?,
        files: files(db, id.0).await?,
        people: people(db, id.0).await?,
    })
}

async fn files(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<SeenIn>, DbErr> {
    let (name, year) = ((import_file::Entity, import_file::Column::Name), (edition::Entity, edition::Column::Year));
    let select = Query::select()
        .column(name)
        .column(year)
        .expr_as(Expr::col((import_line::Entity, import_line::Column::Id)).count(), "lines")
        .from(import_line::Entity)
        .inner_join(
            import_file::Entity,
            Expr::col((import_file::Entity, import_file::Column::Id))
                .equals((import_line::Entity, import_line::Column::FileId)),
        )
        .inner_join(
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id))
                .equals((import_file::Entity, import_file::Column::EditionId)),
        )
        .and_where(Expr::col((import_line::Entity, import_line::Column::SpellingId)).eq(id))
        .group_by_columns([name])
        .group_by_columns([year])
        .order_by(year, Order::Desc)
        .order_by(name, Order::Asc)
        .limit(SHOWN)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let lines: i64 = row.try_get("", "lines")?;
            Ok(SeenIn { file: row.try_get("", "name")?, year: row.try_get("", "year")?, lines: lines.cast_unsigned() })
        })
        .collect()
}

async fn people(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<SeenPerson>, DbErr> {
    let of = |column: scholar::Column| (scholar::Entity, column);
    let select = Query::select()
        .distinct()
        .columns([of(scholar::Column::Slug), of(scholar::Column::DisplayName), of(scholar::Column::SortName)])
        .from(import_line::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col(of(scholar::Column::Id)).equals((import_line::Entity, import_line::Column::ScholarId)),
        )
        .and_where(Expr::col((import_line::Entity, import_line::Column::SpellingId)).eq(id))
        .order_by(of(scholar::Column::SortName), Order::Asc)
        .order_by(of(scholar::Column::Slug), Order::Asc)
        .limit(SHOWN)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok(SeenPerson { slug: row.try_get("", "slug")?, name: row.try_get("", "display_name")? }))
        .collect()
}
