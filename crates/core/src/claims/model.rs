//! What a claim is, and the steps it takes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, Kind};
use crate::id::{AccountId, ClaimId, ScholarId};
use crate::scholars::edit::{Line, Prose};

/// What somebody says of themselves, so that staff find their record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// Their name, as it may stand in the record.
    pub name: Line<160>,
    /// The program they took part in.
    pub program: Option<Line<160>>,
    /// The year of it.
    pub year: Option<i32>,
    /// Anything else in a few words.
    pub words: Option<Prose<2000>>,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimState {
    /// Staff have not looked at it yet, or have an answer to look at.
    Open,
    /// Staff asked something, and the person has not answered yet.
    Asked,
    /// The account and the record are one.
    Accepted,
    /// Staff could not find that the record is theirs.
    Refused,
}

impl ClaimState {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Open, Self::Asked, Self::Accepted, Self::Refused].into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it still waits for somebody.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Asked)
    }
}

/// A claim as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Identity.
    pub id: ClaimId,
    /// Whose account.
    pub account: AccountId,
    /// The name that was given.
    pub name: String,
    /// The program.
    pub program: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// Other words.
    pub words: Option<String>,
    /// Where it stands.
    pub state: ClaimState,
    /// What staff asked, or why they refused.
    pub question: Option<String>,
    /// What the person answered.
    pub answer: Option<String>,
    /// The record that it was accepted for.
    pub scholar: Option<ScholarId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Why nothing was done with a claim.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The account has its record already.
    #[error("your account is linked with your record already")]
    Linked,
    /// There is one that waits.
    #[error("your claim is with staff already; you get a letter as soon as they have looked at it")]
    Waits,
    /// Somebody else decided it meanwhile.
    #[error("this claim was decided meanwhile; look at it as it is now")]
    Decided,
    /// The record belongs to another account.
    #[error("this record is linked with another account already; ask the person, or merge the records first")]
    Taken,
    /// Nobody decides their own claim.
    #[error("this claim is your own; somebody else has to decide it")]
    Own,
    /// The operation failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ClaimError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Linked | Self::Waits | Self::Decided | Self::Taken => Kind::Conflict,
            Self::Own => Kind::Forbidden,
            Self::Fault(fault) => fault.kind(),
        }
    }
}

impl From<sea_orm::DbErr> for ClaimError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
