//! Lists of pieces for their authors and for editors.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rows;
use crate::accounts::Signed;
use crate::entity::{scholar, submission};
use crate::fault::{BadRow, Fault};
use crate::id::{ScholarId, SubmissionId};
use crate::page::{Page, PageRequest};
use crate::submissions::author::Mine;
use crate::submissions::model::PieceKind;
use crate::submissions::queue::{QueueFilter, Queued, Waits};
use crate::submissions::stage::Stage;

pub(in crate::submissions) async fn mine(
    db: &impl ConnectionTrait,
    author: ScholarId,
    request: PageRequest,
) -> Result<Page<Mine>, Fault> {
    let own = submission::Entity::find().filter(submission::Column::AuthorId.eq(author.0));
    let total = own.clone().count(db).await?;
    let rows = own
        .order_by_desc(submission::Column::UpdatedAt)
        .order_by_desc(submission::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    let rows: Result<Vec<Mine>, BadRow> =
        rows.into_iter().map(|row| Ok(Mine { title: row.title.clone(), submission: rows::submission(row)? })).collect();
    Ok(Page { rows: rows?, total, request })
}

/// All pieces of a scholar.
pub(in crate::submissions) async fn by_author(
    db: &impl ConnectionTrait,
    author: ScholarId,
) -> Result<Vec<SubmissionId>, Fault> {
    let ids: Vec<Uuid> = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::AuthorId.eq(author.0))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// What a line of the queue is made of: id, author, account, kind, title, since, changed, assigned, version.
type Line = (Uuid, Uuid, Uuid, String, String, Option<DateTime<Utc>>, DateTime<Utc>, Option<Uuid>, i32);

pub(in crate::submissions) async fn queue(
    db: &impl ConnectionTrait,
    signed: &Signed,
    filter: &QueueFilter,
    request: PageRequest,
) -> Result<Page<Queued>, Fault> {
    let mut query = submission::Entity::find().filter(submission::Column::Stage.eq(filter.stage.as_str()));
    if let Some(kind) = filter.kind {
        query = query.filter(submission::Column::Kind.eq(kind.as_str()));
    }
    if filter.mine {
        query = query.filter(submission::Column::AssignedTo.eq(signed.account.0));
    }
    let total = query.clone().count(db).await?;
    let waits = matches!(filter.stage, Stage::Waiting | Stage::Held | Stage::Scheduled | Stage::ChangesAsked);
    // What waits is answered in its turn; what is decided is looked up by when that was.
    query = if waits {
        query.order_by_asc(submission::Column::SentAt).order_by_asc(submission::Column::Id)
    } else {
        query.order_by_desc(submission::Column::UpdatedAt).order_by_desc(submission::Column::Id)
    };
    let lines: Vec<Line> = query
        .select_only()
        .columns([submission::Column::Id, submission::Column::AuthorId, submission::Column::AccountId])
        .columns([submission::Column::Kind, submission::Column::Title, submission::Column::SentAt])
        .columns([submission::Column::UpdatedAt, submission::Column::AssignedTo, submission::Column::Version])
        .limit(request.size())
        .offset(request.offset())
        .into_tuple()
        .all(db)
        .await?;
    let authors = names(db, lines.iter().map(|line| line.1)).await?;
    let rows: Result<Vec<Queued>, BadRow> = lines.into_iter().map(|line| queued(line, signed, &authors)).collect();
    Ok(Page { rows: rows?, total, request })
}

fn queued(line: Line, signed: &Signed, authors: &HashMap<Uuid, (String, String)>) -> Result<Queued, BadRow> {
    let (id, author_id, account, kind, title, since, changed, assigned, version) = line;
    let (author_slug, author) = authors.get(&author_id).cloned().unwrap_or_default();
    Ok(Queued {
        id: id.into(),
        kind: PieceKind::parse(&kind).ok_or_else(|| BadRow::new("submission", "kind", id))?,
        title,
        author,
        author_slug,
        since: since.unwrap_or(changed),
        assigned: assigned.map(Into::into),
        version,
        own: signed.account.0 == account || signed.scholar.is_some_and(|scholar| scholar.0 == author_id),
    })
}

/// Address and name of scholars, by id.
async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, (String, String)>, Fault> {
    let rows: Vec<(Uuid, String, String)> = scholar::Entity::find()
        .select_only()
        .columns([scholar::Column::Id, scholar::Column::Slug, scholar::Column::DisplayName])
        .filter(scholar::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, slug, name)| (id, (slug, name))).collect())
}

pub(in crate::submissions) async fn waits(db: &impl ConnectionTrait) -> Result<Waits, Fault> {
    let found: Option<(i64, Option<DateTime<Utc>>)> = submission::Entity::find()
        .select_only()
        .column_as(Expr::col(submission::Column::Id).count(), "many")
        .column_as(Expr::col(submission::Column::SentAt).min(), "oldest")
        .filter(submission::Column::Stage.eq(Stage::Waiting.as_str()))
        .into_tuple()
        .one(db)
        .await?;
    let (count, oldest) = found.unwrap_or_default();
    Ok(Waits { count: count.cast_unsigned(), oldest })
}

/// Scheduled pieces whose moment has come, with their versions.
pub(in crate::submissions) async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<(SubmissionId, i32)>, Fault> {
    let rows: Vec<(Uuid, i32)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::Id, submission::Column::Version])
        .filter(submission::Column::Stage.eq(Stage::Scheduled.as_str()))
        .filter(submission::Column::ComesOut.lte(now))
        .order_by_asc(submission::Column::ComesOut)
        .order_by_asc(submission::Column::Id)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, version)| (id.into(), version)).collect())
}
