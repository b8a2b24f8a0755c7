//! Rows of publications, to and from the domain.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Set,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::list::{Listed, PublicationFilter, Tally, Writer};
use super::model::{Publication, PublicationKind};
use super::same::{Key, are_one, words_key};
use crate::asked::{AskedWords, WordTable};
use crate::audience::Viewer;
use crate::entity::{affiliation, publication, publication_answer, publication_author, publication_word, scholar};
use crate::fault::{BadRow, Fault};
use crate::id::{PublicationId, ScholarId, SubmissionId};
use crate::text::words;

/// The standing of a scholar who wrote a work.
const WROTE: &str = "wrote";

/// The standing of a scholar who said not to have.
const DISOWNED: &str = "disowned";

/// The words of publications.
pub(super) const WORDS: WordTable = WordTable { name: "publication_word", of: "publication_id" };

/// The longest word that is kept for finding, in letters.
const LONGEST_WORD: usize = 60;

/// A work that is there already.
pub(super) struct Known {
    pub(super) id: PublicationId,
    pub(super) publication: Publication,
    pub(super) seen_from: i16,
}

/// What was answered under this key, unless its time is over.
pub(super) async fn answer(
    db: &impl ConnectionTrait,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<Option<Publication>>, Fault> {
    let row = publication_answer::Entity::find_by_id(key).one(db).await?.filter(|row| row.kept_until > now);
    row.map(|row| {
        let read =
            |record| serde_json::from_value(record).map_err(|_| BadRow::new("publication_answer", "record", key));
        row.record.map(read).transpose().map_err(Fault::from)
    })
    .transpose()
}

pub(super) async fn keep_answer(
    db: &impl ConnectionTrait,
    key: &str,
    answer: Option<&Publication>,
    kept_until: DateTime<Utc>,
) -> Result<(), Fault> {
    let record = answer.map(|publication| serde_json::json!(publication));
    let row =
        publication_answer::ActiveModel { key: Set(key.to_owned()), record: Set(record), kept_until: Set(kept_until) };
    let columns = [publication_answer::Column::Record, publication_answer::Column::KeptUntil];
    let replaced = OnConflict::column(publication_answer::Column::Key).update_columns(columns).to_owned();
    publication_answer::Entity::insert(row).on_conflict(replaced).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn forget_answers(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Fault> {
    let old = publication_answer::Entity::delete_many().filter(publication_answer::Column::KeptUntil.lte(now));
    Ok(old.exec(db).await?.rows_affected)
}

/// The work that this description means, where it is there already.
pub(super) async fn same_as(tx: &impl ConnectionTrait, told: &Publication) -> Result<Option<Known>, Fault> {
    let mut any = Condition::any();
    if let Some(doi) = &told.doi {
        any = any.add(publication::Column::Doi.eq(doi.as_str()));
    }
    if let Some(pmid) = &told.pmid {
        any = any.add(publication::Column::Pmid.eq(pmid.as_str()));
    }
    if let Some(fingerprint) = fingerprint(told) {
        any = any.add(publication::Column::WordsKey.eq(fingerprint));
    }
    if any.is_empty() {
        return Ok(None);
    }
    for row in publication::Entity::find().filter(any).order_by_asc(publication::Column::Id).all(tx).await? {
        let known = known(row)?;
        if are_one(&known.publication, told) {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

fn known(row: publication::Model) -> Result<Known, BadRow> {
    Ok(Known { id: row.id.into(), seen_from: row.seen_from, publication: read(row.id, row.record)? })
}

fn read(id: Uuid, record: serde_json::Value) -> Result<Publication, BadRow> {
    serde_json::from_value(record).map_err(|_| BadRow::new("publication", "record", id))
}

fn fingerprint(publication: &Publication) -> Option<String> {
    match words_key(publication) {
        Some(Key::Words(text)) => Some(hex(&Sha256::digest(text))),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    publication: &Publication,
    seen_from: i16,
) -> Result<PublicationId, Fault> {
    let id = PublicationId::new();
    let row =
        publication::ActiveModel { created_at: Set(now), version: Set(1), ..columns(id, now, publication, seen_from) };
    publication::Entity::insert(row).exec_without_returning(tx).await?;
    insert_words(tx, id, publication).await?;
    Ok(id)
}

pub(super) async fn update(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: PublicationId,
    publication: &Publication,
    seen_from: i16,
) -> Result<(), Fault> {
    publication::Entity::update(columns(id, now, publication, seen_from)).exec(tx).await?;
    let old = publication_word::Entity::delete_many().filter(publication_word::Column::PublicationId.eq(id.0));
    old.exec(tx).await?;
    insert_words(tx, id, publication).await
}

fn columns(
    id: PublicationId,
    now: DateTime<Utc>,
    publication: &Publication,
    seen_from: i16,
) -> publication::ActiveModel {
    publication::ActiveModel {
        id: Set(id.0),
        kind: Set(publication.kind.as_str().to_owned()),
        title: Set(publication.title.clone()),
        year: Set(publication.year().unwrap_or(0)),
        doi: Set(publication.doi.as_ref().map(ToString::to_string)),
        pmid: Set(publication.pmid.as_ref().map(ToString::to_string)),
        words_key: Set(fingerprint(publication)),
        record: Set(serde_json::json!(publication)),
        retracted: Set(publication.retracted),
        seen_from: Set(seen_from),
        updated_at: Set(now),
        ..Default::default()
    }
}

async fn insert_words(tx: &impl ConnectionTrait, id: PublicationId, publication: &Publication) -> Result<(), Fault> {
    let names = publication.authors.iter().take(200).map(super::Author::full_name);
    let texts = names.chain([publication.title.clone()]).chain(publication.container.clone());
    let folded = texts.flat_map(|text| words(&text).collect::<Vec<_>>());
    let mut all: Vec<String> = folded.filter(|word| word.chars().count() <= LONGEST_WORD).collect();
    all.sort_unstable();
    all.dedup();
    for chunk in all.chunks(crate::db::CHUNK) {
        let rows = chunk
            .iter()
            .map(|word| publication_word::ActiveModel { publication_id: Set(id.0), word: Set(word.clone()) });
        publication_word::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Links a scholar to a work; one who disowned it stays apart from it.
pub(super) async fn link(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    publication: PublicationId,
    scholar: ScholarId,
    submission: SubmissionId,
) -> Result<(), Fault> {
    let row = publication_author::ActiveModel {
        publication_id: Set(publication.0),
        scholar_id: Set(scholar.0),
        position: Set(None),
        standing: Set(WROTE.to_owned()),
        submission_id: Set(Some(submission.0)),
        since: Set(now),
    };
    let key = [publication_author::Column::PublicationId, publication_author::Column::ScholarId];
    let there = publication_author::Entity::find_by_id((publication.0, scholar.0)).one(tx).await?;
    if there.is_none() {
        let kept = OnConflict::columns(key).do_nothing().to_owned();
        publication_author::Entity::insert(row).on_conflict(kept).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub(super) async fn linked_by(
    tx: &impl ConnectionTrait,
    submission: SubmissionId,
) -> Result<Vec<PublicationId>, Fault> {
    let mut ids: Vec<PublicationId> = publication_author::Entity::find()
        .filter(publication_author::Column::SubmissionId.eq(submission.0))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.publication_id.into())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

pub(super) async fn unlink(
    tx: &impl ConnectionTrait,
    publication: PublicationId,
    submission: SubmissionId,
) -> Result<(), Fault> {
    publication_author::Entity::delete_many()
        .filter(publication_author::Column::PublicationId.eq(publication.0))
        .filter(publication_author::Column::SubmissionId.eq(submission.0))
        .filter(publication_author::Column::Standing.eq(WROTE))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether somebody of the community is said to have written the work.
pub(super) async fn is_claimed(tx: &impl ConnectionTrait, publication: PublicationId) -> Result<bool, Fault> {
    let claims = publication_author::Entity::find()
        .filter(publication_author::Column::PublicationId.eq(publication.0))
        .filter(publication_author::Column::Standing.eq(WROTE));
    Ok(claims.count(tx).await? > 0)
}

pub(super) async fn remove(tx: &impl ConnectionTrait, publication: PublicationId) -> Result<(), Fault> {
    publication::Entity::delete_by_id(publication.0).exec(tx).await?;
    Ok(())
}

pub(super) async fn disown(
    tx: &impl ConnectionTrait,
    publication: PublicationId,
    scholar: ScholarId,
) -> Result<bool, Fault> {
    let changed = publication_author::Entity::update_many()
        .set(publication_author::ActiveModel { standing: Set(DISOWNED.to_owned()), ..Default::default() })
        .filter(publication_author::Column::PublicationId.eq(publication.0))
        .filter(publication_author::Column::ScholarId.eq(scholar.0))
        .filter(publication_author::Column::Standing.eq(WROTE))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected > 0)
}

pub(super) async fn count(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    filter: &PublicationFilter,
    words: &AskedWords,
) -> Result<u64, Fault> {
    Ok(filtered(viewer, filter, words).count(db).await?)
}

pub(super) async fn list(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    filter: &PublicationFilter,
    words: &AskedWords,
    (limit, offset): (u64, u64),
) -> Result<Vec<Listed>, Fault> {
    let rows = filtered(viewer, filter, words)
        .order_by_desc(publication::Column::Year)
        .order_by_desc(publication::Column::Id)
        .limit(limit)
        .offset(offset)
        .all(db)
        .await?;
    with_writers(db, viewer, rows).await
}

pub(super) async fn one(db: &impl ConnectionTrait, viewer: Viewer, id: PublicationId) -> Result<Option<Listed>, Fault> {
    let row =
        publication::Entity::find_by_id(id.0).filter(publication::Column::SeenFrom.lte(viewer.rank())).one(db).await?;
    Ok(with_writers(db, viewer, row.into_iter().collect()).await?.pop())
}

fn filtered(viewer: Viewer, filter: &PublicationFilter, words: &AskedWords) -> Select<publication::Entity> {
    let mut query = publication::Entity::find().filter(publication::Column::SeenFrom.lte(viewer.rank()));
    if !filter.kinds.is_empty() {
        query = query.filter(publication::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if !filter.years.is_empty() {
        query = query.filter(publication::Column::Year.is_in(filter.years.iter().copied()));
    }
    for ids in words.having(WORDS) {
        query = query.filter(publication::Column::Id.in_subquery(ids));
    }
    if let Some(scholar) = filter.scholar {
        let mut written = written_by_seen(viewer);
        written.and_where(Expr::col((publication_author::Entity, publication_author::Column::ScholarId)).eq(scholar.0));
        query = query.filter(publication::Column::Id.in_subquery(written));
    }
    if let Some(institution) = filter.institution {
        let there = Query::select()
            .column(affiliation::Column::ScholarId)
            .from(affiliation::Entity)
            .and_where(affiliation::Column::InstitutionId.eq(institution.0))
            .and_where(affiliation::Column::ToYear.is_null())
            .and_where(affiliation::Column::SeenFrom.lte(viewer.rank()))
            .take();
        let mut written = written_by_seen(viewer);
        written.and_where(
            Expr::col((publication_author::Entity, publication_author::Column::ScholarId)).in_subquery(there),
        );
        query = query.filter(publication::Column::Id.in_subquery(written));
    }
    query
}

/// Publications of scholars whom the viewer may see.
fn written_by_seen(viewer: Viewer) -> SelectStatement {
    Query::select()
        .column((publication_author::Entity, publication_author::Column::PublicationId))
        .from(publication_author::Entity)
        .inner_join(
            scholar::Entity,
            Expr::col((scholar::Entity, scholar::Column::Id))
                .equals((publication_author::Entity, publication_author::Column::ScholarId)),
        )
        .and_where(Expr::col((publication_author::Entity, publication_author::Column::Standing)).eq(WROTE))
        .and_where(Expr::col((scholar::Entity, scholar::Column::SeenFrom)).lte(viewer.rank()))
        .take()
}

async fn with_writers(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    rows: Vec<publication::Model>,
) -> Result<Vec<Listed>, Fault> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut writers: HashMap<Uuid, Vec<Writer>> = HashMap::new();
    for chunk in ids.chunks(crate::db::CHUNK) {
        for (publication, writer) in writers_of(db, viewer, chunk).await? {
            writers.entry(publication).or_default().push(writer);
        }
    }
    rows.into_iter()
        .map(|row| {
            let writers = writers.remove(&row.id).unwrap_or_default();
            Ok(Listed { id: row.id.into(), publication: read(row.id, row.record)?, writers })
        })
        .collect()
}

async fn writers_of(
    db: &impl ConnectionTrait,
    viewer: Viewer,
    publications: &[Uuid],
) -> Result<Vec<(Uuid, Writer)>, DbErr> {
    let select = written_by_seen(viewer)
        .column((scholar::Entity, scholar::Column::Slug))
        .column((scholar::Entity, scholar::Column::DisplayName))
        .and_where(
            Expr::col((publication_author::Entity, publication_author::Column::PublicationId))
                .is_in(publications.iter().copied()),
        )
        .order_by((scholar::Entity, scholar::Column::SortName), sea_orm::sea_query::Order::Asc)
        .order_by((scholar::Entity, scholar::Column::Id), sea_orm::sea_query::Order::Asc)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let writer = Writer { slug: row.try_get("", "slug")?, name: row.try_get("", "display_name")? };
            Ok((row.try_get("", "publication_id")?, writer))
        })
        .collect()
}

pub(super) async fn tallies(db: &impl ConnectionTrait, viewer: Viewer) -> Result<Vec<Tally>, Fault> {
    let rows: Vec<(i32, String, i64)> = publication::Entity::find()
        .select_only()
        .column(publication::Column::Year)
        .column(publication::Column::Kind)
        .column_as(Expr::col(publication::Column::Id).count(), "many")
        .filter(publication::Column::SeenFrom.lte(viewer.rank()))
        .group_by(publication::Column::Year)
        .group_by(publication::Column::Kind)
        .order_by_asc(publication::Column::Year)
        .order_by_asc(publication::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(year, kind, count)| {
            let kind = PublicationKind::parse(&kind).ok_or_else(|| BadRow::new("publication", "kind", &kind))?;
            Ok(Tally { year: Some(year).filter(|year| *year != 0), kind, count: count.cast_unsigned() })
        })
        .collect()
}
