//! The resolver over the development rosters, where they are at hand: what it reached must not be lost.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Organization, Resolver, TypedInstitution, Verdict};
use crate::institutions::ror::read_registry;
use crate::reference::find_country;

/// Every so many lines is asked, so that the unoptimised build stays quick.
const EVERY: usize = 9;
/// Every so many organizations that no line names are known besides.
const BYSTANDERS: usize = 8;

struct Line {
    text: String,
    city: String,
    state: String,
    country: String,
    domain: Option<String>,
    ror: String,
}

/// The folder of development data beside the workspace.
fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    folder.join("rosters-truth.csv").is_file().then_some(folder)
}

/// The truth: file and line to ROR id, empty where the line names no organization.
fn truth(folder: &Path) -> HashMap<(String, u64), String> {
    let mut reader = csv::Reader::from_path(folder.join("rosters-truth.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| ((row[0].to_owned(), row[1].parse().unwrap()), row[3].to_owned())).collect()
}

/// The lines of the rosters in CSV with their truth.
fn lines(folder: &Path) -> Vec<Line> {
    let truth = truth(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("rosters")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    files.iter().flat_map(|file| lines_of(file, &truth)).collect()
}

fn lines_of(file: &Path, truth: &HashMap<(String, u64), String>) -> Vec<Line> {
    let bytes = fs::read(file).unwrap();
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned());
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|mark| text.bytes().filter(|byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.delimiter(delimiter.unwrap()).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let mut header: Option<Vec<String>> = None;
    let mut lines = Vec::new();
    for row in reader.records().map(Result::unwrap) {
        let Some(header) = &header else {
            let cells: Vec<String> = row.iter().map(|cell| cell.trim().to_lowercase()).collect();
            header = cells.iter().any(|cell| names_institution(cell)).then_some(cells);
            continue;
        };
        let cell = |wanted: fn(&str) -> bool| {
            let column = header.iter().position(|heading| wanted(heading));
            column.and_then(|column| row.get(column)).unwrap_or_default().trim().to_owned()
        };
        let Some(ror) = truth.get(&(name.clone(), line_at(text, row.position().unwrap().byte()))) else { continue };
        let address = cell(|heading| heading.contains("mail"));
        lines.push(Line {
            text: cell(names_institution),
            city: cell(|heading| heading == "city"),
            state: cell(|heading| heading.starts_with("state")),
            country: cell(|heading| heading.starts_with("country")),
            domain: address.split_once('@').map(|(_, domain)| domain.to_owned()),
            ror: ror.clone(),
        });
    }
    lines
}

/// The line of the first character at or after `byte` that ends no line.
fn line_at(text: &str, byte: u64) -> u64 {
    let mut at = usize::try_from(byte).unwrap();
    while matches!(text.as_bytes().get(at), Some(b'\r' | b'\n')) {
        at += 1;
    }
    1 + text.as_bytes()[..at].iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>()
}

fn names_institution(heading: &str) -> bool {
    heading.starts_with("institution") || heading == "organization"
}

#[test]
fn development_rosters_stay_resolved() {
    let Some(folder) = data() else {
        eprintln!("development_rosters_stay_resolved: skipped, ../shared/data is absent");
        return;
    };
    let lines: Vec<Line> = lines(&folder).into_iter().step_by(EVERY).collect();
    let named: HashSet<&str> = lines.iter().map(|line| line.ror.as_str()).collect();
    let mut ids = Vec::new();
    let mut organizations = Vec::new();
    for file in ["ror_a", "ror_b"] {
        let mut place = 0;
        read_registry(&folder.join(format!("institutions/{file}.jsonl.zst")), |record| {
            place += 1;
            if place % BYSTANDERS == 0 || named.contains(record.ror.as_str()) {
                ids.push(record.ror.clone());
                organizations.push(Organization::from(&record));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    let resolver = Resolver::new(organizations);
    let (mut right, mut wrong, mut organizational) = (0u32, 0u32, 0u32);
    for line in &lines {
        let typed = TypedInstitution {
            text: &line.text,
            department: None,
            city: Some(&line.city),
            state: Some(&line.state),
            country: find_country(&line.country),
            email_domain: line.domain.as_deref(),
        };
        organizational += u32::from(!line.ror.is_empty());
        if let Verdict::Institution(index) = resolver.resolve(&typed).verdict {
            let correct = ids[index as usize] == line.ror;
            right += u32::from(correct);
            wrong += u32::from(!correct);
        }
    }
    let precision = f64::from(right) / f64::from(right + wrong);
    let recall = f64::from(right) / f64::from(organizational);
    assert!(lines.len() > 500, "only {} lines were read", lines.len());
    assert!(
        precision >= 0.995 && recall >= 0.985,
        "precision {precision:.4}, recall {recall:.4} over {} lines",
        lines.len()
    );
}
