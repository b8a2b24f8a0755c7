//! What the tests of the desk share: a small registry, rosters, and a plain recount of the report.

use std::collections::{BTreeMap, BTreeSet};

use collegium_core::id::{InstitutionId, ScholarId};
use collegium_core::institutions::ror::{NameKind, RegistryName, RegistryRecord, RegistryStatus};
use collegium_core::institutions::{self, Found, InstitutionFilter};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::reference::CountryCode;
use collegium_core::scholars::{self, Profile};
use collegium_tests::TestApp;

pub(crate) fn first_page() -> PageRequest {
    PageRequest::new(1, 200)
}

/// An organization of the registry.
pub(crate) fn record(ror: &str, name: &str, country: &str, city: &str, parent: Option<&str>) -> RegistryRecord {
    RegistryRecord {
        ror: ror.to_owned(),
        name: name.to_owned(),
        names: vec![RegistryName { text: name.to_owned(), kind: NameKind::Label, language: None }],
        country: CountryCode::parse(country).ok(),
        region_code: None,
        region: None,
        city: Some(city.to_owned()),
        latitude: Some(7.44),
        longitude: Some(3.9),
        domains: Vec::new(),
        site: None,
        types: vec!["education".to_owned()],
        status: RegistryStatus::Active,
        parents: parent.map(str::to_owned).into_iter().collect(),
        children: Vec::new(),
        successors: Vec::new(),
        established: None,
    }
}

/// A small registry.
pub(crate) fn registry() -> Vec<RegistryRecord> {
    vec![
        record("03wx2rr30", "University of Ibadan", "NG", "Ibadan", None),
        record("022yvqh08", "University College Hospital, Ibadan", "NG", "Ibadan", Some("03wx2rr30")),
        record("05rk03822", "University of Lagos", "NG", "Lagos", None),
        record("02dgjyy92", "University of Miami", "US", "Coral Gables", None),
        record("05nbqxr67", "Miami University", "US", "Oxford", None),
    ]
}

/// An app with the small registry.
pub(crate) async fn app_with_registry() -> TestApp {
    let app = TestApp::demo().await;
    institutions::load_records(&app.operator(), &registry()).await.unwrap();
    app
}

/// A roster of these people: given name, family name, institution, country.
pub(crate) fn roster(title: &str, people: &[(&str, &str, &str, &str)]) -> String {
    let line = |(given, family, institution, country): &(&str, &str, &str, &str)| {
        let email = format!("{}.{}@mail.example", given.to_lowercase(), family.to_lowercase()).replace([' ', '’'], "");
        format!("{given},{family},MD,\"{institution}\",{country},{email}\n")
    };
    let lines: Vec<String> = people.iter().map(line).collect();
    format!("{title}\nGiven name,Family name,Degrees,Institution,Country,E-mail\n{}", lines.concat())
}

pub(crate) async fn everybody(op: &Op) -> Vec<Profile> {
    scholars::all_after(&op.db, None, 10_000).await.unwrap()
}

pub(crate) async fn named(op: &Op, name: &str) -> Profile {
    let everybody = everybody(op).await;
    let names: Vec<String> = everybody.iter().map(|one| one.scholar.display_name.clone()).collect();
    let found = everybody.into_iter().find(|one| one.scholar.display_name == name);
    found.unwrap_or_else(|| panic!("no {name} among {names:?}"))
}

pub(crate) async fn institution(op: &Op, name: &str) -> Found {
    let found = institutions::find(op, name, first_page()).await.unwrap().rows;
    found.into_iter().find(|one| one.institution.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The report: whom each institution sent.
pub(crate) async fn report(op: &Op, with_children: bool) -> BTreeMap<InstitutionId, u32> {
    let filter = InstitutionFilter { at_least: 1, with_children, ..InstitutionFilter::default() };
    let rows = institutions::report(op, &filter).await.unwrap();
    rows.into_iter().map(|row| (row.institution.id, row.alumni)).collect()
}

/// The same counted by hand from the profiles.
pub(crate) async fn recount(op: &Op, with_children: bool) -> BTreeMap<InstitutionId, u32> {
    let mut people: BTreeMap<InstitutionId, BTreeSet<ScholarId>> = BTreeMap::new();
    for profile in everybody(op).await {
        for sent_by in profile.participations.iter().filter_map(|took_part| took_part.sent_by.as_ref()) {
            let under = if with_children { topmost(op, sent_by.id).await } else { sent_by.id };
            people.entry(under).or_default().insert(profile.scholar.id);
        }
    }
    people.into_iter().map(|(id, people)| (id, u32::try_from(people.len()).unwrap())).collect()
}

async fn topmost(op: &Op, id: InstitutionId) -> InstitutionId {
    let mut at = id;
    while let Some(parent) = institutions::held(op, at).await.unwrap().institution.parent {
        at = parent.id;
    }
    at
}

/// The report says what a plain recount says.
pub(crate) async fn agrees(op: &Op) {
    for with_children in [false, true] {
        assert_eq!(report(op, with_children).await, recount(op, with_children).await, "with children: {with_children}");
    }
}
