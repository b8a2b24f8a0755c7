//! Proving an address by a letter. Looking at its link spends nothing; a press of its button does, once, by the
//! account that asked.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{AddressError, ChangeKind};
use super::store;
use super::undo::{self, Changed};
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::ProofId;
use crate::indexing;
use crate::limits::{self, Limit};
use crate::mail::{self, Class, Letter, NewLetter, OutboxAddress, To};
use crate::op::Op;
use crate::scholars::EmailAddress;
use crate::secret::{Token, fingerprint};

/// How long the link is good for.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// Letters that one account may ask for, and letters to one address, however it is written.
const OF_ACCOUNT: Limit = Limit { name: "address.account", most: 6, per: TimeDelta::hours(1) };
const TO_ADDRESS_HOUR: Limit = Limit { name: "address.to-hour", most: 3, per: TimeDelta::hours(1) };
const TO_ADDRESS_DAY: Limit = Limit { name: "address.to-day", most: 6, per: TimeDelta::days(1) };

/// What the letter says.
#[derive(Clone, Debug)]
pub struct ProofLetter {
    /// The secret of the link.
    pub token: Token,
    /// When the link is over.
    pub expires_at: DateTime<Utc>,
}

/// Asks for a letter to this address, to prove it.
///
/// # Errors
/// [`AddressError`].
pub async fn ask(op: &Op, address: &EmailAddress) -> Result<(), AddressError> {
    let signed = *op.account()?;
    let mailbox = address.mailbox().split('+').next().unwrap_or_default().replace('.', "");
    let mailbox = format!("{mailbox}@{}", address.domain());
    limits::take(&op.db, op, &OF_ACCOUNT, &signed.account.to_string()).await??;
    limits::take(&op.db, op, &TO_ADDRESS_HOUR, &mailbox).await??;
    limits::take(&op.db, op, &TO_ADDRESS_DAY, &mailbox).await??;
    let tx = begin_write(&op.db).await?;
    let proof = store::add_proof(&tx, signed.account, address.as_str(), op.now, op.now + LASTS).await?;
    let new = NewLetter {
        letter: Letter::ProveAddress { proof },
        to: To::Address(OutboxAddress::from(address)),
        class: Class::SignIn,
        not_before: None,
    };
    mail::queue(&tx, op, new).await?;
    tx.commit().await?;
    Ok(())
}

/// What the letter of this proof says: to be called when it is sent. `None` where there is nothing to send any more.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn proof_letter(op: &Op, proof: ProofId) -> Result<Option<ProofLetter>, Fault> {
    let tx = begin_write(&op.db).await?;
    let Some(row) = store::open_proof(&tx, proof, op.now).await? else { return Ok(None) };
    let token = Token::new();
    store::set_proof_token(&tx, proof, &token.fingerprint()).await?;
    tx.commit().await?;
    Ok(Some(ProofLetter { token, expires_at: row.expires_at }))
}

/// The address that this link proves, if it is good and this account asked for it.
///
/// # Errors
/// [`Fault::SignIn`], or the database fails.
pub async fn open(op: &Op, token: &str) -> Result<Option<String>, Fault> {
    let signed = *op.account()?;
    let found = store::proof_by_token(&op.db, &fingerprint(token), op.now).await?;
    Ok(found.filter(|row| row.account_id == signed.account.0).map(|row| row.address))
}

/// Spends the link: the address is the person's from now on, on the record and to sign in by.
///
/// # Errors
/// [`AddressError`].
pub async fn prove(op: &Op, token: &str) -> Result<String, AddressError> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    let found = store::proof_by_token(&tx, &fingerprint(token), op.now).await?;
    let row = found.filter(|row| row.account_id == signed.account.0).ok_or(AddressError::Over)?;
    if !store::close_proof(&tx, row.id.into(), op.now).await? {
        return Err(AddressError::Over);
    }
    let before = store::primary(&tx, signed.account, signed.scholar).await?;
    store::add(&tx, signed.account, signed.scholar, &row.address, op.now).await?;
    let other = before.as_deref();
    let changed = Changed { kind: ChangeKind::Added, address: &row.address, other, was_primary: false };
    undo::tell(&tx, op, signed.account, &changed).await?;
    let event = audit::Event {
        action: "account.address-added",
        subject_kind: "account",
        subject: signed.account.0,
        detail: serde_json::json!({}),
    };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, signed.scholar.as_slice()).await?;
    tx.commit().await?;
    Ok(row.address)
}
