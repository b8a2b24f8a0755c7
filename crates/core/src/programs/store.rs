//! Rows of programs, editions and participations, to and from the domain.

use std::collections::HashMap;

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};
use uuid::Uuid;

use super::model::{Edition, Participant, ParticipationRole, Program};
use crate::audience::Viewer;
use crate::entity::{edition, participation, program, scholar};
use crate::fault::{BadRow, Fault};
use crate::id::{EditionId, ProgramId};
use crate::institutions;
use crate::page::PageRequest;

/// Programs by name; one of them where a code is named.
pub(super) async fn programs(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    code: Option<&str>,
) -> Result<Vec<Program>, Fault> {
    let mut query = program::Entity::find().order_by_asc(program::Column::Name);
    if let Some(code) = code {
        query = query.filter(program::Column::Code.eq(code));
    }
    let rows = query.all(db).await?;
    let mut held = editions_held(db).await?;
    let mut scholars = people_by_program(db, viewer).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (editions, first_year, last_year) = held.remove(&row.id).unwrap_or_default();
            Program {
                id: row.id.into(),
                code: row.code,
                name: row.name,
                summary: row.summary,
                editions,
                scholars: scholars.remove(&row.id).unwrap_or(0),
                first_year,
                last_year,
            }
        })
        .collect())
}

type Held = (u32, Option<i32>, Option<i32>);

/// By program: how many editions, the first one's year, the last one's.
async fn editions_held(db: &impl ConnectionTrait) -> Result<HashMap<Uuid, Held>, DbErr> {
    let year = || Expr::col(edition::Column::Year);
    let select = Query::select()
        .column(edition::Column::ProgramId)
        .expr_as(Expr::col(edition::Column::Id).count(), "many")
        .expr_as(year().min(), "first_year")
        .expr_as(year().max(), "last_year")
        .from(edition::Entity)
        .group_by_col(edition::Column::ProgramId)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let held = (number(row, "many")?, row.try_get("", "first_year")?, row.try_get("", "last_year")?);
            Ok((row.try_get("", "program_id")?, held))
        })
        .collect()
}

async fn people_by_program(db: &impl ConnectionTrait, viewer: Viewer) -> Result<HashMap<Uuid, u32>, DbErr> {
    let mut select = seen_participations(viewer);
    select
        .column((edition::Entity, edition::Column::ProgramId))
        .expr_as(Expr::col((participation::Entity, participation::Column::ScholarId)).count_distinct(), "many")
        .inner_join(
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id))
                .equals((participation::Entity, participation::Column::EditionId)),
        )
        .group_by_col((edition::Entity, edition::Column::ProgramId));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "program_id")?, number(row, "many")?))).collect()
}

/// Participations that the viewer may see.
fn seen_participations(viewer: Viewer) -> SelectStatement {
    Query::select()
        .from(participation::Entity)
        .and_where(Expr::col((participation::Entity, participation::Column::SeenFrom)).lte(viewer.rank()))
        .take()
}

/// How many editions a program has.
pub(super) async fn count_editions(db: &impl ConnectionTrait, program: ProgramId) -> Result<u64, DbErr> {
    edition::Entity::find().filter(edition::Column::ProgramId.eq(program.0)).count(db).await
}

/// Editions, newest first: of one program or of all.
pub(super) async fn editions(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    program: Option<ProgramId>,
    page: PageRequest,
) -> Result<Vec<Edition>, Fault> {
    let mut query = edition::Entity::find();
    if let Some(program) = program {
        query = query.filter(edition::Column::ProgramId.eq(program.0));
    }
    let rows = query
        .order_by_desc(edition::Column::Year)
        // The engines sort “unknown” differently; here it comes last on both.
        .order_by_desc(Expr::col(edition::Column::Month).if_null(0))
        .order_by_asc(edition::Column::Slug)
        .order_by_asc(edition::Column::Id)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    with_counts(db, viewer, rows).await
}

/// The edition of this program's code and this slug.
pub(super) async fn edition(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    program: &str,
    slug: &str,
) -> Result<Option<Edition>, Fault> {
    let Some(program) = program::Entity::find().filter(program::Column::Code.eq(program)).one(db).await? else {
        return Ok(None);
    };
    let rows = edition::Entity::find()
        .filter(edition::Column::ProgramId.eq(program.id))
        .filter(edition::Column::Slug.eq(slug))
        .all(db)
        .await?;
    Ok(with_counts(db, viewer, rows).await?.pop())
}

async fn with_counts(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    rows: Vec<edition::Model>,
) -> Result<Vec<Edition>, Fault> {
    let programs: HashMap<Uuid, program::Model> =
        program::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let people = people_by_edition(db, viewer, rows.iter().map(|row| row.id)).await?;
    let read = |row: edition::Model| {
        let bad = |column| BadRow::new("edition", column, row.id);
        let program = programs.get(&row.program_id).ok_or_else(|| bad("program_id"))?;
        let month = row.month.map(u8::try_from).transpose().map_err(|_| bad("month"))?;
        Ok(Edition {
            id: row.id.into(),
            program: program.code.clone(),
            program_name: program.name.clone(),
            slug: row.slug,
            year: row.year,
            month,
            season: row.season,
            place: row.place,
            remote: row.remote,
            scholars: people.get(&row.id).copied().unwrap_or(0),
        })
    };
    Ok(rows.into_iter().map(read).collect::<Result<_, BadRow>>()?)
}

async fn people_by_edition(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    editions: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, u32>, DbErr> {
    let mut select = seen_participations(viewer);
    select
        .column(participation::Column::EditionId)
        .expr_as(Expr::col(participation::Column::ScholarId).count_distinct(), "many")
        .and_where(Expr::col(participation::Column::EditionId).is_in(editions))
        .group_by_col(participation::Column::EditionId);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "edition_id")?, number(row, "many")?))).collect()
}

/// How many took part in each capacity; capacities that nobody had are left out.
pub(super) async fn roles(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    edition: EditionId,
) -> Result<Vec<(ParticipationRole, u32)>, DbErr> {
    let mut select = seen_participations(viewer);
    select
        .column(participation::Column::Role)
        .expr_as(Expr::col(participation::Column::ScholarId).count_distinct(), "many")
        .and_where(Expr::col(participation::Column::EditionId).eq(edition.0))
        .group_by_col(participation::Column::Role);
    let mut counts = HashMap::new();
    for row in db.query_all(&select).await? {
        let role: String = row.try_get("", "role")?;
        counts.insert(role, number(&row, "many")?);
    }
    Ok(ParticipationRole::ALL.into_iter().filter_map(|role| Some((role, counts.remove(role.as_str())?))).collect())
}

/// How many participations of an edition the viewer may see.
pub(super) async fn count_participants(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    edition: EditionId,
) -> Result<u64, DbErr> {
    participation::Entity::find()
        .filter(participation::Column::EditionId.eq(edition.0))
        .filter(participation::Column::SeenFrom.lte(viewer.rank()))
        .count(db)
        .await
}

/// Those who took part, by capacity in the order of [`ParticipationRole::ALL`], then by name.
pub(super) async fn participants(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    edition: EditionId,
    page: PageRequest,
) -> Result<Vec<Participant>, Fault> {
    let of = |column: participation::Column| (participation::Entity, column);
    let rank = CaseStatement::new()
        .case(Expr::col(of(participation::Column::Role)).eq(ParticipationRole::Scholar.as_str()), 0)
        .case(Expr::col(of(participation::Column::Role)).eq(ParticipationRole::Faculty.as_str()), 1)
        .finally(2);
    let select = seen_participations(viewer)
        .column((scholar::Entity, scholar::Column::Slug))
        .column((scholar::Entity, scholar::Column::DisplayName))
        .column(of(participation::Column::Role))
        .column(of(participation::Column::SentBy))
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id)).equals(of(participation::Column::ScholarId)),
        )
        .and_where(Expr::col(of(participation::Column::EditionId)).eq(edition.0))
        .order_by_expr(rank.into(), Order::Asc)
        .order_by((scholar::Entity, scholar::Column::SortName), Order::Asc)
        .order_by((scholar::Entity, scholar::Column::Slug), Order::Asc)
        .limit(page.size())
        .offset(page.offset())
        .take();
    let rows = db.query_all(&select).await?;
    let senders: Vec<Option<Uuid>> = rows.iter().map(|row| row.try_get("", "sent_by")).collect::<Result<_, _>>()?;
    let named = institutions::refs(db, senders.iter().flatten().copied()).await?;
    let read = |(row, sender): (&QueryResult, Option<Uuid>)| {
        let slug: String = row.try_get("", "slug")?;
        let role: String = row.try_get("", "role")?;
        Ok(Participant {
            name: row.try_get("", "display_name")?,
            role: ParticipationRole::parse(&role).ok_or_else(|| BadRow::new("participation", "role", &slug))?,
            sent_by: sender.and_then(|id| named.get(&id).cloned()),
            slug,
        })
    };
    rows.iter().zip(senders).map(read).collect()
}

fn number(row: &QueryResult, column: &str) -> Result<u32, DbErr> {
    let number: i64 = row.try_get("", column)?;
    u32::try_from(number).map_err(|_| DbErr::Type(format!("{column} is no count: {number}")))
}
