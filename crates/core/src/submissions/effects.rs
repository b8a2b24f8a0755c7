//! What follows from a step elsewhere: works join the community's list, titles the profile; and leave them again.

use sea_orm::ConnectionTrait;

use super::content::Content;
use super::model::{Piece, Readers};
use super::stage::{At, Published, Stage, Submission};
use super::store;
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::indexing;
use crate::institutions;
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::Op;
use crate::publications::{self, Wrote};
use crate::scholars::{self, NewPost, PostBefore};
use crate::webhooks::{self, Event};

/// Does what follows from a step. A piece that is corrected is taken back and brought in again.
pub(super) async fn follow(
    tx: &impl ConnectionTrait,
    op: &Op,
    before: &Submission,
    after: &Submission,
) -> Result<(), Fault> {
    if let Submission::Published(before) = before {
        take_back(tx, op, &before.piece).await?;
    }
    if let Submission::Published(after) = after {
        bring_in(tx, op, after).await?;
    }
    Ok(())
}

/// Lets the author know of a step that somebody else took. Taking a piece upon oneself or putting it aside is none.
pub(super) async fn tell_author(
    tx: &impl ConnectionTrait,
    op: &Op,
    before: &Submission,
    after: &Submission,
) -> Result<(), Fault> {
    let piece = after.piece();
    let own = op.scholar().is_ok_and(|scholar| scholar == piece.author);
    let told = matches!(
        after.stage(),
        Stage::ChangesAsked | Stage::Scheduled | Stage::Published | Stage::Refused | Stage::Unpublished
    );
    if own || !told {
        return Ok(());
    }
    let letter = Letter::SubmissionStep { submission: piece.id, version: before.piece().version + 1 };
    let new = NewLetter { letter, to: To::Scholar(piece.author), class: Class::Personal, not_before: None };
    mail::queue(tx, op, new).await?;
    Ok(())
}

/// Marks the author's record for the index, if the step changed it. Last before the commit.
pub(super) async fn mark(tx: &impl ConnectionTrait, before: &Submission, after: &Submission) -> Result<(), Fault> {
    let is_out = |piece: &Submission| matches!(piece, Submission::Published(_));
    if is_out(before) || is_out(after) {
        indexing::mark(tx, &[after.piece().author]).await?;
    }
    Ok(())
}

/// Tells servers of others of a step that changed what everybody may read.
pub(super) async fn tell_webhooks(
    tx: &impl ConnectionTrait,
    op: &Op,
    before: &Submission,
    after: &Submission,
) -> Result<(), Fault> {
    let (event, slug) = match (open_to_all(before), open_to_all(after)) {
        (None, Some(slug)) => (Event::Published, slug),
        (Some(_), Some(slug)) => (Event::Corrected, slug),
        (Some(slug), None) => (Event::Unpublished, slug),
        (None, None) => return Ok(()),
    };
    webhooks::tell(tx, op, event, after.piece().id, slug).await
}

/// The last part of the address at which everybody may read the piece, if everybody may.
fn open_to_all(piece: &Submission) -> Option<&str> {
    match piece {
        Submission::Published(at) if at.piece.readers == Readers::Everybody => Some(&at.stage.slug),
        _ => None,
    }
}

/// Takes back what a scholar's pieces brought elsewhere, before the scholar is erased and the pieces with them.
pub(crate) async fn forget(tx: &impl ConnectionTrait, op: &Op, author: ScholarId) -> Result<(), Fault> {
    for id in store::by_author(tx, author).await? {
        publications::take_back(tx, id).await?;
        let Some(piece) = store::load(tx, id).await? else { continue };
        if let Some(slug) = open_to_all(&piece) {
            webhooks::tell(tx, op, Event::Unpublished, id, slug).await?;
        }
    }
    Ok(())
}

async fn bring_in(tx: &impl ConnectionTrait, op: &Op, at: &At<Published>) -> Result<(), Fault> {
    let piece = &at.piece;
    match &at.stage.content {
        Content::Publication(works) => {
            let writer = Wrote { scholar: piece.author, submission: piece.id };
            for work in &works.works {
                publications::take_in(tx, op, work, piece.readers.first_viewer(), &[writer]).await?;
            }
        }
        Content::Promotion(promotion) => {
            let post = NewPost {
                title: promotion.title.clone(),
                institution: institutions::named_so(tx, &promotion.institution).await?,
                typed: promotion.institution.clone(),
                department: promotion.department.clone(),
                year: promotion.since.year(),
            };
            let before = scholars::promote(tx, op, piece.author, &post).await?;
            store::keep_undo(tx, piece.id, Some(serde_json::json!(before))).await?;
        }
        // These are read from the piece itself, wherever they are shown.
        Content::News(_) | Content::Achievement(_) => {}
    }
    Ok(())
}

async fn take_back(tx: &impl ConnectionTrait, op: &Op, piece: &Piece) -> Result<(), Fault> {
    publications::take_back(tx, piece.id).await?;
    if let Some(undo) = store::undo(tx, piece.id).await? {
        let before: PostBefore =
            serde_json::from_value(undo).map_err(|_| BadRow::new("submission", "undo", piece.id))?;
        scholars::take_back_promotion(tx, op, piece.author, &before).await?;
        store::keep_undo(tx, piece.id, None).await?;
    }
    Ok(())
}
