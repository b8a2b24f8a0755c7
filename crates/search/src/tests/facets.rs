//! Counts are what choosing would give.

use collegium_core::audience::Viewer;
use collegium_core::reference::CountryCode;
use proptest::prelude::*;

use crate::testing::{Maker, index_of, scholar};
use crate::{FacetKind, Facets, Index, Query, Window};

const COUNTRIES: [&str; 4] = ["GB", "NL", "NG", "US"];
const DISCIPLINES: [&str; 3] = ["nurse", "physician", "physical-therapist"];

fn crowd() -> Vec<Maker> {
    (0..120_usize)
        .map(|at| {
            let maker = scholar(["Ann", "Bea", "Cid"][at % 3], ["Lee", "Moss"][at % 2])
                .numbered(at as u128 + 1)
                .lives("", COUNTRIES[at * 7 / 3 % 4])
                .of(&[DISCIPLINES[at % 3], DISCIPLINES[at / 3 % 3]])
                .likes(&["simulation"][..at % 2]);
            let year = 2000 + i32::try_from(at % 6).unwrap();
            maker.took(["pehp", "hpe"][at / 7 % 2], year, Some(["Makerere", "Boston"][at / 5 % 2]))
        })
        .collect()
}

fn choose(mut query: Query, kind: FacetKind, value: &str) -> Query {
    match kind {
        FacetKind::Discipline => query.discipline = vec![value.to_owned()],
        FacetKind::Country => query.country = vec![CountryCode::parse(value).unwrap()],
        FacetKind::Institution => query.institution = vec![value.to_owned()],
        FacetKind::Program => query.program = vec![value.to_owned()],
        FacetKind::Year => query.year = vec![value.parse().unwrap()],
        FacetKind::Interest => query.interest = vec![value.to_owned()],
    }
    query
}

fn total(index: &Index, query: &Query) -> u64 {
    index.search(query, Viewer::Member).unwrap().total
}

fn index() -> Index {
    let crowd = crowd();
    let index = index_of(&crowd[..100]);
    index.apply(crowd[90..].iter().map(Maker::put).collect(), 2).unwrap();
    index
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_count_is_the_total_that_choosing_it_gives(
        text in prop::sample::select(vec!["", "lee", "ann lee", "nurse", "makerere"]),
        countries in prop::sample::subsequence(COUNTRIES.to_vec(), 0..3),
        disciplines in prop::sample::subsequence(DISCIPLINES.to_vec(), 0..3),
        years in prop::sample::subsequence(vec![2000, 2001, 2002], 0..3),
    ) {
        thread_local!(static INDEX: Index = index());
        INDEX.with(|index| {
            let query = Query {
                country: countries.iter().map(|code| CountryCode::parse(code).unwrap()).collect(),
                discipline: disciplines.iter().map(|code| (*code).to_owned()).collect(),
                year: years.clone(),
                ..Query::text(text)
            };
            let facets = index.search(&query, Viewer::Member).unwrap().facets;
            for kind in FacetKind::ALL {
                for counted in facets.of(kind) {
                    let chosen = choose(query.clone(), kind, &counted.value);
                    assert_eq!(total(index, &chosen), counted.count, "{kind:?} {counted:?} in {query:?}");
                }
            }
        });
    }
}

#[test]
fn values_of_one_facet_widen_and_facets_narrow() {
    let index = index();
    let of = |countries: &[&str], disciplines: &[&str]| {
        let crowd = crowd();
        let matching = crowd.iter().filter(|maker| {
            let scholar = &maker.0.scholar;
            let lives = scholar.country.is_some_and(|code| countries.contains(&code.as_str()));
            lives
                && (disciplines.is_empty() || scholar.disciplines.iter().any(|own| disciplines.contains(&own.as_str())))
        });
        matching.count() as u64
    };
    let query = |countries: &[&str], disciplines: &[&str]| Query {
        country: countries.iter().map(|code| CountryCode::parse(code).unwrap()).collect(),
        discipline: disciplines.iter().map(|code| (*code).to_owned()).collect(),
        window: Window::Page { number: 1, size: 1 },
        ..Query::default()
    };
    for (countries, disciplines) in
        [(&["GB"][..], &[][..]), (&["GB", "NL"], &[]), (&["GB", "US"], &["nurse"]), (&["NL"], &["nurse", "physician"])]
    {
        assert_eq!(total(&index, &query(countries, disciplines)), of(countries, disciplines));
    }
}

#[test]
fn countries_have_their_region_and_chosen_values_stay() {
    let index = index();
    let query = Query { country: vec![CountryCode::parse("FR").unwrap()], ..Query::default() };
    let Facets { country, .. } = index.search(&query, Viewer::Member).unwrap().facets;
    assert_eq!(country.iter().find(|one| one.value == "NG").unwrap().group.as_deref(), Some("Sub-Saharan Africa"));
    let france = country.iter().find(|one| one.value == "FR").unwrap();
    assert!(france.chosen && france.count == 0);
}
