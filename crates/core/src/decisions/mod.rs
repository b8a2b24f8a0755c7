//! What staff decided about records, kept with all that it takes to take it back.
//!
//! A decision is written in the transaction of the change itself: the values before and after, and every row that
//! was made to point elsewhere (`moving`). Taking back restores what still is as the decision left it, and tells
//! of the rest. `desk::undo` knows which slice takes back which kind.

pub(crate) mod fields;
pub(crate) mod moving;
mod store;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit;
use crate::fault::{Fault, Kind};
use crate::id::DecisionId;
use crate::op::{Op, Permission};

pub(crate) use store::list;

/// What kind of decision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// What a spelling means.
    Spelling,
    /// Two scholars are one.
    MergeScholars,
    /// One scholar is two.
    SplitScholar,
    /// Two institutions are one.
    MergeInstitutions,
    /// An institution's own values.
    EditInstitution,
    /// Whose a held line is.
    HeldLine,
    /// Two records are not one, or nobody can tell.
    Pair,
}

impl DecisionKind {
    const ALL: [Self; 7] = [
        Self::Spelling,
        Self::MergeScholars,
        Self::SplitScholar,
        Self::MergeInstitutions,
        Self::EditInstitution,
        Self::HeldLine,
        Self::Pair,
    ];

    /// The word in the database, which is also the action in the audit log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spelling => "spelling.decide",
            Self::MergeScholars => "scholar.merge",
            Self::SplitScholar => "scholar.split",
            Self::MergeInstitutions => "institution.merge",
            Self::EditInstitution => "institution.edit",
            Self::HeldLine => "import.answer",
            Self::Pair => "duplicate.decide",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What whoever takes it back must be allowed to.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::MergeScholars | Self::SplitScholar | Self::Pair => Permission::EditScholars,
            Self::Spelling | Self::MergeInstitutions | Self::EditInstitution => Permission::EditInstitutions,
            Self::HeldLine => Permission::Import,
        }
    }

    /// What its subject is called in the audit log.
    fn subject(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::MergeScholars | Self::SplitScholar => "scholar",
            Self::MergeInstitutions | Self::EditInstitution => "institution",
            Self::HeldLine => "line",
            Self::Pair => "pair",
        }
    }
}

/// A decision, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Identity.
    pub id: DecisionId,
    /// What kind of decision.
    pub kind: DecisionKind,
    /// What it was about.
    pub subject: Uuid,
    /// In a sentence: “Univ of Ibadan” is University of Ibadan.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the word of the audit log.
    pub actor: String,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// A decision to be kept.
pub(crate) struct NewDecision {
    pub(crate) kind: DecisionKind,
    pub(crate) subject: Uuid,
    pub(crate) other: Option<Uuid>,
    pub(crate) words: String,
    pub(crate) before: Value,
    pub(crate) after: Value,
    pub(crate) moved: Value,
    /// What the audit log tells of before and after; never contact details.
    pub(crate) told: Value,
}

/// A decision with all that it takes to take it back.
pub(crate) struct Kept {
    pub(crate) decision: Decision,
    pub(crate) other: Option<Uuid>,
    pub(crate) before: Value,
    pub(crate) after: Value,
    pub(crate) moved: Value,
}

/// What taking back came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The decision.
    pub decision: Decision,
    /// What was edited since and therefore stays as it is, a sentence each.
    pub edited_since: Vec<String>,
}

/// Why a decision was not taken back. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum TakeBackError {
    /// It was taken back before.
    #[error("this was taken back already")]
    AlreadyUndone,
    /// Something that came later has to be taken back first; the words say what.
    #[error("{0}")]
    InTheWay(String),
    /// The operation failed, or there is no such decision.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl TakeBackError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::AlreadyUndone | Self::InTheWay(_) => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for TakeBackError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Keeps the decision, and tells the audit log of it.
pub(crate) async fn keep(tx: &impl ConnectionTrait, op: &Op, new: NewDecision) -> Result<DecisionId, Fault> {
    let id = DecisionId::new();
    let event = audit::Event {
        action: new.kind.as_str(),
        subject_kind: new.kind.subject(),
        subject: new.subject,
        detail: json!({ "decision": id, "words": new.words, "change": new.told }),
    };
    audit::record(tx, op, event).await?;
    store::insert(tx, op, id, new).await?;
    Ok(id)
}

/// The decision of this id, whether or not it stands.
pub(crate) async fn find(db: &impl ConnectionTrait, id: DecisionId) -> Result<Decision, Fault> {
    store::find(db, id).await?.map(|kept| kept.decision).ok_or(Fault::NotFound("decision"))
}

/// The decision, where it still stands.
pub(crate) async fn standing(tx: &impl ConnectionTrait, id: DecisionId) -> Result<Kept, TakeBackError> {
    let kept = store::find(tx, id).await?.ok_or(Fault::NotFound("decision"))?;
    if kept.decision.undone_at.is_some() { Err(TakeBackError::AlreadyUndone) } else { Ok(kept) }
}

/// Says that the decision was taken back.
pub(crate) async fn taken_back(
    tx: &impl ConnectionTrait,
    op: &Op,
    kept: Kept,
    edited_since: Vec<String>,
) -> Result<TakenBack, Fault> {
    let decision = kept.decision;
    store::mark_undone(tx, op, decision.id).await?;
    let event = audit::Event {
        action: "decision.undo",
        subject_kind: decision.kind.subject(),
        subject: decision.subject,
        detail: json!({ "decision": decision.id, "of": decision.kind.as_str(), "edited_since": edited_since }),
    };
    audit::record(tx, op, event).await?;
    Ok(TakenBack { decision: Decision { undone_at: Some(op.now), ..decision }, edited_since })
}
