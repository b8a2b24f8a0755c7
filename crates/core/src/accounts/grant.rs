//! Giving roles.

use super::model::{Account, Role};
use super::{sessions, store};
use crate::accounts::Permission;
use crate::audit;
use crate::db::begin_write;
use crate::fault::{Fault, Kind};
use crate::id::AccountId;
use crate::op::Op;
use crate::scholars::EmailAddress;

/// Why a role was not given.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// Somebody must be able to give roles.
    #[error("this is the last admin; make somebody else admin first")]
    LastAdmin,
    /// Nobody raises or lowers themselves.
    #[error("nobody changes their own role; ask another admin")]
    OwnRole,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl GrantError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::LastAdmin => Kind::Conflict,
            Self::OwnRole => Kind::Forbidden,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for GrantError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Gives this role to whoever signs in by this address. Where nobody does yet, the account is made, and linked
/// with the one record that has the address. A change of role ends the account's sessions. Gives the account
/// and the role it had.
///
/// # Errors
/// [`GrantError`].
pub async fn grant(op: &Op, address: &EmailAddress, role: Role) -> Result<(AccountId, Option<Role>), GrantError> {
    op.require(Permission::ManageAccounts)?;
    let tx = begin_write(&op.db).await?;
    let normalized = address.as_str();
    let scholar = store::scholar_on_file(&tx, normalized).await?;
    let mut found = store::by_address(&tx, normalized).await?;
    if let (None, Some(scholar)) = (&found, scholar) {
        found = store::by_scholar(&tx, scholar).await?;
    }
    let before = found.as_ref().map(|account| account.role);
    let account = if let Some(account) = found {
        account
    } else {
        let account = Account { id: AccountId::new(), scholar, role, created_at: op.now, suspended_at: None };
        store::insert(&tx, &account).await?;
        store::add_address(&tx, account.id, normalized, None).await?;
        account
    };
    if op.account().is_ok_and(|signed| signed.account == account.id) {
        return Err(GrantError::OwnRole);
    }
    if before.is_some_and(|before| before != role) {
        if before == Some(Role::Admin) && store::count_of(&tx, Role::Admin).await? <= 1 {
            return Err(GrantError::LastAdmin);
        }
        store::set_role(&tx, account.id, role).await?;
        sessions::end_all_but(&tx, account.id, None, op.now).await?;
    }
    let detail = serde_json::json!({ "before": before, "after": role });
    let event = audit::Event { action: "account.grant", subject_kind: "account", subject: account.id.0, detail };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok((account.id, before))
}
