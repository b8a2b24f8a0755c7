//! What admins do with webhooks.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

use super::model::{Delivery, Event, LONGEST_ADDRESS, LONGEST_NAME, MOST, Webhook};
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::{DeliveryId, WebhookId};
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::text::tidy;

/// For how long the key before signs as well, so that nothing is lost while the other side changes.
const FORMER_KEY: TimeDelta = TimeDelta::hours(24);

/// Why a webhook was not made.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// It has no name.
    #[error("a webhook needs a name, so that you know later whose it is")]
    NoName,
    /// The name is too long.
    #[error("the name is longer than {LONGEST_NAME} letters; say it in fewer")]
    LongName,
    /// The address is too long.
    #[error("the address is longer than {LONGEST_ADDRESS} letters")]
    LongAddress,
    /// As many as there may be are there.
    #[error("there are {MOST} webhooks; remove one that is not needed any more")]
    Enough,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl WebhookError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoName | Self::LongName | Self::LongAddress | Self::Enough => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for WebhookError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// All webhooks by name, each with how many messages wait for it.
///
/// # Errors
/// The actor may not, or the database fails.
pub async fn list(op: &Op) -> Result<Vec<(Webhook, u64)>, Fault> {
    op.allows(Permission::ManageTokens)?;
    let waiting = store::waiting(&op.db).await?;
    let with_waiting = |webhook: Webhook| {
        let many = waiting.get(&webhook.id).copied().unwrap_or_default();
        (webhook, many)
    };
    Ok(store::all(&op.db).await?.into_iter().map(with_waiting).collect())
}

/// A webhook, how many messages wait for it, and a page of what it was told and will be, the newest first.
///
/// # Errors
/// The actor may not, there is none such, or the database fails.
pub async fn show(op: &Op, id: WebhookId, request: PageRequest) -> Result<(Webhook, u64, Page<Delivery>), Fault> {
    op.allows(Permission::ManageTokens)?;
    let webhook = found(&op.db, id).await?;
    let waiting = store::waiting(&op.db).await?.get(&id).copied().unwrap_or_default();
    Ok((webhook, waiting, store::deliveries(&op.db, id, request).await?))
}

/// Makes a webhook for an address that was found to be one that may be asked.
///
/// # Errors
/// [`WebhookError`].
pub async fn add(op: &Op, name: &str, address: &str) -> Result<Webhook, WebhookError> {
    op.require(Permission::ManageTokens)?;
    let name = tidy(name);
    if name.is_empty() {
        return Err(WebhookError::NoName);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(WebhookError::LongName);
    }
    if address.chars().count() > LONGEST_ADDRESS {
        return Err(WebhookError::LongAddress);
    }
    let tx = begin_write(&op.db).await?;
    if store::ids(&tx).await?.len() as u64 >= MOST {
        return Err(WebhookError::Enough);
    }
    let new = Webhook {
        id: WebhookId::new(),
        name,
        address: address.to_owned(),
        key: Uuid::now_v7(),
        former: None,
        created_at: op.now,
        paused: None,
    };
    store::insert(&tx, &new).await?;
    told(&tx, op, "webhook.add", &new).await?;
    tx.commit().await.map_err(Fault::from)?;
    Ok(new)
}

/// Lets a webhook pause; what happens meanwhile waits for it.
///
/// # Errors
/// The actor may not, there is none such, or the database fails.
pub async fn pause(op: &Op, id: WebhookId) -> Result<(), Fault> {
    set_pause(op, id, "webhook.pause", Some("paused by hand")).await
}

/// Ends the pause of a webhook.
///
/// # Errors
/// As [`pause`].
pub async fn resume(op: &Op, id: WebhookId) -> Result<(), Fault> {
    set_pause(op, id, "webhook.resume", None).await
}

async fn set_pause(op: &Op, id: WebhookId, action: &str, why: Option<&str>) -> Result<(), Fault> {
    let (tx, webhook) = begin(op, id).await?;
    if store::set_pause(&tx, id, why.map(|why| (op.now, why))).await? {
        told(&tx, op, action, &webhook).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Gives a webhook a new key, and says which. The one before signs as well for a day.
///
/// # Errors
/// As [`pause`].
pub async fn rotate(op: &Op, id: WebhookId) -> Result<Uuid, Fault> {
    let (tx, webhook) = begin(op, id).await?;
    let key = Uuid::now_v7();
    store::set_key(&tx, id, key, op.now + FORMER_KEY).await?;
    told(&tx, op, "webhook.rotate", &webhook).await?;
    tx.commit().await?;
    Ok(key)
}

/// Removes a webhook with all that waits for it.
///
/// # Errors
/// As [`pause`].
pub async fn remove(op: &Op, id: WebhookId) -> Result<(), Fault> {
    let (tx, webhook) = begin(op, id).await?;
    store::remove(&tx, id).await?;
    told(&tx, op, "webhook.remove", &webhook).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a message that tells nothing, to see whether it arrives.
///
/// # Errors
/// As [`pause`].
pub async fn test(op: &Op, id: WebhookId) -> Result<(), Fault> {
    let (tx, _) = begin(op, id).await?;
    store::queue(&tx, op, &[id], Event::Test, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a message that was given up, or that arrived, once more.
///
/// # Errors
/// As [`pause`]; also where the message still waits.
pub async fn again(op: &Op, id: WebhookId, delivery: DeliveryId) -> Result<(), Fault> {
    let (tx, _) = begin(op, id).await?;
    if !store::again(&tx, op.now, id, delivery).await? {
        return Err(Fault::NotFound("message that is settled"));
    }
    tx.commit().await?;
    Ok(())
}

async fn begin(op: &Op, id: WebhookId) -> Result<(DatabaseTransaction, Webhook), Fault> {
    op.require(Permission::ManageTokens)?;
    let tx = begin_write(&op.db).await?;
    let webhook = found(&tx, id).await?;
    Ok((tx, webhook))
}

async fn found(db: &impl ConnectionTrait, id: WebhookId) -> Result<Webhook, Fault> {
    store::one(db, id).await?.ok_or(Fault::NotFound("webhook"))
}

/// Writes down what was done. The address stays out of it: some hold a secret.
pub(super) async fn told(tx: &impl ConnectionTrait, op: &Op, action: &str, webhook: &Webhook) -> Result<(), Fault> {
    let detail = json!({ "name": webhook.name });
    let event = audit::Event { action, subject_kind: "webhook", subject: webhook.id.0, detail };
    Ok(audit::record(tx, op, event).await?)
}
