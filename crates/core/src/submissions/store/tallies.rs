//! How many pieces are whose, of which kind, and of which year.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::news::filtered;
use crate::audience::Viewer;
use crate::entity::{scholar_discipline, submission};
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::submissions::model::PieceKind;
use crate::submissions::news::Narrowed;
use crate::submissions::tallies::Tally;

pub(in crate::submissions) async fn tallies(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    narrowed: &Narrowed<'_>,
) -> Result<Vec<Tally>, Fault> {
    let rows: Vec<(Uuid, String, i32, i64)> = filtered(submission::Entity::find(), viewer, narrowed)
        .select_only()
        .columns([submission::Column::AuthorId, submission::Column::Kind, submission::Column::CameOut])
        .column_as(Expr::col((submission::Entity, submission::Column::SeenFrom)).count(), "many")
        .group_by(submission::Column::AuthorId)
        .group_by(submission::Column::Kind)
        .group_by(submission::Column::CameOut)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(author, kind, year, many)| {
            let kind = PieceKind::parse(&kind).ok_or_else(|| BadRow::new("submission", "kind", &kind))?;
            Ok(Tally { author: author.into(), kind, year, many: many.cast_unsigned() })
        })
        .collect()
}

/// The disciplines of these scholars, as far as the viewer may see them.
pub(in crate::submissions) async fn disciplines_of(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    scholars: &[ScholarId],
) -> Result<Vec<(ScholarId, String)>, Fault> {
    let mut found = Vec::with_capacity(scholars.len());
    for chunk in scholars.chunks(crate::db::CHUNK) {
        let rows: Vec<(Uuid, String)> = scholar_discipline::Entity::find()
            .select_only()
            .columns([scholar_discipline::Column::ScholarId, scholar_discipline::Column::Discipline])
            .filter(scholar_discipline::Column::ScholarId.is_in(chunk.iter().map(|id| id.0)))
            .filter(scholar_discipline::Column::SeenFrom.lte(viewer.rank()))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|(scholar, code)| (ScholarId::from(scholar), code)));
    }
    Ok(found)
}
