//! Telling the owner of an account that what lets somebody in was changed.

use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};

use super::store;
use crate::fault::Fault;
use crate::id::AccountId;
use crate::mail::{self, Class, Letter, NewLetter, OutboxAddress, To};
use crate::op::Op;

/// A change of what lets somebody into an account, or acts for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyChange {
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// Ten new recovery codes were made.
    RecoveryCodes,
    /// A token for programs was made.
    TokenMade,
    /// A provider was connected, by which one can sign in from now on.
    ProviderConnected,
}

/// Queues a letter to every address by which the account's owner signs in: whoever made the change may have read one of
/// them.
pub(super) async fn tell(
    tx: &DatabaseTransaction,
    op: &Op,
    account: AccountId,
    change: KeyChange,
) -> Result<(), Fault> {
    for address in store::normalized(tx, account).await? {
        let letter = Letter::KeysChanged { account, change };
        let to = To::Address(OutboxAddress::checked(&address));
        mail::queue(tx, op, NewLetter { letter, to, class: Class::Security, not_before: None }).await?;
    }
    Ok(())
}
