//! Rows of pieces, to and from the domain.

mod lists;
mod news;
mod reports;
mod rows;
mod tags;
mod tallies;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::Value;

use super::content::Content;
use super::model::Piece;
use super::stage::Submission;
use crate::entity::{submission, submission_past, submission_word};
use crate::fault::{BadRow, Fault};
use crate::id::SubmissionId;
use crate::text::words;

pub(super) use lists::{by_author, due, mine, queue, waits};
pub(super) use news::{WORDS, authors_in, count_news, newest, news, news_of, piece, public_addresses};
pub(super) use reports::{insert_report, open_reports, settle_report};
pub(super) use tags::{retag, untag};
pub(super) use tallies::{disciplines_of, tallies};

/// The longest word that is kept for finding, in letters.
const LONGEST_WORD: usize = 60;

pub(super) async fn insert(tx: &impl ConnectionTrait, submission: &Submission) -> Result<(), Fault> {
    let piece = submission.piece();
    let row = submission::ActiveModel {
        id: Set(piece.id.0),
        author_id: Set(piece.author.0),
        account_id: Set(piece.account.0),
        kind: Set(piece.kind.as_str().to_owned()),
        created_at: Set(piece.created_at),
        version: Set(piece.version),
        updated_at: Set(piece.updated_at),
        ..rows::columns(submission)
    };
    submission::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn load(db: &impl ConnectionTrait, id: SubmissionId) -> Result<Option<Submission>, Fault> {
    let row = submission::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.map(rows::submission).transpose()?)
}

/// Writes a piece as the version after the one it was read with. Says whether it still had that.
pub(super) async fn save(tx: &impl ConnectionTrait, next: &Submission, now: DateTime<Utc>) -> Result<bool, Fault> {
    let piece = next.piece();
    let row = submission::ActiveModel { version: Set(piece.version + 1), updated_at: Set(now), ..rows::columns(next) };
    let changed = submission::Entity::update_many()
        .set(row)
        .filter(submission::Column::Id.eq(piece.id.0))
        .filter(submission::Column::Version.eq(piece.version))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    submission_word::Entity::delete_many()
        .filter(submission_word::Column::SubmissionId.eq(piece.id.0))
        .exec(tx)
        .await?;
    if let Submission::Published(at) = next {
        insert_words(tx, piece.id, &at.stage.content).await?;
    }
    Ok(true)
}

async fn insert_words(tx: &impl ConnectionTrait, id: SubmissionId, content: &Content) -> Result<(), Fault> {
    let works = match content {
        Content::Publication(works) => works.works.as_slice(),
        _ => &[],
    };
    let titles = works.iter().map(|work| work.title.as_str());
    let texts = [content.title(), content.text().to_owned()].into_iter().chain(titles.map(str::to_owned));
    let folded = texts.flat_map(|text| words(&text).collect::<Vec<_>>());
    let mut all: Vec<String> = folded.filter(|word| word.chars().count() <= LONGEST_WORD).collect();
    all.sort_unstable();
    all.dedup();
    for chunk in all.chunks(crate::db::CHUNK) {
        let rows =
            chunk.iter().map(|word| submission_word::ActiveModel { submission_id: Set(id.0), word: Set(word.clone()) });
        submission_word::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Throws a piece away. Says whether it still had the version it was read with.
pub(super) async fn remove(tx: &impl ConnectionTrait, piece: &Piece) -> Result<bool, Fault> {
    let removed = submission::Entity::delete_many()
        .filter(submission::Column::Id.eq(piece.id.0))
        .filter(submission::Column::Version.eq(piece.version))
        .exec(tx)
        .await?;
    Ok(removed.rows_affected > 0)
}

/// What approving the piece changed elsewhere.
pub(super) async fn undo(tx: &impl ConnectionTrait, id: SubmissionId) -> Result<Option<Value>, Fault> {
    Ok(submission::Entity::find_by_id(id.0).one(tx).await?.and_then(|row| row.undo))
}

pub(super) async fn keep_undo(tx: &impl ConnectionTrait, id: SubmissionId, undo: Option<Value>) -> Result<(), Fault> {
    let row = submission::ActiveModel { undo: Set(undo), ..Default::default() };
    submission::Entity::update_many().set(row).filter(submission::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

pub(super) async fn mark_corrected(
    tx: &impl ConnectionTrait,
    id: SubmissionId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let row = submission::ActiveModel { corrected_at: Set(Some(now)), ..Default::default() };
    submission::Entity::update_many().set(row).filter(submission::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// Keeps what a piece said until now.
pub(super) async fn keep_past(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: SubmissionId,
    why: &str,
    content: &Content,
) -> Result<(), Fault> {
    let row = submission_past::ActiveModel {
        id: Set(uuid::Uuid::now_v7()),
        submission_id: Set(id.0),
        at: Set(now),
        why: Set(why.to_owned()),
        content: Set(serde_json::json!(content)),
    };
    submission_past::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What a piece said before, the newest first.
pub(super) async fn past(
    db: &impl ConnectionTrait,
    id: SubmissionId,
) -> Result<Vec<(DateTime<Utc>, String, Content)>, Fault> {
    let rows = submission_past::Entity::find()
        .filter(submission_past::Column::SubmissionId.eq(id.0))
        .order_by_desc(submission_past::Column::At)
        .order_by_desc(submission_past::Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let content = serde_json::from_value(row.content);
            let content = content.map_err(|_| BadRow::new("submission_past", "content", row.id))?;
            Ok((row.at, row.why, content))
        })
        .collect()
}
