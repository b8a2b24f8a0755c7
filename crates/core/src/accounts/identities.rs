//! Providers of `OpenID` Connect: whom they know as whose account. Issuer and subject together are the key; an
//! address never finds an account, however well it is proved.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder,
    Set, SqlErr,
};

use super::model::{Account, How, Role};
use super::sessions::{Started, start_session};
use super::sign_in::{FROM_SOURCE, OF_ALL, whose};
use super::store;
use super::tell::{KeyChange, tell};
use crate::audit;
use crate::db::begin_write;
use crate::entity::{identity, passkey, scholar_email};
use crate::fault::{Fault, Kind};
use crate::id::{AccountId, IdentityId, ScholarId};
use crate::limits::{self, TooMany};
use crate::op::Op;
use crate::scholars::{EmailAddress, OrcidId};

/// How many an account may have.
const MOST: usize = 10;

/// Whom a provider knows an account's owner as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Identity.
    pub id: IdentityId,
    /// The provider's word in the settings at the time.
    pub provider: String,
    /// The ORCID iD that is proved by it.
    pub orcid: Option<String>,
    /// When it was connected.
    pub created_at: DateTime<Utc>,
    /// When it was last signed in by.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What a provider says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldAddress {
    /// It tells none.
    None,
    /// It has not checked it.
    Unproved,
    /// It has checked that the address is this person's.
    Proved(EmailAddress),
}

/// Who somebody is, as a provider has shown and the site has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The provider's word in the settings.
    pub provider: String,
    /// Who says so.
    pub issuer: String,
    /// The person, among the issuer's.
    pub subject: String,
    /// The address, as far as it tells one.
    pub address: ToldAddress,
    /// The ORCID iD, where the issuer is the one that gives them out.
    pub orcid: Option<OrcidId>,
}

/// Why somebody is not signed in by a provider, or a provider not connected or disconnected.
#[derive(Debug, thiserror::Error)]
pub enum NotByProvider {
    /// So often and no more.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The account is suspended.
    #[error("nobody can sign in to this account now")]
    Suspended,
    /// The proved address belongs to an account that the provider is not connected with.
    #[error("sign in by letter first, and connect the provider under “Signing in”")]
    LetterFirst,
    /// The provider tells an address that it has not checked.
    #[error("the provider has not checked your address; confirm it there, or sign in by letter")]
    Unproved,
    /// It is another account's.
    #[error("this is connected with another account already; disconnect it there first")]
    Taken,
    /// There are enough.
    #[error("ten connected providers are the most; disconnect one first")]
    Enough,
    /// Without it nobody could sign in to the account any more.
    #[error("this is your last way to sign in")]
    LastWay,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl NotByProvider {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::TooMany,
            Self::Suspended | Self::LetterFirst | Self::Unproved => Kind::Invalid,
            Self::Taken | Self::Enough | Self::LastWay => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<DbErr> for NotByProvider {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Counts one who sets out to a provider, by the limits of those who ask for letters.
///
/// # Errors
/// [`NotByProvider::TooMany`], or the database fails.
pub async fn count_way_out(op: &Op, source: &str) -> Result<(), NotByProvider> {
    limits::take(&op.db, op, &FROM_SOURCE, source).await??;
    Ok(limits::take(&op.db, op, &OF_ALL, "").await??)
}

/// Signs in who the provider has shown. Who was never seen gets a new account: with the address, where it is proved
/// and belongs to no account; without one, where the provider tells none.
///
/// # Errors
/// [`NotByProvider`].
pub async fn sign_in_by_identity(op: &Op, shown: &Shown, browser: &str) -> Result<Started, NotByProvider> {
    let tx = begin_write(&op.db).await?;
    let account = match known(&tx, shown).await? {
        Some(row) => {
            note_use(&tx, op, &row, shown).await?;
            store::by_id(&tx, row.account_id.into()).await?.ok_or(Fault::NotFound("account"))?
        }
        None => new_account(&tx, op, shown).await?,
    };
    if account.suspended_at.is_some() {
        return Err(NotByProvider::Suspended);
    }
    let started = start_session(&tx, op, &account, How::Provider, browser, false).await?;
    tx.commit().await?;
    Ok(started)
}

async fn known(db: &impl ConnectionTrait, shown: &Shown) -> Result<Option<identity::Model>, DbErr> {
    identity::Entity::find()
        .filter(identity::Column::Issuer.eq(shown.issuer.as_str()))
        .filter(identity::Column::Subject.eq(shown.subject.as_str()))
        .one(db)
        .await
}

async fn note_use(tx: &impl ConnectionTrait, op: &Op, row: &identity::Model, shown: &Shown) -> Result<(), DbErr> {
    let used = identity::ActiveModel {
        id: Set(row.id),
        provider: Set(shown.provider.clone()),
        orcid: Set(shown.orcid.map(|orcid| orcid.to_string())),
        last_used_at: Set(Some(op.now)),
        ..Default::default()
    };
    identity::Entity::update(used).exec(tx).await.map(|_| ())
}

/// The account of somebody who was never seen, as the first letter would make it.
async fn new_account(tx: &impl ConnectionTrait, op: &Op, shown: &Shown) -> Result<Account, NotByProvider> {
    let (address, scholar) = match &shown.address {
        ToldAddress::Unproved => return Err(NotByProvider::Unproved),
        ToldAddress::None => (None, None),
        ToldAddress::Proved(address) => match whose(tx, address.as_str()).await? {
            (Some(_), _) => return Err(NotByProvider::LetterFirst),
            (None, scholar) => (Some(address), scholar),
        },
    };
    let account =
        Account { id: AccountId::new(), scholar, role: Role::Scholar, created_at: op.now, suspended_at: None };
    store::insert(tx, &account).await?;
    if let Some(address) = address {
        store::add_address(tx, account.id, address.as_str(), Some(op.now)).await?;
    }
    add(tx, op, account.id, shown, Some(op.now)).await?;
    Ok(account)
}

async fn add(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    shown: &Shown,
    used: Option<DateTime<Utc>>,
) -> Result<(), NotByProvider> {
    let id = IdentityId::new();
    let added = identity::ActiveModel {
        id: Set(id.0),
        account_id: Set(account.0),
        issuer: Set(shown.issuer.clone()),
        subject: Set(shown.subject.clone()),
        provider: Set(shown.provider.clone()),
        orcid: Set(shown.orcid.map(|orcid| orcid.to_string())),
        created_at: Set(op.now),
        last_used_at: Set(used),
    }
    .insert(tx)
    .await;
    match added {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Err(NotByProvider::Taken);
        }
        added => added?,
    };
    note_change(tx, op, account, "account.provider-connect", id, &shown.provider).await
}

async fn note_change(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    action: &str,
    id: IdentityId,
    provider: &str,
) -> Result<(), NotByProvider> {
    let detail = serde_json::json!({ "identity": id, "provider": provider });
    let event = audit::Event { action, subject_kind: "account", subject: account.0, detail };
    Ok(audit::record(tx, op, event).await?)
}

/// Connects what the provider has shown with the account of who is signed in. That they had shown who they are
/// shortly before is asked when they set out (`Op::fresh`). What is connected already stays so.
///
/// # Errors
/// [`NotByProvider`].
pub async fn connect_identity(op: &Op, shown: &Shown) -> Result<(), NotByProvider> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    match known(&tx, shown).await? {
        Some(row) if row.account_id == signed.account.0 => note_use(&tx, op, &row, shown).await?,
        Some(_) => return Err(NotByProvider::Taken),
        None => {
            if own(&tx, signed.account).await?.len() >= MOST {
                return Err(NotByProvider::Enough);
            }
            add(&tx, op, signed.account, shown, None).await?;
            tell(&tx, op, signed.account, KeyChange::ProviderConnected).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn own(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<identity::Model>, DbErr> {
    let of = identity::Entity::find().filter(identity::Column::AccountId.eq(account.0));
    of.order_by_asc(identity::Column::Id).all(db).await
}

/// What is connected with this account, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn identities_of(op: &Op, account: AccountId) -> Result<Vec<Identity>, Fault> {
    let identity = |row: identity::Model| Identity {
        id: row.id.into(),
        provider: row.provider,
        orcid: row.orcid,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(own(&op.db, account).await?.into_iter().map(identity).collect())
}

/// Disconnects a provider from one's own account; its other sessions end. The last way to sign in goes only where
/// its owner is `sure`.
///
/// # Errors
/// [`NotByProvider`]; one of somebody else's is not there.
pub async fn disconnect_identity(op: &Op, id: IdentityId, sure: bool) -> Result<(), NotByProvider> {
    let signed = *op.fresh()?;
    let tx = begin_write(&op.db).await?;
    let all = own(&tx, signed.account).await?;
    let gone = all.iter().find(|row| row.id == id.0).ok_or(Fault::NotFound("connected provider"))?;
    if !sure && all.len() == 1 && !has_other_way(&tx, signed.account, signed.scholar).await? {
        return Err(NotByProvider::LastWay);
    }
    identity::Entity::delete_by_id(id.0).exec(&tx).await?;
    super::sessions::end_all_but(&tx, signed.account, Some(signed.session), op.now).await?;
    note_change(&tx, op, signed.account, "account.provider-disconnect", id, &gone.provider).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a letter can reach the account's owner, or they have a passkey.
async fn has_other_way(
    db: &impl ConnectionTrait,
    account: AccountId,
    scholar: Option<ScholarId>,
) -> Result<bool, Fault> {
    if !store::addresses(db, account).await?.is_empty() {
        return Ok(true);
    }
    if passkey::Entity::find().filter(passkey::Column::AccountId.eq(account.0)).count(db).await? > 0 {
        return Ok(true);
    }
    let Some(scholar) = scholar else { return Ok(false) };
    for row in scholar_email::Entity::find().filter(scholar_email::Column::ScholarId.eq(scholar.0)).all(db).await? {
        if store::scholar_on_file(db, &row.normalized).await? == Some(scholar) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this iD of the scholar's is proved: their account is connected with ORCID under it.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn orcid_is_proved(op: &Op, scholar: ScholarId, orcid: &str) -> Result<bool, Fault> {
    let Some(account) = store::by_scholar(&op.db, scholar).await? else { return Ok(false) };
    let proved = identity::Entity::find()
        .filter(identity::Column::AccountId.eq(account.id.0))
        .filter(identity::Column::Orcid.eq(orcid));
    Ok(proved.count(&op.db).await? > 0)
}
