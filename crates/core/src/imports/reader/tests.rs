//! The reader as a whole: files of every kind, and the rosters that an institute kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::fault::Kind;

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

#[test]
fn a_roster_is_read_with_titles_totals_and_line_numbers() {
    let roster = one(
        "2014-jan-pehp.csv",
        "Program for Educators,,,\n\nName,Institution,E-mail,E-mail\n\"Lee, Ann, MD\",\"Univ. of\nX\",a@x.org,b@x.org\n\n\n\
         -----,,,\nBo  Kim,Y,,bo@y.org\nNAME,INSTITUTION,E-MAIL,E-MAIL\nCy Roe\n Program for Educators ,,,\nPage 1 of 1,,,\nTotal: 3\n",
    );
    assert_eq!(numbers(&roster), [4, 9, 11]);
    assert_eq!(
        (roster.header_line, roster.title_lines.as_slice()),
        (3, ["Program for Educators".to_owned()].as_slice())
    );
    let passed_over: Vec<_> = roster.passed_over.iter().map(|run| (run.first, run.last, run.reason)).collect();
    assert_eq!(
        passed_over,
        [
            (6, 7, Reason::Blank),
            (8, 8, Reason::Punctuation),
            (10, 10, Reason::Repeated),
            (12, 12, Reason::Repeated),
            (13, 13, Reason::Remark),
            (14, 14, Reason::Total),
        ]
    );
    let lines: Vec<_> = roster.lines().collect();
    assert_eq!(lines[0].get(Column::FullName).as_deref(), Some("Lee, Ann, MD"));
    assert_eq!(lines[0].get(Column::Institution).as_deref(), Some("Univ. of X"));
    assert_eq!(lines[0].cells().nth(1), Some("Univ. of\nX"));
    assert_eq!(lines[0].all(Column::Email).collect::<Vec<_>>(), ["a@x.org", "b@x.org"]);
    assert_eq!(lines[1].get(Column::FullName).as_deref(), Some("Bo Kim"));
    assert_eq!(lines[1].get(Column::Email).as_deref(), Some("bo@y.org"));
    assert_eq!(lines[2].get(Column::Institution), None);
    assert_eq!(lines[2].edition().program_name.as_deref(), Some("Program for Educators"));
    assert_eq!(roster.notes, [Note::SameHeader { header: "E-mail".to_owned() }]);
}

#[test]
fn columns_that_are_not_known_are_reported_and_kept() {
    let roster = one("r.csv", "First name,Last name,Shoe size,Notes,,\nAnn,Lee,38,late,,x\n");
    assert_eq!(roster.unknown_columns(), ["Shoe size"]);
    assert_eq!(roster.columns[3].meaning, Meaning::SetAside);
    let line = roster.lines().next().unwrap();
    assert_eq!(line.cells().collect::<Vec<_>>(), ["Ann", "Lee", "38", "late", "", "x"]);
    assert!(line.has_extra_cells());
    assert_eq!(roster.notes, [Note::MoreCellsThanColumns { line: 2 }]);
}

#[test]
fn what_stands_beside_and_below_a_header_tells_what_it_means() {
    let german = one("r.csv", "Titel;Name;Vorname;Universität\nDr.;Müller;Eva;Köln\nProf. Dr.;Groß;Uwe;Bonn\n");
    let meanings: Vec<Meaning> = german.columns.iter().map(|column| column.meaning).collect();
    let known = [Column::FamilyName, Column::GivenName, Column::Institution].map(Meaning::Known);
    assert_eq!(meanings, [vec![Meaning::SetAside], known.to_vec()].concat());
    let spanish = one("r.csv", "Nombre,Apellidos,Cargo\nAna,Ruiz Sol,Directora\n");
    let known = [Column::GivenName, Column::FamilyName, Column::Title].map(Meaning::Known);
    assert_eq!(spanish.columns.iter().map(|column| column.meaning).collect::<Vec<_>>(), known);
}

#[test]
fn a_list_of_names_alone_is_a_roster() {
    let roster = one("PEHP 2014.txt", "PEHP 2014\nName\nAnn Lee\nBo Kim\n");
    assert_eq!(numbers(&roster), [3, 4]);
}

#[test]
fn the_columns_of_a_line_outrank_title_and_file() {
    let roster = one("2014-jan-pehp.csv", "Name,Email,Program,Year\nAnn Lee,a@x.org,LI,2015\nBo Kim,b@x.org,,\n");
    let editions: Vec<EditionGuess> = roster.lines().map(|line| line.edition()).collect();
    assert_eq!(
        (editions[0].program_code.as_deref(), editions[0].year, editions[0].month),
        (Some("LI"), Some(2015), None)
    );
    assert_eq!(editions[1], roster.edition);
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let error = read_roster(name, bytes).unwrap_err();
    assert_eq!(error.kind(), Kind::Invalid);
    let sentence = error.to_string();
    assert!(sentence.starts_with(name), "{sentence}");
    assert!(sentence.contains(';'), "the way out is missing: {sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
    sentence
}

#[test]
fn every_bad_file_gets_one_sentence_with_the_way_out() {
    let holds = |name: &str, bytes: &[u8], words: &str| {
        let sentence = refused(name, bytes);
        assert!(sentence.contains(words), "{sentence}");
    };
    let old = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &name].concat()
    };
    holds("a.csv", b"", "empty");
    holds("a.csv", b"\xef\xbb\xbf \r\n\r\n", "empty");
    holds("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "a picture");
    holds("a.csv", b"%PDF-1.7\n", "a PDF document");
    holds("a.xls", b"<html><table><tr><td>Name</td></tr></table>", "a web page");
    holds("a.xls", &old("Workbook"), ".xlsx");
    holds("a.xlsx", &old("EncryptedPackage"), "password");
    holds("a.doc", &old("WordDocument"), "old Office document");
    holds("a.csv", b"Name,Email\nLee,a\0b\n", "line 2");
    holds("a.csv", b"Ann Lee,MD,Boston\nBo Kim,RN,Seoul\n", "none of the first 30 lines");
    holds("a.csv", b"Name,Email\n\"Lee,a@x.org\n", "line 2: a quote");
    holds("a.csv", format!("Name,Email\n{}", "x".repeat(2_000_000)).as_bytes(), "line 2: the line is longer");
    holds("a.csv", ",".repeat(1_000_000).as_bytes(), "line 1: the line has more than 2000 columns");
    holds("a.csv", "a,b\n".repeat(1_000_001).as_bytes(), "more than 1000000 lines");
    holds("a.csv", &vec![b'x'; 65 * 1024 * 1024], "larger than 64 MB");
    holds("a.csv", b"PK\x03\x04 and then nothing", "damaged");
}

#[test]
fn a_file_that_is_not_there_is_named_with_its_path() {
    let error = read_roster_file(Path::new("nowhere/a.csv")).unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert!(error.to_string().starts_with("nowhere/a.csv: "));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), zip: bool) {
        let start: &[u8] = if zip { b"PK\x03\x04" } else { b"" };
        let _ = read_roster("a", &[start, &bytes].concat());
    }

    #[test]
    fn no_roster_of_words_makes_it_panic(
        lines in prop::collection::vec("(Name|Email|First name|Total|n|=|[0-9]|Lee|Year|Title|[,;\"|\t ()\u{e9}\u{4e2d}]){0,12}", 0..12),
        name in "[a-zA-Z0-9 ._()-]{0,20}",
    ) {
        if let Ok(rosters) = read_roster(&name, lines.join("\n").as_bytes()) {
            let roster = &rosters[0];
            let below = u32::try_from(lines.join("\n").lines().count()).unwrap() - roster.header_line;
            let passed_over: u32 = roster.passed_over.iter().map(|run| run.last - run.first + 1).sum();
            let read = u32::try_from(roster.len()).unwrap();
            let within_quotes: usize = roster.lines().map(|line| line.cells().map(|cell| cell.matches('\n').count()).sum::<usize>()).sum();
            prop_assert!(read + passed_over + u32::try_from(within_quotes).unwrap() <= below + 1);
            for line in roster.lines() {
                let _ = (line.edition(), line.get(Column::FullName));
            }
        }
    }
}
