//! The demo's institutions as the registry would describe them, under ids that cannot be mistaken for its own.

use collegium_core::institutions::ror::{NameKind, RegistryName, RegistryRecord, RegistryStatus};
use collegium_core::reference::CountryCode;

use super::community::DemoCommunity;
use super::tables::{DemoInstitution, countries, institutions};

/// The institutions as records of a registry: `demo00017`, where real ids begin with a 0. The list is the
/// same for every community, as a registry is; that of another demo may differ.
#[must_use]
pub fn registry(_community: &DemoCommunity) -> Vec<RegistryRecord> {
    let mut records: Vec<RegistryRecord> = institutions().iter().enumerate().map(record).collect();
    for (at, institution) in institutions().iter().enumerate() {
        if let Some(parent) = institution.parent {
            records[parent].children.push(key(at));
        }
    }
    records
}

/// The invented id of the institution at that place of the list.
pub(super) fn key(at: usize) -> String {
    format!("demo{at:05}")
}

fn record((at, institution): (usize, &DemoInstitution)) -> RegistryRecord {
    let shown = RegistryName {
        text: institution.name.to_owned(),
        kind: NameKind::Label,
        language: language_of(institution.name, institution.country),
    };
    let others = institution.aliases.iter().map(|alias| other_name(alias, institution.country));
    RegistryRecord {
        ror: key(at),
        name: institution.name.to_owned(),
        names: std::iter::once(shown).chain(others).collect(),
        country: Some(institution.country),
        region_code: institution.state.filter(|state| is_code(state)).map(str::to_owned),
        region: institution.state.filter(|state| !is_code(state)).map(str::to_owned),
        city: Some(institution.city.to_owned()),
        latitude: Some(institution.latitude),
        longitude: Some(institution.longitude),
        domains: vec![institution.domain.to_owned()],
        site: Some(institution.domain.to_owned()),
        types: vec![institution.kind().to_owned()],
        status: RegistryStatus::Active,
        parents: institution.parent.map(key).into_iter().collect(),
        children: Vec::new(),
        successors: Vec::new(),
        established: None,
    }
}

/// Whether a state is written as its code, `MA` or `NSW`, and not as its name.
fn is_code(state: &str) -> bool {
    state.len() <= 3 && state.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Initials are acronyms, names in another script full names, the rest aliases.
fn other_name(alias: &str, country: CountryCode) -> RegistryName {
    let letters = || alias.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().filter(|c| c.is_uppercase()).count();
    let kind = if !alias.contains(' ') && letters().count() <= 8 && capitals >= 2 {
        NameKind::Acronym
    } else if is_foreign(alias) {
        NameKind::Label
    } else {
        NameKind::Alias
    };
    RegistryName { text: alias.to_owned(), kind, language: language_of(alias, country) }
}

fn is_foreign(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && u32::from(c) > 0x24f)
}

/// The language, where the script tells it.
fn language_of(text: &str, country: CountryCode) -> Option<String> {
    let country = countries().iter().find(|one| one.code == country && is_foreign(text));
    country.and_then(|one| one.languages.first()).map(|language| (*language).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::community::generate;
    use super::*;

    #[test]
    fn records_have_ids_of_their_own_and_belong_together() {
        let records = registry(&generate(1, 100));
        let ids: HashSet<_> = records.iter().map(|record| record.ror.as_str()).collect();
        assert_eq!(ids.len(), records.len());
        for record in &records {
            assert!(record.ror.len() == 9 && !record.ror.starts_with('0'), "{}", record.ror);
            assert!(record.parents.iter().chain(&record.children).all(|id| ids.contains(id.as_str())));
            assert_eq!(record.names[0].text, record.name);
        }
        let university = records.iter().find(|record| record.name == "University of Toronto").unwrap();
        assert!(!university.children.is_empty());
        assert_eq!((university.region_code.as_deref(), university.region.as_deref()), (Some("ON"), None));
    }
}
