//! Saying which record is one's own, and answering what staff ask.

use serde_json::json;

use super::model::{Claim, ClaimError, ClaimState, NewClaim};
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::ClaimId;
use crate::op::Op;
use crate::scholars::edit::Prose;

/// Says who one is. One claim waits at a time.
///
/// # Errors
/// [`ClaimError`].
pub async fn claim(op: &Op, new: &NewClaim) -> Result<ClaimId, ClaimError> {
    let signed = *op.account()?;
    if signed.scholar.is_some() {
        return Err(ClaimError::Linked);
    }
    let tx = begin_write(&op.db).await?;
    store::lock_account(&tx, signed.account).await?;
    if store::newest_of(&tx, signed.account).await?.is_some_and(|claim| claim.state.is_open()) {
        return Err(ClaimError::Waits);
    }
    let id = store::insert(&tx, op, signed.account, new).await?;
    let event = audit::Event { action: "claim.made", subject_kind: "claim", subject: id.0, detail: json!({}) };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(id)
}

/// Answers what staff asked about one's claim.
///
/// # Errors
/// [`ClaimError::Decided`] where nothing is asked.
pub async fn answer(op: &Op, words: &Prose<2000>) -> Result<(), ClaimError> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    let claim = store::newest_of(&tx, signed.account).await?.ok_or(ClaimError::Decided)?;
    if !store::answer(&tx, claim.id, words.as_str()).await? {
        return Err(ClaimError::Decided);
    }
    tx.commit().await?;
    Ok(())
}

/// One's newest claim.
///
/// # Errors
/// [`Fault::SignIn`], or the database fails.
pub async fn mine(op: &Op) -> Result<Option<Claim>, Fault> {
    let signed = op.account()?;
    let newest = store::newest_of(&op.db, signed.account).await?;
    // An accepted claim whose record is gone is none.
    Ok(newest.filter(|claim| claim.state != ClaimState::Accepted || signed.scholar.is_some()))
}
