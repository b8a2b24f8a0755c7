//! Whether real records are read, cited and written, on those of `../shared/data` where they are there; and how
//! long a file of five thousand entries takes.

#![expect(clippy::unwrap_used, reason = "a measurement stops where its data cannot be read")]

use std::path::Path;
use std::time::{Duration, Instant};

use collegium_core::publications::read::{from_crossref, read_file};
use collegium_core::publications::style::{CitationStyle, cite};
use collegium_core::publications::write::{WrittenAs, write};
use collegium_core::publications::{Author, NotAPublication, PartialDate, Publication, PublicationKind};
use serde_json::Value;

fn crossref_messages() -> Vec<Value> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/publications/crossref_works_dev.jsonl.zst");
    let Ok(packed) = std::fs::File::open(&file) else {
        println!("skipped: {} is not there", file.display());
        return Vec::new();
    };
    let text = String::from_utf8(zstd::decode_all(packed).unwrap()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn real_records_of_crossref_are_read_cited_and_come_back_from_every_format() {
    let mut works = Vec::new();
    for message in crossref_messages() {
        match from_crossref(&message) {
            Ok(work) => {
                assert!(work.doi.is_some(), "{message}");
                for style in CitationStyle::ALL {
                    let said = cite(&work, style).text();
                    assert!(said.chars().count() >= work.title.chars().count().min(20), "{style:?}: {said}");
                }
                works.push(work);
            }
            Err(why) => assert!(
                why == NotAPublication::NoTitle && message["title"].as_array().is_none_or(Vec::is_empty),
                "{message}"
            ),
        }
    }
    for format in [WrittenAs::Bibtex, WrittenAs::CslJson] {
        let file = read_file(write(&works, format).as_bytes(), |_, _| {});
        if works.is_empty() {
            continue;
        }
        let file = file.unwrap();
        assert_eq!(file.refused, []);
        for (read, work) in file.found.iter().zip(&works) {
            let mut expected = work.clone();
            if format == WrittenAs::Bibtex {
                expected.authors.iter_mut().for_each(|author| author.orcid = None);
            }
            assert_eq!(read.publication, expected, "{format:?}");
        }
    }
}

#[test]
fn a_file_of_five_thousand_entries_is_read_in_time_with_progress() {
    let works: Vec<Publication> = (0..5_000)
        .map(|number| Publication {
            authors: (0..6).map(|nth| Author::person(format!("Family{nth}"), "Ama B.")).collect(),
            container: Some("Journal of Teaching & Learning".to_owned()),
            date: PartialDate::new(1990 + number % 36, None, None),
            ..Publication::of(PublicationKind::Article, format!("Learning on night rounds, part {number}"))
        })
        .collect();
    let text = write(&works, WrittenAs::Bibtex);
    let (begun, mut told) = (Instant::now(), 0);
    let file = read_file(text.as_bytes(), |done, of| told = if of == 5_000 { done } else { 0 }).unwrap();
    let took = begun.elapsed();
    println!("5,000 entries of BibTeX in {took:?}");
    assert_eq!((file.found.len(), file.refused.len(), told), (5_000, 0, 5_000));
    // What is compiled for tests is some ten times slower.
    let most = Duration::from_secs(if cfg!(debug_assertions) { 50 } else { 5 });
    assert!(took < most, "{took:?}");
}
