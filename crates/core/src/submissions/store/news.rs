//! Pieces that are out, as far as the viewer may see them and their authors.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::{rows, tags};
use crate::audience::Viewer;
use crate::entity::{affiliation, scholar, scholar_discipline, submission, submission_tag, submission_word};
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::page::PageRequest;
use crate::reference::CountryCode;
use crate::submissions::model::Readers;
use crate::submissions::news::{Byline, NewsFilter, NewsPiece, Shown};
use crate::submissions::stage::Stage;

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
    filter: &NewsFilter,
    authors: Option<&[ScholarId]>,
) -> Result<u64, Fault> {
    Ok(filtered(viewer, filter, authors).count(db).await?)
}

pub(in crate::submissions) async fn news(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    filter: &NewsFilter,
    authors: Option<&[ScholarId]>,
    request: PageRequest,
) -> Result<Vec<NewsPiece>, Fault> {
    let rows = filtered(viewer, filter, authors)
        .order_by_desc(submission::Column::PublishedAt)
        .order_by_desc(submission::Column::Id)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    pieces(db, viewer, rows).await
}

fn filtered(viewer: Viewer, filter: &NewsFilter, authors: Option<&[ScholarId]>) -> Select<submission::Entity> {
    let mut query = submission::Entity::find()
        .filter(submission::Column::SeenFrom.lte(viewer.rank()))
        .filter(submission::Column::PublishedAt.is_not_null());
    if !filter.kinds.is_empty() {
        query = query.filter(submission::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(authors) = authors {
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
        query = query.filter(within_years(&filter.years));
    }
    for word in filter.folded() {
        query = query.filter(submission::Column::Id.in_subquery(having_word(&word)));
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

/// Pieces with a word that begins so. Compared by bytes on both engines.
fn having_word(start: &str) -> SelectStatement {
    Query::select()
        .column(submission_word::Column::SubmissionId)
        .from(submission_word::Entity)
        .and_where(submission_word::Column::Word.gte(start))
        .and_where(submission_word::Column::Word.lt(format!("{start}\u{10ffff}")))
        .take()
}

/// Published within one of these years, in UTC.
fn within_years(years: &[i32]) -> Condition {
    let begins = |year: i32| Some(NaiveDate::from_ymd_opt(year, 1, 1)?.and_hms_opt(0, 0, 0)?.and_utc());
    let mut any = Condition::any().add(Expr::value(1).eq(0));
    for year in years {
        if let (Some(from), Some(to)) = (begins(*year), begins(year.saturating_add(1))) {
            let within = submission::Column::PublishedAt.gte(from).and(submission::Column::PublishedAt.lt(to));
            any = any.add(within);
        }
    }
    any
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
