//! A scholar as one viewer sees it, as far as the index needs it.

use collegium_core::id::{InstitutionId, ScholarId};
use collegium_core::reference::CountryCode;
use collegium_core::scholars::{InstitutionRef, Profile};
use uuid::Uuid;

/// What one viewer sees of a scholar. Borrowed from a profile, or from the record on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View<'a> {
    pub(crate) id: ScholarId,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) sort_name: &'a str,
    pub(crate) given: &'a str,
    pub(crate) family: &'a str,
    pub(crate) native_name: Option<&'a str>,
    pub(crate) former_names: Vec<&'a str>,
    pub(crate) credentials: Vec<&'a str>,
    pub(crate) title: Option<&'a str>,
    pub(crate) disciplines: Vec<&'a str>,
    pub(crate) interests: Vec<&'a str>,
    pub(crate) country: Option<CountryCode>,
    pub(crate) city: Option<&'a str>,
    /// Where the scholar is now.
    pub(crate) now: Vec<Institution<'a>>,
    /// Newest first.
    pub(crate) took: Vec<Took<'a>>,
    pub(crate) has_photo: bool,
    pub(crate) bio: Option<&'a str>,
    /// Further words the scholar is found by: roles, departments, institutions once worked at, languages,
    /// addresses.
    pub(crate) more: Vec<&'a str>,
}

/// An institution as named beside a scholar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Institution<'a> {
    pub(crate) id: InstitutionId,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) ror: Option<&'a str>,
}

/// A participation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Took<'a> {
    pub(crate) program: &'a str,
    pub(crate) program_name: &'a str,
    pub(crate) year: i32,
    pub(crate) sent_by: Option<Institution<'a>>,
}

impl<'a> From<&'a InstitutionRef> for Institution<'a> {
    fn from(institution: &'a InstitutionRef) -> Self {
        Self { id: institution.id, slug: &institution.slug, name: &institution.name, ror: institution.ror.as_deref() }
    }
}

impl<'a> View<'a> {
    /// The view of a profile that `Profile::seen_by` has already cut down to what the viewer may see.
    pub(crate) fn of(seen: &'a Profile) -> Self {
        let scholar = &seen.scholar;
        let took = seen.participations.iter().map(|took| Took {
            program: &took.program,
            program_name: &took.program_name,
            year: took.year,
            sent_by: took.sent_by.as_ref().map(Institution::from),
        });
        Self {
            id: scholar.id,
            slug: &scholar.slug,
            name: &scholar.display_name,
            sort_name: &scholar.sort_name,
            given: &scholar.given_name,
            family: &scholar.family_name,
            native_name: scholar.native_name.as_deref(),
            former_names: texts(&scholar.former_names),
            credentials: texts(&scholar.credentials),
            title: scholar.title.as_deref(),
            disciplines: texts(&scholar.disciplines),
            interests: texts(&scholar.interests),
            country: scholar.country,
            city: scholar.city.as_deref(),
            now: seen
                .affiliations
                .iter()
                .filter(|affiliation| affiliation.to_year.is_none())
                .filter_map(|affiliation| affiliation.institution.as_ref().map(Institution::from))
                .collect(),
            took: took.collect(),
            has_photo: scholar.has_photo,
            bio: scholar.bio.as_deref(),
            more: more(seen),
        }
    }

    /// The year of the newest participation.
    pub(crate) fn newest_year(&self) -> Option<i32> {
        self.took.iter().map(|took| took.year).max()
    }

    /// The institution on the card.
    pub(crate) fn institution(&self) -> Option<&Institution<'a>> {
        self.now.first().or_else(|| self.took.iter().find_map(|took| took.sent_by.as_ref()))
    }

    /// All institutions the scholar is counted under: those of now and those that sent the scholar.
    pub(crate) fn institutions(&self) -> impl Iterator<Item = &Institution<'a>> {
        self.now.iter().chain(self.took.iter().filter_map(|took| took.sent_by.as_ref()))
    }

    /// The longer texts, in the order in which snippets are taken from them.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.bio.iter().chain(self.more.iter()).copied()
    }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn more(seen: &Profile) -> Vec<&str> {
    let mut more = Vec::new();
    for affiliation in &seen.affiliations {
        let past = affiliation.institution.as_ref().filter(|_| affiliation.to_year.is_some());
        more.extend(past.map(|institution| institution.name.as_str()));
        more.extend(affiliation.typed.as_deref());
        more.extend(affiliation.role.as_deref());
        more.extend(affiliation.department.as_deref());
    }
    let scholar = &seen.scholar;
    more.extend(scholar.orcid.as_deref());
    more.extend(scholar.emails.iter().map(|email| email.address.as_str()));
    more.extend(scholar.phones.iter().map(String::as_str));
    more.extend(scholar.links.iter().map(|link| link.label.as_str()));
    let mut seen_before = std::collections::BTreeSet::new();
    more.retain(|text| !text.is_empty() && seen_before.insert(*text));
    more
}

/// Shorthand for reading ids back from bytes.
pub(crate) fn institution_id(bytes: [u8; 16]) -> InstitutionId {
    InstitutionId(Uuid::from_bytes(bytes))
}

/// The same for scholars.
pub(crate) fn scholar_id(bytes: [u8; 16]) -> ScholarId {
    ScholarId(Uuid::from_bytes(bytes))
}
