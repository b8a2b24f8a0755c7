//! How two versions of a profile are brought together.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::scholars::Field;

fn name(given: &str) -> OwnName {
    OwnName::new(Line::read(given).unwrap(), Line::read("Obi").unwrap(), None, None).unwrap()
}

fn draft() -> Draft {
    Draft {
        name: name("Ada"),
        native_name: None,
        former_names: Vec::new(),
        pronouns: None,
        credentials: Line::read_all("MD,MPH", &[',']).unwrap(),
        title: None,
        disciplines: vec![Code::discipline("physician").unwrap()],
        interests: Vec::new(),
        bio: None,
        city: Line::read("Lagos").unwrap(),
        country: None,
        affiliations: Vec::new(),
        languages: Vec::new(),
        links: Vec::new(),
        orcid: None,
        phones: Vec::new(),
        availability: Vec::new(),
    }
}

fn before(fields: &[Field]) -> BTreeMap<Field, Value> {
    fields.iter().map(|field| (*field, draft().value(*field))).collect()
}

#[test]
fn each_part_is_named_as_its_field() {
    let parts = serde_json::to_value(draft()).unwrap();
    let mut names: Vec<&str> = parts.as_object().unwrap().keys().map(String::as_str).collect();
    let mut fields: Vec<&str> = Draft::fields().map(Field::as_str).collect();
    names.sort_unstable();
    fields.sort_unstable();
    assert_eq!(names, fields);
}

#[test]
fn changes_of_different_fields_come_together() {
    let mine = Draft { name: name("Adaeze"), ..draft() };
    let theirs = Draft { city: Line::read("Abuja").unwrap(), ..draft() };
    let merged = mine.merged(&theirs, Some(&before(&[Field::City]))).unwrap();
    assert_eq!((merged.name.given(), merged.city.as_ref().map(Line::as_str)), ("Adaeze", Some("Abuja")));
}

#[test]
fn changes_of_one_field_are_chosen_between() {
    let mine = Draft { city: Line::read("Ibadan").unwrap(), ..draft() };
    let theirs = Draft { city: Line::read("Abuja").unwrap(), ..draft() };
    assert_eq!(mine.merged(&theirs, Some(&before(&[Field::City]))), Err(vec![Field::City]));
    assert_eq!(mine.merged(&mine.clone(), Some(&before(&[Field::City]))), Ok(mine.clone()), "both wrote the same");
    assert_eq!(mine.merged(&theirs, None), Err(vec![Field::City]), "nobody knows what stood there");
}

#[test]
fn a_name_needs_letters() {
    assert!(OwnName::new(None, None, None, None).is_err());
    assert!(OwnName::new(Line::read("--").unwrap(), None, None, None).is_err());
    assert!(OwnName::new(None, Line::read("Sukarno").unwrap(), None, None).is_ok());
}

proptest! {
    /// Whatever either changed is in the outcome, or named.
    #[test]
    fn nothing_is_lost(mine in "[ab]{0,1}", theirs in "[ab]{0,1}", given in "[ab]{0,1}") {
        let city = |text: &str| Line::read(&format!("Lagos{text}")).unwrap();
        let mine = Draft { city: city(&mine), ..draft() };
        let theirs = Draft { city: city(&theirs), name: name(&format!("Ada{given}")), ..draft() };
        let changed: Vec<Field> = theirs.differing(&draft());
        match mine.merged(&theirs, Some(&before(&changed))) {
            Ok(merged) => {
                prop_assert_eq!(&merged.name, &theirs.name);
                let expected = if mine.city == draft().city { &theirs.city } else { &mine.city };
                prop_assert_eq!(&merged.city, expected);
            }
            Err(fields) => prop_assert_eq!(fields, vec![Field::City]),
        }
    }
}
