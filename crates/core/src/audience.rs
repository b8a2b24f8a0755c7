//! Who may see a value, and who is looking.

use serde::{Deserialize, Serialize};

/// Whom a value is for. Ordered from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody, signed in or not.
    Public,
    /// Signed-in scholars.
    Members,
    /// The institute's staff alone.
    Staff,
}

impl Audience {
    /// All audiences, the widest first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Members, Self::Staff];

    /// The word for it in tables and forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Staff => "staff",
        }
    }

    /// The audience of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == word)
    }
}

/// Who is looking. Each sees all that the one before sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Viewer {
    /// Somebody who did not sign in.
    Visitor,
    /// A signed-in scholar.
    Member,
    /// Staff of the institute.
    Staff,
}

impl Viewer {
    /// All viewers, the one who sees least first.
    pub const ALL: [Self; 3] = [Self::Visitor, Self::Member, Self::Staff];

    /// Whether a value meant for `audience` may be shown to this viewer.
    #[must_use]
    pub fn may_see(self, audience: Audience) -> bool {
        match audience {
            Audience::Public => true,
            Audience::Members => self >= Self::Member,
            Audience::Staff => self == Self::Staff,
        }
    }

    /// The viewer's place in [`Self::ALL`], as kept in the columns `seen_from`.
    #[must_use]
    pub fn rank(self) -> i16 {
        self as i16
    }

    /// The word used in addresses, cookies and logs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Member => "member",
            Self::Staff => "staff",
        }
    }
}

/// What the columns `seen_from` hold where no viewer sees the row: that of somebody who was merged into another.
pub(crate) const SEEN_BY_NOBODY: i16 = 3;
