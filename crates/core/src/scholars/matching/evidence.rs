//! What goes into the matcher, and what comes out.

use serde::{Deserialize, Serialize};

use crate::reference::CountryCode;

/// An institution as far as matching cares: equal keys are one institution, nothing else is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstitutionKey(pub u128);

/// What kind of thing a [`Mark`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// An ORCID iD.
    Orcid,
    /// Another number that one person alone has.
    Number,
    /// The date of birth.
    Born,
    /// A telephone number: of a person or of an office.
    Phone,
    /// The street with the house's number.
    Street,
}

/// Something beside name, work and place by which people are told apart, where a list has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// As it was written; capitals and punctuation do not matter.
    pub value: String,
}

/// What one line of a roster, or one thing known of a scholar, says about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// Given names with middle names and initials: `Maria L.`
    pub given: String,
    /// Family name with its particles: `van der Berg`.
    pub family: String,
    /// The name in the person's own script.
    pub native: Option<String>,
    /// Degrees and licences, in any order: `MD`, `MPH`.
    pub credentials: Vec<String>,
    /// Codes of disciplines, the main one first.
    pub disciplines: Vec<String>,
    /// Normalised addresses: lower case, sure typos repaired.
    pub emails: Vec<String>,
    /// Numbers and dates that tell people apart.
    pub marks: Vec<Mark>,
    /// The institution, where it is known which one is meant.
    pub institution: Option<InstitutionKey>,
    /// The institution as it was typed, folded.
    pub institution_text: String,
    /// The city.
    pub city: Option<String>,
    /// The country; `None` is unknown.
    pub country: Option<CountryCode>,
    /// The year of the edition.
    pub year: i32,
    /// The edition: equal numbers are one edition.
    pub edition: u32,
}

/// A scholar on record, with what each of their lines said. Evidence that stems from no edition
/// (a profile edited by hand) carries an edition number that no line has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPerson {
    /// One piece of evidence a line; at least one, or the person is never matched.
    pub evidence: Vec<Evidence>,
}

/// Whom a line may belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    /// The scholar at this place of the known ones.
    Known(usize),
    /// A person not on record; lines of the same one share the number, counted from 0 as they first appear.
    New(usize),
}

/// What is decided about a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The line is of this person.
    Is(Person),
    /// The line is of this person, who already has a line in the same edition.
    Repeated(Person),
    /// The evidence is balanced: one of these, or somebody new; the likeliest first, at least one.
    /// Staff decide.
    Held(Vec<Candidate>),
}

impl Decision {
    /// The person, where one is decided on.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        match self {
            Self::Is(person) | Self::Repeated(person) => Some(*person),
            Self::Held(_) => None,
        }
    }
}

/// Somebody whom a held line may belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub person: Person,
    /// For and against, in bits: each bit doubles the odds, 0 is even.
    pub score: f32,
    /// What speaks for and against.
    pub reasons: Vec<Reason>,
}

/// One piece of evidence for (positive) or against (negative) two lines being one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// In words: “same e-mail address”.
    pub words: String,
    /// In bits: each bit doubles the odds.
    pub weight: f32,
}

/// The decision on one line, with what led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// What is decided.
    pub decision: Decision,
    /// How sure the joining is, in bits: each bit doubles the odds, 0 is even. `None` where the line
    /// stands alone.
    pub score: Option<f32>,
    /// What spoke for and against, the weightiest first; empty where the line stands alone.
    pub reasons: Vec<Reason>,
}
