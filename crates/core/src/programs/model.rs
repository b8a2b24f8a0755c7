//! What a program and an edition are.

use serde::{Deserialize, Serialize};

use crate::id::{EditionId, ProgramId};
use crate::institutions::InstitutionRef;

/// A course of study that the institute runs, with the counts of those whom the viewer may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Identity.
    pub id: ProgramId,
    /// The last part of its address: `pehp`.
    pub code: String,
    /// The name.
    pub name: String,
    /// A few sentences about it.
    pub summary: Option<String>,
    /// How many editions there were.
    pub editions: u32,
    /// Distinct scholars who took part.
    pub scholars: u32,
    /// The first edition's year.
    pub first_year: Option<i32>,
    /// The last edition's year.
    pub last_year: Option<i32>,
}

/// One run of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Identity.
    pub id: EditionId,
    /// The program's code.
    pub program: String,
    /// The program's name.
    pub program_name: String,
    /// The last part of its address: `2014-january`.
    pub slug: String,
    /// The year.
    pub year: i32,
    /// The month, 1 to 12, where it is known.
    pub month: Option<u8>,
    /// The season in words, where no month is known.
    pub season: Option<String>,
    /// Where it was held.
    pub place: Option<String>,
    /// Whether it was held remotely.
    pub remote: bool,
    /// Distinct scholars who took part, as far as the viewer may see them.
    pub scholars: u32,
}

/// In what capacity somebody took part in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParticipationRole {
    /// Came to learn.
    Scholar,
    /// Came to teach.
    Faculty,
    /// Led a small group.
    GroupLeader,
}

impl ParticipationRole {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 3] = [Self::Scholar, Self::Faculty, Self::GroupLeader];

    /// The word kept in the database and used in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scholar => "scholar",
            Self::Faculty => "faculty",
            Self::GroupLeader => "group-leader",
        }
    }

    /// Reads the word kept in the database.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Somebody who took part in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
    /// In what capacity.
    pub role: ParticipationRole,
    /// The institution that sent the scholar.
    pub sent_by: Option<InstitutionRef>,
}

/// An edition and how many took part in which capacity, as far as the viewer may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionDetail {
    /// The edition.
    pub edition: Edition,
    /// How many in each capacity; capacities that nobody had are left out.
    pub roles: Vec<(ParticipationRole, u32)>,
}
