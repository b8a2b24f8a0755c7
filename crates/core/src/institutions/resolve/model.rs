//! What the resolver takes and gives.

use crate::institutions::ror::{NameKind, RegistryRecord, RegistryStatus};
use crate::reference::CountryCode;

/// What the resolver needs to know of an organization, of the registry or not.
/// Results speak of it by its place in the order in which organizations were given, from 0.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// What other organizations call it in `parents`, `children` and `successors`: its ROR id, or any other text that is one's own.
    pub id: String,
    /// All its names; the first is the one shown in reasons.
    pub names: Vec<OrganizationName>,
    /// The country of its seat.
    pub country: Option<CountryCode>,
    /// The first level below the country, by code and by name, as far as known.
    pub regions: Vec<String>,
    /// The town of its seat.
    pub city: Option<String>,
    /// Domains of its e-mail addresses and its home page.
    pub domains: Vec<String>,
    /// What it is, in the registry's words: `education`, `healthcare`, …
    pub types: Vec<String>,
    /// It was taken back or replaced: its names mean its successor.
    pub withdrawn: bool,
    /// What it is part of, by `id`.
    pub parents: Vec<String>,
    /// What is part of it, by `id`.
    pub children: Vec<String>,
    /// What took its place, by `id`.
    pub successors: Vec<String>,
}

/// One name of an organization.
#[derive(Clone, Debug)]
pub struct OrganizationName {
    /// The name.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
}

impl From<&RegistryRecord> for Organization {
    fn from(record: &RegistryRecord) -> Self {
        let shown = OrganizationName { text: record.name.clone(), kind: NameKind::Label };
        let others = record.names.iter().filter(|name| name.text != record.name);
        let others = others.map(|name| OrganizationName { text: name.text.clone(), kind: name.kind });
        Self {
            id: record.ror.clone(),
            names: std::iter::once(shown).chain(others).collect(),
            country: record.country,
            regions: record.region_code.iter().chain(&record.region).cloned().collect(),
            city: record.city.clone(),
            domains: record.domains.iter().chain(&record.site).cloned().collect(),
            types: record.types.clone(),
            withdrawn: record.status == RegistryStatus::Withdrawn,
            parents: record.parents.clone(),
            children: record.children.clone(),
            successors: record.successors.clone(),
        }
    }
}

/// An institution as somebody typed it, with what was typed beside it. Empty text counts as absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedInstitution<'a> {
    /// The institution's name as typed, perhaps with department and place around it.
    pub text: &'a str,
    /// The department, where it has a field of its own.
    pub department: Option<&'a str>,
    /// The town.
    pub city: Option<&'a str>,
    /// The state or province, by name or code.
    pub state: Option<&'a str>,
    /// The country.
    pub country: Option<CountryCode>,
    /// What follows the `@` of the person's address.
    pub email_domain: Option<&'a str>,
}

/// What a typed name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This organization, by its place in the order given.
    Institution(u32),
    /// No organization at all: “retired”, “private practice”, a person's name, an address.
    NoOrganization,
    /// It cannot be told; somebody should look.
    Unsure,
}

/// A verdict with all that speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// What is meant.
    pub verdict: Verdict,
    /// How likely the verdict is right, 0 to 1; for [`Verdict::Unsure`] how likely the first of the runners-up is.
    pub confidence: f32,
    /// Why, in words for staff.
    pub reason: String,
    /// What else it could be, likeliest first, each with its confidence.
    pub runners_up: Vec<(u32, f32)>,
    /// Further organizations named in the same text, in the order of their naming, each with its confidence.
    pub also: Vec<(u32, f32)>,
}
