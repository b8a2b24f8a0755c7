//! What an address of a person is, and what may be done with it.

use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Kind};
use crate::limits::TooMany;

/// One of a person's addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The address.
    pub address: String,
    /// Whether it stands on the record, so that letters go there.
    pub on_record: bool,
    /// Whether its owner showed it to be theirs, and signs in by it.
    pub proved: bool,
    /// Whether it is the one that letters go to first.
    pub primary: bool,
}

/// What happened to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was proved and added.
    Added,
    /// It was taken away.
    Removed,
    /// It became the one that letters go to first.
    Primary,
}

impl ChangeKind {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Primary => "primary",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Added, Self::Removed, Self::Primary].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why nothing was done with an address.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Letters are written so often and no more.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The link was used, is too old, or never was one.
    #[error("this link is over; ask for a new letter at “Your addresses”")]
    Over,
    /// Somebody else signs in by this address.
    #[error("another account signs in by this address already; sign in by it, or write to staff")]
    Taken,
    /// The address is not among the person's.
    #[error("this address is not one of yours any more")]
    NotYours,
    /// Only a proved address can be the first one.
    #[error("prove this address first: press “Prove it”, and then the link of the letter")]
    NotProved,
    /// The last address by which the person signs in.
    #[error("this is the only address by which you sign in; add another one first")]
    Last,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AddressError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::TooMany,
            Self::Over | Self::NotProved | Self::Last => Kind::Invalid,
            Self::NotYours => Kind::NotFound,
            Self::Taken => Kind::Conflict,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for AddressError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
