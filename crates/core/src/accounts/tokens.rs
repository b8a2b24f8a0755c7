//! Tokens of the API: what programs of an account's owner may do, until they expire or are revoked.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, PaginatorTrait as _,
    QueryFilter, QueryOrder, Select, Set,
};
use serde::{Deserialize, Serialize};

use super::model::Role;
use super::tell::{KeyChange, tell};
use super::{Permission, store};
use crate::audience::Viewer;
use crate::audit;
use crate::db::begin_write;
use crate::entity::{account, api_token};
use crate::fault::{BadRow, Fault, Kind};
use crate::id::{AccountId, ScholarId, TokenId};
use crate::op::Op;
use crate::scholars::EmailAddress;
use crate::secret::{Token, fingerprint};

/// What every token begins with, so that one that leaked is known for what it is.
const PREFIX: &str = "clg_";

/// How long a token is good for.
const LASTS: TimeDelta = TimeDelta::days(365);

/// How often a token notes that it is in use.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Something that a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Read people and institutions as the account's owner sees them.
    Read,
    /// Send in news, publications, promotions and achievements, and read one's own.
    Submit,
    /// Read the staff's reports.
    Reports,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Submit, Self::Reports];

    /// The word in commands and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Submit => "submit",
            Self::Reports => "reports",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| format!("“{text}” is no scope; read, submit or reports is meant"))
    }
}

/// Scopes of a token, as one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// Whether this is one of them.
    #[must_use]
    pub fn have(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// Those that both have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.have(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | 1 << scope as u8))
    }
}

/// A program that acts for an account's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// By which token.
    pub token: TokenId,
    /// For which account.
    pub account: AccountId,
    /// Whose account it is.
    pub scholar: Option<ScholarId>,
    /// What the account may do.
    pub role: Role,
    /// What the token is for.
    pub scopes: Scopes,
}

impl Client {
    /// As whom the program sees profiles.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        if self.scopes.have(Scope::Read) { self.role.viewer(self.scholar) } else { Viewer::Visitor }
    }

    /// Whether the program may do this. What asks for a passkey is for people alone.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        permission == Permission::ReadReports && permission.is_of(self.role) && self.scopes.have(Scope::Reports)
    }
}

/// A token as its owner and admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Identity.
    pub id: TokenId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it is over.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// How many tokens one person has at a time.
const MOST: u64 = 20;

/// Why a token was not made.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Nobody signs in by this address.
    #[error("nobody signs in by this address; give a role first, or sign in once")]
    NoAccount,
    /// A token for nothing.
    #[error("a token needs one scope at least: read, submit or reports")]
    NoScope,
    /// A token without a name.
    #[error("a token needs a name, so that you know later what it was for")]
    NoName,
    /// The staff's reports are for staff.
    #[error("the scope “reports” is for staff")]
    NotStaff,
    /// As many as one may have are there.
    #[error("you have twenty tokens; revoke one that you do not need any more")]
    Enough,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl TokenError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoAccount => Kind::NotFound,
            Self::NoScope | Self::NoName | Self::NotStaff | Self::Enough => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for TokenError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Makes a token for the account that signs in by this address. Its text is given this once; the database keeps
/// its fingerprint.
///
/// # Errors
/// [`TokenError`].
pub async fn create_token(
    op: &Op,
    address: &EmailAddress,
    name: &str,
    scopes: &BTreeSet<Scope>,
) -> Result<String, TokenError> {
    op.require(Permission::ManageTokens)?;
    if scopes.is_empty() {
        return Err(TokenError::NoScope);
    }
    let tx = begin_write(&op.db).await?;
    let account = store::by_address(&tx, address.as_str()).await?.ok_or(TokenError::NoAccount)?;
    let text = insert(&tx, op, account.id, name, scopes).await?;
    tx.commit().await?;
    Ok(text)
}

/// Makes a token of one's own. Its text is given this once; the database keeps its fingerprint.
///
/// # Errors
/// [`TokenError`]; it asks that one showed within ten minutes that it is oneself.
pub async fn create_own_token(op: &Op, name: &str, scopes: &BTreeSet<Scope>) -> Result<String, TokenError> {
    let signed = *op.fresh()?;
    if name.trim().is_empty() {
        return Err(TokenError::NoName);
    }
    if scopes.is_empty() {
        return Err(TokenError::NoScope);
    }
    if scopes.contains(&Scope::Reports) && !Permission::ReadReports.is_of(signed.role) {
        return Err(TokenError::NotStaff);
    }
    let tx = begin_write(&op.db).await?;
    if good_of(signed.account, op.now).count(&tx).await? >= MOST {
        return Err(TokenError::Enough);
    }
    let text = insert(&tx, op, signed.account, name, scopes).await?;
    tell(&tx, op, signed.account, KeyChange::TokenMade).await?;
    tx.commit().await?;
    Ok(text)
}

/// The tokens of an account that are good at this moment.
fn good_of(account: AccountId, now: DateTime<Utc>) -> Select<api_token::Entity> {
    api_token::Entity::find()
        .filter(api_token::Column::AccountId.eq(account.0))
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(api_token::Column::ExpiresAt.gt(now))
}

async fn insert(
    tx: &DatabaseTransaction,
    op: &Op,
    account: AccountId,
    name: &str,
    scopes: &BTreeSet<Scope>,
) -> Result<String, Fault> {
    let text = format!("{PREFIX}{}", Token::new().as_str());
    let id = TokenId::new();
    api_token::ActiveModel {
        id: Set(id.0),
        account_id: Set(account.0),
        name: Set(name.trim().chars().take(80).collect()),
        fingerprint: Set(fingerprint(&text)),
        scopes: Set(serde_json::json!(scopes)),
        created_at: Set(op.now),
        expires_at: Set(op.now + LASTS),
        last_used_at: Set(None),
        revoked_at: Set(None),
    }
    .insert(tx)
    .await?;
    let detail = serde_json::json!({ "token": id, "scopes": scopes });
    let event = audit::Event { action: "token.create", subject_kind: "account", subject: account.0, detail };
    audit::record(tx, op, event).await?;
    Ok(text)
}

/// Whom this token's program acts for; `None` where the token is none, is over or was revoked.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn find_client(db: &DatabaseConnection, now: DateTime<Utc>, text: &str) -> Result<Option<Client>, Fault> {
    client(db, now, api_token::Column::Fingerprint.eq(fingerprint(text))).await
}

/// Whom the program of the token of this id acts for; `None` where that token is over or was revoked.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn client_of_token(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    id: TokenId,
) -> Result<Option<Client>, Fault> {
    client(db, now, api_token::Column::Id.eq(id.0)).await
}

async fn client(db: &DatabaseConnection, now: DateTime<Utc>, is: Expr) -> Result<Option<Client>, Fault> {
    let found = api_token::Entity::find()
        .filter(is)
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(api_token::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let owner = account::Entity::find_by_id(row.account_id).one(db).await?;
    let Some(owner) = owner.filter(|owner| owner.suspended_at.is_none()) else { return Ok(None) };
    if row.last_used_at.is_none_or(|used| now - used >= SEEN_EVERY) {
        api_token::Entity::update_many()
            .col_expr(api_token::Column::LastUsedAt, Expr::value(now))
            .filter(api_token::Column::Id.eq(row.id))
            .exec(db)
            .await?;
    }
    Ok(Some(Client {
        token: row.id.into(),
        account: owner.id.into(),
        scholar: owner.scholar_id.map(Into::into),
        role: owner.role.parse().map_err(|_| BadRow::new("account", "role", owner.id))?,
        scopes: scopes_of(&row)?.into_iter().collect(),
    }))
}

fn scopes_of(row: &api_token::Model) -> Result<BTreeSet<Scope>, BadRow> {
    serde_json::from_value(row.scopes.clone()).map_err(|_| BadRow::new("api_token", "scopes", row.id))
}

/// One's own tokens that are still good, the newest first.
///
/// # Errors
/// [`Fault`] when nobody is signed in, the database fails or a row makes no sense.
pub async fn own_tokens(op: &Op) -> Result<Vec<ApiToken>, Fault> {
    let signed = op.account()?;
    let rows = good_of(signed.account, op.now).order_by_desc(api_token::Column::Id).all(&op.db).await?;
    let token = |row: api_token::Model| {
        let scopes = scopes_of(&row)?;
        Ok(ApiToken {
            id: row.id.into(),
            name: row.name,
            scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
    };
    rows.into_iter().map(token).collect()
}

/// Revokes one of one's own tokens; its programs are refused from then on.
///
/// # Errors
/// [`Fault::NotFound`] for one of somebody else's, or the database fails.
pub async fn revoke_token(op: &Op, id: TokenId) -> Result<(), Fault> {
    let signed = op.account()?;
    let tx = begin_write(&op.db).await?;
    let own = api_token::Column::Id.eq(id.0).and(api_token::Column::AccountId.eq(signed.account.0));
    let revoked = api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(op.now))
        .filter(own)
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(&tx)
        .await?;
    if revoked.rows_affected == 0 {
        return Err(Fault::NotFound("token"));
    }
    let detail = serde_json::json!({ "token": id });
    let event = audit::Event { action: "token.revoke", subject_kind: "account", subject: signed.account.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}
