//! How well bounces are read, measured on real ones that lie beside the project.

#![expect(clippy::unwrap_used, reason = "what does not hold in a test fails the test")]

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use collegium_core::mail::bounce::{self, Return, Returned};

/// The folder beside the project's own, unless it is not there: then the test says so and ends.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    if folder.join("expected.csv").exists() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

/// The messages by name: a tar archive is blocks of 512 bytes, a head with name and length before each file.
fn messages(folder: &Path) -> HashMap<String, Vec<u8>> {
    let packed = std::fs::File::open(folder.join("bounces_dev.tar.zst")).unwrap();
    let mut bytes = Vec::new();
    zstd::Decoder::new(packed).unwrap().read_to_end(&mut bytes).unwrap();
    let mut files = HashMap::new();
    let mut at = 0;
    while at + 512 <= bytes.len() && bytes[at] != 0 {
        let head = &bytes[at..at + 512];
        let text = |range: std::ops::Range<usize>| {
            String::from_utf8_lossy(&head[range]).trim_end_matches('\0').trim().to_owned()
        };
        let length = usize::from_str_radix(&text(124..136), 8).unwrap();
        let name = text(0..100);
        let name = name.rsplit('/').next().unwrap().to_owned();
        files.insert(name, bytes[at + 512..at + 512 + length].to_vec());
        at += 512 + length.div_ceil(512) * 512;
    }
    files
}

struct Expected {
    file: String,
    number: usize,
    status: String,
    kind: Return,
}

fn expected(folder: &Path) -> Vec<Expected> {
    let mut reader = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| Expected {
        file: row[0].to_owned(),
        number: row[1].parse().unwrap(),
        status: row[3].to_owned(),
        kind: match (&row[5], &row[6]) {
            ("feedback", _) => Return::Complaint,
            ("vacation", _) => Return::Vacation,
            (_, "true") => Return::Hard,
            _ => Return::Soft,
        },
    })
    .collect()
}

#[test]
fn real_bounces_are_told_apart() {
    let Some(folder) = shared() else { return };
    let messages = messages(&folder);
    let expected = expected(&folder);
    let (mut kinds, mut statuses, mut recipients) = (0, 0, 0);
    for one in &expected {
        let read = bounce::read(&messages[&one.file]);
        let found: Option<&Returned> = read.get(one.number - 1);
        let kind = found.map(|found| found.kind);
        let status = found.and_then(|found| found.status).map(|status| status.to_string()).unwrap_or_default();
        kinds += usize::from(kind == Some(one.kind));
        statuses += usize::from(status == one.status);
        recipients += usize::from(found.is_some_and(|found| found.recipient.is_some()));
        if kind != Some(one.kind) || status != one.status {
            println!("{}: {:?} {}, read as {found:?}", one.file, one.kind, one.status);
        }
    }
    let all = expected.len();
    println!("{all} deliveries: kind right {kinds}, status right {statuses}, recipient named {recipients}");
    assert_eq!(all, 107);
    // At least so many as were right when this was written.
    assert!(kinds >= 103, "{kinds} of {all} kinds");
    assert!(statuses >= 103, "{statuses} of {all} statuses");
}
