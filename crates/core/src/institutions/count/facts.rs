//! Everything that counts under some institutions, read to be counted here.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType, Query};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{Base, base};
use crate::audience::Viewer;
use crate::db::CHUNK;
use crate::entity::{affiliation, institution, participation, scholar_discipline};
use crate::institutions::browse::{Count, InstitutionFilter};

/// A person counts under an institution, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) institution: Uuid,
    /// The institution at the top of it.
    pub(super) root: Uuid,
    pub(super) person: Uuid,
    pub(super) year: Option<i32>,
    /// The rank of the first viewer who sees it.
    pub(super) seen_from: i16,
    /// The person's main discipline, and who sees that first.
    pub(super) discipline: Option<(String, i16)>,
}

/// All facts about these institutions at the top and those below them.
pub(super) async fn facts(tx: &impl ConnectionTrait, count: Count, roots: &[Uuid]) -> Result<Vec<Fact>, DbErr> {
    let mut facts = Vec::new();
    for chunk in roots.chunks(CHUNK) {
        let everybody = InstitutionFilter { count, with_children: true, ..InstitutionFilter::default() };
        let Base { mut select, person, key, under, year, .. } = base(&everybody, Viewer::Staff);
        let seen_from = match count {
            Count::Sent => Expr::col((participation::Entity, participation::Column::SeenFrom)),
            Count::Now => Expr::col((affiliation::Entity, affiliation::Column::SeenFrom)),
        };
        let discipline = |column| Expr::col((scholar_discipline::Entity, column));
        let main = discipline(scholar_discipline::Column::ScholarId)
            .equals(person.clone())
            .and(discipline(scholar_discipline::Column::Rank).eq(0));
        select
            .expr_as(Expr::col(under), "institution")
            .expr_as(Expr::col(key.clone()), "root")
            .expr_as(Expr::col(person), "person")
            .expr_as(Expr::col(year), "year_of")
            .expr_as(seen_from, "fact_seen_from")
            .expr_as(discipline(scholar_discipline::Column::Discipline), "discipline")
            .expr_as(discipline(scholar_discipline::Column::SeenFrom), "discipline_seen_from")
            .join(JoinType::LeftJoin, scholar_discipline::Entity, main.into_condition())
            .and_where(Expr::col(key).is_in(chunk.iter().copied()));
        for row in tx.query_all(&select).await? {
            let discipline: Option<String> = row.try_get("", "discipline")?;
            let seen_from: Option<i16> = row.try_get("", "discipline_seen_from")?;
            facts.push(Fact {
                institution: row.try_get("", "institution")?,
                root: row.try_get("", "root")?,
                person: row.try_get("", "person")?,
                year: row.try_get("", "year_of")?,
                seen_from: row.try_get("", "fact_seen_from")?,
                discipline: discipline.zip(seen_from),
            });
        }
    }
    Ok(facts)
}

/// The institutions at the top of these, each once; those that are gone are left out.
pub(super) async fn roots(tx: &impl ConnectionTrait, institutions: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    let mut roots = Vec::new();
    for chunk in institutions.chunks(CHUNK) {
        let select = Query::select()
            .distinct()
            .column(institution::Column::RootId)
            .from(institution::Entity)
            .and_where(Expr::col(institution::Column::Id).is_in(chunk.iter().copied()))
            .take();
        for row in tx.query_all(&select).await? {
            roots.push(row.try_get("", "root_id")?);
        }
    }
    roots.sort_unstable();
    roots.dedup();
    Ok(roots)
}
