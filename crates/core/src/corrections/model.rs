//! What a request for correction is.

use chrono::{DateTime, TimeDelta, Utc};

use crate::id::{CorrectionId, ScholarId};

/// Within how long a request is answered.
pub(super) const ANSWERED_WITHIN: TimeDelta = TimeDelta::days(10);

/// What is to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CorrectionKind {
    /// The entry holds what belongs to somebody else.
    WrongPerson,
    /// There are two entries for one person.
    Duplicate,
    /// The name is another one now.
    NameChanged,
    /// The institution is another one.
    NotMyInstitution,
    /// Something else.
    Other,
}

impl CorrectionKind {
    /// All kinds, in the order in which forms offer them.
    pub const ALL: [Self; 5] =
        [Self::WrongPerson, Self::Duplicate, Self::NameChanged, Self::NotMyInstitution, Self::Other];

    /// The word in the database and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongPerson => "wrong-person",
            Self::Duplicate => "duplicate",
            Self::NameChanged => "name-changed",
            Self::NotMyInstitution => "not-my-institution",
            Self::Other => "other",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What is to be put right, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::WrongPerson => "Something in an entry is about another person",
            Self::Duplicate => "There are two entries for one person",
            Self::NameChanged => "My name has changed",
            Self::NotMyInstitution => "That is not my institution",
            Self::Other => "Something else is wrong",
        }
    }
}

/// A request for correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Identity.
    pub id: CorrectionId,
    /// What is to be put right.
    pub kind: CorrectionKind,
    /// Whom it is about, where the page told.
    pub scholar: Option<ScholarId>,
    /// The page that it is about.
    pub page: String,
    /// What was said.
    pub said: String,
    /// Who asked.
    pub name: String,
    /// Where the answer goes.
    pub address: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// By when it is answered.
    pub due_at: DateTime<Utc>,
    /// The answer, and when it was given.
    pub answer: Option<(String, DateTime<Utc>)>,
}

impl Correction {
    /// Whether it should have been answered by now.
    #[must_use]
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.answer.is_none() && self.due_at < now
    }
}
