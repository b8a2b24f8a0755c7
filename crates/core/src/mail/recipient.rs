//! Who gets a letter, as the database says at the moment it is sent.

use std::fmt;

use super::letter::To;
use super::store;
use crate::fault::Fault;
use crate::op::Op;

/// Who gets a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// The name, where one is known.
    pub name: Option<String>,
    /// Who it is, for what this reader does not want: `scholar:…`; none where an address is all we know.
    pub reader: Option<String>,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").field("reader", &self.reader).finish_non_exhaustive()
    }
}

/// Why nobody gets a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The person is not there any more, or has died.
    Gone,
    /// The account is suspended.
    Suspended,
    /// No address of the person is known.
    NoAddress,
    /// Letters to all known addresses came back.
    Suppressed,
}

impl NotSent {
    /// The reason in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "the person is not there any more",
            Self::Suspended => "the account is suspended",
            Self::NoAddress => "no address is known",
            Self::Suppressed => "letters to this address come back",
        }
    }
}

/// Who gets a letter to `to`: a scholar at the main address, or at the next one if letters to that one come back.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn recipient(op: &Op, to: &To) -> Result<Result<Recipient, NotSent>, Fault> {
    match to {
        To::Account(account) => store::account(&op.db, *account).await,
        To::Scholar(scholar) => store::scholar(&op.db, *scholar).await,
        To::Address(address) => {
            if store::is_suppressed(&op.db, address.as_str()).await? {
                return Ok(Err(NotSent::Suppressed));
            }
            Ok(Ok(Recipient { address: address.as_str().to_owned(), name: None, reader: None }))
        }
    }
}
