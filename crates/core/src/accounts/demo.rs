//! Signing in without showing who one is: for the demo's banner and for tests.

use super::model::{Account, How, Role};
use super::sessions::{Started, start_session};
use super::{Permission, store};
use crate::db::begin_write;
use crate::fault::Fault;
use crate::id::{AccountId, ScholarId};
use crate::op::Op;
use crate::scholars;

/// The scholar who plays this role in the demo: the same one each time, as long as the community stays as it is.
///
/// # Errors
/// The database fails.
pub async fn one_in_role(op: &Op, role: Role) -> Result<Option<ScholarId>, Fault> {
    let first = scholars::all_after(&op.db, None, 40).await?;
    let shown = first.iter().filter(|profile| profile.scholar.listed && !profile.scholar.deceased);
    let place = Role::ALL.iter().position(|one| *one == role).unwrap_or_default();
    Ok(shown.map(|profile| profile.scholar.id).nth(place))
}

/// Begins a session in this role, as this scholar or as somebody without a record; the account is made if there
/// is none. The session counts as begun by a passkey. Only the operator's program itself can ask for it.
///
/// # Errors
/// [`Fault::Forbidden`] for everybody else, or the database fails.
pub async fn sign_in_as(op: &Op, role: Role, scholar: Option<ScholarId>) -> Result<Started, Fault> {
    op.require(Permission::ManageAccounts)?;
    if op.account().is_ok() {
        return Err(Fault::Forbidden(Permission::ManageAccounts.as_str()));
    }
    let tx = begin_write(&op.db).await?;
    let found = match scholar {
        Some(scholar) => store::by_scholar(&tx, scholar).await?,
        None => None,
    };
    let account = match found {
        Some(account) if account.role == role => account,
        Some(account) => {
            store::set_role(&tx, account.id, role).await?;
            Account { role, ..account }
        }
        None => {
            let account = Account { id: AccountId::new(), scholar, role, created_at: op.now, suspended_at: None };
            store::insert(&tx, &account).await?;
            account
        }
    };
    let started = start_session(&tx, op, &account, How::Demo, "the demo", true).await?;
    tx.commit().await?;
    Ok(started)
}
