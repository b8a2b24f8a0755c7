//! One organization as the registry describes it.

use serde::{Deserialize, Serialize};

use crate::reference::CountryCode;

/// An organization of the registry, in the fields Collegium uses. What the registry does not say is empty or `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistryRecord {
    /// The nine characters after `https://ror.org/`.
    pub ror: String,
    /// The name the registry shows.
    pub name: String,
    /// Every name, in every language; the shown one is among them.
    pub names: Vec<RegistryName>,
    /// The country of its seat.
    pub country: Option<CountryCode>,
    /// The first level below the country, as ISO 3166-2 codes it without the country: `MA`.
    pub region_code: Option<String>,
    /// The first level below the country by name: `Massachusetts`.
    pub region: Option<String>,
    /// The town of its seat.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Domains of its e-mail addresses and sites, lower case.
    #[serde(default)]
    pub domains: Vec<String>,
    /// The host of its home page, lower case, without `www.`.
    pub site: Option<String>,
    /// What it is, in the registry's words: `education`, `healthcare`, `funder`, …
    #[serde(default)]
    pub types: Vec<String>,
    /// Whether it still stands.
    pub status: RegistryStatus,
    /// What it is part of, by ROR id.
    #[serde(default)]
    pub parents: Vec<String>,
    /// What is part of it, by ROR id.
    #[serde(default)]
    pub children: Vec<String>,
    /// What took its place, by ROR id.
    #[serde(default)]
    pub successors: Vec<String>,
    /// The year it was founded.
    pub established: Option<i32>,
}

/// One name of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryName {
    /// The name as the registry writes it.
    pub text: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// Its language by ISO 639 code.
    pub language: Option<String>,
}

/// What kind of name a name is. The order is that of their weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// A full name in some language.
    Label,
    /// Another name it goes by or went by.
    Alias,
    /// Initials.
    Acronym,
}

/// Whether an organization still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegistryStatus {
    /// It works.
    Active,
    /// It has closed or merged.
    Inactive,
    /// The registry took the record back; often a successor is named.
    Withdrawn,
}
