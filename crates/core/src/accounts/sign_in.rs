//! Signing in by letter: a link and a code of six digits, for ten minutes, for the browser that asked.
//!
//! Asking tells nobody whether an address is on file: the letter is written, and the address looked up, by the
//! worker. Looking at a link never spends it; a press of a button does, once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use subtle::ConstantTimeEq as _;

use super::model::{Account, How, Role};
use super::sessions::{Started, start_session};
use super::store;
use crate::db::begin_write;
use crate::entity::sign_in;
use crate::fault::{Fault, Kind};
use crate::id::{AccountId, ScholarId, SignInId};
use crate::limits::{self, Limit, TooMany};
use crate::mail::{self, Class, Letter, NewLetter, To};
use crate::op::Op;
use crate::scholars::EmailAddress;
use crate::secret::{Token, code, fingerprint};

/// How long link and code are good for.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// How often a code may be wrong.
const TRIES: i32 = 5;

/// How long old requests are kept: as long as their letters may wait.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Letters to one address, however it is written: nobody can be flooded by way of us.
const TO_ADDRESS_HOUR: Limit = Limit { name: "sign-in.address-hour", most: 3, per: TimeDelta::hours(1) };
const TO_ADDRESS_DAY: Limit = Limit { name: "sign-in.address-day", most: 6, per: TimeDelta::days(1) };
/// Requests from one network.
pub(super) const FROM_SOURCE: Limit = Limit { name: "sign-in.source", most: 20, per: TimeDelta::hours(1) };
/// Requests of one browser that has signed in by this address before: strangers cannot use them up.
const FROM_KNOWN: Limit = Limit { name: "sign-in.known-browser", most: 3, per: TimeDelta::hours(1) };
/// Requests of everybody together; beyond it something is wrong.
pub(super) const OF_ALL: Limit = Limit { name: "sign-in.all", most: 5_000, per: TimeDelta::hours(1) };

/// The secret that a browser keeps in a cookie, by which it is known as the one that asked.
#[derive(Clone, Copy, Debug)]
pub struct Browser<'a>(pub &'a str);

impl Browser<'_> {
    fn fingerprint(self) -> String {
        fingerprint(self.0)
    }
}

/// Somebody asks for a letter to sign in by.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Where to.
    pub address: &'a EmailAddress,
    /// The asking browser.
    pub browser: Browser<'a>,
    /// The network that the request comes from.
    pub source: &'a str,
    /// Whether this browser showed that it signed in by this address before.
    pub known: bool,
    /// The path to go on to afterwards.
    pub next: &'a str,
}

/// The letter will be written if there is a reason to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub id: SignInId,
    /// When link and code are over.
    pub expires_at: DateTime<Utc>,
}

/// Somebody is signed in by a letter.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub started: Started,
    /// The path that they wanted to go to.
    pub next: String,
    /// The address that the letter went to.
    pub address: String,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    /// Letters are written so often and no more.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The link or code was used, is older than ten minutes, or never was one.
    #[error("this link or code is over; ask for a new letter")]
    Over,
    /// The link was opened in another browser than the one that asked.
    #[error("this link belongs to the browser in which you asked for it; type the letter's code there")]
    OtherBrowser,
    /// The code is not the letter's.
    #[error("this is not the letter's code; {left} tries are left")]
    WrongCode {
        /// How many tries are left.
        left: i32,
    },
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl NotSignedIn {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::TooMany,
            Self::Over | Self::OtherBrowser | Self::WrongCode { .. } => Kind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for NotSignedIn {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// What a link leads to when somebody looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It is good, and this is the browser that asked.
    Here,
    /// It is good, and another browser asked.
    OtherBrowser,
    /// It is over, or never was one.
    Over,
}

/// What the letter says.
#[derive(Clone, Debug)]
pub struct SignInLetter {
    /// Where it goes.
    pub address: String,
    /// The secret of the link.
    pub token: Token,
    /// The code.
    pub code: String,
    /// Whether the address is on file.
    pub found: Found,
    /// When both are over.
    pub expires_at: DateTime<Utc>,
}

/// Whom an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// An account, or a scholar who has none yet.
    OnFile,
    /// Nobody that we know of.
    Nobody,
}

/// Asks for a letter. Whatever the address is, the answer and the work are the same.
///
/// # Errors
/// [`NotSignedIn::TooMany`], or the database fails.
pub async fn ask(op: &Op, ask: &Ask<'_>) -> Result<Asked, NotSignedIn> {
    count(op, ask).await?;
    let (id, expires_at, browser) = (SignInId::new(), op.now + LASTS, ask.browser.fingerprint());
    let tx = begin_write(&op.db).await?;
    store::close_requests(&tx, sign_in::Column::Browser, &browser, op.now).await?;
    sign_in::ActiveModel {
        id: Set(id.0),
        browser: Set(browser),
        address: Set(ask.address.as_str().to_owned()),
        normalized: Set(ask.address.as_str().to_owned()),
        next: Set(ask.next.to_owned()),
        created_at: Set(op.now),
        expires_at: Set(expires_at),
        account_id: Set(None),
        scholar_id: Set(None),
        link: Set(None),
        code: Set(None),
        tries: Set(0),
        closed_at: Set(None),
    }
    .insert(&tx)
    .await?;
    let to = To::Address(ask.address.into());
    let letter = Letter::SignIn { request: id };
    mail::queue(&tx, op, NewLetter { letter, to, class: Class::SignIn, not_before: None }).await?;
    tx.commit().await?;
    Ok(Asked { id, expires_at })
}

async fn count(op: &Op, ask: &Ask<'_>) -> Result<(), NotSignedIn> {
    limits::take(&op.db, op, &FROM_SOURCE, ask.source).await??;
    limits::take(&op.db, op, &OF_ALL, "").await??;
    if ask.known {
        let key = format!("{} {}", ask.browser.fingerprint(), ask.address.as_str());
        return Ok(limits::take(&op.db, op, &FROM_KNOWN, &key).await??);
    }
    let mailbox = one_mailbox(ask.address);
    limits::take(&op.db, op, &TO_ADDRESS_HOUR, &mailbox).await??;
    limits::take(&op.db, op, &TO_ADDRESS_DAY, &mailbox).await??;
    Ok(())
}

/// Ways to write an address that many providers bring into one mailbox count as one.
fn one_mailbox(address: &EmailAddress) -> String {
    let mailbox = address.mailbox().split('+').next().unwrap_or_default().replace('.', "");
    format!("{mailbox}@{}", address.domain())
}

/// What the letter of this request says: to be called when it is sent. Link and code are made here, and only
/// their fingerprints are kept. `None` where there is nothing to send any more.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn letter(op: &Op, request: SignInId) -> Result<Option<SignInLetter>, Fault> {
    let tx = begin_write(&op.db).await?;
    let Some(row) = sign_in::Entity::find_by_id(request.0).one(&tx).await? else { return Ok(None) };
    if row.closed_at.is_some() || row.expires_at <= op.now {
        return Ok(None);
    }
    let (account, scholar) = whose(&tx, &row.normalized).await?;
    if account.as_ref().is_some_and(|account| account.suspended_at.is_some()) {
        return Ok(None);
    }
    let found = if account.is_some() || scholar.is_some() { Found::OnFile } else { Found::Nobody };
    let (token, code) = (Token::new(), code());
    sign_in::ActiveModel {
        id: Set(row.id),
        account_id: Set(account.map(|account| account.id.0)),
        scholar_id: Set(scholar.map(|scholar| scholar.0)),
        link: Set(Some(token.fingerprint())),
        code: Set(Some(code_fingerprint(request, &code))),
        ..Default::default()
    }
    .update(&tx)
    .await?;
    tx.commit().await?;
    Ok(Some(SignInLetter { address: row.address, token, code, found, expires_at: row.expires_at }))
}

/// The account that signs in by this address, or the scholar on whose record it stands, with their account.
pub(super) async fn whose(
    db: &impl ConnectionTrait,
    normalized: &str,
) -> Result<(Option<Account>, Option<ScholarId>), Fault> {
    if let Some(account) = store::by_address(db, normalized).await? {
        return Ok((Some(account), None));
    }
    let Some(scholar) = store::scholar_on_file(db, normalized).await? else { return Ok((None, None)) };
    Ok((store::by_scholar(db, scholar).await?, Some(scholar)))
}

/// A code is short: the request's id makes its fingerprint one that no table of a million helps to undo.
fn code_fingerprint(request: SignInId, code: &str) -> String {
    fingerprint(&format!("{request} {code}"))
}

/// What this link leads to. Looking changes nothing.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn open(op: &Op, token: &str, browser: Option<Browser<'_>>) -> Result<Opened, Fault> {
    let row = store::request_by_link(&op.db, &fingerprint(token)).await?;
    let good = row.filter(|row| row.closed_at.is_none() && row.expires_at > op.now);
    Ok(match good {
        None => Opened::Over,
        Some(row) if browser.is_some_and(|browser| browser.fingerprint() == row.browser) => Opened::Here,
        Some(_) => Opened::OtherBrowser,
    })
}

/// Signs the browser in that asked for this link. Of several tries at once one succeeds.
///
/// # Errors
/// [`NotSignedIn`].
pub async fn spend_link(
    op: &Op,
    token: &str,
    browser: Option<Browser<'_>>,
    description: &str,
) -> Result<SignedIn, NotSignedIn> {
    let tx = begin_write(&op.db).await?;
    let row = store::request_by_link(&tx, &fingerprint(token)).await?.ok_or(NotSignedIn::Over)?;
    if row.closed_at.is_some() || row.expires_at <= op.now {
        return Err(NotSignedIn::Over);
    }
    if browser.is_none_or(|browser| browser.fingerprint() != row.browser) {
        return Err(NotSignedIn::OtherBrowser);
    }
    let done = finish(&tx, op, row, description).await?;
    tx.commit().await?;
    Ok(done)
}

/// Signs the browser in that asked, by the code of the letter. A fifth wrong code ends the request.
///
/// # Errors
/// [`NotSignedIn`].
pub async fn spend_code(
    op: &Op,
    typed: &str,
    browser: Browser<'_>,
    description: &str,
) -> Result<SignedIn, NotSignedIn> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let tx = begin_write(&op.db).await?;
    let row = store::open_request_of(&tx, &browser.fingerprint(), op.now).await?.ok_or(NotSignedIn::Over)?;
    let expected = row.code.clone().unwrap_or_default();
    let given = code_fingerprint(row.id.into(), &digits);
    if bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
        let done = finish(&tx, op, row, description).await?;
        tx.commit().await?;
        return Ok(done);
    }
    let left = TRIES - row.tries - 1;
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::Tries, Expr::col(sign_in::Column::Tries).add(1))
        .filter(sign_in::Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    if left <= 0 {
        store::close_request(&tx, row.id.into(), op.now).await?;
    }
    tx.commit().await?;
    Err(if left <= 0 { NotSignedIn::Over } else { NotSignedIn::WrongCode { left } })
}

/// Closes the request and all others to the same address, makes the account if there is none, begins the session.
async fn finish(
    tx: &impl ConnectionTrait,
    op: &Op,
    row: sign_in::Model,
    description: &str,
) -> Result<SignedIn, NotSignedIn> {
    if !store::close_request(tx, row.id.into(), op.now).await? {
        return Err(NotSignedIn::Over);
    }
    store::close_requests(tx, sign_in::Column::Normalized, &row.normalized, op.now).await?;
    let account = account_for(tx, op, &row).await?;
    if account.suspended_at.is_some() {
        return Err(NotSignedIn::Over);
    }
    store::prove(tx, &row.normalized, op.now).await?;
    let started = start_session(tx, op, &account, How::Letter, description, false).await?;
    Ok(SignedIn { started, next: row.next, address: row.normalized })
}

async fn account_for(tx: &impl ConnectionTrait, op: &Op, row: &sign_in::Model) -> Result<Account, Fault> {
    let (account, scholar) = whose(tx, &row.normalized).await?;
    let has_address = account.is_some() && scholar.is_none();
    let account = if let Some(account) = account {
        account
    } else {
        let role = Role::Scholar;
        let account = Account { id: AccountId::new(), scholar, role, created_at: op.now, suspended_at: None };
        store::insert(tx, &account).await?;
        account
    };
    if !has_address {
        store::add_address(tx, account.id, &row.address, Some(op.now)).await?;
    }
    Ok(account)
}

/// Forgets requests that are a day old.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_old(op: &Op) -> Result<u64, Fault> {
    let old = sign_in::Entity::delete_many().filter(sign_in::Column::ExpiresAt.lt(op.now - KEPT));
    Ok(old.exec(&op.db).await?.rows_affected)
}
