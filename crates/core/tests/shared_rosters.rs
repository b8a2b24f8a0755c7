//! How well personal cells are read, measured on the rosters of `../shared/data` where they are there.

#![expect(clippy::unwrap_used, reason = "a measurement stops where its data cannot be read")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use collegium_core::imports::reader::{Column, RosterLine, read_roster_file};
use collegium_core::reference::{CountryEvidence, decide_country, disciplines_of, split_credentials};
use collegium_core::scholars::{EmailAddress, PersonName};

/// What is true of a line: country and discipline; empty where the line tells nothing of it.
struct Truth {
    country: String,
    discipline: String,
}

fn shared_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.join("rosters-truth.csv").exists() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn truth(folder: &Path) -> HashMap<(String, u32), Truth> {
    let mut reader = csv::Reader::from_path(folder.join("rosters-truth.csv")).unwrap();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let place = (record[0].to_owned(), record[1].parse().unwrap());
            (place, Truth { country: record[4].to_owned(), discipline: record[5].to_owned() })
        })
        .collect()
}

fn each_line(mut look: impl FnMut(&RosterLine<'_>, &Truth)) -> usize {
    let Some(folder) = shared_data() else { return 0 };
    let truth = truth(&folder);
    let mut seen = 0;
    let mut files: Vec<_> = std::fs::read_dir(folder.join("rosters")).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for roster in read_roster_file(&file).unwrap() {
            for line in roster.lines() {
                if let Some(truth) = truth.get(&(name.clone(), line.number())) {
                    seen += 1;
                    look(&line, truth);
                }
            }
        }
    }
    seen
}

fn cell(line: &RosterLine<'_>, column: Column) -> String {
    line.get(column).unwrap_or_default().into_owned()
}

fn name_of(line: &RosterLine<'_>) -> PersonName {
    let full = cell(line, Column::FullName);
    let (given, family) = (cell(line, Column::GivenName), cell(line, Column::FamilyName));
    let name = if full.is_empty() {
        PersonName::from_parts(&given, &family, line.get(Column::NativeName).as_deref(), None)
    } else {
        PersonName::from_full(&full)
    };
    name.unwrap_or_else(|why| panic!("{full:?} {given:?} {family:?}: {why}"))
}

/// The part that is good; of nothing, everything.
fn share(good: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { good as f64 / all as f64 }
}

#[test]
fn every_name_is_read() {
    let mut one_name = 0;
    let seen = each_line(|line, _| one_name += usize::from(name_of(line).family().is_empty()));
    println!("{seen} names, {one_name} of one name");
    assert!(share(seen - one_name, seen) > 0.999);
}

#[test]
fn credentials_and_titles_tell_the_main_discipline() {
    let (mut right, mut named) = (0, 0);
    let mut wrong: HashMap<String, usize> = HashMap::new();
    each_line(|line, truth| {
        let mut credentials = name_of(line).credentials().to_vec();
        credentials.extend(split_credentials(&cell(line, Column::Credentials)));
        let title = cell(line, Column::Title);
        let told = disciplines_of(&credentials, &title, None).first().copied().unwrap_or_default();
        if told == truth.discipline {
            right += usize::from(!told.is_empty());
        } else {
            *wrong.entry(format!("{credentials:?} {title:?}: {told}, not {}", truth.discipline)).or_default() += 1;
        }
        named += usize::from(!truth.discipline.is_empty());
    });
    println!("disciplines: {right} of {named}, {:.4}; wrong: {wrong:#?}", share(right, named));
    assert!(share(right, named) >= 0.97);
}

#[test]
fn countries_are_told_without_the_institution() {
    let (mut right, mut wrong, mut unknown) = (0, Vec::new(), 0);
    let seen = each_line(|line, truth| {
        let (typed, state) = (cell(line, Column::Country), cell(line, Column::State));
        let (city, institution_text) = (cell(line, Column::City), cell(line, Column::Institution));
        let email = EmailAddress::read(&cell(line, Column::Email)).ok().map(|read| read.address);
        let domain = email.as_ref().filter(|email| !email.is_personal_provider()).map_or("", |email| email.domain());
        let evidence = CountryEvidence {
            typed: &typed,
            state: &state,
            city: &city,
            institution_country: None,
            email_domain: domain,
            institution_text: &institution_text,
        };
        match decide_country(&evidence) {
            Some((country, _)) if country.as_str() == truth.country => right += 1,
            Some((country, reason)) => {
                wrong.push(format!("{country} by {reason}, not {}: {evidence:?}", truth.country));
            }
            None => unknown += 1,
        }
    });
    println!("countries: {right} right, {} wrong, {unknown} unknown of {seen}\n{wrong:#?}", wrong.len());
    assert!(share(seen - wrong.len(), seen) > 0.995);
    assert!(share(right, seen) > 0.9);
}

#[test]
fn addresses_are_read() {
    let (mut read, mut repaired, mut refused) = (0, 0, Vec::new());
    each_line(|line, _| {
        let typed = cell(line, Column::Email);
        if typed.is_empty() {
            return;
        }
        match EmailAddress::read(&typed) {
            Ok(found) => {
                read += 1;
                repaired += usize::from(found.repaired);
            }
            Err(why) => refused.push(format!("{typed}: {why}")),
        }
    });
    println!("addresses: {read} read, {repaired} of them repaired, {} refused: {refused:#?}", refused.len());
    assert!(share(read, read + refused.len()) > 0.995);
}
