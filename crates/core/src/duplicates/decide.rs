//! Deciding about a pair: one, two, or nobody can tell.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::queue::PairKind;
use super::store;
use crate::db::begin_write;
use crate::decisions::{self, DecisionKind, Kept, NewDecision, TakeBackError};
use crate::entity::duplicate_pair;
use crate::fault::{BadRow, Fault};
use crate::id::DecisionId;
use crate::institutions::{self, InstitutionMergeError, MergeInstitutions};
use crate::op::Op;
use crate::scholars::merging::{self, MergeError, MergeScholars};

/// What staff say of a pair that is not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These are two; they are never asked about again.
    Different,
    /// Nobody can tell today.
    Unsure,
}

impl Verdict {
    fn as_str(self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }
}

/// Says that the two are not one, or that nobody can tell.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; the database fails.
pub async fn differ(op: &Op, kind: PairKind, pair: (Uuid, Uuid), verdict: Verdict) -> Result<DecisionId, Fault> {
    op.require(kind.permission())?;
    let (one, other) = (pair.0.min(pair.1), pair.0.max(pair.1));
    let tx = begin_write(&op.db).await?;
    let before = store::verdict(&tx, kind, (one, other)).await?.and_then(|row| row.verdict);
    store::say(&tx, op, kind, (one, other), Some(verdict.as_str())).await?;
    let words = match verdict {
        Verdict::Different => "two records are not one",
        Verdict::Unsure => "of two records nobody can tell whether they are one",
    };
    let change = json!({ "kind": kind.as_str(), "verdict": before });
    let after = json!({ "kind": kind.as_str(), "verdict": verdict.as_str() });
    let decision = NewDecision {
        kind: DecisionKind::Pair,
        subject: one,
        other: Some(other),
        words: words.to_owned(),
        told: json!({ "other": other, "before": change, "after": after }),
        before: change,
        after,
        moved: Value::Null,
    };
    let decision = decisions::keep(&tx, op, decision).await?;
    tx.commit().await?;
    Ok(decision)
}

/// Merges two scholars, and says of their pair that it is one.
///
/// # Errors
/// [`MergeError`]; nothing is changed then.
pub async fn same_scholar(op: &Op, asked: &MergeScholars) -> Result<DecisionId, MergeError> {
    op.require(PairKind::Scholars.permission())?;
    let tx = begin_write(&op.db).await?;
    let decision = merging::merge_within(&tx, op, asked).await?;
    same(&tx, op, PairKind::Scholars, (asked.keep.0, asked.merge.0)).await?;
    tx.commit().await?;
    Ok(decision)
}

/// Merges two institutions, and says of their pair that it is one.
///
/// # Errors
/// [`InstitutionMergeError`]; nothing is changed then.
pub async fn same_institution(op: &Op, asked: MergeInstitutions) -> Result<DecisionId, InstitutionMergeError> {
    op.require(PairKind::Institutions.permission())?;
    let tx = begin_write(&op.db).await?;
    let decision = institutions::merge_within(&tx, op, asked).await?;
    same(&tx, op, PairKind::Institutions, (asked.keep.0, asked.merge.0)).await?;
    tx.commit().await?;
    Ok(decision)
}

async fn same(tx: &impl ConnectionTrait, op: &Op, kind: PairKind, pair: (Uuid, Uuid)) -> Result<(), Fault> {
    let pair = (pair.0.min(pair.1), pair.0.max(pair.1));
    if store::verdict(tx, kind, pair).await?.is_some() {
        store::say(tx, op, kind, pair, Some("same")).await?;
    }
    Ok(())
}

/// Takes back what a decision said of a pair.
pub(crate) async fn reopen(tx: &impl ConnectionTrait, op: &Op, kept: &Kept) -> Result<(), TakeBackError> {
    let bad = |column| Fault::from(BadRow::new("staff_decision", column, kept.decision.id));
    let (kind, said, before) = match kept.decision.kind {
        DecisionKind::MergeScholars => (PairKind::Scholars, "same".to_owned(), None),
        DecisionKind::MergeInstitutions => (PairKind::Institutions, "same".to_owned(), None),
        _ => {
            let word = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            let kind = word(&kept.after, "kind").as_deref().and_then(PairKind::parse).ok_or_else(|| bad("after"))?;
            (kind, word(&kept.after, "verdict").unwrap_or_default(), word(&kept.before, "verdict"))
        }
    };
    let other = kept.other.ok_or_else(|| bad("other"))?;
    let pair = (kept.decision.subject.min(other), kept.decision.subject.max(other));
    let stands = |row: &duplicate_pair::Model| row.verdict.as_deref() == Some(said.as_str());
    let known = store::verdict(tx, kind, pair).await?;
    if known.as_ref().is_some_and(stands) {
        store::say(tx, op, kind, pair, before.as_deref()).await?;
    } else if kept.decision.kind == DecisionKind::Pair {
        return Err(TakeBackError::InTheWay("the pair was decided again since".to_owned()));
    }
    Ok(())
}
