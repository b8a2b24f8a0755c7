//! Institutions of the community by name, for staff to choose from.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use crate::audience::Viewer;
use crate::entity::institution;
use crate::fault::Fault;
use crate::institutions::count::named_like;
use crate::institutions::{InstitutionRef, store};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::text;

/// An institution in a list to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The institution.
    pub institution: InstitutionRef,
    /// Its city.
    pub city: Option<String>,
    /// How many distinct scholars it sent.
    pub sent: u32,
}

/// Institutions whose name has these words, whole or begun, by name; all of them where none are given. Institutions
/// that nobody came from are there too.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn find(op: &Op, q: &str, request: PageRequest) -> Result<Page<Found>, Fault> {
    op.require(Permission::ReadReports)?;
    let db = &op.db;
    let id = (institution::Entity, institution::Column::Id);
    let mut named = Query::select()
        .from(institution::Entity)
        .and_where(Expr::col((institution::Entity, institution::Column::MergedInto)).is_null())
        .take();
    for word in text::words(q) {
        named.and_where(named_like(&word));
    }
    let count = named.clone().expr_as(Expr::col(id).count(), "many").take();
    let total: i64 = db.query_one(&count).await?.map_or(Ok(0), |row| row.try_get("", "many"))?;
    let page = named
        .column(id)
        .order_by((institution::Entity, institution::Column::SortName), Order::Asc)
        .order_by(id, Order::Asc)
        .limit(request.size())
        .offset(request.offset())
        .take();
    let rows = db.query_all(&page).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let mut placed = store::placed(db, &ids).await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let Some((institution, city)) = placed.remove(&id) else { continue };
        found.push(Found { institution, city, sent: store::people_sent(db, id, Viewer::Staff).await? });
    }
    Ok(Page { rows: found, total: total.cast_unsigned(), request })
}
