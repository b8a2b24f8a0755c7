//! Where the registries are, and how they are asked.

use std::time::Duration;

use url::Url;

/// Where the registries are, and how they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupSettings {
    /// Crossref's REST API.
    pub crossref: Url,
    /// DataCite's REST API.
    pub datacite: Url,
    /// PubMed's E-utilities.
    pub pubmed: Url,
    /// ORCID's public API.
    pub orcid: Url,
    /// Where the registries can write to when we trouble them.
    pub contact: Option<String>,
    /// The longest that one question may take.
    pub time_out: Duration,
    /// The pause between two questions to one registry.
    pub pause: Duration,
}
