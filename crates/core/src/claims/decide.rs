//! Staff decide claims: accept for a record, refuse, or ask. The person is told by letter at each step.

use serde_json::json;

use super::model::{Claim, ClaimError, ClaimState};
use super::store;
use crate::accounts;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{ClaimId, ScholarId};
use crate::indexing;
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::{Op, Permission};
use crate::scholars::edit::Prose;

/// What staff decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The account is this scholar's.
    Accept(ScholarId),
    /// It is not, or cannot be said to be, for this reason.
    Refuse(Prose<2000>),
    /// This is to be answered first.
    Ask(Prose<2000>),
}

impl Decision {
    fn state(&self) -> ClaimState {
        match self {
            Self::Accept(_) => ClaimState::Accepted,
            Self::Refuse(_) => ClaimState::Refused,
            Self::Ask(_) => ClaimState::Asked,
        }
    }
}

/// The claims that wait, the oldest first, open ones before those that wait for an answer.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn queue(op: &Op) -> Result<Vec<Claim>, Fault> {
    op.require(Permission::AnswerRequests)?;
    store::waiting(&op.db).await
}

/// How many claims wait for staff.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn waiting(op: &Op) -> Result<u64, Fault> {
    store::count_open(&op.db).await
}

/// One claim, for staff.
///
/// # Errors
/// [`Fault`] where the actor may not, there is no such claim, or the database fails.
pub async fn of_id(op: &Op, id: ClaimId) -> Result<Claim, Fault> {
    op.require(Permission::AnswerRequests)?;
    store::by_id(&op.db, id).await?.ok_or(Fault::NotFound("claim"))
}

/// Decides a claim, and tells the person.
///
/// # Errors
/// [`ClaimError`].
pub async fn decide(op: &Op, id: ClaimId, decision: &Decision) -> Result<(), ClaimError> {
    op.require(Permission::AnswerRequests)?;
    let tx = begin_write(&op.db).await?;
    let claim = store::by_id(&tx, id).await?.ok_or(Fault::NotFound("claim"))?;
    if op.account().is_ok_and(|signed| signed.account == claim.account) {
        return Err(ClaimError::Own);
    }
    if !store::decide(&tx, op, id, decision).await? {
        return Err(ClaimError::Decided);
    }
    if let Decision::Accept(scholar) = decision {
        let account = accounts::by_id(&tx, claim.account).await?.ok_or(Fault::NotFound("account"))?;
        if account.scholar.is_some() {
            return Err(ClaimError::Linked);
        }
        store::link(&tx, claim.account, *scholar).await?;
        indexing::mark(&tx, &[*scholar]).await?;
    }
    let state = decision.state();
    let new = NewLetter {
        letter: Letter::ClaimDecided { claim: id, state },
        to: To::Account(claim.account),
        class: Class::Personal,
        not_before: None,
    };
    mail::queue(&tx, op, new).await?;
    let scholar = if let Decision::Accept(scholar) = decision { Some(*scholar) } else { None };
    let detail = json!({ "before": claim.state, "after": state, "scholar": scholar });
    let event = audit::Event { action: "claim.decided", subject_kind: "claim", subject: id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}
