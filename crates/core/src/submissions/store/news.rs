//! Pieces that are out, as far as the viewer may see them and their authors.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::{rows, tags};
use crate::asked::WordTable;
use crate::audience::Viewer;
use crate::entity::{affiliation, scholar, scholar_discipline, submission, submission_tag};
use crate::fault::{BadRow, Fault};
use crate::id::{ScholarId, SubmissionId};
use crate::page::PageRequest;
use crate::reference::CountryCode;
use crate::submissions::model::Readers;
use crate::submissions::news::{Byline, Narrowed, NewsPiece, Shown};
use crate::submissions::stage::Stage;

/// The words of pieces that are out.
pub(in crate::submissions) const WORDS: WordTable = WordTable { name: "submission_word", of: "submission_id" };

/// Those who work in these countries, whoever may know, and have pieces that the viewer may read.
pub(in crate::submissions) async fn authors_in(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    countries: &[CountryCode],
) -> Result<Vec<ScholarId>, Fault> {
    let authors = Query::select()
        .column(submission::Column::AuthorId)
        .from(submission::Entity)
        .and_where(submission::Column::SeenFrom.lte(viewer.rank()))
        .take();
    let ids: Vec<Uuid> = scholar::Entity::find()
        .select_only()
        .column(scholar::Column::Id)
        .filter(scholar::Column::Country.is_in(countries.iter().map(CountryCode::as_str)))
        .filter(scholar::Column::SeenFrom.lte(viewer.rank()))
        .filter(scholar::Column::Id.in_subquery(authors))
        .order_by_asc(scholar::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

pub(in crate::submissions) async fn count_news(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    narrowed: &Narrowed<'_>,
) -> Result<u64, Fault> {
    let pieces = filtered(submission::Entity::find(), viewer, narrowed);
    let many: Option<i64> = pieces
        .select_only()
        .column_as(Expr::col((submission::Entity, submission::Column::SeenFrom)).count(), "many")
        .into_tuple()
        .one(db)
        .await?;
    Ok(many.unwrap_or(0).cast_unsigned())
}

pub(in crate::submissions) async fn news(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    narrowed: &Narrowed<'_>,
    request: PageRequest,
) -> Result<Vec<NewsPiece>, Fault> {
    // Ids alone first: an index has all that they are chosen and sorted by, and no piece is read to be thrown away.
    let ids: Vec<Uuid> = filtered(submission::Entity::find(), viewer, narrowed)
        .filter(submission::Column::PublishedAt.is_not_null())
        .order_by_desc(submission::Column::PublishedAt)
        .order_by_desc(submission::Column::Id)
        .select_only()
        .column(submission::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .into_tuple()
        .all(db)
        .await?;
    of_ids(db, viewer, ids).await
}

/// Those of these pieces that the viewer may read, the newest first.
pub(in crate::submissions) async fn news_of(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    ids: &[SubmissionId],
) -> Result<Vec<NewsPiece>, Fault> {
    of_ids(db, viewer, ids.iter().map(|id| id.0).collect()).await
}

pub(in crate::submissions) async fn newest(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    narrowed: &Narrowed<'_>,
    most: u64,
) -> Result<Vec<(SubmissionId, ScholarId, DateTime<Utc>)>, Fault> {
    let rows: Vec<(Uuid, Uuid, DateTime<Utc>)> = filtered(submission::Entity::find(), viewer, narrowed)
        .filter(submission::Column::PublishedAt.is_not_null())
        .order_by_desc(submission::Column::PublishedAt)
        .order_by_desc(submission::Column::Id)
        .select_only()
        .columns([submission::Column::Id, submission::Column::AuthorId, submission::Column::PublishedAt])
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, author, at)| (id.into(), author.into(), at)).collect())
}

async fn of_ids(db: &impl ConnectionTrait, viewer: Viewer, ids: Vec<Uuid>) -> Result<Vec<NewsPiece>, Fault> {
    let rows = submission::Entity::find()
        .filter(submission::Column::Id.is_in(ids))
        .filter(submission::Column::SeenFrom.lte(viewer.rank()))
        .order_by_desc(submission::Column::PublishedAt)
        .order_by_desc(submission::Column::Id)
        .all(db)
        .await?;
    pieces(db, viewer, rows).await
}

/// The pieces that the viewer may read and the filter lets through. What is not out is seen by nobody.
pub(super) fn filtered(
    query: Select<submission::Entity>,
    viewer: Viewer,
    narrowed: &Narrowed<'_>,
) -> Select<submission::Entity> {
    let filter = narrowed.filter;
    let mut query = query.filter(submission::Column::SeenFrom.lte(viewer.rank()));
    if !filter.kinds.is_empty() {
        query = query.filter(submission::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(authors) = &narrowed.authors {
        query = query.filter(submission::Column::AuthorId.is_in(authors.iter().map(|author| author.0)));
    }
    if !filter.disciplines.is_empty() {
        let of = of_discipline(viewer, &filter.disciplines);
        query = query.filter(submission::Column::AuthorId.in_subquery(of));
    }
    if let Some(institution) = filter.institution {
        query = query.filter(submission::Column::AuthorId.in_subquery(working_at(viewer, institution.0)));
    }
    if let Some(scholar) = filter.scholar {
        let named = submission::Column::Id.in_subquery(naming(scholar));
        query = query.filter(Condition::any().add(submission::Column::AuthorId.eq(scholar.0)).add(named));
    }
    if !filter.years.is_empty() {
        query = query.filter(submission::Column::CameOut.is_in(filter.years.iter().copied()));
    }
    if let Some(moment) = filter.since {
        query = query.filter(submission::Column::PublishedAt.gte(moment));
    }
    for ids in narrowed.words.having(WORDS) {
        query = query.filter(submission::Column::Id.in_subquery(ids));
    }
    query
}

fn of_discipline(viewer: Viewer, disciplines: &[String]) -> SelectStatement {
    Query::select()
        .column(scholar_discipline::Column::ScholarId)
        .from(scholar_discipline::Entity)
        .and_where(scholar_discipline::Column::Discipline.is_in(disciplines.iter().map(String::as_str)))
        .and_where(scholar_discipline::Column::SeenFrom.lte(viewer.rank()))
        .take()
}

fn working_at(viewer: Viewer, institution: Uuid) -> SelectStatement {
    Query::select()
        .column(affiliation::Column::ScholarId)
        .from(affiliation::Entity)
        .and_where(affiliation::Column::InstitutionId.eq(institution))
        .and_where(affiliation::Column::ToYear.is_null())
        .and_where(affiliation::Column::SeenFrom.lte(viewer.rank()))
        .take()
}

fn naming(scholar: ScholarId) -> SelectStatement {
    Query::select()
        .column(submission_tag::Column::SubmissionId)
        .from(submission_tag::Entity)
        .and_where(submission_tag::Column::ScholarId.eq(scholar.0))
        .and_where(submission_tag::Column::Standing.eq(tags::NAMED))
        .take()
}

/// The piece at this address; one that was taken back is gone for those who could see it.
pub(in crate::submissions) async fn piece(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    slug: &str,
) -> Result<Option<Shown>, Fault> {
    let Some(row) = submission::Entity::find().filter(submission::Column::Slug.eq(slug)).one(db).await? else {
        return Ok(None);
    };
    let readers = readers(&row)?;
    if viewer.rank() < readers.first_viewer().rank() {
        return Ok(None);
    }
    if row.stage == Stage::Unpublished.as_str() {
        return Ok(Some(Shown::Gone));
    }
    Ok(pieces(db, viewer, vec![row]).await?.pop().map(|piece| Shown::Here(Box::new(piece))))
}

fn readers(row: &submission::Model) -> Result<Readers, BadRow> {
    Readers::parse(&row.readers).ok_or_else(|| BadRow::new("submission", "readers", row.id))
}

async fn pieces(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    rows: Vec<submission::Model>,
) -> Result<Vec<NewsPiece>, Fault> {
    let bylines = bylines(db, viewer, rows.iter().map(|row| row.author_id)).await?;
    let mut tagged = tags::named(db, viewer, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let bad = |column| BadRow::new("submission", column, row.id);
            Ok(NewsPiece {
                id: row.id.into(),
                readers: readers(&row)?,
                slug: row.slug.clone().ok_or_else(|| bad("slug"))?,
                at: row.published_at.ok_or_else(|| bad("published_at"))?,
                corrected_at: row.corrected_at,
                byline: bylines.get(&row.author_id).cloned().ok_or_else(|| bad("author_id"))?,
                tagged: tagged.remove(&row.id).unwrap_or_default(),
                content: rows::content(row.content, row.id)?,
            })
        })
        .collect()
}

/// The names of authors, and the way to those whom the viewer may see.
async fn bylines(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    authors: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Byline>, Fault> {
    let rows: Vec<(Uuid, String, String, i16)> = scholar::Entity::find()
        .select_only()
        .columns([scholar::Column::Id, scholar::Column::Slug, scholar::Column::DisplayName, scholar::Column::SeenFrom])
        .filter(scholar::Column::Id.is_in(authors))
        .into_tuple()
        .all(db)
        .await?;
    let byline = |(id, slug, name, seen_from): (Uuid, String, String, i16)| {
        (id, Byline { name, slug: Some(slug).filter(|_| seen_from <= viewer.rank()) })
    };
    Ok(rows.into_iter().map(byline).collect())
}

/// Addresses that this viewer may read, the newest first, with when each changed last.
pub(in crate::submissions) async fn public_addresses(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    most: u64,
) -> Result<Vec<(String, DateTime<Utc>)>, Fault> {
    let rows: Vec<(String, DateTime<Utc>, Option<DateTime<Utc>>)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::Slug, submission::Column::PublishedAt, submission::Column::CorrectedAt])
        .filter(submission::Column::SeenFrom.lte(viewer.rank()))
        .filter(submission::Column::PublishedAt.is_not_null())
        .filter(submission::Column::Slug.is_not_null())
        .order_by_desc(submission::Column::PublishedAt)
        .order_by_desc(submission::Column::Id)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(slug, out, corrected)| (slug, corrected.unwrap_or(out))).collect())
}
