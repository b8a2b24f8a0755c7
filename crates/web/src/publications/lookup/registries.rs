//! How each registry is asked, and what its answers say.

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, USER_AGENT};
use collegium_core::publications::read::{from_crossref, from_datacite, from_orcid_works, from_pubmed};
use collegium_core::publications::{Doi, Pmid, Publication};
use collegium_core::scholars::OrcidId;
use serde_json::Value;
use url::Url;

use super::LookupSettings;
use crate::outside::Ask;

/// The largest answer that is read: records of collaborations with thousands of authors have some megabytes.
const LARGEST: usize = 8 << 20;

/// A question to one registry.
pub(super) struct Registry {
    pub(super) name: &'static str,
    url: Option<Url>,
    accept: &'static str,
}

impl Registry {
    pub(super) fn crossref(settings: &LookupSettings, doi: &Doi) -> Self {
        let mut url = under(&settings.crossref, &["works", doi.as_str()]);
        if let (Some(url), Some(contact)) = (&mut url, &settings.contact) {
            url.query_pairs_mut().append_pair("mailto", contact);
        }
        Self { name: "Crossref", url, accept: "application/json" }
    }

    pub(super) fn datacite(settings: &LookupSettings, doi: &Doi) -> Self {
        let url = under(&settings.datacite, &["dois", doi.as_str()]);
        Self { name: "DataCite", url, accept: "application/vnd.api+json" }
    }

    pub(super) fn pubmed(settings: &LookupSettings, pmid: &Pmid) -> Self {
        let mut url = under(&settings.pubmed, &["efetch.fcgi"]);
        if let Some(url) = &mut url {
            let mut query = url.query_pairs_mut();
            let asked = [("db", "pubmed"), ("id", pmid.as_str()), ("retmode", "xml"), ("tool", "collegium")];
            let contact = settings.contact.as_deref().map(|contact| ("email", contact));
            query.extend_pairs(asked.into_iter().chain(contact));
        }
        Self { name: "PubMed", url, accept: "text/xml" }
    }

    pub(super) fn orcid(settings: &LookupSettings, orcid: &OrcidId) -> Self {
        Self { name: "ORCID", url: under(&settings.orcid, &[&orcid.to_string(), "works"]), accept: "application/json" }
    }

    /// The question as it is sent. It says who asks, as all of them ask for.
    pub(super) fn ask(&self, settings: &LookupSettings) -> Option<Ask> {
        let contact = settings.contact.as_deref();
        let who = contact.map_or_else(|| "Collegium".to_owned(), |contact| format!("Collegium (mailto:{contact})"));
        let who = HeaderValue::from_str(&who).unwrap_or(HeaderValue::from_static("Collegium"));
        let ask = Ask::get(self.url.clone()?).with(ACCEPT, HeaderValue::from_static(self.accept)).with(USER_AGENT, who);
        Some(ask.at_most(LARGEST).within(settings.time_out))
    }
}

/// The address of these parts under a base; slashes within a part are no parts of their own.
fn under(base: &Url, parts: &[&str]) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}

pub(super) fn crossref_work(body: &[u8]) -> Option<Publication> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    from_crossref(answer.get("message").unwrap_or(&answer)).ok()
}

pub(super) fn datacite_work(body: &[u8]) -> Option<Publication> {
    from_datacite(&serde_json::from_slice(body).ok()?).ok()
}

/// The article of this number; PubMed answers with an empty set where there is none.
pub(super) fn pubmed_article(body: &[u8], pmid: &Pmid) -> Option<Publication> {
    let articles = from_pubmed(&String::from_utf8_lossy(body));
    articles.into_iter().find(|article| article.pmid.as_ref() == Some(pmid))
}

pub(super) fn orcid_works(body: &[u8]) -> Option<Vec<Publication>> {
    Some(from_orcid_works(&serde_json::from_slice(body).ok()?))
}
