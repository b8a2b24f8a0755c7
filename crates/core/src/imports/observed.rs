//! What one line of a roster says, understood.

use serde::{Deserialize, Serialize};

use crate::id::{EditionId, InstitutionId, LineId};
use crate::programs::ParticipationRole;
use crate::reference::CountryCode;
use crate::scholars::PersonName;
use crate::scholars::ScholarEmail;

/// What a line says about a person, with every cell read by its rules.
#[derive(Clone, Debug)]
pub(super) struct Observed {
    pub(super) line: LineId,
    pub(super) edition: EditionId,
    pub(super) year: i32,
    pub(super) role: ParticipationRole,
    pub(super) name: PersonName,
    pub(super) native: Option<String>,
    pub(super) former_name: Option<String>,
    pub(super) pronouns: Option<String>,
    pub(super) credentials: Vec<String>,
    pub(super) disciplines: Vec<String>,
    pub(super) title: Option<String>,
    pub(super) emails: Vec<ScholarEmail>,
    pub(super) phone: Option<String>,
    pub(super) orcid: Option<String>,
    pub(super) institution_typed: Option<String>,
    pub(super) department: Option<String>,
    pub(super) sent_by: Option<InstitutionId>,
    /// The institution's cell names no organization: “retired”, “private practice”.
    pub(super) no_organization: bool,
    pub(super) city: Option<String>,
    pub(super) country: Option<CountryCode>,
}

/// What was decided about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The first line about somebody not known before.
    Added,
    /// The line is about somebody who is known, by the directory or by an earlier line.
    Joined,
    /// The person already has a line in this edition, or the file was loaded before.
    Repeated,
    /// It may or may not be somebody known: staff decide.
    Held,
    /// The line cannot be used; the note says why.
    Refused,
}

impl Outcome {
    /// The word in the database, in reports and in the file of decisions.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Joined => "joined",
            Self::Repeated => "repeated",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Added, Self::Joined, Self::Repeated, Self::Held, Self::Refused]
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
    }
}
