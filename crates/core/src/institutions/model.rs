//! What an institution is, as other slices name it.

use super::ror::NameKind;
use crate::id::InstitutionId;
use crate::reference::CountryCode;

/// An institution as it is named beside a scholar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstitutionRef {
    /// Identity.
    pub id: InstitutionId,
    /// The last part of the institution's address.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The nine characters of the ROR id.
    pub ror: Option<String>,
    /// Where it is.
    pub country: Option<CountryCode>,
}

/// One of an institution's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionName {
    /// The name.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// Its language by ISO 639-1, where known.
    pub language: Option<String>,
}

/// An institution of the community.
#[derive(Clone, Debug, PartialEq)]
pub struct Institution {
    /// Identity, address, name, registry id and country.
    pub named: InstitutionRef,
    /// State, province or land.
    pub region: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// Degrees north and east.
    pub place: Option<(f64, f64)>,
    /// Domains of its e-mail addresses and site.
    pub domains: Vec<String>,
    /// The institution that it belongs to.
    pub parent: Option<InstitutionRef>,
    /// Its other names.
    pub names: Vec<InstitutionName>,
}
