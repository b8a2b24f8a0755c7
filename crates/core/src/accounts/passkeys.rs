//! Passkeys of accounts, and challenges that wait for their answer. What a passkey's record means is known to the
//! site alone, which checks it; here it is kept.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set, SqlErr,
};
use serde_json::Value;
use uuid::Uuid;

use super::model::{How, Signed};
use super::sessions::{Started, start_session};
use super::store;
use super::tell::{KeyChange, tell};
use crate::audit;
use crate::db::begin_write;
use crate::entity::{ceremony, passkey, session};
use crate::fault::{Fault, Kind};
use crate::id::{AccountId, CeremonyId, PasskeyId};
use crate::op::Op;

/// How long a challenge waits for a passkey's answer.
const WAITS: TimeDelta = TimeDelta::minutes(5);

/// How long a provider may take: people may have to sign in there first.
const PROVIDER_WAITS: TimeDelta = TimeDelta::minutes(10);

/// How many passkeys an account may have: enough for every device, too few to fill a table with.
const MOST: usize = 20;

/// Longest name of a passkey, in characters.
const LONGEST_NAME: usize = 60;

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Identity.
    pub id: PasskeyId,
    /// Whose it is.
    pub account: AccountId,
    /// The authenticator's name for it, base64url.
    pub credential: String,
    /// What the site checks answers by.
    pub record: Value,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last shown.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What a challenge is for. The answer to one is no answer to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Adding a passkey.
    Add,
    /// Signing in.
    SignIn,
    /// Showing once more who one is.
    Again,
    /// Signing in by a provider of `OpenID` Connect.
    Provider,
    /// Connecting such a provider with one's account.
    Connect,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SignIn => "sign-in",
            Self::Again => "again",
            Self::Provider => "provider",
            Self::Connect => "connect",
        }
    }

    fn waits(self) -> TimeDelta {
        match self {
            Self::Add | Self::SignIn | Self::Again => WAITS,
            Self::Provider | Self::Connect => PROVIDER_WAITS,
        }
    }
}

/// Why a passkey was not added or taken.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The challenge was answered, is too old, or was another browser's.
    #[error("this took too long or was done already; please begin again")]
    Over,
    /// It is an account's already.
    #[error("this passkey is in use already")]
    Taken,
    /// There are enough.
    #[error("twenty passkeys are the most; remove one first")]
    TooMany,
    /// Its owner could not do again what only a passkey allows.
    #[error("this is your last passkey, and your role asks for one; add another one first")]
    LastOne,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PasskeyError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Over => Kind::Invalid,
            Self::Taken | Self::TooMany | Self::LastOne => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<DbErr> for PasskeyError {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Keeps a challenge until it is answered, bound to the session that asked, if there is one.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn begin_ceremony(op: &Op, purpose: Purpose, state: Value) -> Result<CeremonyId, Fault> {
    let id = CeremonyId::new();
    ceremony::ActiveModel {
        id: Set(id.0),
        purpose: Set(purpose.as_str().to_owned()),
        session_id: Set(op.account().ok().map(|signed| signed.session.0)),
        state: Set(state),
        expires_at: Set(op.now + purpose.waits()),
    }
    .insert(&op.db)
    .await?;
    Ok(id)
}

/// What waits with a challenge that was begun for this purpose and by this session. Looking spends nothing.
///
/// # Errors
/// [`PasskeyError::Over`], or the database fails.
pub async fn look_at_ceremony(op: &Op, id: CeremonyId, purpose: Purpose) -> Result<Value, PasskeyError> {
    let row = ceremony::Entity::find_by_id(id.0).one(&op.db).await?.ok_or(PasskeyError::Over)?;
    if is_answered_by(op, &row, purpose) { Ok(row.state) } else { Err(PasskeyError::Over) }
}

fn is_answered_by(op: &Op, row: &ceremony::Model, purpose: Purpose) -> bool {
    let session = op.account().ok().map(|signed| signed.session.0);
    row.purpose == purpose.as_str() && row.session_id == session && row.expires_at > op.now
}

/// Takes a challenge that was begun for this purpose and by this session: each is answered once, rightly or wrongly.
///
/// # Errors
/// [`PasskeyError::Over`], or the database fails.
pub async fn take_ceremony(op: &Op, id: CeremonyId, purpose: Purpose) -> Result<Value, PasskeyError> {
    let tx = begin_write(&op.db).await?;
    let row = ceremony::Entity::find_by_id(id.0).one(&tx).await?.ok_or(PasskeyError::Over)?;
    let taken = ceremony::Entity::delete_by_id(id.0).exec(&tx).await?.rows_affected == 1;
    tx.commit().await?;
    if taken && is_answered_by(op, &row, purpose) { Ok(row.state) } else { Err(PasskeyError::Over) }
}

/// The passkeys of this account, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn passkeys_of(op: &Op, account: AccountId) -> Result<Vec<Passkey>, Fault> {
    let of = passkey::Entity::find().filter(passkey::Column::AccountId.eq(account.0));
    let rows = of.order_by_asc(passkey::Column::Id).all(&op.db).await?;
    Ok(rows.into_iter().map(passkey_of).collect())
}

/// The passkey of this name among authenticators.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn passkey_by_credential(op: &Op, credential: &str) -> Result<Option<Passkey>, Fault> {
    let found = passkey::Entity::find().filter(passkey::Column::Credential.eq(credential)).one(&op.db).await?;
    Ok(found.map(passkey_of))
}

fn passkey_of(row: passkey::Model) -> Passkey {
    Passkey {
        id: row.id.into(),
        account: row.account_id.into(),
        credential: row.credential,
        record: row.record,
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    }
}

/// Adds a passkey whose answer was right; from then on the session is a strong one.
///
/// # Errors
/// [`PasskeyError`].
pub async fn add_passkey(op: &Op, credential: &str, record: Value, name: &str) -> Result<PasskeyId, PasskeyError> {
    let signed = *op.fresh()?;
    let id = PasskeyId::new();
    let tx = begin_write(&op.db).await?;
    let of = passkey::Column::AccountId.eq(signed.account.0);
    if passkey::Entity::find().filter(of).all(&tx).await?.len() >= MOST {
        return Err(PasskeyError::TooMany);
    }
    let added = passkey::ActiveModel {
        id: Set(id.0),
        account_id: Set(signed.account.0),
        credential: Set(credential.to_owned()),
        record: Set(record),
        name: Set(named(name)),
        created_at: Set(op.now),
        last_used_at: Set(None),
    }
    .insert(&tx)
    .await;
    match added {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Err(PasskeyError::Taken);
        }
        added => added?,
    };
    strengthen(&tx, op, &signed).await?;
    record_change(&tx, op, &signed, "account.passkey-add", id).await?;
    tell(&tx, op, signed.account, KeyChange::PasskeyAdded).await?;
    tx.commit().await?;
    Ok(id)
}

/// A name of sensible length; one is given where there is none.
fn named(name: &str) -> String {
    let name: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "Passkey".to_owned() } else { name }
}

/// Gives a passkey of one's own another name.
///
/// # Errors
/// [`PasskeyError`]; one of somebody else's is not there.
pub async fn rename_passkey(op: &Op, id: PasskeyId, name: &str) -> Result<(), PasskeyError> {
    let signed = op.account()?;
    let renamed = passkey::Entity::update_many()
        .col_expr(passkey::Column::Name, Expr::value(named(name)))
        .filter(passkey::Column::Id.eq(id.0))
        .filter(passkey::Column::AccountId.eq(signed.account.0))
        .exec(&op.db)
        .await?;
    if renamed.rows_affected == 1 { Ok(()) } else { Err(Fault::NotFound("passkey").into()) }
}

/// Removes a passkey of one's own; the other sessions of the account end.
///
/// # Errors
/// [`PasskeyError`]; one of somebody else's is not there.
pub async fn remove_passkey(op: &Op, id: PasskeyId) -> Result<(), PasskeyError> {
    let signed = *op.fresh()?;
    let tx = begin_write(&op.db).await?;
    let own = passkey::Entity::find().filter(passkey::Column::AccountId.eq(signed.account.0)).all(&tx).await?;
    if !own.iter().any(|row| row.id == id.0) {
        return Err(Fault::NotFound("passkey").into());
    }
    if own.len() == 1 && signed.role > super::Role::Scholar {
        return Err(PasskeyError::LastOne);
    }
    passkey::Entity::delete_by_id(id.0).exec(&tx).await?;
    super::sessions::end_all_but(&tx, signed.account, Some(signed.session), op.now).await?;
    record_change(&tx, op, &signed, "account.passkey-remove", id).await?;
    tell(&tx, op, signed.account, KeyChange::PasskeyRemoved).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs in by a passkey whose answer was right, and keeps its record as it is now.
///
/// # Errors
/// [`PasskeyError::Over`] for an account that is suspended or gone, or the database fails.
pub async fn sign_in_by_passkey(
    op: &Op,
    used: &Passkey,
    record: Value,
    browser: &str,
) -> Result<Started, PasskeyError> {
    let tx = begin_write(&op.db).await?;
    let account = store::by_id(&tx, used.account).await?.filter(|account| account.suspended_at.is_none());
    let account = account.ok_or(PasskeyError::Over)?;
    note_use(&tx, used.id, record, op.now).await?;
    let started = start_session(&tx, op, &account, How::Passkey, browser, true).await?;
    tx.commit().await?;
    Ok(started)
}

/// Notes that the passkey was shown once more; the session is a strong one from now on.
///
/// # Errors
/// [`PasskeyError::Over`] where the passkey is another account's, or the database fails.
pub async fn shown_again(op: &Op, used: &Passkey, record: Value) -> Result<(), PasskeyError> {
    let signed = *op.account()?;
    if used.account != signed.account {
        return Err(PasskeyError::Over);
    }
    let tx = begin_write(&op.db).await?;
    note_use(&tx, used.id, record, op.now).await?;
    strengthen(&tx, op, &signed).await?;
    tx.commit().await?;
    Ok(())
}

async fn note_use(tx: &impl ConnectionTrait, id: PasskeyId, record: Value, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row =
        passkey::ActiveModel { id: Set(id.0), record: Set(record), last_used_at: Set(Some(now)), ..Default::default() };
    passkey::Entity::update(row).exec(tx).await.map(|_| ())
}

/// The session counts as strong from now on.
pub(super) async fn strengthen(tx: &impl ConnectionTrait, op: &Op, signed: &Signed) -> Result<(), DbErr> {
    let row = session::ActiveModel { id: Set(signed.session.0), strong_at: Set(Some(op.now)), ..Default::default() };
    session::Entity::update(row).exec(tx).await.map(|_| ())
}

async fn record_change(
    tx: &impl ConnectionTrait,
    op: &Op,
    signed: &Signed,
    action: &str,
    passkey: PasskeyId,
) -> Result<(), Fault> {
    let detail = serde_json::json!({ "passkey": passkey });
    let event = audit::Event { action, subject_kind: "account", subject: signed.account.0, detail };
    Ok(audit::record(tx, op, event).await?)
}

/// Forgets challenges that nobody answered.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_ceremonies(op: &Op) -> Result<u64, Fault> {
    let over = ceremony::Entity::delete_many().filter(ceremony::Column::ExpiresAt.lte(op.now));
    Ok(over.exec(&op.db).await?.rows_affected)
}

/// The name in accounts of authenticators: ours for the account, never an address.
#[must_use]
pub fn handle(account: AccountId) -> Uuid {
    account.0
}
