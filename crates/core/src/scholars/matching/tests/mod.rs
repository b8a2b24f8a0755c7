mod dev;
mod properties;

use super::{
    Decision, Evidence, Finding, InstitutionKey, Judge, KnownPerson, Mark, MarkKind, Match, Person, Weights,
    likely_duplicates, match_people,
};
use crate::reference::CountryCode;

/// A line of a nurse of some hospital, in an edition of its own for each year.
fn line(given: &str, family: &str, year: i32) -> Evidence {
    Evidence {
        given: given.to_owned(),
        family: family.to_owned(),
        credentials: vec!["RN".to_owned(), "MSN".to_owned()],
        disciplines: vec!["nurse".to_owned()],
        institution: Some(InstitutionKey(7)),
        institution_text: "hospital of the hill".to_owned(),
        city: Some("Leeds".to_owned()),
        country: CountryCode::parse("GB").ok(),
        year,
        edition: u32::try_from(year).unwrap(),
        ..Evidence::default()
    }
}

fn elsewhere(mut line: Evidence, institution: u128) -> Evidence {
    line.institution = Some(InstitutionKey(institution));
    line.institution_text = format!("clinic {institution}");
    line.city = None;
    line
}

fn with_email(mut line: Evidence, email: &str) -> Evidence {
    line.emails = vec![email.to_owned()];
    line
}

/// People of other names, so that values have frequencies.
fn crowd() -> Vec<Evidence> {
    let given = ["Anna", "James", "Maria", "Wei", "Fatima", "John", "Mary", "Olu", "Ingrid", "Pablo"];
    let family = ["Garcia", "Chen", "Novak", "Okafor", "Silva", "Khan", "Brown", "Moreau", "Rossi", "Lind"];
    let mut people = Vec::new();
    for (i, given) in given.iter().enumerate() {
        for (j, family) in family.iter().enumerate() {
            let number = u128::try_from(10 * i + j).unwrap();
            let mut person = elsewhere(line(given, family, 1995), 100 + number % 40);
            person.edition = 5000 + u32::try_from(number).unwrap();
            person.credentials = vec![["MD", "PhD", "PharmD", "RN"][j % 4].to_owned()];
            person.disciplines = vec![["physician", "scientist", "pharmacist", "nurse"][j % 4].to_owned()];
            people.push(person);
        }
    }
    people
}

/// The decisions on these lines, among the crowd.
fn decide(lines: &[Evidence]) -> Vec<Match> {
    let mut all = lines.to_vec();
    all.extend(crowd());
    let mut matches = match_people(&[], &all, &Weights::default());
    matches.truncate(lines.len());
    matches
}

fn one_person(a: Evidence, b: Evidence) -> bool {
    let matches = decide(&[a, b]);
    let persons: Vec<_> = matches.iter().map(|m| m.decision.person()).collect();
    persons[0].is_some() && persons[0] == persons[1]
}

#[test]
fn the_same_line_in_another_year_is_the_same_person() {
    assert!(one_person(line("Ruth", "Ashworth", 2001), line("Ruth", "Ashworth", 2009)));
}

#[test]
fn accents_initials_and_capitals_do_not_part_a_person() {
    assert!(one_person(line("Zoë B.", "Müller-Ravn", 2001), line("ZOE", "MULLER RAVN", 2009)));
    assert!(one_person(line("R.", "Ashworth", 2001), line("Ruth", "Ashworth", 2009)));
}

#[test]
fn a_slip_of_the_hand_does_not_part_a_person() {
    assert!(one_person(line("Ruth", "Ashwroth", 2001), line("Ruth", "Ashworth", 2009)));
}

#[test]
fn swapped_columns_do_not_part_a_person() {
    assert!(one_person(line("Ashworth", "Ruth", 2001), line("Ruth", "Ashworth", 2009)));
}

#[test]
fn a_new_family_name_with_the_old_address_is_the_same_person() {
    let before = with_email(line("Ruth", "Ashworth", 2001), "ruth.ashworth@hill.example");
    let after = with_email(line("Ruth", "Pemberton", 2009), "ruth.ashworth@hill.example");
    assert!(one_person(before, after));
}

#[test]
fn a_person_who_moved_is_found_by_a_rare_name() {
    assert!(one_person(line("Ruth", "Ashworth", 2001), elsewhere(line("Ruth", "Ashworth", 2009), 8)));
}

#[test]
fn another_given_name_is_another_person() {
    assert!(!one_person(line("Ruth", "Ashworth", 2001), line("Helen", "Ashworth", 2009)));
}

#[test]
fn another_middle_initial_and_profession_is_another_person() {
    let mut namesake = elsewhere(line("Ruth B.", "Ashworth", 2009), 8);
    namesake.credentials = vec!["DDS".to_owned()];
    namesake.disciplines = vec!["dentist".to_owned()];
    assert!(!one_person(line("Ruth M.", "Ashworth", 2001), namesake));
}

#[test]
fn two_lines_of_one_edition_with_different_addresses_are_two_people() {
    let mut one = with_email(line("Anna", "Brown", 2001), "anna.brown@hill.example");
    let mut two = with_email(line("Anna", "Brown", 2001), "a.brown77@dale.example");
    one.institution = Some(InstitutionKey(8));
    two.institution = Some(InstitutionKey(9));
    assert!(!one_person(one, two));
}

#[test]
fn a_line_entered_twice_is_repeated() {
    let matches = decide(&[line("Ruth", "Ashworth", 2001), line("Ruth", "Ashworth", 2001)]);
    let person = matches[0].decision.person().unwrap();
    assert_eq!(matches[0].decision, Decision::Is(person));
    assert_eq!(matches[1].decision, Decision::Repeated(person));
}

#[test]
fn a_known_person_is_found_and_the_reasons_are_told() {
    let known = vec![
        KnownPerson { evidence: vec![line("Helen", "Ashworth", 1999)] },
        KnownPerson { evidence: vec![with_email(line("Ruth", "Ashworth", 1999), "ruth@hill.example")] },
    ];
    let lines = [with_email(line("Ruth", "Ashworth", 2009), "ruth@hill.example")];
    let matches = match_people(&known, &lines, &Weights::default());
    assert_eq!(matches[0].decision, Decision::Is(Person::Known(1)));
    assert!(matches[0].reasons.iter().any(|reason| reason.words == "same e-mail address" && reason.weight > 5.0));
}

#[test]
fn an_initial_that_fits_two_people_equally_is_held() {
    let lines = [line("Ruth", "Ashworth", 2001), line("Rhoda", "Ashworth", 2003), line("R.", "Ashworth", 2009)];
    let matches = decide(&lines);
    assert!(matches!(&matches[2].decision, Decision::Held(candidates) if candidates.len() == 2), "{:?}", matches[2]);
    assert_ne!(matches[0].decision.person(), matches[1].decision.person());
}

#[test]
fn short_forms_and_double_family_names_do_not_part_a_person() {
    assert!(one_person(line("Bob", "Ashworth", 2001), line("Robert J.", "Ashworth", 2009)));
    assert!(one_person(line("Ruth", "Ashworth", 2001), line("Ruth", "Ashworth-Pemberton", 2009)));
}

#[test]
fn letters_lost_by_a_wrong_encoding_do_not_part_a_person() {
    assert!(one_person(line("S?n P.", "Lindqvist", 2001), line("Sơn P", "Lindqvist", 2009)));
}

#[test]
fn another_name_in_own_script_is_another_person() {
    let with_native = |mut line: Evidence, native: &str| {
        line.native = Some(native.to_owned());
        line
    };
    let one = with_native(line("Wei", "Zhao", 2001), "赵伟");
    assert!(one_person(one.clone(), with_native(elsewhere(line("Wei", "Zhao", 2009), 8), "赵伟")));
    let mut namesake = with_native(elsewhere(line("Wei", "Zhao", 2009), 8), "赵薇");
    namesake.credentials = vec!["MSN".to_owned()];
    assert!(!one_person(one, namesake));
}

#[test]
fn a_name_alone_is_never_enough() {
    let bare = |edition| Evidence {
        given: "Thessaly".to_owned(),
        family: "Quillfeather".to_owned(),
        year: 2000,
        edition,
        ..Evidence::default()
    };
    assert!(!one_person(bare(1), bare(2)));
}

#[test]
fn a_rare_name_weighs_more_than_a_common_one() {
    let mut judge = Judge::new(&crowd(), &Weights::default());
    let mut score =
        |given: &str, family: &str| judge.weigh(&line(given, family, 2001), &elsewhere(line(given, family, 2009), 8)).0;
    let common = score("Anna", "Garcia");
    assert!(score("Thessaly", "Quillfeather") > common + 4.0);
}

#[test]
fn people_on_record_who_may_be_one_are_told_and_contradictions_are_not() {
    let person = |lines: Vec<Evidence>| KnownPerson { evidence: lines };
    let mut known = vec![
        person(vec![line("Ruth", "Ashworth", 2001)]),
        person(vec![line("Helen", "Ashworth", 2003)]),
        person(vec![line("R.", "Ashworth", 2005), line("Ruth", "Ashworth", 2007)]),
    ];
    known.extend(crowd().into_iter().map(|line| person(vec![line])));
    let duplicates = likely_duplicates(&known, &Weights::default());
    assert_eq!(duplicates.first().map(|pair| pair.people), Some((0, 2)));
    assert!(duplicates.iter().all(|pair| pair.people != (1, 2) && pair.people != (0, 1)));
}

#[test]
fn few_lines_leave_the_estimated_weights_near_those_set() {
    let set = Weights::default();
    let estimated = set.estimated_from(&[], &[line("Ruth", "Ashworth", 2001), line("Ruth", "Ashworth", 2009)]);
    for finding in Finding::ALL {
        let (before, after) = (set.chance(*finding), estimated.chance(*finding));
        assert!((before.same - after.same).abs() < 0.05, "{finding:?}: {before:?} {after:?}");
    }
}

#[test]
fn a_number_or_a_date_of_birth_tells_people_apart_and_together() {
    let with = |mut line: Evidence, kind: MarkKind, value: &str| {
        line.marks = vec![Mark { kind, value: value.to_owned() }];
        line
    };
    let here = line("Anna", "Brown", 2001);
    let moved = elsewhere(line("Anna", "Brown", 2009), 8);
    assert!(one_person(
        with(here.clone(), MarkKind::Orcid, "0000-0002-1825-0097"),
        with(moved.clone(), MarkKind::Orcid, "0000 0002 1825 0097")
    ));
    let again = line("Anna", "Brown", 2009);
    assert!(!one_person(
        with(here.clone(), MarkKind::Orcid, "0000-0002-1825-0097"),
        with(again.clone(), MarkKind::Orcid, "0000-0001-5109-3700")
    ));
    let born = |line: &Evidence, value: &str| with(line.clone(), MarkKind::Born, value);
    assert!(one_person(born(&here, "1971-04-06"), born(&moved, "1971-06-04")));
    assert!(!one_person(born(&here, "1971-04-06"), born(&moved, "1958-11-23")));
}

#[test]
fn weights_that_make_no_sense_are_refused_in_words() {
    let read = |text: &str| serde_json::from_str::<Weights>(text).map_err(|error| error.to_string())?.checked();
    let own = read(r#"{"join": 5, "chances": {"email-same": {"same": 0.6, "other": 0.001}}}"#).unwrap();
    assert!((own.join - 5.0).abs() < 1e-6 && (own.chance(Finding::EmailSame).same - 0.6).abs() < 1e-6);
    assert_eq!(own.chance(Finding::CitySame), Weights::default().chance(Finding::CitySame));
    assert!(read(r#"{"join": 1, "hold": 2}"#).unwrap_err().contains("hold must not be above join"));
    assert!(read(r#"{"chances": {"email-same": {"same": 0, "other": 1}}}"#).unwrap_err().contains("email-same.same"));
    assert!(read(r#"{"jion": 1}"#).unwrap_err().contains("jion"));
}

#[test]
fn findings_are_named_in_settings_as_in_tables() {
    for finding in Finding::ALL {
        assert_eq!(serde_json::to_value(finding).unwrap(), finding.name());
    }
}
