use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::reference::CountryCode;
use crate::scholars::matching::{Decision, Evidence, InstitutionKey, Judge, KnownPerson, Weights, match_people};

/// Lines that often resemble each other.
fn lines() -> impl Strategy<Value = Vec<Evidence>> {
    prop::collection::vec(resembling(), 0..24)
}

fn resembling() -> impl Strategy<Value = Evidence> {
    let given = select(vec!["Ruth", "R.", "Ruth M.", "Rhoda", "Robert", "Ruht", "Ashworth", "Mei Hua", "MeiHua", ""]);
    let family = select(vec!["Ashworth", "Ashwroth", "Ashworth-Lind", "Lind", "Ruth", "Chen", "O'Brien", ""]);
    let credentials = subsequence(vec!["MD".to_owned(), "MPH".to_owned(), "RN".to_owned()], 0..=3);
    let discipline = prop::option::of(select(vec!["nurse", "physician"]));
    let email = prop::option::of(select(vec!["ruth@hill.example", "r.ashworth@dale.example", "ra77@post.example"]));
    let institution = prop::option::of(0u128..4);
    let country = prop::option::of(select(vec!["GB", "US", "KE"]));
    (given, family, credentials, discipline, email, institution, country, 1994i32..2000).prop_map(
        |(given, family, credentials, discipline, email, institution, country, year)| Evidence {
            given: given.to_owned(),
            family: family.to_owned(),
            native: None,
            credentials,
            disciplines: discipline.map(str::to_owned).into_iter().collect(),
            emails: email.map(str::to_owned).into_iter().collect(),
            marks: Vec::new(),
            institution: institution.map(InstitutionKey),
            institution_text: institution.map(|key| format!("institute of the hill {key}")).unwrap_or_default(),
            city: None,
            country: country.and_then(|code| CountryCode::parse(code).ok()),
            year,
            edition: u32::try_from(year).unwrap(),
        },
    )
}

/// Which of these lines are one person, as pairs of evidence; lines of equal evidence are interchangeable.
fn partition(lines: &[Evidence]) -> Vec<(Evidence, Evidence)> {
    let matches = match_people(&[], lines, &Weights::default());
    let mut pairs = Vec::new();
    for (i, a) in matches.iter().enumerate() {
        for (j, b) in matches.iter().enumerate() {
            if i != j && a.decision.person().is_some() && a.decision.person() == b.decision.person() {
                pairs.push((lines[i].clone(), lines[j].clone()));
            }
        }
    }
    pairs.sort();
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_lines_does_not_change_who_is_one_person(
        (lines, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle()))
    ) {
        prop_assert_eq!(partition(&lines), partition(&shuffled));
    }

    #[test]
    fn every_line_is_decided_on_and_new_people_are_numbered_without_gaps(lines in lines()) {
        let matches = match_people(&[], &lines, &Weights::default());
        prop_assert_eq!(matches.len(), lines.len());
        let mut people: Vec<_> = matches.iter().filter_map(|m| m.decision.person()).collect();
        people.sort_unstable();
        people.dedup();
        for (number, person) in people.into_iter().enumerate() {
            prop_assert_eq!(person, crate::scholars::matching::Person::New(number));
        }
        for held in &matches {
            if let Decision::Held(candidates) = &held.decision {
                prop_assert!(!candidates.is_empty());
            }
        }
    }

    #[test]
    fn known_people_stay_apart_and_lines_find_them(lines in lines()) {
        let known: Vec<KnownPerson> =
            lines.iter().map(|line| KnownPerson { evidence: vec![line.clone()] }).collect();
        let mut again = lines.clone();
        for line in &mut again {
            line.edition += 100;
        }
        let matches = match_people(&known, &again, &Weights::default());
        for found in matches {
            if let Some(crate::scholars::matching::Person::Known(number)) = found.decision.person() {
                prop_assert!(number < known.len());
            }
        }
    }

    #[test]
    fn weighing_is_the_same_both_ways(lines in lines(), a in resembling(), b in resembling()) {
        let mut judge = Judge::new(&lines, &Weights::default());
        let (there, back) = (judge.weigh(&a, &b).0, judge.weigh(&b, &a).0);
        prop_assert!((there - back).abs() < 0.001, "{} {}", there, back);
    }

    #[test]
    fn a_line_that_says_nothing_belongs_to_nobody(lines in lines()) {
        let mut all = lines.clone();
        all.push(Evidence { year: 2010, edition: 2010, ..Evidence::default() });
        let matches = match_people(&[], &all, &Weights::default());
        let last = matches.last().unwrap().decision.person();
        prop_assert!(last.is_some());
        prop_assert!(matches[..lines.len()].iter().all(|other| other.decision.person() != last));
    }

    #[test]
    fn any_text_is_taken(
        given in "\\PC{0,12}", family in "\\PC{0,12}", native in "\\PC{0,6}", email in "\\PC{0,12}", year in any::<i32>()
    ) {
        let line = Evidence {
            given, family, native: Some(native), emails: vec![email.clone(), format!("{email}@{email}")], year,
            ..Evidence::default()
        };
        let other = Evidence { edition: 1, ..line.clone() };
        prop_assert_eq!(match_people(&[], &[line, other], &Weights::default()).len(), 2);
    }
}
