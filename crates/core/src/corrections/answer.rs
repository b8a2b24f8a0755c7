//! Answering a request for correction.

use serde_json::json;

use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::CorrectionId;
use crate::mail::{self, Class, Letter, NewLetter, OutboxAddress, To};
use crate::op::{Op, Permission};

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The answer is blank.
    #[error("please write an answer: it is sent to whoever asked")]
    Blank,
    /// Somebody answered it before.
    #[error("this request was answered already")]
    Answered,
    /// The operation failed, or there is no such request.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AnswerError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Blank => Kind::Invalid,
            Self::Answered => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for AnswerError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Answers a request; the answer goes out as a letter.
///
/// # Errors
/// [`AnswerError`]; nothing is changed then.
pub async fn answer(op: &Op, id: CorrectionId, words: &str) -> Result<(), AnswerError> {
    op.require(Permission::AnswerRequests)?;
    let words = words.trim();
    if words.is_empty() {
        return Err(AnswerError::Blank);
    }
    let tx = begin_write(&op.db).await?;
    let correction = store::find(&tx, id).await?.ok_or(Fault::NotFound("request"))?;
    if !store::write_answer(&tx, op, id, words).await? {
        return Err(AnswerError::Answered);
    }
    let letter = NewLetter {
        letter: Letter::CorrectionAnswered { correction: id },
        to: To::Address(OutboxAddress::checked(&correction.address)),
        class: Class::Personal,
        not_before: None,
    };
    mail::queue(&tx, op, letter).await?;
    let detail = json!({ "kind": correction.kind.as_str(), "late": correction.is_late(op.now) });
    let event = audit::Event { action: "correction.answer", subject_kind: "correction", subject: id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}
