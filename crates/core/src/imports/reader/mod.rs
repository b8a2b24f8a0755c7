//! Reading rosters: files of any layout become [`Roster`]s, line by line, with nothing lost and nothing guessed.
//!
//! CSV in UTF-8, UTF-16 and Windows-1252 with commas, semicolons, tabs or bars; XLSX and ODS. What a file is, its
//! content tells, not its name. [`read_roster_file`] reads a file, [`read_roster`] what is in memory already. Each
//! sheet of a workbook that has a header is a roster of its own.

mod column;
mod dates;
mod decode;
mod delimited;
mod edition;
mod error;
mod header;
mod list;
mod note;
mod ods;
mod passed_over;
mod roster;
mod table;
mod vocabulary;
mod workbook;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use column::{Column, Meaning, ReadColumn};
pub use dates::Season;
pub use edition::EditionGuess;
pub use error::UnreadableRoster;
pub use list::ListedInstitution;
pub use note::Note;
pub use passed_over::{PassedOver, Reason};
pub use roster::{Roster, RosterLine};
use sha2::{Digest, Sha256};

use self::delimited::Misshapen;
use self::roster::Origin;
use self::table::{Overgrown, Table};
use self::workbook::{BadWorkbook, Sheet};

/// The most that is read of a file, in megabytes.
const MAX_FILE_MB: u64 = 64;
const MAX_FILE: u64 = MAX_FILE_MB * 1024 * 1024;

/// Reads a roster from a file. Never loads more than 64 MB.
pub fn read_roster_file(path: &Path) -> Result<Vec<Roster>, UnreadableRoster> {
    let (name, bytes) = bytes_of(path)?;
    read_roster(&name, &bytes)
}

/// Reads a list of institutions, which need not be about people, from a file. Never loads more than 64 MB.
pub fn read_institutions_file(path: &Path) -> Result<Vec<ListedInstitution>, UnreadableRoster> {
    let (name, bytes) = bytes_of(path)?;
    read_institutions(&name, &bytes)
}

fn bytes_of(path: &Path) -> Result<(String, Vec<u8>), UnreadableRoster> {
    let unopened = |source| UnreadableRoster::Unopened { file: path.display().to_string(), source };
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let file = File::open(path).map_err(unopened)?;
    let expected = file.metadata().map_err(unopened)?.len();
    if expected > MAX_FILE {
        return Err(UnreadableRoster::TooLarge { file: name.into_owned(), limit_mb: MAX_FILE_MB });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    // The file may grow while it is read, or be none that has a size.
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(unopened)?;
    Ok((name.into_owned(), bytes))
}

/// Reads a roster from the bytes of a file; `name` is the file's name, which is shown in messages and may tell the
/// program and edition.
pub fn read_roster(name: &str, bytes: &[u8]) -> Result<Vec<Roster>, UnreadableRoster> {
    if is_workbook(name, bytes)? {
        return read_workbook(name, bytes);
    }
    read_text(name, bytes).map(|roster| vec![roster])
}

/// Reads a list of institutions from the bytes of a file; of a workbook, the first sheet that has a column of them.
pub fn read_institutions(name: &str, bytes: &[u8]) -> Result<Vec<ListedInstitution>, UnreadableRoster> {
    let file = name.to_owned();
    let none = UnreadableRoster::NoInstitutions { file: file.clone() };
    if !is_workbook(name, bytes)? {
        return list::of_table(&table_of_text(name, bytes, |text| delimited::read_headed(text, list::find))?)
            .ok_or(none);
    }
    let sheets = workbook::read(bytes).map_err(|bad| bad_workbook(file, bad))?;
    sheets.iter().filter_map(|sheet| sheet.table.as_ref()).find_map(list::of_table).ok_or(none)
}

/// Whether the bytes are a workbook, or else may be text.
fn is_workbook(file: &str, bytes: &[u8]) -> Result<bool, UnreadableRoster> {
    let file = file.to_owned();
    if bytes.len() as u64 > MAX_FILE {
        return Err(UnreadableRoster::TooLarge { file, limit_mb: MAX_FILE_MB });
    }
    if bytes.is_empty() {
        return Err(UnreadableRoster::Empty { file });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(true);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Err(compound_document(file, bytes));
    }
    match something_else(bytes) {
        Some(what) => Err(UnreadableRoster::SomethingElse { file, what }),
        None => Ok(false),
    }
}

fn read_text(name: &str, bytes: &[u8]) -> Result<Roster, UnreadableRoster> {
    let table = table_of_text(name, bytes, delimited::read)?;
    Roster::of_table(&Origin { file: name, sheet: None, sha256: &sha256(bytes) }, table)
        .ok_or_else(|| UnreadableRoster::NoHeader { file: name.to_owned(), looked: header::LOOKED_AT })
}

fn table_of_text(
    name: &str,
    bytes: &[u8],
    read: impl Fn(&str) -> Result<Table, Misshapen>,
) -> Result<Table, UnreadableRoster> {
    let file = || name.to_owned();
    let text =
        decode::decode(bytes).map_err(|not_text| UnreadableRoster::NotText { file: file(), line: not_text.line })?;
    if text.trim().is_empty() {
        return Err(UnreadableRoster::Empty { file: file() });
    }
    read(&text).map_err(|misshapen| match misshapen {
        Misshapen::UnclosedQuote { line } => UnreadableRoster::UnclosedQuote { file: file(), line },
        Misshapen::LineTooLong { line } => {
            UnreadableRoster::LineTooLong { file: file(), line, limit_kb: delimited::MAX_LINE / 1024 }
        }
        Misshapen::Overgrown(overgrown) => too_much(file(), overgrown),
    })
}

fn read_workbook(name: &str, bytes: &[u8]) -> Result<Vec<Roster>, UnreadableRoster> {
    let sheets = workbook::read(bytes).map_err(|bad| bad_workbook(name.to_owned(), bad))?;
    let sha256 = sha256(bytes);
    let mut rosters = Vec::new();
    let mut notes = Vec::new();
    let mut without_header = Vec::new();
    for Sheet { name: sheet, table } in sheets {
        let Some(table) = table else {
            notes.push(Note::HiddenSheet { sheet });
            continue;
        };
        let filled = table.len() > 0;
        match Roster::of_table(&Origin { file: name, sheet: Some(&sheet), sha256: &sha256 }, table) {
            Some(roster) => rosters.push(roster),
            None if filled => without_header.push(sheet),
            None => {}
        }
    }
    let Some(first) = rosters.first_mut() else {
        let file = name.to_owned();
        return Err(if without_header.is_empty() {
            UnreadableRoster::Empty { file }
        } else {
            UnreadableRoster::NoRosterSheet { file, sheets: without_header }
        });
    };
    notes.extend(without_header.into_iter().map(|sheet| Note::SheetWithoutHeader { sheet }));
    first.notes.extend(notes);
    Ok(rosters)
}

fn bad_workbook(file: String, bad: BadWorkbook) -> UnreadableRoster {
    match bad {
        BadWorkbook::Archive => UnreadableRoster::Archive { file },
        BadWorkbook::SomethingElse(what) => UnreadableRoster::SomethingElse { file, what },
        BadWorkbook::Binary => UnreadableRoster::BinaryWorkbook { file },
        BadWorkbook::Locked => UnreadableRoster::Locked { file },
        BadWorkbook::UnpacksTooLarge => UnreadableRoster::UnpacksTooLarge { file, limit_mb: workbook::MAX_UNPACKED_MB },
        BadWorkbook::Damaged(detail) => UnreadableRoster::Damaged { file, detail },
        BadWorkbook::Overgrown(overgrown) => too_much(file, overgrown),
    }
}

fn too_much(file: String, overgrown: Overgrown) -> UnreadableRoster {
    match overgrown {
        Overgrown::Columns { line } => UnreadableRoster::TooManyColumns { file, line, limit: table::MAX_COLUMNS },
        Overgrown::Lines => UnreadableRoster::TooManyLines { file, limit: table::MAX_LINES },
    }
}

/// Old Office documents and workbooks locked with a password share one container; its directory tells them apart.
fn compound_document(file: String, bytes: &[u8]) -> UnreadableRoster {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        UnreadableRoster::Locked { file }
    } else if holds("Workbook") || holds("Book") {
        UnreadableRoster::OldWorkbook { file }
    } else {
        UnreadableRoster::SomethingElse { file, what: "an old Office document" }
    }
}

/// What a file is that begins like this, if it can be no roster.
fn something_else(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"\x1f\x8b", "a compressed file (gzip)"),
        (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
        (b"Rar!\x1a\x07", "an archive (RAR)"),
        (b"\x28\xb5\x2f\xfd", "a compressed file (zstandard)"),
        (b"SQLite format 3\0", "a database (SQLite)"),
        (b"{\\rtf", "a text document (RTF)"),
    ];
    const MARKUP: &[&str] = &["<!doctype", "<html", "<head", "<table", "<?xml"];
    if let Some((_, what)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(what);
    }
    let start: String = bytes.iter().take(200).map(|&byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = start.trim_start_matches(['ï', '»', '¿', ' ', '\r', '\n', '\t']);
    MARKUP.iter().any(|tag| start.starts_with(tag)).then_some("a web page or XML document")
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
