//! Sessions: kept in the database, so that ending one is felt everywhere at once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    Set,
};

use super::model::{Account, How, Role, Session, Signed, is_recent};
use super::store;
use crate::audit;
use crate::db::begin_write;
use crate::entity::{account, session};
use crate::fault::{BadRow, Fault};
use crate::id::{AccountId, SessionId};
use crate::op::Op;
use crate::secret::{Token, fingerprint};

/// How often a session notes that it is in use.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How long an ended session is kept, for its owner's list and the audit.
const KEPT: TimeDelta = TimeDelta::days(30);

/// A session that has just begun. The token goes into a cookie and nowhere else.
#[derive(Clone, Debug)]
pub struct Started {
    /// The secret of the session.
    pub token: Token,
    /// Who is signed in.
    pub signed: Signed,
    /// When the session ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// How long a session lasts unused, and in all. Who can change other people's data signs in more often.
fn lifetime(role: Role) -> (TimeDelta, TimeDelta) {
    match role {
        Role::Scholar => (TimeDelta::days(30), TimeDelta::days(180)),
        Role::Editor | Role::Staff | Role::Admin => (TimeDelta::hours(12), TimeDelta::days(7)),
    }
}

/// Begins a session of this account. `strong`: a passkey with its owner's consent has just been shown.
///
/// # Errors
/// The database fails.
pub async fn start_session(
    tx: &impl ConnectionTrait,
    op: &Op,
    account: &Account,
    how: How,
    browser: &str,
    strong: bool,
) -> Result<Started, Fault> {
    let token = Token::new();
    let id = SessionId::new();
    let expires_at = op.now + lifetime(account.role).1;
    session::ActiveModel {
        id: Set(id.0),
        account_id: Set(account.id.0),
        fingerprint: Set(token.fingerprint()),
        how: Set(how.as_str().to_owned()),
        browser: Set(browser.chars().take(80).collect()),
        created_at: Set(op.now),
        last_seen_at: Set(op.now),
        expires_at: Set(expires_at),
        strong_at: Set(strong.then_some(op.now)),
        ended_at: Set(None),
    }
    .insert(tx)
    .await?;
    let detail = serde_json::json!({ "how": how, "session": id });
    let event = audit::Event { action: "account.sign-in", subject_kind: "account", subject: account.id.0, detail };
    audit::record(tx, op, event).await?;
    let signed =
        Signed { account: account.id, scholar: account.scholar, role: account.role, session: id, strong, fresh: true };
    Ok(Started { token, signed, expires_at })
}

/// Who is signed in by this cookie; `None` where the session is over or the account suspended.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn find_signed(db: &DatabaseConnection, now: DateTime<Utc>, token: &str) -> Result<Option<Signed>, Fault> {
    let found = session::Entity::find()
        .filter(session::Column::Fingerprint.eq(fingerprint(token)))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let Some(owner) = account::Entity::find_by_id(row.account_id).one(db).await? else { return Ok(None) };
    if owner.suspended_at.is_some() {
        return Ok(None);
    }
    let role: Role = owner.role.parse().map_err(|_| BadRow::new("account", "role", owner.id))?;
    if now - row.last_seen_at >= lifetime(role).0 {
        return Ok(None);
    }
    if now - row.last_seen_at >= SEEN_EVERY {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(row.id))
            .exec(db)
            .await?;
    }
    Ok(Some(Signed {
        account: owner.id.into(),
        scholar: owner.scholar_id.map(Into::into),
        role,
        session: row.id.into(),
        strong: is_recent(row.strong_at, now),
        fresh: is_recent(row.strong_at, now) || is_recent(Some(row.created_at), now),
    }))
}

/// The sessions of this account that still last, the last used first.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn of_account(op: &Op, account: AccountId) -> Result<Vec<Session>, Fault> {
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(account.0))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(op.now))
        .order_by_desc(session::Column::LastSeenAt)
        .order_by_desc(session::Column::Id)
        .all(&op.db)
        .await?;
    Ok(rows.into_iter().map(store::session_of).collect::<Result<_, _>>()?)
}

/// Ends one of one's own sessions. One of somebody else's is not there.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::NotFound`], or the database fails.
pub async fn end_session(op: &Op, id: SessionId) -> Result<(), Fault> {
    let signed = *op.account()?;
    let tx = begin_write(&op.db).await?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(op.now))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::AccountId.eq(signed.account.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(&tx)
        .await?;
    if ended.rows_affected == 0 {
        return Err(Fault::NotFound("session"));
    }
    let detail = serde_json::json!({ "session": id });
    let event = audit::Event { action: "account.sign-out", subject_kind: "account", subject: signed.account.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all sessions of the account but this one: after a change of role, of addresses, or when asked for.
///
/// # Errors
/// The database fails.
pub async fn end_all_but(
    tx: &impl ConnectionTrait,
    account: AccountId,
    kept: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let mut ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::AccountId.eq(account.0))
        .filter(session::Column::EndedAt.is_null());
    if let Some(kept) = kept {
        ended = ended.filter(session::Column::Id.ne(kept.0));
    }
    Ok(ended.exec(tx).await?.rows_affected)
}

/// Forgets sessions that ended a month ago.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_ended(op: &Op) -> Result<u64, Fault> {
    let before = op.now - KEPT;
    let over = session::Column::ExpiresAt.lt(before).or(session::Column::EndedAt.lt(before));
    Ok(session::Entity::delete_many().filter(over).exec(&op.db).await?.rows_affected)
}
