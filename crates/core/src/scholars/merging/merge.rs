//! Making one scholar of two.

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::model::{Choices, merged};
use super::primaries::Demoted;
use super::{HANGING, store};
use crate::db::begin_write;
use crate::decisions::moving::{self, Moved};
use crate::decisions::{self, DecisionKind, NewDecision, fields};
use crate::fault::{Fault, Kind};
use crate::id::{DecisionId, ScholarId};
use crate::indexing;
use crate::op::{Op, Permission};
use crate::scholars::store as records;
use crate::scholars::{Scholar, whole};

/// Who is merged into whom, and whose values stand.
#[derive(Clone, Debug)]
pub struct MergeScholars {
    /// The record that stays, with its address.
    pub keep: ScholarId,
    /// The record that is merged into it.
    pub merge: ScholarId,
    /// Whose values stand, field by field.
    pub choices: Choices,
}

/// Why two scholars were not merged. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Both ids are the same.
    #[error("a record cannot be merged with itself")]
    Itself,
    /// Both have an account, and a scholar has at most one.
    #[error("both of them sign in with an account of their own; one of the accounts has to go first")]
    BothSignIn,
    /// The operation failed, or one of the two is not there.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl MergeError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Itself => Kind::Invalid,
            Self::BothSignIn => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for MergeError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// What a merge moved, so that it can go back.
#[derive(Serialize, Deserialize)]
pub(super) struct Followed {
    pub(super) rows: Moved,
    pub(super) demoted: Demoted,
    pub(super) photo: bool,
}

/// Merges one scholar into another. All that hangs on the one follows to the other, and its addresses lead there.
///
/// # Errors
/// [`MergeError`]; nothing is changed then.
pub async fn merge(op: &Op, asked: &MergeScholars) -> Result<DecisionId, MergeError> {
    op.require(Permission::EditScholars)?;
    let tx = begin_write(&op.db).await?;
    let id = merge_within(&tx, op, asked).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same inside a transaction.
pub(crate) async fn merge_within(
    tx: &impl ConnectionTrait,
    op: &Op,
    asked: &MergeScholars,
) -> Result<DecisionId, MergeError> {
    if asked.keep == asked.merge {
        return Err(MergeError::Itself);
    }
    if store::accounts(tx, [asked.keep.0, asked.merge.0]).await? > 1 {
        return Err(MergeError::BothSignIn);
    }
    let (kept, other) = (whole(tx, asked.keep).await?, whole(tx, asked.merge).await?);
    let result = merged(&kept.scholar, &other.scholar, &asked.choices);
    let followed = follow(tx, asked).await?;
    save(tx, op, result.clone()).await?;
    store::hide(tx, asked.merge.0, asked.keep.0).await?;
    let (before, after) = fields::changed(&values(&kept.scholar), &values(&result));
    let told =
        json!({ "merged": asked.merge, "fields": after.keys().collect::<Vec<_>>(), "rows": followed.rows.len() });
    let words = format!("{} and {} are one", kept.scholar.display_name, other.scholar.display_name);
    let decision = NewDecision {
        kind: DecisionKind::MergeScholars,
        subject: asked.keep.0,
        other: Some(asked.merge.0),
        words,
        before: Value::Object(before),
        after: Value::Object(after),
        moved: serde_json::to_value(&followed).unwrap_or_default(),
        told,
    };
    let id = decisions::keep(tx, op, decision).await?;
    indexing::mark(tx, &[asked.keep, asked.merge]).await?;
    Ok(id)
}

async fn follow(tx: &impl ConnectionTrait, asked: &MergeScholars) -> Result<Followed, Fault> {
    let rows = moving::move_over(tx, HANGING, asked.merge.0, asked.keep.0).await?;
    let demoted = Demoted::of(tx, asked.keep.0, &rows).await?;
    demoted.set(tx, false).await?;
    let photo = store::hand_over_photo(tx, asked.merge.0, asked.keep.0).await?;
    Ok(Followed { rows, demoted, photo })
}

/// Saves the record as its next version; with it, who may see what hangs on it.
pub(super) async fn save(tx: &impl ConnectionTrait, op: &Op, scholar: Scholar) -> Result<(), Fault> {
    let next = Scholar { version: scholar.version + 1, updated_at: op.now, ..scholar };
    if records::update(tx, &next, false).await? { Ok(()) } else { Err(Fault::NotFound("scholar of that version")) }
}

/// The values that a merge may change, by name.
pub(super) fn values(scholar: &Scholar) -> Value {
    let mut values = serde_json::to_value(scholar).unwrap_or_default();
    if let Value::Object(fields) = &mut values {
        for own in ["id", "slug", "emails", "has_photo", "confirmed_at", "created_at", "updated_at", "version"] {
            fields.remove(own);
        }
    }
    values
}
