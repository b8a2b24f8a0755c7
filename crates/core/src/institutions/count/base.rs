//! What all counts are made of: one row for each time that a person counts under an institution.

use sea_orm::JoinType;
use sea_orm::sea_query::{Alias, ColumnRef, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};

use crate::audience::Viewer;
use crate::entity::{affiliation, edition, institution, participation, program, scholar_discipline};
use crate::institutions::browse::{Count, InstitutionFilter};

/// Where to select from, with all conditions of the filter that are about people, and the columns that matter.
pub(in crate::institutions) struct Base {
    pub(in crate::institutions) select: SelectStatement,
    pub(in crate::institutions) person: ColumnRef,
    /// The institution that the person counts under.
    pub(in crate::institutions) key: ColumnRef,
    /// The institution itself that sent the person, or where the person is.
    pub(in crate::institutions) under: ColumnRef,
    pub(in crate::institutions) year: ColumnRef,
    pub(in crate::institutions) line: ColumnRef,
}

/// The rows that this filter counts for this viewer. Which institutions it leaves is another matter.
pub(in crate::institutions) fn base(filter: &InstitutionFilter, viewer: Viewer) -> Base {
    let mut base = match filter.count {
        Count::Sent => sent(filter, viewer),
        Count::Now => now(filter, viewer),
    };
    if let Some(from) = filter.from_year {
        base.select.and_where(Expr::col(base.year.clone()).gte(from));
    }
    if let Some(to) = filter.to_year {
        base.select.and_where(Expr::col(base.year.clone()).lte(to));
    }
    if !filter.discipline.is_empty() {
        let with_discipline = Query::select()
            .column(scholar_discipline::Column::ScholarId)
            .from(scholar_discipline::Entity)
            .and_where(Expr::col(scholar_discipline::Column::Discipline).is_in(filter.discipline.clone()))
            .and_where(Expr::col(scholar_discipline::Column::Rank).eq(0))
            .and_where(Expr::col(scholar_discipline::Column::SeenFrom).lte(viewer.rank()))
            .take();
        base.select.and_where(Expr::col(base.person.clone()).in_subquery(with_discipline));
    }
    if filter.with_children {
        let own = "own";
        base.select.join_as(
            JoinType::InnerJoin,
            institution::Entity,
            Alias::new(own),
            Expr::col((own, institution::Column::Id)).equals(base.under.clone()),
        );
        base.key = (own, institution::Column::RootId).into_column_ref();
    }
    base
}

fn sent(filter: &InstitutionFilter, viewer: Viewer) -> Base {
    let column = |column: participation::Column| (participation::Entity, column).into_column_ref();
    let under = column(participation::Column::SentBy);
    let mut select = Query::select()
        .from(participation::Entity)
        .and_where(Expr::col(under.clone()).is_not_null())
        .and_where(Expr::col(column(participation::Column::SeenFrom)).lte(viewer.rank()))
        .take();
    if !filter.program.is_empty() {
        select.and_where(Expr::col(column(participation::Column::EditionId)).in_subquery(editions(&filter.program)));
    }
    Base {
        select,
        person: column(participation::Column::ScholarId),
        key: under.clone(),
        under,
        year: column(participation::Column::Year),
        line: column(participation::Column::LineId),
    }
}

fn now(filter: &InstitutionFilter, viewer: Viewer) -> Base {
    let column = |column: affiliation::Column| (affiliation::Entity, column).into_column_ref();
    let (person, under) = (column(affiliation::Column::ScholarId), column(affiliation::Column::InstitutionId));
    let mut select = Query::select()
        .from(affiliation::Entity)
        .and_where(Expr::col(under.clone()).is_not_null())
        .and_where(Expr::col(column(affiliation::Column::ToYear)).is_null())
        .and_where(Expr::col(column(affiliation::Column::SeenFrom)).lte(viewer.rank()))
        .take();
    if !filter.program.is_empty() {
        let took_part = Query::select()
            .column(participation::Column::ScholarId)
            .from(participation::Entity)
            .and_where(Expr::col(participation::Column::EditionId).in_subquery(editions(&filter.program)))
            .and_where(Expr::col(participation::Column::SeenFrom).lte(viewer.rank()))
            .take();
        select.and_where(Expr::col(person.clone()).in_subquery(took_part));
    }
    Base {
        select,
        person,
        key: under.clone(),
        under,
        year: column(affiliation::Column::FromYear),
        line: column(affiliation::Column::LineId),
    }
}

/// The editions of programs of these codes.
fn editions(programs: &[String]) -> SelectStatement {
    Query::select()
        .column((edition::Entity, edition::Column::Id))
        .from(edition::Entity)
        .inner_join(
            program::Entity,
            Expr::col((program::Entity, program::Column::Id)).equals((edition::Entity, edition::Column::ProgramId)),
        )
        .and_where(Expr::col((program::Entity, program::Column::Code)).is_in(programs.to_vec()))
        .take()
}
