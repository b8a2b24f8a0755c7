//! Whom pieces name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use crate::audience::Viewer;
use crate::entity::{scholar, scholar_slug, submission_tag};
use crate::fault::Fault;
use crate::id::{ScholarId, SubmissionId};
use crate::publications::Writer;
use crate::submissions::model::Piece;

/// The standing of somebody whom a piece names.
pub(super) const NAMED: &str = "named";

/// The standing of somebody who took their name off.
const TAKEN_OFF: &str = "taken-off";

/// Brings those whom a piece names up to date with what its author wrote. Only scholars whom members may see can be
/// named; who took their name off stays off.
pub(in crate::submissions) async fn retag(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    piece: &Piece,
) -> Result<(), Fault> {
    let slugs = piece.filled.colleagues();
    let visible = Query::select()
        .column(scholar::Column::Id)
        .from(scholar::Entity)
        .and_where(scholar::Column::SeenFrom.lte(Viewer::Member.rank()))
        .take();
    let wanted: Vec<Uuid> = scholar_slug::Entity::find()
        .select_only()
        .column(scholar_slug::Column::ScholarId)
        .distinct()
        .filter(scholar_slug::Column::Slug.is_in(slugs))
        .filter(scholar_slug::Column::ScholarId.in_subquery(visible))
        .into_tuple()
        .all(tx)
        .await?;
    let there =
        submission_tag::Entity::find().filter(submission_tag::Column::SubmissionId.eq(piece.id.0)).all(tx).await?;
    for tag in there.iter().filter(|tag| tag.standing == NAMED && !wanted.contains(&tag.scholar_id)) {
        submission_tag::Entity::delete_by_id((tag.submission_id, tag.scholar_id)).exec(tx).await?;
    }
    let known = |scholar: &Uuid| there.iter().any(|tag| tag.scholar_id == *scholar);
    for scholar in wanted.into_iter().filter(|scholar| !known(scholar) && *scholar != piece.author.0) {
        let row = submission_tag::ActiveModel {
            submission_id: Set(piece.id.0),
            scholar_id: Set(scholar),
            standing: Set(NAMED.to_owned()),
            since: Set(now),
        };
        submission_tag::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(in crate::submissions) async fn untag(
    tx: &impl ConnectionTrait,
    id: SubmissionId,
    scholar: ScholarId,
) -> Result<bool, Fault> {
    let changed = submission_tag::Entity::update_many()
        .set(submission_tag::ActiveModel { standing: Set(TAKEN_OFF.to_owned()), ..Default::default() })
        .filter(submission_tag::Column::SubmissionId.eq(id.0))
        .filter(submission_tag::Column::ScholarId.eq(scholar.0))
        .filter(submission_tag::Column::Standing.eq(NAMED))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Those whom pieces name and whom the viewer may see, by piece, by name.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    pieces: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Writer>>, Fault> {
    let select = Query::select()
        .column((submission_tag::Entity, submission_tag::Column::SubmissionId))
        .column((scholar::Entity, scholar::Column::Slug))
        .column((scholar::Entity, scholar::Column::DisplayName))
        .from(submission_tag::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id))
                .equals((submission_tag::Entity, submission_tag::Column::ScholarId)),
        )
        .and_where(Expr::col((submission_tag::Entity, submission_tag::Column::Standing)).eq(NAMED))
        .and_where(Expr::col((scholar::Entity, scholar::Column::SeenFrom)).lte(viewer.rank()))
        .and_where(Expr::col((submission_tag::Entity, submission_tag::Column::SubmissionId)).is_in(pieces))
        .order_by((scholar::Entity, scholar::Column::SortName), Order::Asc)
        .order_by((scholar::Entity, scholar::Column::Id), Order::Asc)
        .take();
    let mut named: HashMap<Uuid, Vec<Writer>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let writer = Writer { slug: row.try_get("", "slug")?, name: row.try_get("", "display_name")? };
        named.entry(row.try_get("", "submission_id")?).or_default().push(writer);
    }
    Ok(named)
}
