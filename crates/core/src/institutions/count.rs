//! Counting people by institution: by the one that sent them, or by the one where they are now.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use super::browse::{Count, InstitutionFilter};
use crate::audience::Viewer;
use crate::entity::{affiliation, edition, institution, institution_name, participation, program, scholar_discipline};
use crate::page::PageRequest;
use crate::text;

/// One institution with the number of distinct scholars counted under it.
pub(super) struct Counted {
    pub(super) institution: Uuid,
    pub(super) alumni: u32,
    pub(super) first_year: Option<i32>,
    pub(super) last_year: Option<i32>,
}

const KEY: &str = "key";
const PERSON: &str = "person";
const YEAR: &str = "year_of";
const COUNTED: &str = "counted";
const ALUMNI: &str = "alumni";

/// The institutions that the filter leaves, most people first; a page of them, or all.
pub(super) async fn institutions(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    page: Option<PageRequest>,
) -> Result<Vec<Counted>, DbErr> {
    let mut select = listed(filter, viewer);
    select
        .column((COUNTED, KEY))
        .column((COUNTED, ALUMNI))
        .column((COUNTED, "first_year"))
        .column((COUNTED, "last_year"))
        .order_by((COUNTED, ALUMNI), Order::Desc)
        .order_by((institution::Entity, institution::Column::SortName), Order::Asc)
        .order_by((COUNTED, KEY), Order::Asc);
    if let Some(page) = page {
        select.limit(page.size()).offset(page.offset());
    }
    db.query_all(&select).await?.iter().map(counted).collect()
}

/// How many institutions the filter leaves.
pub(super) async fn how_many(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
) -> Result<u64, DbErr> {
    let mut select = listed(filter, viewer);
    select.expr_as(Expr::col((COUNTED, KEY)).count(), "many");
    let row = db.query_one(&select).await?;
    let many: i64 = row.map_or(Ok(0), |row| row.try_get("", "many"))?;
    Ok(many.cast_unsigned())
}

/// Main disciplines of the people counted under each of these institutions, most frequent first.
pub(super) async fn disciplines(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institutions: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(String, u32)>>, DbErr> {
    let discipline = (scholar_discipline::Entity, scholar_discipline::Column::Discipline);
    let select = Query::select()
        .column((COUNTED, KEY))
        .column(discipline)
        .expr_as(Expr::col((COUNTED, PERSON)).count_distinct(), ALUMNI)
        .from_subquery(people(filter, viewer), COUNTED)
        .inner_join(
            scholar_discipline::Entity,
            Expr::col((scholar_discipline::Entity, scholar_discipline::Column::ScholarId)).equals((COUNTED, PERSON)),
        )
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::Rank)).eq(0))
        .and_where(Expr::col((scholar_discipline::Entity, scholar_discipline::Column::SeenFrom)).lte(viewer.rank()))
        .and_where(Expr::col((COUNTED, KEY)).is_in(institutions.iter().copied()))
        .group_by_columns([(COUNTED, KEY).into_column_ref(), discipline.into_column_ref()])
        .order_by(ALUMNI, Order::Desc)
        .order_by(discipline, Order::Asc)
        .take();
    let mut by_institution: HashMap<Uuid, Vec<(String, u32)>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let counted = (row.try_get("", "discipline")?, number(&row, ALUMNI)?);
        by_institution.entry(row.try_get("", KEY)?).or_default().push(counted);
    }
    Ok(by_institution)
}

/// How many distinct people were sent in each year, or came to be there, by year.
pub(super) async fn by_year(
    db: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    institution: Uuid,
) -> Result<Vec<(i32, u32)>, DbErr> {
    let select = Query::select()
        .column((COUNTED, YEAR))
        .expr_as(Expr::col((COUNTED, PERSON)).count_distinct(), ALUMNI)
        .from_subquery(people(filter, viewer), COUNTED)
        .and_where(Expr::col((COUNTED, KEY)).eq(institution))
        .and_where(Expr::col((COUNTED, YEAR)).is_not_null())
        .group_by_col((COUNTED, YEAR))
        .order_by((COUNTED, YEAR), Order::Asc)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", YEAR)?, number(row, ALUMNI)?))).collect()
}

/// How many distinct people were sent to each program, by the program's code and name, most first.
pub(super) async fn by_program(
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
        first_year: row.try_get("", "first_year")?,
        last_year: row.try_get("", "last_year")?,
    })
}

fn number(row: &QueryResult, column: &str) -> Result<u32, DbErr> {
    let number: i64 = row.try_get("", column)?;
    u32::try_from(number).map_err(|_| DbErr::Type(format!("{column} is no count: {number}")))
}

/// Institutions and their counts, joined to the institution's own row and narrowed by the filter.
fn listed(filter: &InstitutionFilter, viewer: Viewer) -> SelectStatement {
    let mut select = Query::select()
        .from_subquery(counts(filter, viewer), COUNTED)
        .inner_join(
            institution::Entity,
            Expr::col((institution::Entity, institution::Column::Id)).equals((COUNTED, KEY)),
        )
        .take();
    if !filter.country.is_empty() {
        let countries = filter.country.iter().map(|country| country.as_str().to_owned());
        select.and_where(Expr::col((institution::Entity, institution::Column::Country)).is_in(countries));
    }
    for word in filter.q.iter().flat_map(|q| text::words(q)) {
        select.and_where(named_like(&word));
    }
    select
}

/// Whether one of the institution's names has this folded word, or one that begins with it.
fn named_like(word: &str) -> SimpleExpr {
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

/// Distinct people by institution, at least as many as the filter asks for.
fn counts(filter: &InstitutionFilter, viewer: Viewer) -> SelectStatement {
    let people_column = || Expr::col(PERSON).count_distinct();
    Query::select()
        .column(KEY)
        .expr_as(people_column(), ALUMNI)
        .expr_as(Expr::col(YEAR).min(), "first_year")
        .expr_as(Expr::col(YEAR).max(), "last_year")
        .from_subquery(people(filter, viewer), "people")
        .group_by_col(KEY)
        .and_having(people_column().gte(Ord::max(filter.at_least, 1)))
        .take()
}

/// One row for each time that a person counts under an institution: the institution, the person, the year.
fn people(filter: &InstitutionFilter, viewer: Viewer) -> SelectStatement {
    let own = "own";
    let mut select = Query::select();
    let (person, under, seen_from) = match filter.count {
        Count::Sent => {
            let column = |column: participation::Column| (participation::Entity, column).into_column_ref();
            select
                .from(participation::Entity)
                .expr_as(Expr::col(column(participation::Column::Year)), YEAR)
                .and_where(Expr::col(column(participation::Column::SentBy)).is_not_null());
            (
                column(participation::Column::ScholarId),
                column(participation::Column::SentBy),
                column(participation::Column::SeenFrom),
            )
        }
        Count::Now => {
            let column = |column: affiliation::Column| (affiliation::Entity, column).into_column_ref();
            select
                .from(affiliation::Entity)
                .expr_as(Expr::col(column(affiliation::Column::FromYear)), YEAR)
                .and_where(Expr::col(column(affiliation::Column::InstitutionId)).is_not_null())
                .and_where(Expr::col(column(affiliation::Column::ToYear)).is_null());
            (
                column(affiliation::Column::ScholarId),
                column(affiliation::Column::InstitutionId),
                column(affiliation::Column::SeenFrom),
            )
        }
    };
    select.expr_as(Expr::col(person), PERSON).and_where(Expr::col(seen_from).lte(viewer.rank()));
    if filter.with_children {
        select
            .join_as(
                sea_orm::JoinType::InnerJoin,
                institution::Entity,
                Alias::new(own),
                Expr::col((own, institution::Column::Id)).equals(under),
            )
            .expr_as(Expr::col((own, institution::Column::RootId)), KEY);
    } else {
        select.expr_as(Expr::col(under), KEY);
    }
    select
}
