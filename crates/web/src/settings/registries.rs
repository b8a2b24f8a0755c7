//! Where registries of publications are, and which servers may be asked beside those of the whole internet.

use std::time::Duration;

use url::Url;

use super::raw::Raw;
use super::{Community, SettingsError};
use crate::outside::Allowed;
use crate::publications::lookup::LookupSettings;

/// What is asked where the settings name no other address.
const USUAL: [(&str, &str); 4] = [
    ("crossref", "https://api.crossref.org"),
    ("datacite", "https://api.datacite.org"),
    ("pubmed", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"),
    ("orcid", "https://pub.orcid.org/v3.0"),
];

/// The registries as the file names them.
pub(super) fn lookups(raw: &Raw, community: &Community) -> Result<LookupSettings, SettingsError> {
    let [crossref, datacite, pubmed, orcid] = USUAL.map(|(key, usual)| match raw.parsed_in("lookups", key, base) {
        Ok(Some(url)) => Ok(url),
        Ok(None) => base(usual).map_err(|why| SettingsError::new(format!("lookups.{key}"), why)),
        Err(error) => Err(error),
    });
    let contact = raw.parsed_in("lookups", "contact", super::values::contact)?.or_else(|| community.contact.clone());
    let seconds = raw.number("lookups", "time_out_seconds", 10, 1..=60)?;
    let pause = raw.number("lookups", "pause_milliseconds", 400, 0..=60_000)?;
    Ok(LookupSettings {
        crossref: crossref?,
        datacite: datacite?,
        pubmed: pubmed?,
        orcid: orcid?,
        contact: contact.map(|contact| address_of(&contact)),
        time_out: Duration::from_secs(seconds.into()),
        pause: Duration::from_millis(pause.into()),
    })
}

/// Servers that may be asked wherever they are.
pub(super) fn allowed(raw: &Raw) -> Result<Vec<Allowed>, SettingsError> {
    raw.parsed_each("allowed_outside", Allowed::parse)
}

/// The address within `Name <address>`.
fn address_of(contact: &str) -> String {
    let inside = contact.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(contact, |(address, _)| address).trim().to_owned()
}

fn base(text: &str) -> Result<Url, String> {
    let meant = || format!("“{text}” is no address of a service; one that begins with https:// is meant");
    let url = Url::parse(text.trim_end_matches('/')).map_err(|_| meant())?;
    let fits = matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none();
    if fits && url.username().is_empty() { Ok(url) } else { Err(meant()) }
}
