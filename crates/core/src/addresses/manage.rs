//! The list of one's addresses, the first one among them, and taking one away.

use serde_json::json;

use super::model::{AddressError, ChangeKind, Known};
use super::store;
use super::undo::{self, Changed};
use crate::accounts::{self, Signed};
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::indexing;
use crate::op::Op;

/// One's own addresses, the primary one first.
///
/// # Errors
/// [`Fault::SignIn`], or the database fails.
pub async fn mine(op: &Op) -> Result<Vec<Known>, Fault> {
    let signed = op.account()?;
    store::known(&op.db, signed.account, signed.scholar).await
}

/// Makes a proved address the one that letters go to first.
///
/// # Errors
/// [`AddressError`].
pub async fn make_primary(op: &Op, address: &str) -> Result<(), AddressError> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    let known = store::known(&tx, signed.account, signed.scholar).await?;
    let chosen = one_of(&known, address)?;
    if !chosen.proved {
        return Err(AddressError::NotProved);
    }
    if chosen.primary {
        return Ok(());
    }
    let other = known.iter().find(|one| one.primary).map(|one| one.address.as_str());
    store::set_primary(&tx, signed.account, signed.scholar, &chosen.address).await?;
    let changed = Changed { kind: ChangeKind::Primary, address: &chosen.address, other, was_primary: false };
    undo::tell(&tx, op, signed.account, &changed).await?;
    finish(op, tx, &signed, "account.address-primary").await
}

/// Takes an address away: nobody signs in by it any more, and no letter goes there. Other sessions end.
///
/// # Errors
/// [`AddressError`].
pub async fn remove(op: &Op, address: &str) -> Result<(), AddressError> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    let known = store::known(&tx, signed.account, signed.scholar).await?;
    let gone = one_of(&known, address)?;
    let next = known.iter().find(|one| one.proved && one.address != gone.address);
    let next = match next {
        None if gone.proved => return Err(AddressError::Last),
        next => next,
    };
    store::remove(&tx, signed.account, signed.scholar, &gone.address).await?;
    if let Some(next) = next.filter(|_| gone.primary) {
        store::set_primary(&tx, signed.account, signed.scholar, &next.address).await?;
    }
    let other = next.map(|next| next.address.as_str());
    let changed = Changed { kind: ChangeKind::Removed, address: &gone.address, other, was_primary: gone.primary };
    undo::tell(&tx, op, signed.account, &changed).await?;
    accounts::end_all_but(&tx, signed.account, Some(signed.session), op.now).await?;
    finish(op, tx, &signed, "account.address-removed").await
}

fn one_of<'a>(known: &'a [Known], address: &str) -> Result<&'a Known, AddressError> {
    known.iter().find(|one| one.address.eq_ignore_ascii_case(address.trim())).ok_or(AddressError::NotYours)
}

async fn finish(
    op: &Op,
    tx: sea_orm::DatabaseTransaction,
    signed: &Signed,
    action: &'static str,
) -> Result<(), AddressError> {
    let event = audit::Event { action, subject_kind: "account", subject: signed.account.0, detail: json!({}) };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, signed.scholar.as_slice()).await?;
    tx.commit().await?;
    Ok(())
}
