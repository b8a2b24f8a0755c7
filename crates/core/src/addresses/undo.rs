//! Telling old and new address of a change, and taking it back by the link in that letter. Whoever holds the old
//! mailbox gets the account back, signed in or not: all sessions end with it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::model::{AddressError, ChangeKind};
use super::store;
use crate::accounts;
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{AccountId, NoticeId};
use crate::indexing;
use crate::mail::{self, Class, Letter, NewLetter, OutboxAddress, To};
use crate::op::Op;
use crate::scholars::EmailAddress;
use crate::secret::{Token, fingerprint};

/// How long a change can be taken back by its link.
const LASTS: TimeDelta = TimeDelta::days(7);

/// What somebody is told of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: ChangeKind,
    /// To which address.
    pub address: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the letter says.
#[derive(Clone, Debug)]
pub struct NoticeLetter {
    /// The change.
    pub notice: Notice,
    /// The secret of the link that takes it back.
    pub token: Token,
}

/// A change as it is written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changed<'a> {
    pub(super) kind: ChangeKind,
    pub(super) address: &'a str,
    /// The primary address before; where one was removed, the primary one now.
    pub(super) other: Option<&'a str>,
    /// Whether what was removed was the primary one.
    pub(super) was_primary: bool,
}

/// Writes the change down and queues a letter to the address itself and to the other one that it matters to.
pub(super) async fn tell(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: AccountId,
    changed: &Changed<'_>,
) -> Result<(), Fault> {
    let change = store::add_change(tx, account, changed, op.now).await?;
    let other = changed.other.filter(|other| !other.eq_ignore_ascii_case(changed.address));
    for to in std::iter::once(changed.address).chain(other) {
        // What stands in a record but cannot be written to is passed over.
        let Ok(read) = EmailAddress::read(to) else { continue };
        let notice = store::add_notice(tx, change, op.now + LASTS).await?;
        let new = NewLetter {
            letter: Letter::AddressChanged { notice },
            to: To::Address(OutboxAddress::from(&read.address)),
            class: Class::Security,
            not_before: None,
        };
        mail::queue(tx, op, new).await?;
    }
    Ok(())
}

/// What the letter of this notice says: to be called when it is sent.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn notice_letter(op: &Op, id: NoticeId) -> Result<Option<NoticeLetter>, Fault> {
    let tx = begin_write(&op.db).await?;
    let Some(notice) = store::notice(&tx, id).await? else { return Ok(None) };
    let token = Token::new();
    store::set_notice_token(&tx, id, &token.fingerprint()).await?;
    tx.commit().await?;
    Ok(Some(NoticeLetter { notice, token }))
}

/// The change that this link takes back; `None` where it is over or taken back already.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn open(op: &Op, token: &str) -> Result<Option<Notice>, Fault> {
    let found = store::change_by_token(&op.db, &fingerprint(token), op.now).await?;
    Ok(found.map(|found| found.notice))
}

/// Takes the change back, and ends all sessions of the account.
///
/// # Errors
/// [`AddressError::Over`] where the link is over, or [`AddressError::Taken`] where somebody else uses the address now.
pub async fn undo(op: &Op, token: &str) -> Result<Notice, AddressError> {
    let tx = begin_write(&op.db).await?;
    let found = store::change_by_token(&tx, &fingerprint(token), op.now).await?.ok_or(AddressError::Over)?;
    if !store::close_change(&tx, found.id, op.now).await? {
        return Err(AddressError::Over);
    }
    let account = accounts::by_id(&tx, found.account).await?.ok_or(AddressError::Over)?;
    let (address, scholar) = (found.notice.address.as_str(), account.scholar);
    match found.notice.kind {
        ChangeKind::Added => store::remove(&tx, account.id, scholar, address).await?,
        ChangeKind::Removed => store::add(&tx, account.id, scholar, address, op.now).await?,
        ChangeKind::Primary => {}
    }
    let first = match found.notice.kind {
        ChangeKind::Removed if found.was_primary => Some(address),
        ChangeKind::Removed => None,
        ChangeKind::Added | ChangeKind::Primary => found.other.as_deref(),
    };
    if let Some(first) = first {
        store::set_primary(&tx, account.id, scholar, first).await?;
    }
    accounts::end_all_but(&tx, account.id, None, op.now).await?;
    let detail = json!({ "kind": found.notice.kind });
    let event =
        audit::Event { action: "account.address-undone", subject_kind: "account", subject: account.id.0, detail };
    audit::record(&tx, op, event).await?;
    indexing::mark(&tx, scholar.as_slice()).await?;
    tx.commit().await?;
    Ok(found.notice)
}
