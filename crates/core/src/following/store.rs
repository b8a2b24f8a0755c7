//! Rows of what is followed, of how often letters leave, and of the pieces that they told of.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::model::{Rhythm, Target};
use crate::entity::{digest, digest_piece, follow_institution, follow_person, follow_topic, peer_block};
use crate::fault::{BadRow, Fault};
use crate::id::{LetterId, ScholarId, SubmissionId};
use crate::reference::CountryCode;

const DISCIPLINE: &str = "discipline";
const COUNTRY: &str = "country";

/// Kind and code of what is followed by code alone.
fn topic(target: &Target) -> Option<(&'static str, &str)> {
    match target {
        Target::Discipline(code) => Some((DISCIPLINE, code)),
        Target::Country(code) => Some((COUNTRY, code.as_str())),
        Target::Person(_) | Target::Institution(_) => None,
    }
}

/// Writes that somebody follows something. Who does so already goes on.
pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    scholar: ScholarId,
    target: &Target,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    match target {
        Target::Person(person) => {
            let row =
                follow_person::ActiveModel { scholar_id: Set(scholar.0), person_id: Set(person.0), since: Set(now) };
            let keys = [follow_person::Column::ScholarId, follow_person::Column::PersonId];
            let kept = OnConflict::columns(keys).do_nothing().to_owned();
            follow_person::Entity::insert(row).on_conflict(kept).exec_without_returning(tx).await?;
        }
        Target::Institution(institution) => {
            let row = follow_institution::ActiveModel {
                scholar_id: Set(scholar.0),
                institution_id: Set(institution.0),
                since: Set(now),
            };
            let keys = [follow_institution::Column::ScholarId, follow_institution::Column::InstitutionId];
            let kept = OnConflict::columns(keys).do_nothing().to_owned();
            follow_institution::Entity::insert(row).on_conflict(kept).exec_without_returning(tx).await?;
        }
        Target::Discipline(_) | Target::Country(_) => {
            let Some((kind, code)) = topic(target) else { return Ok(()) };
            let row = follow_topic::ActiveModel {
                scholar_id: Set(scholar.0),
                kind: Set(kind.to_owned()),
                code: Set(code.to_owned()),
                since: Set(now),
            };
            let keys = [follow_topic::Column::ScholarId, follow_topic::Column::Kind, follow_topic::Column::Code];
            let kept = OnConflict::columns(keys).do_nothing().to_owned();
            follow_topic::Entity::insert(row).on_conflict(kept).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

/// Takes away that somebody follows something. Says whether they did.
pub(super) async fn remove(tx: &impl ConnectionTrait, scholar: ScholarId, target: &Target) -> Result<bool, DbErr> {
    let removed = match target {
        Target::Person(person) => follow_person::Entity::delete_by_id((scholar.0, person.0)).exec(tx).await?,
        Target::Institution(institution) => {
            follow_institution::Entity::delete_by_id((scholar.0, institution.0)).exec(tx).await?
        }
        Target::Discipline(_) | Target::Country(_) => {
            let Some((kind, code)) = topic(target) else { return Ok(false) };
            let key = (scholar.0, kind.to_owned(), code.to_owned());
            follow_topic::Entity::delete_by_id(key).exec(tx).await?
        }
    };
    Ok(removed.rows_affected > 0)
}

pub(super) async fn count(db: &impl ConnectionTrait, scholar: ScholarId) -> Result<u64, DbErr> {
    let people = follow_person::Entity::find().filter(follow_person::Column::ScholarId.eq(scholar.0)).count(db).await?;
    let institutions = follow_institution::Entity::find()
        .filter(follow_institution::Column::ScholarId.eq(scholar.0))
        .count(db)
        .await?;
    let topics = follow_topic::Entity::find().filter(follow_topic::Column::ScholarId.eq(scholar.0)).count(db).await?;
    Ok(people + institutions + topics)
}

/// All that somebody follows, with since when, in the order in which it came.
pub(super) async fn all(db: &impl ConnectionTrait, scholar: ScholarId) -> Result<Vec<(Target, DateTime<Utc>)>, Fault> {
    let mut followed = Vec::new();
    for row in follow_person::Entity::find().filter(follow_person::Column::ScholarId.eq(scholar.0)).all(db).await? {
        followed.push((Target::Person(row.person_id.into()), row.since));
    }
    let institutions = follow_institution::Entity::find().filter(follow_institution::Column::ScholarId.eq(scholar.0));
    for row in institutions.all(db).await? {
        followed.push((Target::Institution(row.institution_id.into()), row.since));
    }
    for row in follow_topic::Entity::find().filter(follow_topic::Column::ScholarId.eq(scholar.0)).all(db).await? {
        let bad = |column| BadRow::new("follow_topic", column, scholar);
        let target = match row.kind.as_str() {
            DISCIPLINE => Target::Discipline(row.code),
            COUNTRY => Target::Country(CountryCode::parse(&row.code).map_err(|_| bad("code"))?),
            _ => return Err(bad("kind").into()),
        };
        followed.push((target, row.since));
    }
    followed.sort_by(|(one, earlier), (other, later)| earlier.cmp(later).then_with(|| one.cmp(other)));
    Ok(followed)
}

/// How often somebody wants letters; `None` where they never said so.
pub(super) async fn rhythm(db: &impl ConnectionTrait, scholar: ScholarId) -> Result<Option<Rhythm>, Fault> {
    let row = digest::Entity::find().filter(digest::Column::ScholarId.eq(scholar.0)).one(db).await?;
    row.map(|row| Ok(read(&row)?)).transpose()
}

fn read(row: &digest::Model) -> Result<Rhythm, BadRow> {
    Rhythm::parse(&row.rhythm).ok_or_else(|| BadRow::new("digest", "rhythm", row.id))
}

/// Writes how often somebody wants letters; `only_new` leaves what they said before as it is.
pub(super) async fn set_rhythm(
    tx: &impl ConnectionTrait,
    scholar: ScholarId,
    rhythm: Rhythm,
    now: DateTime<Utc>,
    only_new: bool,
) -> Result<(), DbErr> {
    let row = digest::ActiveModel {
        id: Set(Uuid::now_v7()),
        scholar_id: Set(scholar.0),
        rhythm: Set(rhythm.as_str().to_owned()),
        next_at: Set(rhythm.next(now)),
    };
    let mut there = OnConflict::column(digest::Column::ScholarId);
    let there = if only_new {
        there.do_nothing()
    } else {
        there.update_columns([digest::Column::Rhythm, digest::Column::NextAt])
    };
    digest::Entity::insert(row).on_conflict(there.to_owned()).exec_without_returning(tx).await.map(|_| ())
}

/// A letter whose time has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub(super) id: Uuid,
    pub(super) scholar: ScholarId,
    pub(super) rhythm: Rhythm,
    pub(super) next_at: DateTime<Utc>,
}

pub(super) async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>, most: u64) -> Result<Vec<Due>, Fault> {
    let rows = digest::Entity::find()
        .filter(digest::Column::NextAt.lte(now))
        .order_by_asc(digest::Column::NextAt)
        .order_by_asc(digest::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let (scholar, rhythm) = (row.scholar_id.into(), read(row)?);
            Ok(Due { id: row.id, scholar, rhythm, next_at: row.next_at })
        })
        .collect()
}

/// Sets when the next letter is due. Says whether nobody else did meanwhile.
pub(super) async fn put_off(tx: &impl ConnectionTrait, due: &Due, next_at: DateTime<Utc>) -> Result<bool, DbErr> {
    let changed = digest::Entity::update_many()
        .col_expr(digest::Column::NextAt, Expr::value(next_at))
        .filter(digest::Column::Id.eq(due.id))
        .filter(digest::Column::NextAt.eq(due.next_at))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Those of these pieces that a letter told somebody of.
pub(super) async fn told(
    db: &impl ConnectionTrait,
    scholar: ScholarId,
    pieces: &[SubmissionId],
) -> Result<HashSet<SubmissionId>, DbErr> {
    let mut told = HashSet::new();
    for chunk in pieces.chunks(crate::db::CHUNK) {
        let rows: Vec<Uuid> = digest_piece::Entity::find()
            .select_only()
            .column(digest_piece::Column::SubmissionId)
            .filter(digest_piece::Column::ScholarId.eq(scholar.0))
            .filter(digest_piece::Column::SubmissionId.is_in(chunk.iter().map(|id| id.0)))
            .into_tuple()
            .all(db)
            .await?;
        told.extend(rows.into_iter().map(SubmissionId::from));
    }
    Ok(told)
}

pub(super) async fn insert_told(
    tx: &impl ConnectionTrait,
    scholar: ScholarId,
    letter: LetterId,
    pieces: &[SubmissionId],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let rows = pieces.iter().map(|piece| digest_piece::ActiveModel {
        scholar_id: Set(scholar.0),
        submission_id: Set(piece.0),
        letter_id: Set(letter.0),
        at: Set(now),
    });
    digest_piece::Entity::insert_many(rows).exec_without_returning(tx).await.map(|_| ())
}

/// The pieces of one letter.
pub(super) async fn of_letter(
    db: &impl ConnectionTrait,
    scholar: ScholarId,
    letter: LetterId,
) -> Result<Vec<SubmissionId>, DbErr> {
    let rows: Vec<Uuid> = digest_piece::Entity::find()
        .select_only()
        .column(digest_piece::Column::SubmissionId)
        .filter(digest_piece::Column::ScholarId.eq(scholar.0))
        .filter(digest_piece::Column::LetterId.eq(letter.0))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(SubmissionId::from).collect())
}

/// Those from whom somebody takes no letters, and those who take none from them.
pub(super) async fn apart(db: &impl ConnectionTrait, scholar: ScholarId) -> Result<HashSet<ScholarId>, DbErr> {
    let either = peer_block::Column::ScholarId.eq(scholar.0).or(peer_block::Column::BlockedScholarId.eq(scholar.0));
    let rows = peer_block::Entity::find().filter(either).all(db).await?;
    let pairs = rows.into_iter().flat_map(|row| [row.scholar_id, row.blocked_scholar_id]);
    Ok(pairs.filter(|one| *one != scholar.0).map(ScholarId::from).collect())
}
