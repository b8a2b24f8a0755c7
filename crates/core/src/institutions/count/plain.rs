//! Counting on the spot, by one question to the database.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use super::{Base, Counted, Detail, base};
use crate::audience::Viewer;
use crate::db::CHUNK;
use crate::entity::{edition, institution, institution_name, participation, program, scholar_discipline};
use crate::fault::Fault;
use crate::institutions::browse::{InstitutionFilter, YearCount};
use crate::text;

const KEY: &str = "key";
const PERSON: &str = "person";
const YEAR: &str = "year_of";
const FIRST: &str = "first_year";
const LAST: &str = "last_year";
const COUNTED: &str = "counted";
const ALUMNI: &str = "alumni";

/// The institutions that the filter leaves, in no order.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
) -> Result<Vec<Counted>, Fault> {
    let mut select = Query::select()
        .columns([(COUNTED, KEY), (COUNTED, ALUMNI), (COUNTED, FIRST), (COUNTED, LAST)])
        .column((institution::Entity, institution::Column::SortName))
        .from_subquery(counts(filter, viewer), COUNTED)
        .inner_join(
            institution::Entity,
            Expr::col((institution::Entity, institution::Column::Id)).equals((COUNTED, KEY)),
        )
        .take();
    narrow(&mut select, filter);
    Ok(db.query_all(&select).await?.iter().map(counted).collect::<Result<_, _>>()?)
}

/// Leaves institutions of the filter's countries and name alone.
pub(super) fn narrow(select: &mut SelectStatement, filter: &InstitutionFilter) {
    if !filter.country.is_empty() {
        let countries = filter.country.iter().map(|country| country.as_str().to_owned());
        select.and_where(Expr::col((institution::Entity, institution::Column::Country)).is_in(countries));
    }
    for word in filter.q.iter().flat_map(|q| text::words(q)) {
        select.and_where(named_like(&word));
    }
}

/// Whether one of the institution's names has this folded word, or one that begins with it.
pub(in crate::institutions) fn named_like(word: &str) -> SimpleExpr {
    let (first, later) = (format!("{word}%"), format!("% {word}%"));
    let names = Query::select()
        .column(institution_name::Column::InstitutionId)
        .from(institution_name::Entity)
        .and_where(
            Expr::col(institution_name::Column::Folded)
                .like(first.clone())
                .or(Expr::col(institution_name::Column::Folded).like(later.clone())),
        )
        .take();
    let sort_name = (institution::Entity, institution::Column::SortName);
    Expr::col(sort_name).like(first).or(Expr::col(sort_name).like(later)).or(Expr::col((
        institution::Entity,
        institution::Column::Id,
    ))
    .in_subquery(names))
}

/// Distinct people by institution, as many as the filter asks for.
fn counts(filter: &InstitutionFilter, viewer: Viewer) -> SelectStatement {
    let people_column = || Expr::col(PERSON).count();
    let mut select = Query::select()
        .column(KEY)
        .expr_as(people_column(), ALUMNI)
        .expr_as(Expr::col(FIRST).min(), FIRST)
        .expr_as(Expr::col(LAST).max(), LAST)
        .from_subquery(people(filter, viewer), "people")
        .group_by_col(KEY)
        .and_having(people_column().gte(Ord::max(filter.at_least, 1)))
        .take();
    if let Some(most) = filter.at_most {
        select.and_having(people_column().lte(most));
    }
    select
}

/// One row for each person and institution. An index gives them in this order, so that nothing need be gathered.
fn people(filter: &InstitutionFilter, viewer: Viewer) -> SelectStatement {
    let Base { mut select, person, key, year, .. } = base(filter, viewer);
    select
        .expr_as(Expr::col(key.clone()), KEY)
        .expr_as(Expr::col(person.clone()), PERSON)
        .expr_as(Expr::col(year.clone()).min(), FIRST)
        .expr_as(Expr::col(year).max(), LAST)
        .group_by_columns([key, person])
        .take()
}

/// Disciplines and years of these institutions.
pub(super) async fn details(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institutions: &[Uuid],
) -> Result<HashMap<Uuid, Detail>, DbErr> {
    let mut details: HashMap<Uuid, Detail> = HashMap::with_capacity(institutions.len());
    for chunk in institutions.chunks(CHUNK) {
        for (institution, disciplines) in disciplines(db, filter, viewer, chunk).await? {
            details.entry(institution).or_default().disciplines = disciplines;
        }
        for (institution, years) in years(db, filter, viewer, chunk).await? {
            details.entry(institution).or_default().years = years;
        }
    }
    Ok(details)
}

/// Main disciplines of the people counted under each of these institutions, most frequent first.
pub(in crate::institutions) async fn disciplines(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institutions: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(String, u32)>>, DbErr> {
    let discipline = (scholar_discipline::Entity, scholar_discipline::Column::Discipline);
    let Base { mut select, person, key, .. } = base(filter, viewer);
    select
        .expr_as(Expr::col(key.clone()), KEY)
        .column(discipline)
        .expr_as(Expr::col(person.clone()).count_distinct(), ALUMNI)
        .inner_join(
            scholar_discipline::Entity,
            Expr::col((scholar_discipline::Entity, scholar_discipline::Column::ScholarId)).equals(person),
        )
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::Rank)).eq(0))
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::SeenFrom)).lte(viewer.rank()))
        .and_where(Expr::col(key.clone()).is_in(institutions.iter().copied()))
        .group_by_columns([key, discipline.into_column_ref()])
        .order_by(ALUMNI, Order::Desc)
        .order_by(discipline, Order::Asc);
    let mut by_institution: HashMap<Uuid, Vec<(String, u32)>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let counted = (row.try_get("", "discipline")?, number(&row, ALUMNI)?);
        by_institution.entry(row.try_get("", KEY)?).or_default().push(counted);
    }
    Ok(by_institution)
}

/// How many distinct people each year brought to each of these institutions, and how many of them for the first time.
async fn years(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institutions: &[Uuid],
) -> Result<HashMap<Uuid, Vec<YearCount>>, DbErr> {
    let Base { mut select, person, key, year, .. } = base(filter, viewer);
    select
        .expr_as(Expr::col(key.clone()), KEY)
        .expr_as(Expr::col(year.clone()), YEAR)
        .expr_as(Expr::col(person).count_distinct(), ALUMNI)
        .and_where(Expr::col(key.clone()).is_in(institutions.iter().copied()))
        .and_where(Expr::col(year.clone()).is_not_null())
        .group_by_columns([key, year]);
    let first = Query::select()
        .columns([KEY, FIRST])
        .expr_as(Expr::col(PERSON).count(), ALUMNI)
        .from_subquery(people(filter, viewer), "people")
        .and_where(Expr::col(KEY).is_in(institutions.iter().copied()))
        .and_where(Expr::col(FIRST).is_not_null())
        .group_by_columns([KEY, FIRST])
        .take();
    let mut new: HashMap<(Uuid, i32), u32> = HashMap::new();
    for row in db.query_all(&first).await? {
        new.insert((row.try_get("", KEY)?, row.try_get("", FIRST)?), number(&row, ALUMNI)?);
    }
    let mut by_institution: HashMap<Uuid, Vec<YearCount>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let (institution, year) = (row.try_get("", KEY)?, row.try_get("", YEAR)?);
        let new = new.get(&(institution, year)).copied().unwrap_or(0);
        let count = YearCount { year, scholars: number(&row, ALUMNI)?, new };
        by_institution.entry(institution).or_default().push(count);
    }
    for years in by_institution.values_mut() {
        years.sort_unstable_by_key(|count| count.year);
    }
    Ok(by_institution)
}

/// How many distinct people were sent in each year, or came to be there, by year.
pub(in crate::institutions) async fn by_year(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institution: Uuid,
) -> Result<Vec<(i32, u32)>, DbErr> {
    let years = years(db, filter, viewer, &[institution]).await?.remove(&institution).unwrap_or_default();
    Ok(years.into_iter().map(|count| (count.year, count.scholars)).collect())
}

/// How many distinct people were sent to each program, by the program's code and name, most first.
pub(in crate::institutions) async fn by_program(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    institution: Uuid,
) -> Result<Vec<(String, String, u32)>, DbErr> {
    let (code, name) = ((program::Entity, program::Column::Code), (program::Entity, program::Column::Name));
    let select = Query::select()
        .column(code)
        .column(name)
        .expr_as(Expr::col((participation::Entity, participation::Column::ScholarId)).count_distinct(), ALUMNI)
        .from(participation::Entity)
        .inner_join(
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id))
                .equals((participation::Entity, participation::Column::EditionId)),
        )
        .inner_join(
            program::Entity,
            Expr::col((program::Entity, program::Column::Id)).equals((edition::Entity, edition::Column::ProgramId)),
        )
        .and_where(Expr::col((participation::Entity, participation::Column::SentBy)).eq(institution))
        .and_where(Expr::col((participation::Entity, participation::Column::SeenFrom)).lte(viewer.rank()))
        .group_by_columns([code.into_column_ref(), name.into_column_ref()])
        .order_by(ALUMNI, Order::Desc)
        .order_by(code, Order::Asc)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "code")?, row.try_get("", "name")?, number(row, ALUMNI)?))).collect()
}

fn counted(row: &QueryResult) -> Result<Counted, DbErr> {
    Ok(Counted {
        institution: row.try_get("", KEY)?,
        alumni: number(row, ALUMNI)?,
        first_year: row.try_get("", FIRST)?,
        last_year: row.try_get("", LAST)?,
        sort_name: row.try_get("", "sort_name")?,
        detail: None,
    })
}

fn number(row: &QueryResult, column: &str) -> Result<u32, DbErr> {
    let number: i64 = row.try_get("", column)?;
    u32::try_from(number).map_err(|_| DbErr::Type(format!("{column} is no count: {number}")))
}
