//! What stands behind a count: the people counted, on which occasions, by which lines of which rosters, and which
//! spelling made each line mean this institution.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SubQueryStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use super::browse::{Count, InstitutionFilter};
use super::count::{Base, base};
use super::model::InstitutionRef;
use super::store;
use crate::audience::Viewer;
use crate::db::begin_read;
use crate::entity::{
    affiliation, edition, import_file, import_line, participation, program, scholar, scholar_discipline, spelling,
};
use crate::fault::Fault;
use crate::id::{BatchId, InstitutionId, LineId, ScholarId, SpellingId};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};

/// Somebody who is counted under an institution.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedPerson {
    /// Who.
    pub id: ScholarId,
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
    /// The main discipline's code.
    pub discipline: Option<String>,
    /// Why the person counts, the earliest first; at least one.
    pub occasions: Vec<Occasion>,
}

/// One reason for which somebody counts: sent to an edition, or a stay that lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Occasion {
    /// The institution itself, or the one below it that is counted with it.
    pub institution: InstitutionRef,
    /// The program's code, counted by who sent the person.
    pub program: Option<String>,
    /// The edition's address within the program, likewise.
    pub edition: Option<String>,
    /// The year of the edition, or the one since which the person is there.
    pub year: Option<i32>,
    /// The line of a roster that tells of it; none where it was entered by hand.
    pub source: Option<Source>,
}

/// A line of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The line.
    pub line: LineId,
    /// The load that brought it.
    pub batch: BatchId,
    /// The roster's file.
    pub file: String,
    /// The sheet of the workbook.
    pub sheet: Option<String>,
    /// The line of the file, or the row of the sheet.
    pub number: u32,
    /// The institution as it was typed, and what was made of it.
    pub spelling: Option<SourceSpelling>,
}

/// A spelling, and who decided what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSpelling {
    /// Identity.
    pub id: SpellingId,
    /// As typed.
    pub typed: String,
    /// Whether a person decided it, and not a rule.
    pub by_a_person: bool,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// Why, in words.
    pub reason: String,
}

/// A page of the people behind a count of [`super::report()`], by name. The total is that very count.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; [`Fault`] when the database fails or a row makes no sense.
pub async fn proof(
    op: &Op,
    institution: InstitutionId,
    filter: &InstitutionFilter,
    request: PageRequest,
) -> Result<Page<CountedPerson>, Fault> {
    op.require(Permission::ReadReports)?;
    let tx = begin_read(&op.db).await?;
    let total = how_many(&tx, institution, filter).await?;
    let mut rows = people(&tx, institution, filter, request).await?;
    let ids: Vec<Uuid> = rows.iter().map(|person| person.id.0).collect();
    let mut occasions = occasions(&tx, institution, filter, &ids).await?;
    for person in &mut rows {
        person.occasions = occasions.remove(&person.id.0).unwrap_or_default();
    }
    tx.commit().await?;
    Ok(Page { rows, total, request })
}

const PERSON: &str = "person";

/// Those who count under the institution, each once.
fn counted(institution: InstitutionId, filter: &InstitutionFilter) -> SelectStatement {
    let Base { mut select, person, key, .. } = base(filter, Viewer::Staff);
    select.distinct().expr_as(Expr::col(person), PERSON).and_where(Expr::col(key).eq(institution.0)).take()
}

async fn how_many(
    tx: &impl ConnectionTrait,
    institution: InstitutionId,
    filter: &InstitutionFilter,
) -> Result<u64, DbErr> {
    let select = Query::select()
        .expr_as(Expr::col(PERSON).count(), "many")
        .from_subquery(counted(institution, filter), "counted")
        .take();
    let row = tx.query_one(&select).await?;
    let many: i64 = row.map_or(Ok(0), |row| row.try_get("", "many"))?;
    Ok(many.cast_unsigned())
}

async fn people(
    tx: &impl ConnectionTrait,
    institution: InstitutionId,
    filter: &InstitutionFilter,
    page: PageRequest,
) -> Result<Vec<CountedPerson>, Fault> {
    use scholar::Column::{DisplayName, Id, Slug, SortName};
    let of = |column| (scholar::Entity, column);
    let main = Query::select()
        .column(scholar_discipline::Column::Discipline)
        .from(scholar_discipline::Entity)
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::ScholarId)).equals(of(Id)))
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::Rank)).eq(0))
        .take();
    let select = Query::select()
        .columns([Id, Slug, DisplayName].map(of))
        .expr_as(Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(main))), "discipline")
        .from(scholar::Entity)
        .and_where(Expr::col(of(Id)).in_subquery(counted(institution, filter)))
        .order_by(of(SortName), Order::Asc)
        .order_by(of(Slug), Order::Asc)
        .limit(page.size())
        .offset(page.offset())
        .take();
    let rows = tx.query_all(&select).await?;
    let person = |row: &QueryResult| {
        Ok(CountedPerson {
            id: ScholarId(row.try_get("", "id")?),
            slug: row.try_get("", "slug")?,
            name: row.try_get("", "display_name")?,
            discipline: row.try_get("", "discipline")?,
            occasions: Vec::new(),
        })
    };
    rows.iter().map(person).collect()
}

/// Why these people count, by person, the earliest occasion first.
async fn occasions(
    tx: &impl ConnectionTrait,
    institution: InstitutionId,
    filter: &InstitutionFilter,
    people: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Occasion>>, Fault> {
    let rows = tx.query_all(&told(institution, filter, people)).await?;
    let under: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "under")).collect::<Result<_, _>>()?;
    let named = store::refs(tx, &under).await?;
    let mut occasions: HashMap<Uuid, Vec<Occasion>> = HashMap::new();
    for (row, under) in rows.iter().zip(under) {
        let Some(institution) = named.get(&under) else { continue };
        occasions.entry(row.try_get("", PERSON)?).or_default().push(Occasion {
            institution: institution.clone(),
            program: row.try_get("", "program_code")?,
            edition: row.try_get("", "edition_slug")?,
            year: row.try_get("", "year_of")?,
            source: source(row)?,
        });
    }
    for of_one in occasions.values_mut() {
        // Engines differ on where a year that is not known belongs: here, first.
        of_one.sort_by_key(|occasion| occasion.year);
    }
    Ok(occasions)
}

/// Every occasion with the line that tells of it and what was typed there.
fn told(institution: InstitutionId, filter: &InstitutionFilter, people: &[Uuid]) -> SelectStatement {
    let Base { mut select, person, key, under, year, line } = base(filter, Viewer::Staff);
    let of_line = |column| (import_line::Entity, column);
    let of_file = |column| (import_file::Entity, column);
    let of_spelling = |column| (spelling::Entity, column);
    let joins = [
        (import_line::Entity.into(), Expr::col(of_line(import_line::Column::Id)).equals(line)),
        (
            import_file::Entity.into(),
            Expr::col(of_file(import_file::Column::Id)).equals(of_line(import_line::Column::FileId)),
        ),
        (
            spelling::Entity.into(),
            Expr::col(of_spelling(spelling::Column::Id)).equals(of_line(import_line::Column::SpellingId)),
        ),
    ];
    let joins: [(sea_orm::sea_query::TableRef, Expr); 3] = joins;
    for (table, on) in joins {
        select.join(JoinType::LeftJoin, table, on);
    }
    match filter.count {
        Count::Sent => {
            select
                .inner_join(
                    edition::Entity,
                    Expr::col((edition::Entity, edition::Column::Id))
                        .equals((participation::Entity, participation::Column::EditionId)),
                )
                .inner_join(
                    program::Entity,
                    Expr::col((program::Entity, program::Column::Id))
                        .equals((edition::Entity, edition::Column::ProgramId)),
                )
                .expr_as(Expr::col((program::Entity, program::Column::Code)), "program_code")
                .expr_as(Expr::col((edition::Entity, edition::Column::Slug)), "edition_slug")
                .expr_as(Expr::col((participation::Entity, participation::Column::Id)), "occasion");
        }
        Count::Now => {
            let none = || Expr::value(None::<String>).cast_as(Alias::new("text"));
            select
                .expr_as(none(), "program_code")
                .expr_as(none(), "edition_slug")
                .expr_as(Expr::col((affiliation::Entity, affiliation::Column::Id)), "occasion");
        }
    }
    select
        .expr_as(Expr::col(person.clone()), PERSON)
        .expr_as(Expr::col(under), "under")
        .expr_as(Expr::col(year), "year_of")
        .expr_as(Expr::col(of_line(import_line::Column::Id)), "line")
        .column(of_line(import_line::Column::Number))
        .columns([import_file::Column::Name, import_file::Column::Sheet, import_file::Column::BatchId].map(of_file))
        .expr_as(Expr::col(of_spelling(spelling::Column::Id)), "spelling")
        .expr_as(Expr::col(of_spelling(spelling::Column::Typed)), "spelling_typed")
        .columns([spelling::Column::DecidedBy, spelling::Column::Confidence, spelling::Column::Reason].map(of_spelling))
        .and_where(Expr::col(key).eq(institution.0))
        .and_where(Expr::col(person).is_in(people.iter().copied()))
        .order_by("occasion", Order::Asc)
        .take()
}

fn source(row: &QueryResult) -> Result<Option<Source>, DbErr> {
    let Some(line) = row.try_get::<Option<Uuid>>("", "line")? else { return Ok(None) };
    let number: i32 = row.try_get("", "number")?;
    let spelling = match row.try_get::<Option<Uuid>>("", "spelling")? {
        Some(id) => Some(SourceSpelling {
            id: id.into(),
            typed: row.try_get("", "spelling_typed")?,
            by_a_person: row.try_get::<String>("", "decided_by")? == "person",
            confidence: row.try_get("", "confidence")?,
            reason: row.try_get("", "reason")?,
        }),
        None => None,
    };
    Ok(Some(Source {
        line: line.into(),
        batch: BatchId(row.try_get("", "batch_id")?),
        file: row.try_get("", "name")?,
        sheet: row.try_get("", "sheet")?,
        number: number.cast_unsigned(),
        spelling,
    }))
}
