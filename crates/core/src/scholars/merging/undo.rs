//! Taking back a merge, and a split.

use sea_orm::ConnectionTrait;

use super::merge::{Followed, save};
use super::{HANGING, store};
use crate::decisions::moving::{self, Moved};
use crate::decisions::{Kept, TakeBackError, fields};
use crate::fault::{BadRow, Fault};
use crate::id::ScholarId;
use crate::indexing;
use crate::op::Op;
use crate::scholars::{Scholar, whole};

fn bad(kept: &Kept, column: &'static str) -> Fault {
    BadRow::new("staff_decision", column, kept.decision.id).into()
}

/// Brings both scholars back as they were. Gives what was edited since and stays as it is.
pub(crate) async fn undo_merge(tx: &impl ConnectionTrait, op: &Op, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let into = ScholarId(kept.decision.subject);
    let back = ScholarId(kept.other.ok_or_else(|| bad(kept, "other"))?);
    let followed: Followed = serde_json::from_value(kept.moved.clone()).map_err(|_| bad(kept, "moved"))?;
    if !store::bring_back(tx, back.0, into.0).await? {
        let words = "the record that was merged is no more, or was merged again since";
        return Err(TakeBackError::InTheWay(words.to_owned()));
    }
    let elsewhere = moving::move_back(tx, HANGING, &followed.rows, Some(into.0)).await?;
    followed.demoted.set(tx, true).await?;
    if followed.photo {
        store::hand_over_photo(tx, into.0, back.0).await?;
    }
    let now = whole(tx, into).await?.scholar;
    let mut values = serde_json::to_value(&now).unwrap_or_default();
    let edited = fields::put_back(&mut values, &kept.before, &kept.after);
    let restored: Scholar = serde_json::from_value(values).map_err(|_| bad(kept, "before"))?;
    save(tx, op, restored).await?;
    save(tx, op, whole(tx, back).await?.scholar).await?;
    indexing::mark(tx, &[into, back]).await?;
    let mut sentences: Vec<String> = edited.iter().map(|field| format!("“{field}” was edited since")).collect();
    sentences.extend(moving::sentences(&elsewhere));
    Ok(sentences)
}

/// Makes the two scholars of a split one again.
pub(crate) async fn undo_split(tx: &impl ConnectionTrait, op: &Op, kept: &Kept) -> Result<Vec<String>, TakeBackError> {
    let from = ScholarId(kept.decision.subject);
    let new = ScholarId(kept.other.ok_or_else(|| bad(kept, "other"))?);
    let moved: Moved = serde_json::from_value(kept.moved.clone()).map_err(|_| bad(kept, "moved"))?;
    let elsewhere = moving::move_back(tx, HANGING, &moved, Some(new.0)).await?;
    if !remove_if_alone(tx, new).await? {
        let words = "the new record was edited since; merge the two instead";
        return Err(TakeBackError::InTheWay(words.to_owned()));
    }
    save(tx, op, whole(tx, from).await?.scholar).await?;
    indexing::mark(tx, &[from, new]).await?;
    Ok(moving::sentences(&elsewhere))
}

/// Removes a scholar whom nobody edited and on whom nothing hangs but addresses. Says whether it did.
pub(crate) async fn remove_if_alone(tx: &impl ConnectionTrait, id: ScholarId) -> Result<bool, Fault> {
    let left = moving::hanging_on(tx, HANGING, id.0).await?;
    let alone = left.iter().all(|(table, _)| *table == "scholar_slug");
    if !alone || store::edits(tx, id.0).await? != Some(0) {
        return Ok(false);
    }
    store::remove(tx, id.0).await?;
    Ok(true)
}
