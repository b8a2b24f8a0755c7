//! The two shapes a record is written in: the registry's own schema version 2, and the compact extract.

use serde::Deserialize;

use super::record::{NameKind, RegistryName, RegistryRecord, RegistryStatus};
use crate::reference::CountryCode;

/// A record in either shape; the fields of one shape are absent in the other.
#[derive(Deserialize)]
pub(super) struct RawRecord {
    id: String,
    #[serde(default)]
    names: Vec<RawName>,
    status: Option<RegistryStatus>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,

    locations: Option<Vec<RawLocation>>,
    links: Option<Vec<RawLink>>,
    relationships: Option<Vec<RawRelationship>>,
    established: Option<i32>,

    name: Option<String>,
    country: Option<RawCountry>,
    sub: Option<String>,
    subname: Option<String>,
    city: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    site: Option<String>,
    rels: Option<Vec<(String, String)>>,
    est: Option<i32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawName {
    Compact(String, String, Option<String>),
    Full {
        value: String,
        #[serde(default)]
        types: Vec<String>,
        lang: Option<String>,
    },
}

/// Schema version 1 wrote an object here; only its presence matters, to name the mistake.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawCountry {
    Code(String),
    OldSchema(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct RawLocation {
    geonames_details: Option<RawPlace>,
}

#[derive(Deserialize)]
struct RawPlace {
    name: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    country_code: Option<String>,
    country_subdivision_code: Option<String>,
    country_subdivision_name: Option<String>,
}

#[derive(Deserialize)]
struct RawLink {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Deserialize)]
struct RawRelationship {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// Why a well-formed JSON object is no record of ours.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotARecord {
    /// The older schema.
    #[error("it is written in schema version 1; take the file whose name ends in “schema_v2.json”")]
    OldSchema,
    /// The id is not one of the registry's.
    #[error("its id “{0}” is no ROR id, which has nine letters and digits and begins with 0")]
    Id(String),
    /// There is no name at all.
    #[error("it has no name")]
    NoName,
    /// The country is not two letters.
    #[error("its country “{0}” is no code of two letters")]
    Country(String),
}

impl RawRecord {
    /// The record in our words.
    pub(super) fn into_record(self) -> Result<RegistryRecord, NotARecord> {
        let ror = bare_ror(&self.id).ok_or_else(|| NotARecord::Id(self.id.clone()))?;
        let country_text = match self.country {
            Some(RawCountry::OldSchema(_)) => return Err(NotARecord::OldSchema),
            Some(RawCountry::Code(code)) => Some(code),
            None => None,
        };
        let place = self.locations.unwrap_or_default().into_iter().find_map(|location| location.geonames_details);
        let place = place.unwrap_or(RawPlace {
            name: self.city,
            lat: self.lat,
            lng: self.lng,
            country_code: country_text,
            country_subdivision_code: self.sub,
            country_subdivision_name: self.subname,
        });
        let (shown, names) = names(self.names, self.name)?;
        let related = related(self.relationships, self.rels);
        Ok(RegistryRecord {
            ror,
            name: shown,
            names,
            country: place.country_code.map(|code| country(&code)).transpose()?,
            region_code: place.country_subdivision_code,
            region: place.country_subdivision_name,
            city: place.name,
            latitude: place.lat,
            longitude: place.lng,
            domains: self.domains.iter().map(|domain| domain.trim().to_lowercase()).collect(),
            site: self.site.map(|site| host(&site)).or_else(|| website(self.links)),
            types: self.types,
            status: self.status.unwrap_or(RegistryStatus::Active),
            parents: of_kind(&related, "parent"),
            children: of_kind(&related, "child"),
            successors: of_kind(&related, "successor"),
            established: self.established.or(self.est),
        })
    }
}

/// The nine characters of a ROR id, from the whole address or bare.
fn bare_ror(text: &str) -> Option<String> {
    let bare = text.trim().rsplit('/').next()?;
    let sound = bare.len() == 9 && bare.starts_with('0') && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    sound.then(|| bare.to_ascii_lowercase())
}

fn country(code: &str) -> Result<CountryCode, NotARecord> {
    CountryCode::parse(code).map_err(|_| NotARecord::Country(code.to_owned()))
}

/// The shown name and all names, the shown one among them.
fn names(raw: Vec<RawName>, given: Option<String>) -> Result<(String, Vec<RegistryName>), NotARecord> {
    let mut shown = given;
    let mut names = Vec::with_capacity(raw.len());
    for name in raw {
        let (text, kind, language) = match name {
            RawName::Compact(text, kind, language) => (text, kind_of(&[kind]), language),
            RawName::Full { value, types, lang } => {
                if shown.is_none() && types.iter().any(|kind| kind == "ror_display") {
                    shown = Some(value.clone());
                }
                (value, kind_of(&types), lang)
            }
        };
        if !text.trim().is_empty() {
            names.push(RegistryName { text, kind, language });
        }
    }
    let shown = shown.or_else(|| names.first().map(|name| name.text.clone())).ok_or(NotARecord::NoName)?;
    if !names.iter().any(|name| name.text == shown) {
        names.insert(0, RegistryName { text: shown.clone(), kind: NameKind::Label, language: None });
    }
    Ok((shown, names))
}

fn kind_of(types: &[String]) -> NameKind {
    let has = |kind: &str| types.iter().any(|have| have == kind);
    if has("label") || has("ror_display") {
        NameKind::Label
    } else if has("acronym") {
        NameKind::Acronym
    } else {
        NameKind::Alias
    }
}

fn related(full: Option<Vec<RawRelationship>>, compact: Option<Vec<(String, String)>>) -> Vec<(String, String)> {
    let full = full.unwrap_or_default().into_iter().map(|relation| (relation.kind, relation.id));
    full.chain(compact.unwrap_or_default()).collect()
}

fn of_kind(related: &[(String, String)], kind: &str) -> Vec<String> {
    related.iter().filter(|(have, _)| have == kind).filter_map(|(_, id)| bare_ror(id)).collect()
}

fn website(links: Option<Vec<RawLink>>) -> Option<String> {
    links?.into_iter().find(|link| link.kind == "website").map(|link| host(&link.value))
}

/// The host of an address, lower case, without `www.`.
fn host(address: &str) -> String {
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#', ':']).next().unwrap_or_default().trim().to_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}
