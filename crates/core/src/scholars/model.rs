//! The record of a scholar, and the one rule of who sees which part of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::audience::{Audience, Viewer};
use crate::id::{AffiliationId, EditionId, ParticipationId, ScholarId};
use crate::institutions::InstitutionRef;
use crate::programs::ParticipationRole;
use crate::reference::CountryCode;

/// A part of a profile that has an audience of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The name; who may not see it does not see the scholar at all.
    Name,
    /// The name in the scholar's own script.
    NativeName,
    /// Former names.
    FormerNames,
    /// Pronouns.
    Pronouns,
    /// Degrees and licences.
    Credentials,
    /// Job title.
    Title,
    /// Disciplines.
    Disciplines,
    /// Interests.
    Interests,
    /// The text about oneself.
    Bio,
    /// The city.
    City,
    /// The country.
    Country,
    /// Where the scholar works and worked.
    Affiliations,
    /// The programs the scholar took part in, and who sent the scholar.
    Programs,
    /// Languages.
    Languages,
    /// Links.
    Links,
    /// The ORCID iD.
    Orcid,
    /// E-mail addresses.
    Emails,
    /// Phones.
    Phones,
    /// The photo.
    Photo,
    /// What the scholar is open to.
    Availability,
}

impl Field {
    /// All fields, in the order in which forms and exports show them.
    pub const ALL: [Self; 20] = [
        Self::Name,
        Self::NativeName,
        Self::FormerNames,
        Self::Pronouns,
        Self::Credentials,
        Self::Title,
        Self::Disciplines,
        Self::Interests,
        Self::Bio,
        Self::City,
        Self::Country,
        Self::Affiliations,
        Self::Programs,
        Self::Languages,
        Self::Links,
        Self::Orcid,
        Self::Emails,
        Self::Phones,
        Self::Photo,
        Self::Availability,
    ];

    /// The word for it in tables, forms and exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NativeName => "native-name",
            Self::FormerNames => "former-names",
            Self::Pronouns => "pronouns",
            Self::Credentials => "credentials",
            Self::Title => "title",
            Self::Disciplines => "disciplines",
            Self::Interests => "interests",
            Self::Bio => "bio",
            Self::City => "city",
            Self::Country => "country",
            Self::Affiliations => "affiliations",
            Self::Programs => "programs",
            Self::Languages => "languages",
            Self::Links => "links",
            Self::Orcid => "orcid",
            Self::Emails => "emails",
            Self::Phones => "phones",
            Self::Photo => "photo",
            Self::Availability => "availability",
        }
    }

    /// The field of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }

    /// Who sees the field as long as the scholar says nothing: contact details are for staff, former
    /// names too, all else is for members, nothing is public.
    #[must_use]
    pub fn default_audience(self) -> Audience {
        match self {
            Self::Emails | Self::Phones | Self::FormerNames => Audience::Staff,
            _ => Audience::Members,
        }
    }
}

/// What a scholar chose about who sees what. Fields not named keep their default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Audiences(BTreeMap<Field, Audience>);

impl Audiences {
    /// Who sees this field.
    #[must_use]
    pub fn of(&self, field: Field) -> Audience {
        self.0.get(&field).copied().unwrap_or_else(|| field.default_audience())
    }

    /// What both chose, the narrower of the two where they differ. A default is no choice.
    #[must_use]
    pub fn narrowed_by(mut self, other: &Self) -> Self {
        for (field, audience) in &other.0 {
            let narrowest = self.0.get(field).map_or(*audience, |chosen| (*chosen).max(*audience));
            self.0.insert(*field, narrowest);
        }
        self
    }

    /// The same choices with `field` for `audience`.
    #[must_use]
    pub fn with(mut self, field: Field, audience: Audience) -> Self {
        self.0.insert(field, audience);
        self
    }
}

/// Something that a scholar is open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// Being a mentor.
    Mentoring,
    /// Working on something together.
    Collaborating,
    /// Coming to teach or to advise.
    Visiting,
    /// Supervising theses.
    Supervising,
}

impl Availability {
    /// All of them, in the order in which forms show them.
    pub const ALL: [Self; 4] = [Self::Mentoring, Self::Collaborating, Self::Visiting, Self::Supervising];

    /// The word for it in forms and exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mentoring => "mentoring",
            Self::Collaborating => "collaborating",
            Self::Visiting => "visiting",
            Self::Supervising => "supervising",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A link with the words it is shown under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words.
    pub label: String,
    /// An absolute address, http or https.
    pub url: String,
}

/// One of a scholar's e-mail addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScholarEmail {
    /// The address, sure typos repaired.
    pub address: String,
    /// The address as it was typed, where it was repaired.
    pub typed: Option<String>,
    /// Whether this is the one to write to.
    pub primary: bool,
}

/// A person of the community, all fields, whoever may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scholar {
    /// Identity.
    pub id: ScholarId,
    /// The last part of the profile's address; never made of ids or e-mail addresses.
    pub slug: String,
    /// Given names, with middle names and initials: `Maria L.`
    pub given_name: String,
    /// Family name with its particles: `van der Berg`. May be empty for people of one name.
    pub family_name: String,
    /// What follows the name: `Jr.`, `III`.
    pub suffix: Option<String>,
    /// The name as shown: `Maria L. van der Berg Jr.`
    pub display_name: String,
    /// The name as sorted, folded: `berg maria l`.
    pub sort_name: String,
    /// The name in the scholar's own script: `张海燕`.
    pub native_name: Option<String>,
    /// Names once used, shown to nobody else by default.
    pub former_names: Vec<String>,
    /// Pronouns as the scholar writes them.
    pub pronouns: Option<String>,
    /// Degrees and licences as shown after the name, first earned first: `MD`, `MPH`.
    pub credentials: Vec<String>,
    /// Job title.
    pub title: Option<String>,
    /// Codes of the curated disciplines, the main one first.
    pub disciplines: Vec<String>,
    /// Codes of the curated interests.
    pub interests: Vec<String>,
    /// About oneself, in Markdown.
    pub bio: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country; `None` is unknown.
    pub country: Option<CountryCode>,
    /// Languages by BCP 47 tag.
    pub languages: Vec<String>,
    /// Links.
    pub links: Vec<Link>,
    /// The ORCID iD: `0000-0002-1825-0097`.
    pub orcid: Option<String>,
    /// Phones in the scholar's own writing.
    pub phones: Vec<String>,
    /// What the scholar is open to.
    pub availability: Vec<Availability>,
    /// E-mail addresses, the primary one first.
    pub emails: Vec<ScholarEmail>,
    /// Whether a picture is stored; else initials are drawn.
    pub has_photo: bool,
    /// Who sees what.
    pub audiences: Audiences,
    /// Whether the scholar is in the directory at all (staff always see the record).
    pub listed: bool,
    /// Whether the scholar has died.
    pub deceased: bool,
    /// When the scholar last said that all this is right.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes; an edit names the version that it saw.
    pub version: i32,
}

/// A scholar works, or worked, at an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affiliation {
    /// Identity.
    pub id: AffiliationId,
    /// The institution, where it is known which one is meant.
    pub institution: Option<InstitutionRef>,
    /// The institution as it was typed.
    pub typed: Option<String>,
    /// Role or title there.
    pub role: Option<String>,
    /// Department, school or unit.
    pub department: Option<String>,
    /// First year known.
    pub from_year: Option<i32>,
    /// Last year; `None` while it lasts.
    pub to_year: Option<i32>,
    /// Whether this is the main one of those that last.
    pub primary: bool,
}

/// A scholar took part in an edition of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participation {
    /// Identity.
    pub id: ParticipationId,
    /// The edition.
    pub edition: EditionId,
    /// The program's code in addresses: `pehp`.
    pub program: String,
    /// The program's name.
    pub program_name: String,
    /// The edition's code in addresses: `2014-january`.
    pub edition_slug: String,
    /// The edition's year.
    pub year: i32,
    /// In what capacity.
    pub role: ParticipationRole,
    /// The institution that sent the scholar, the one at that time.
    pub sent_by: Option<InstitutionRef>,
}

/// A scholar with all that belongs to the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The person.
    pub scholar: Scholar,
    /// Where the person works and worked: lasting ones first, the primary one before all, then by last year.
    pub affiliations: Vec<Affiliation>,
    /// The editions, newest first.
    pub participations: Vec<Participation>,
}

impl Scholar {
    /// The first viewer, in the order of [`Viewer::ALL`], who sees this field of this scholar.
    #[must_use]
    pub fn first_viewer(&self, field: Field) -> Viewer {
        let sees = |viewer: Viewer| {
            self.listed && viewer.may_see(self.audiences.of(Field::Name)) && viewer.may_see(self.audiences.of(field))
        };
        Viewer::ALL.into_iter().find(|viewer| sees(*viewer)).unwrap_or(Viewer::Staff)
    }
}

impl Profile {
    /// The institution where the scholar is now, if one is known.
    #[must_use]
    pub fn institution_now(&self) -> Option<&InstitutionRef> {
        self.affiliations.iter().find(|a| a.to_year.is_none()).and_then(|a| a.institution.as_ref())
    }

    /// The profile as this viewer may see it: what is hidden is not there at all. `None` where the viewer
    /// may not know of the scholar. Every page, answer, index field, export and feed goes through here.
    #[must_use]
    pub fn seen_by(&self, viewer: Viewer) -> Option<Self> {
        let sees = |field| viewer.may_see(self.scholar.audiences.of(field));
        if viewer != Viewer::Staff && (!self.scholar.listed || !sees(Field::Name)) {
            return None;
        }
        let mut seen = self.clone();
        for field in Field::ALL.into_iter().filter(|field| !sees(*field)) {
            seen.hide(field);
        }
        if viewer != Viewer::Staff {
            // When and how often a record changed tells of changes to hidden fields.
            seen.scholar.audiences = Audiences::default();
            seen.scholar.confirmed_at = None;
            seen.scholar.updated_at = seen.scholar.created_at;
            seen.scholar.version = 0;
            seen.scholar.emails.iter_mut().for_each(|email| email.typed = None);
        }
        Some(seen)
    }

    fn hide(&mut self, field: Field) {
        let scholar = &mut self.scholar;
        match field {
            Field::Name => {}
            Field::NativeName => scholar.native_name = None,
            Field::FormerNames => scholar.former_names.clear(),
            Field::Pronouns => scholar.pronouns = None,
            Field::Credentials => scholar.credentials.clear(),
            Field::Title => {
                scholar.title = None;
                self.affiliations.iter_mut().for_each(|affiliation| affiliation.role = None);
            }
            Field::Disciplines => scholar.disciplines.clear(),
            Field::Interests => scholar.interests.clear(),
            Field::Bio => scholar.bio = None,
            Field::City => scholar.city = None,
            Field::Country => scholar.country = None,
            Field::Affiliations => self.affiliations.clear(),
            Field::Programs => self.participations.clear(),
            Field::Languages => scholar.languages.clear(),
            Field::Links => scholar.links.clear(),
            Field::Orcid => scholar.orcid = None,
            Field::Emails => scholar.emails.clear(),
            Field::Phones => scholar.phones.clear(),
            Field::Photo => scholar.has_photo = false,
            Field::Availability => scholar.availability.clear(),
        }
    }
}
