//! All that a person can write in a profile, checked, and how two versions of it are compared and brought together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::written::{Code, Line, Phone, Prose};
use crate::id::{AffiliationId, InstitutionId};
use crate::reference::CountryCode;
use crate::scholars::{Affiliation, Availability, Field, Link, NoName, OrcidId, PersonName, Profile, Scholar};

/// A name as its bearer writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnName {
    given: String,
    family: String,
    suffix: Option<Line<20>>,
    sort: Option<Line<100>>,
}

impl OwnName {
    /// Puts a name together; one of given and family name is enough. `sort` is where lists are to put it, if
    /// not where they usually would.
    ///
    /// # Errors
    /// [`NoName`] where neither is there.
    pub fn new(
        given: Option<Line<80>>,
        family: Option<Line<80>>,
        suffix: Option<Line<20>>,
        sort: Option<Line<100>>,
    ) -> Result<Self, NoName> {
        let text = |line: Option<Line<80>>| line.map(|line| line.as_str().to_owned()).unwrap_or_default();
        let name = Self { given: text(given), family: text(family), suffix, sort };
        name.person_name().map(|_| name)
    }

    /// Given names.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The family name; may be empty.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// What follows the name.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.suffix.as_ref().map_or("", Line::as_str)
    }

    /// Where lists are to put it; empty where they put it as usual.
    #[must_use]
    pub fn sort(&self) -> &str {
        self.sort.as_ref().map_or("", Line::as_str)
    }

    fn person_name(&self) -> Result<PersonName, NoName> {
        PersonName::as_written(&self.given, &self.family, self.suffix.as_ref().map(Line::as_str))
    }

    fn of(scholar: &Scholar) -> Self {
        let mut name = Self {
            given: scholar.given_name.clone(),
            family: scholar.family_name.clone(),
            suffix: scholar.suffix.as_deref().and_then(Line::stored),
            sort: None,
        };
        let usual = name.person_name().map(|name| name.sort_name());
        if usual.as_deref() != Ok(scholar.sort_name.as_str()) {
            name.sort = Line::stored(&scholar.sort_name);
        }
        name
    }

    fn onto(&self, scholar: &mut Scholar) {
        let Ok(name) = self.person_name() else { return };
        if *self == Self::of(scholar) {
            return;
        }
        scholar.given_name.clone_from(&self.given);
        scholar.family_name.clone_from(&self.family);
        scholar.suffix = self.suffix.as_ref().map(|suffix| suffix.as_str().to_owned());
        scholar.display_name = name.display_name();
        let sort = self.sort.as_ref().map(|sort| crate::text::fold(sort.as_str()));
        scholar.sort_name = sort.filter(|sort| !sort.is_empty()).unwrap_or_else(|| name.sort_name());
    }
}

/// Where somebody works: an institution of the community, or a name that nobody has looked at yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// This institution.
    Institution {
        /// Which one.
        id: InstitutionId,
        /// Its name at the time.
        name: String,
    },
    /// As it was typed.
    Typed(Line<200>),
}

impl At {
    /// The name as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Institution { name, .. } => name,
            Self::Typed(typed) => typed.as_str(),
        }
    }
}

/// A place of work as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Which one it is, if it is kept already.
    pub id: Option<AffiliationId>,
    /// Where.
    pub at: At,
    /// Role or title there.
    pub role: Option<Line<160>>,
    /// Department, school or unit.
    pub department: Option<Line<160>>,
    /// First year.
    pub from: Option<i32>,
    /// Last year; `None` while it lasts.
    pub to: Option<i32>,
    /// Whether it is the main one.
    pub primary: bool,
}

/// All that a person can write in a profile. Its parts are named as the fields that have audiences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Draft {
    /// The name.
    pub name: OwnName,
    /// The name in the person's own script.
    pub native_name: Option<Line<100>>,
    /// Names once used.
    pub former_names: Vec<Line<120>>,
    /// Pronouns.
    pub pronouns: Option<Line<40>>,
    /// Degrees and licences.
    pub credentials: Vec<Line<40>>,
    /// Job title.
    pub title: Option<Line<160>>,
    /// Disciplines, the main one first.
    pub disciplines: Vec<Code>,
    /// Interests.
    pub interests: Vec<Code>,
    /// About oneself, in Markdown.
    pub bio: Option<Prose<6000>>,
    /// The city.
    pub city: Option<Line<80>>,
    /// The country.
    pub country: Option<CountryCode>,
    /// Places of work.
    pub affiliations: Vec<Stay>,
    /// Languages.
    pub languages: Vec<Code>,
    /// Links.
    pub links: Vec<Link>,
    /// The ORCID iD.
    pub orcid: Option<OrcidId>,
    /// Phones.
    pub phones: Vec<Phone>,
    /// What the person is open to.
    pub availability: Vec<Availability>,
}

impl Draft {
    /// The fields that a draft holds, in the order in which forms show them.
    pub fn fields() -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(|field| !matches!(field, Field::Programs | Field::Emails | Field::Photo))
    }

    /// What a profile says now.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let scholar = &profile.scholar;
        let codes = |codes: &[String]| codes.iter().map(|code| Code::stored(code)).collect();
        // Both are ticked in forms, and have no order of their own.
        let (mut interests, mut languages) = (scholar.interests.clone(), scholar.languages.clone());
        interests.sort_unstable();
        languages.sort_unstable();
        Self {
            name: OwnName::of(scholar),
            native_name: scholar.native_name.as_deref().and_then(Line::stored),
            former_names: scholar.former_names.iter().filter_map(|name| Line::stored(name)).collect(),
            pronouns: scholar.pronouns.as_deref().and_then(Line::stored),
            credentials: scholar.credentials.iter().filter_map(|one| Line::stored(one)).collect(),
            title: scholar.title.as_deref().and_then(Line::stored),
            disciplines: codes(&scholar.disciplines),
            interests: codes(&interests),
            bio: scholar.bio.as_deref().and_then(Prose::stored),
            city: scholar.city.as_deref().and_then(Line::stored),
            country: scholar.country,
            affiliations: profile.affiliations.iter().filter_map(Stay::of).collect(),
            languages: codes(&languages),
            links: scholar.links.clone(),
            orcid: scholar.orcid.as_deref().and_then(|orcid| orcid.parse().ok()),
            phones: scholar.phones.iter().filter_map(|phone| Phone::stored(phone)).collect(),
            availability: scholar.availability.clone(),
        }
    }

    /// Writes the draft into the person's own columns; places of work are rows of their own.
    pub(super) fn onto(&self, scholar: &mut Scholar) {
        let texts = |codes: &[Code]| codes.iter().map(|code| code.as_str().to_owned()).collect();
        self.name.onto(scholar);
        scholar.native_name = self.native_name.as_ref().map(|line| line.as_str().to_owned());
        scholar.former_names = self.former_names.iter().map(|line| line.as_str().to_owned()).collect();
        scholar.pronouns = self.pronouns.as_ref().map(|line| line.as_str().to_owned());
        scholar.credentials = self.credentials.iter().map(|line| line.as_str().to_owned()).collect();
        scholar.title = self.title.as_ref().map(|line| line.as_str().to_owned());
        scholar.disciplines = texts(&self.disciplines);
        scholar.interests = texts(&self.interests);
        scholar.bio = self.bio.as_ref().map(|prose| prose.as_str().to_owned());
        scholar.city = self.city.as_ref().map(|line| line.as_str().to_owned());
        scholar.country = self.country;
        scholar.languages = texts(&self.languages);
        scholar.links.clone_from(&self.links);
        scholar.orcid = self.orcid.map(|orcid| orcid.to_string());
        scholar.phones = self.phones.iter().map(|phone| phone.as_str().to_owned()).collect();
        scholar.availability.clone_from(&self.availability);
    }

    /// What stands in this field, as the history keeps it.
    #[must_use]
    pub fn value(&self, field: Field) -> Value {
        self.parts().remove(field.as_str()).unwrap_or(Value::Null)
    }

    /// The fields in which the two differ.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        let (one, other) = (self.parts(), other.parts());
        Self::fields().filter(|field| one.get(field.as_str()) != other.get(field.as_str())).collect()
    }

    /// The same draft with this field as it stands in the other one.
    #[must_use]
    pub fn with(&self, field: Field, other: &Self) -> Self {
        let mut parts = self.parts();
        if let Some(value) = other.parts().remove(field.as_str()) {
            parts.insert(field.as_str().to_owned(), value);
        }
        // Each part came from a draft, so the whole is one.
        serde_json::from_value(Value::Object(parts)).unwrap_or_else(|_| self.clone())
    }

    fn parts(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(parts)) => parts,
            _ => Map::new(),
        }
    }

    /// Brings this draft together with what others saved since it was begun. `before` holds what stood in the
    /// fields that they changed; where that is not known, it is `None`. What this draft left as it was is taken from
    /// them.
    ///
    /// # Errors
    /// The fields that both changed, differently.
    pub(super) fn merged(&self, now: &Self, before: Option<&BTreeMap<Field, Value>>) -> Result<Self, Vec<Field>> {
        let (mut merged, mut both) = (self.clone(), Vec::new());
        for field in self.differing(now) {
            match before.map(|before| before.get(&field)) {
                // They did not touch it.
                Some(None) => {}
                // This draft did not touch it.
                Some(Some(value)) if *value == self.value(field) => merged = merged.with(field, now),
                _ => both.push(field),
            }
        }
        if both.is_empty() { Ok(merged) } else { Err(both) }
    }
}

impl Stay {
    fn of(affiliation: &Affiliation) -> Option<Self> {
        let at = match &affiliation.institution {
            Some(institution) => At::Institution { id: institution.id, name: institution.name.clone() },
            None => At::Typed(Line::stored(affiliation.typed.as_deref().unwrap_or_default())?),
        };
        Some(Self {
            id: Some(affiliation.id),
            at,
            role: affiliation.role.as_deref().and_then(Line::stored),
            department: affiliation.department.as_deref().and_then(Line::stored),
            from: affiliation.from_year,
            to: affiliation.to_year,
            primary: affiliation.primary,
        })
    }
}
