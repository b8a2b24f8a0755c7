//! What an account is, and who is signed in by it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::audience::Viewer;
use crate::id::{AccountId, ScholarId, SessionId};

/// How long it counts that somebody showed who they are, for what matters most.
const STRONG_FOR: TimeDelta = TimeDelta::minutes(10);

/// What an account may do. Each may do all that the one before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A scholar with a profile, or somebody who has asked to be linked with theirs.
    Scholar,
    /// Reviews what scholars send in; writes blog and newsletter.
    Editor,
    /// Keeps people, institutions and imports right.
    Staff,
    /// Gives roles, and sees to settings, keys and the audit log.
    Admin,
}

impl Role {
    /// All roles, the one that may least first.
    pub const ALL: [Self; 4] = [Self::Scholar, Self::Editor, Self::Staff, Self::Admin];

    /// As whom an account of this role and this scholar sees other people's profiles: one without a record is a
    /// visitor's still.
    #[must_use]
    pub fn viewer(self, scholar: Option<ScholarId>) -> Viewer {
        match (self, scholar) {
            (Self::Staff | Self::Admin, _) => Viewer::Staff,
            (Self::Editor, _) | (Self::Scholar, Some(_)) => Viewer::Member,
            (Self::Scholar, None) => Viewer::Visitor,
        }
    }

    /// The word in commands, tables and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scholar => "scholar",
            Self::Editor => "editor",
            Self::Staff => "staff",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("“{text}” is no role; scholar, editor, staff or admin is meant"))
    }
}

/// By what somebody showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// The link or the code of a letter.
    Letter,
    /// A passkey.
    Passkey,
    /// A recovery code.
    Recovery,
    /// A provider of `OpenID` Connect.
    Provider,
    /// The demo's banner.
    Demo,
}

impl How {
    /// The word in tables and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Passkey => "passkey",
            Self::Recovery => "recovery",
            Self::Provider => "provider",
            Self::Demo => "demo",
        }
    }

    /// The way of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Letter, Self::Passkey, Self::Recovery, Self::Provider, Self::Demo]
            .into_iter()
            .find(|how| how.as_str() == word)
    }
}

/// What somebody signs in with; at most one a scholar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// Whose account it is; `None` until it is linked with a record.
    pub scholar: Option<ScholarId>,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when nobody can sign in with it.
    pub suspended_at: Option<DateTime<Utc>>,
}

/// An address that the account's owner has shown to be theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub address: String,
    /// When they showed it; `None` where the operator named it and nobody signed in by it yet.
    pub proved_at: Option<DateTime<Utc>>,
    /// Whether letters about the account go here first.
    pub primary: bool,
}

/// Who is signed in, as every operation knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The account.
    pub account: AccountId,
    /// Whose it is; `None` until it is linked with a record.
    pub scholar: Option<ScholarId>,
    /// What it may do.
    pub role: Role,
    /// By which session.
    pub session: SessionId,
    /// Whether a passkey with its owner's consent was shown within the last 10 minutes.
    pub strong: bool,
    /// Whether that is so, or the session began within the last 10 minutes: what the account's own keys ask for.
    pub fresh: bool,
}

impl Signed {
    /// As whom the owner sees other people's profiles.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.role.viewer(self.scholar)
    }
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Identity.
    pub id: SessionId,
    /// By what it was begun.
    pub how: How,
    /// The browser and system in a few words: `Firefox on Windows`.
    pub browser: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// Whether what was shown then still counts now.
pub(super) fn is_recent(shown: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    shown.is_some_and(|shown| now >= shown && now - shown < STRONG_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_counts_for_ten_minutes() {
        let shown = DateTime::from_timestamp(1_773_480_413, 0).unwrap();
        assert!(is_recent(Some(shown), shown) && is_recent(Some(shown), shown + TimeDelta::seconds(599)));
        assert!(!is_recent(Some(shown), shown + TimeDelta::minutes(10)));
        assert!(!is_recent(Some(shown), shown - TimeDelta::seconds(1)), "a clock that jumped back");
        assert!(!is_recent(None, shown));
    }

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>(), Ok(role));
        }
        assert!("owner".parse::<Role>().is_err());
    }
}
