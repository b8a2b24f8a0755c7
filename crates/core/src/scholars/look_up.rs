//! Scholars by name or address, for staff to choose from.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::model::Profile;
use super::store;
use crate::entity::{scholar, scholar_email};
use crate::fault::Fault;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::text;

/// Scholars whose name has these words, whole or begun, or whose e-mail address this is, by name; all of them where
/// nothing is given.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn look_up(op: &Op, q: &str, request: PageRequest) -> Result<Page<Profile>, Fault> {
    op.require(Permission::ReadReports)?;
    let found = scholar::Entity::find().filter(scholar::Column::MergedInto.is_null()).filter(meant(q.trim()));
    let total = found.clone().count(&op.db).await?;
    let ids: Vec<Uuid> = found
        .select_only()
        .column(scholar::Column::Id)
        .order_by_asc(scholar::Column::SortName)
        .order_by_asc(scholar::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .into_tuple()
        .all(&op.db)
        .await?;
    Ok(Page { rows: store::profiles(&op.db, &ids).await?, total, request })
}

fn meant(q: &str) -> Condition {
    if q.contains('@') {
        let whose = Query::select()
            .column(scholar_email::Column::ScholarId)
            .from(scholar_email::Entity)
            .and_where(Expr::col(scholar_email::Column::Normalized).eq(q.to_lowercase()))
            .take();
        return Condition::all().add(scholar::Column::Id.in_subquery(whose));
    }
    // Folded names have neither capitals nor accents, so that both engines compare them alike.
    text::words(q).fold(Condition::all(), |all, word| {
        let name = || Expr::col((scholar::Entity, scholar::Column::SortName));
        all.add(Condition::any().add(name().like(format!("{word}%"))).add(name().like(format!("% {word}%"))))
    })
}
