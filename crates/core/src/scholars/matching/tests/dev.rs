//! The development rosters against their truth.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::reference::{CountryCode, split_credentials};
use crate::scholars::matching::{Decision, Evidence, InstitutionKey, Weights, match_people};
use crate::scholars::name::PersonName;
use crate::text::fold;

/// A line of a roster with the person it truly means.
struct Labelled {
    person: String,
    evidence: Evidence,
}

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.join("rosters-truth.csv").exists() {
        return Some(folder);
    }
    println!("skipped: ../shared/data/rosters-truth.csv is not there");
    None
}

/// The lines of the CSV rosters, names read as an import reads them, institution, country and discipline from the truth.
fn labelled(folder: &Path) -> Vec<Labelled> {
    let mut truth: HashMap<String, HashMap<u64, csv::StringRecord>> = HashMap::new();
    for row in csv::Reader::from_path(folder.join("rosters-truth.csv")).unwrap().into_records() {
        let row = row.unwrap();
        truth.entry(row[0].to_owned()).or_default().insert(row[1].parse().unwrap(), row);
    }
    let mut files: Vec<_> =
        truth.keys().filter(|file| Path::new(file).extension() == Some("csv".as_ref())).cloned().collect();
    files.sort();
    let read = |(edition, file): (u32, &String)| roster(&folder.join("rosters").join(file), edition, &truth[file]);
    (0..).zip(&files).flat_map(read).collect()
}

fn roster(path: &Path, edition: u32, truth: &HashMap<u64, csv::StringRecord>) -> Vec<Labelled> {
    let bytes = std::fs::read(path).unwrap();
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
    };
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|c| text.bytes().filter(|b| b == c).count()).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut header: Option<csv::StringRecord> = None;
    let mut lines = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let start = row.position().unwrap();
        // The position of a row is before the blank lines that the reader passed over.
        let blank = text[usize::try_from(start.byte()).unwrap()..].chars().take_while(|c| "\r\n".contains(*c));
        let line = start.line() + u64::try_from(blank.filter(|c| *c == '\n').count()).unwrap();
        if let (Some(header), Some(truth)) = (&header, truth.get(&line)) {
            lines.push(Labelled { person: truth[2].to_owned(), evidence: evidence(header, &row, truth, edition) });
        } else if row.iter().any(|cell| fold(cell).starts_with("institution") || fold(cell) == "organization") {
            header = Some(row);
        }
    }
    lines
}

fn evidence(header: &csv::StringRecord, row: &csv::StringRecord, truth: &csv::StringRecord, edition: u32) -> Evidence {
    let cell = |names: &[&str]| {
        let place = header.iter().position(|cell| names.contains(&fold(cell).as_str()));
        place.and_then(|place| row.get(place)).unwrap_or("").trim().to_owned()
    };
    let list = |text: &str| {
        text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    let whole = cell(&["name"]);
    let native = cell(&["name in own script"]);
    let (given, family) = (cell(&["first name", "first", "given name"]), cell(&["last name", "last", "family name"]));
    let name = if whole.is_empty() {
        PersonName::from_parts(&given, &family, Some(&native), None).unwrap()
    } else {
        PersonName::from_full(&whole).unwrap()
    };
    let degrees = cell(&["degree s", "credentials", "degrees"]);
    let credentials = name.credentials().iter().cloned().chain(split_credentials(&degrees));
    let institution = cell(&["institution", "organization", "institution as you wish it to appear"]);
    let email = cell(&["e mail", "email", "email address"]).trim_end_matches(',').replace(" at ", "@").to_lowercase();
    Evidence {
        given: name.given().to_owned(),
        family: name.family().to_owned(),
        native: name.native().map(str::to_owned),
        credentials: credentials.map(|credential| credential.as_str().to_owned()).collect(),
        disciplines: list(&truth[5]),
        emails: list(&email),
        marks: Vec::new(),
        institution: (!truth[3].is_empty())
            .then(|| InstitutionKey(truth[3].bytes().fold(0, |key, b| key * 256 + u128::from(b)))),
        institution_text: fold(&institution),
        city: Some(cell(&["city"])).filter(|city| !city.is_empty()),
        country: CountryCode::parse(&truth[4]).ok(),
        year: truth[7].parse().unwrap(),
        edition,
    }
}

/// Pairs within groups of equal keys.
fn pairs<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> f64 {
    let mut counts: HashMap<K, u64> = HashMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts.values().map(|count| count * (count - 1) / 2).sum::<u64>() as f64
}

#[test]
fn the_development_rosters_are_matched() {
    let Some(folder) = data() else { return };
    let labelled = labelled(&folder);
    assert!(labelled.len() > 7000, "only {} lines were read", labelled.len());
    let lines: Vec<Evidence> = labelled.iter().map(|line| line.evidence.clone()).collect();
    let matches = match_people(&[], &lines, &Weights::default());
    let got = |place: usize| matches[place].decision.person().ok_or(place);
    let both = pairs(labelled.iter().enumerate().map(|(place, line)| (got(place), &line.person)));
    let precision = both / pairs((0..lines.len()).map(got));
    let recall = both / pairs(labelled.iter().map(|line| &line.person));
    let held = matches.iter().filter(|m| matches!(m.decision, Decision::Held(_))).count();
    println!("{} lines: precision {precision:.4}, recall {recall:.4}, {held} held", lines.len());
    assert!(precision >= 0.995, "precision {precision:.4}");
    assert!(recall >= 0.975, "recall {recall:.4}");
    assert!(held <= 60, "{held} lines are held");
}

/// Names alone, of invented people who were entered once or twice: unsure, never one person.
#[test]
fn names_alone_join_nobody() {
    let Some(folder) = data() else { return };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(folder.join("people/febrl1.csv")).unwrap();
    let lines: Vec<Evidence> = reader
        .records()
        .zip(0..)
        .map(|(row, edition)| {
            let row = row.unwrap();
            Evidence { given: row[1].to_owned(), family: row[2].to_owned(), year: 2000, edition, ..Evidence::default() }
        })
        .collect();
    let matches = match_people(&[], &lines, &Weights::default());
    let held = matches.iter().filter(|m| matches!(m.decision, Decision::Held(_))).count();
    assert!(pairs(matches.iter().enumerate().map(|(place, m)| m.decision.person().ok_or(place))) < 0.5);
    assert!(held > 200, "only {held} lines are held");
}
