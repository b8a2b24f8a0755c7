//! From the cells of a line to what they say: every cell by the rules of its kind. Which institution and
//! which person is meant comes later.

use std::borrow::Cow;

use super::reader::{Column, RosterLine};
use crate::id::LineId;
use crate::institutions::resolve::TypedInstitution;
use crate::programs::ParticipationRole;
use crate::reference::{
    CountryCode, CountryEvidence, Credential, decide_country, disciplines_of, find_country, split_credentials,
};
use crate::scholars::{EmailAddress, OrcidId, PersonName, ScholarEmail};

/// A line whose cells are read. Texts are tidied; what is empty is `None`.
#[derive(Clone, Debug)]
pub(super) struct Interpreted {
    pub(super) line: LineId,
    pub(super) name: PersonName,
    pub(super) native: Option<String>,
    pub(super) former_name: Option<String>,
    pub(super) pronouns: Option<String>,
    pub(super) credentials: Vec<String>,
    pub(super) disciplines: Vec<String>,
    pub(super) title: Option<String>,
    pub(super) emails: Vec<ScholarEmail>,
    /// The domain of the first address that is an institution's, not a mail provider's.
    pub(super) email_domain: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) orcid: Option<String>,
    pub(super) institution: Option<String>,
    pub(super) department: Option<String>,
    pub(super) city: Option<String>,
    pub(super) state: Option<String>,
    pub(super) country_typed: Option<String>,
    pub(super) role: ParticipationRole,
    /// What somebody should know who looks at the line: repaired and refused addresses.
    pub(super) notes: Vec<String>,
}

/// Reads a line. The error says, in words, why it is nobody's line.
pub(super) fn interpret(line: &RosterLine<'_>) -> Result<Interpreted, String> {
    let cell = |column| line.get(column);
    let owned = |column| cell(column).map(Cow::into_owned);
    let name = read_name(line)?;
    let mut credentials: Vec<Credential> = name.credentials().to_vec();
    credentials.extend(cell(Column::Credentials).as_deref().map(split_credentials).unwrap_or_default());
    let title = owned(Column::Title);
    let discipline = cell(Column::Discipline);
    let disciplines = disciplines_of(&credentials, title.as_deref().unwrap_or_default(), discipline.as_deref());
    let mut notes = Vec::new();
    let (emails, email_domain) = read_emails(line.all(Column::Email), &mut notes);
    let orcid = cell(Column::Orcid).and_then(|typed| match OrcidId::parse(&typed) {
        Ok(orcid) => Some(orcid.to_string()),
        Err(error) => {
            notes.push(error.to_string());
            None
        }
    });
    Ok(Interpreted {
        line: LineId::new(),
        native: owned(Column::NativeName).or_else(|| name.native().map(str::to_owned)),
        former_name: owned(Column::FormerName).or_else(|| name.former().map(str::to_owned)),
        pronouns: owned(Column::Pronouns),
        credentials: unique(credentials.iter().map(|credential| credential.as_str().to_owned())),
        disciplines: disciplines.into_iter().map(str::to_owned).collect(),
        title,
        emails,
        email_domain,
        phone: owned(Column::Phone),
        orcid,
        institution: owned(Column::Institution),
        department: owned(Column::Department),
        city: owned(Column::City),
        state: owned(Column::State),
        country_typed: owned(Column::Country),
        role: cell(Column::Role).map_or(ParticipationRole::Scholar, |typed| read_role(&typed)),
        name,
        notes,
    })
}

fn read_name(line: &RosterLine<'_>) -> Result<PersonName, String> {
    let cell = |column| line.get(column).unwrap_or_default();
    let full = cell(Column::FullName);
    if !full.is_empty() {
        return PersonName::from_full(&full).map_err(|error| error.to_string());
    }
    let given = [cell(Column::GivenName), cell(Column::MiddleName)].join(" ");
    let (native, suffix) = (cell(Column::NativeName), cell(Column::Suffix));
    PersonName::from_parts(given.trim(), &cell(Column::FamilyName), Some(&native), Some(&suffix))
        .map_err(|error| error.to_string())
}

fn read_emails<'a>(
    cells: impl Iterator<Item = Cow<'a, str>>,
    notes: &mut Vec<String>,
) -> (Vec<ScholarEmail>, Option<String>) {
    let mut emails: Vec<ScholarEmail> = Vec::new();
    let mut domain = None;
    for cell in cells {
        for read in EmailAddress::read_all(&cell) {
            match read {
                Ok(read) => {
                    let address = read.address.as_str().to_owned();
                    if read.repaired {
                        notes.push(format!("the e-mail address “{cell}” was read as “{address}”"));
                    }
                    domain = domain.or_else(|| institution_domain(&read.address));
                    let typed = read.repaired.then(|| cell.to_string());
                    if !emails.iter().any(|email| email.address == address) {
                        emails.push(ScholarEmail { address, typed, primary: false });
                    }
                }
                Err(refused) => notes.push(refused.to_string()),
            }
        }
    }
    (emails, domain)
}

fn institution_domain(address: &EmailAddress) -> Option<String> {
    (!address.is_personal_provider()).then(|| address.domain().to_owned())
}

fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique = Vec::new();
    for value in values {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}

/// The part taken: faculty and group leaders are named as such, everybody else came as a scholar.
fn read_role(typed: &str) -> ParticipationRole {
    let folded = crate::text::fold(typed);
    let names = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if names(&["leader", "facilitator", "tutor", "coach", "mentor"]) {
        ParticipationRole::GroupLeader
    } else if names(&["faculty", "instructor", "speaker", "lecturer", "teacher", "director"]) {
        ParticipationRole::Faculty
    } else {
        ParticipationRole::Scholar
    }
}

impl Interpreted {
    /// What the resolver gets to see.
    pub(super) fn typed_institution(&self) -> Option<TypedInstitution<'_>> {
        Some(TypedInstitution {
            text: self.institution.as_deref()?,
            department: self.department.as_deref(),
            city: self.city.as_deref(),
            state: self.state.as_deref(),
            country: self.typed_country(),
            email_domain: self.email_domain.as_deref(),
        })
    }

    /// The country as far as its own cell and the place's tell.
    pub(super) fn typed_country(&self) -> Option<CountryCode> {
        self.country_typed.as_deref().and_then(find_country)
    }

    /// The country, once it is known which institution is meant, and how it was told.
    pub(super) fn country(&self, of_institution: Option<CountryCode>) -> Option<(CountryCode, &'static str)> {
        let text = |value: &'_ Option<String>| value.clone().unwrap_or_default();
        let (typed, state, city) = (text(&self.country_typed), text(&self.state), text(&self.city));
        let (email_domain, institution_text) = (text(&self.email_domain), text(&self.institution));
        decide_country(&CountryEvidence {
            typed: &typed,
            state: &state,
            city: &city,
            institution_country: of_institution,
            email_domain: &email_domain,
            institution_text: &institution_text,
        })
    }
}
