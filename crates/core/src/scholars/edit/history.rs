//! Who changed what in a profile, and when.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::store;
use crate::fault::Fault;
use crate::id::ScholarId;
use crate::op::{Op, Permission};
use crate::page::{Page, PageRequest};
use crate::scholars::Field;

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What stands in this field.
    Value(Field),
    /// Who sees this field.
    Audience(Field),
    /// Whether the scholar is in the directory.
    Listed,
}

impl What {
    /// The word in the table.
    pub(super) fn word(self) -> String {
        match self {
            Self::Value(field) => field.as_str().to_owned(),
            Self::Audience(field) => format!("audience:{}", field.as_str()),
            Self::Listed => "listed".to_owned(),
        }
    }

    /// What this word means.
    pub(super) fn named(word: &str) -> Option<Self> {
        if word == "listed" {
            return Some(Self::Listed);
        }
        match word.strip_prefix("audience:") {
            Some(field) => Field::named(field).map(Self::Audience),
            None => Field::named(word).map(Self::Value),
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// The version that it made.
    pub version: i32,
    /// Whether the scholar made it; else staff did.
    pub own: bool,
    /// What was changed.
    pub what: What,
    /// What stood there before.
    pub before: Value,
    /// What stood there afterwards.
    pub after: Value,
}

/// What was changed by the save that made this version; for the letter that tells of it.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn changed_in(op: &Op, id: ScholarId, version: i32) -> Result<Vec<What>, Fault> {
    op.require(Permission::EditScholars)?;
    store::changed_in(&op.db, id, version).await
}

/// The changes of one's own profile, or of anybody's for staff, the newest first.
///
/// # Errors
/// [`Fault`] where the actor may not, or the database fails.
pub async fn history(op: &Op, id: ScholarId, request: PageRequest) -> Result<Page<Change>, Fault> {
    if op.scholar().ok() != Some(id) {
        op.require(Permission::EditScholars)?;
    }
    store::history(&op.db, id, request).await
}
