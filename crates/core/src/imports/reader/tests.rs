//! The reader as a whole: files of every kind, and the rosters that an institute kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;

fn one(name: &str, text: &str) -> Roster {
    let mut rosters = read_roster(name, text.as_bytes()).unwrap();
    assert_eq!(rosters.len(), 1);
    rosters.remove(0)
}

fn numbers(roster: &Roster) -> Vec<u32> {
    roster.lines().map(|line| line.number()).collect()
}

/// The shared rosters, where they are.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

#[test]
fn every_line_of_the_shared_rosters_is_read_and_no_other() {
    let (Some(folder), Some(truth)) = (shared("rosters"), shared("rosters-truth.csv")) else { return };
    let mut expected: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut programs: BTreeMap<String, (String, i32)> = BTreeMap::new();
    for row in csv::Reader::from_path(truth).unwrap().records() {
        let row = row.unwrap();
        expected.entry(row[0].to_owned()).or_default().insert(row[1].parse().unwrap());
        programs.insert(row[0].to_owned(), (row[6].to_lowercase(), row[7].parse().unwrap()));
    }
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let rosters = read_roster_file(&path).unwrap();
        let name = &rosters[0].file;
        assert_eq!(rosters.len(), 1, "{name}");
        assert_eq!(rosters[0].unknown_columns(), Vec::<&str>::new(), "{name}");
        assert_eq!(rosters[0].notes, [], "{name}");
        assert_eq!(numbers(&rosters[0]).into_iter().collect::<BTreeSet<_>>(), expected[name], "{name}");
        let edition = &rosters[0].edition;
        assert_eq!((edition.program_code.clone().unwrap(), edition.year.unwrap()), programs[name], "{name}");
        assert!(edition.month.is_some(), "{name}");
        files += 1;
    }
    assert_eq!(files, expected.len());
}
