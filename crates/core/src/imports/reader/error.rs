//! Why a file is no roster that can be read: one sentence each, with the place and the way out.

use std::io;

use crate::fault::Kind;

/// Why a file could not be read as a roster. Every sentence names the file, the line where there is one,
/// and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableRoster {
    /// The operating system would not hand over the file.
    #[error("{file}: the file cannot be opened; see that it is there and may be read")]
    Unopened {
        /// The path as given.
        file: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is larger than a roster may be.
    #[error("{file}: the file is larger than {limit_mb} MB; split it into smaller files")]
    TooLarge {
        /// The file.
        file: String,
        /// The most that is read, in megabytes.
        limit_mb: u64,
    },
    /// There is nothing in the file.
    #[error("{file}: the file is empty; export the roster again")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file is something else altogether.
    #[error("{file}: this is {what}, not a roster; save the roster as CSV, XLSX or ODS")]
    SomethingElse {
        /// The file.
        file: String,
        /// What it is, with its article: “a PDF document”.
        what: &'static str,
    },
    /// The file holds bytes that are in no text.
    #[error("{file}, line {line}: the line holds bytes that are in no text; save the roster as CSV (UTF-8) or XLSX")]
    NotText {
        /// The file.
        file: String,
        /// The first line with such bytes, 1-based.
        line: u32,
    },
    /// A zip archive that is no workbook.
    #[error("{file}: this is a zip archive, not a roster; unpack it and load the files in it")]
    Archive {
        /// The file.
        file: String,
    },
    /// A workbook of Excel 97 to 2003, or another document of that time.
    #[error("{file}: this is a workbook of the old kind (.xls); open it and save it as “Excel workbook (.xlsx)”")]
    OldWorkbook {
        /// The file.
        file: String,
    },
    /// A binary workbook.
    #[error("{file}: this is a binary workbook (.xlsb); open it and save it as “Excel workbook (.xlsx)”")]
    BinaryWorkbook {
        /// The file.
        file: String,
    },
    /// A workbook that opens with a password only.
    #[error("{file}: the workbook opens with a password only; save a copy without one")]
    Locked {
        /// The file.
        file: String,
    },
    /// A workbook that would fill the memory when unpacked.
    #[error(
        "{file}: the workbook unpacks to more than {limit_mb} MB; save the roster's sheet alone, without its unused cells"
    )]
    UnpacksTooLarge {
        /// The file.
        file: String,
        /// The most that is unpacked, in megabytes.
        limit_mb: u64,
    },
    /// A workbook that breaks the rules of its format.
    #[error("{file}: the workbook is damaged ({detail}); open it in a spreadsheet program and save it again")]
    Damaged {
        /// The file.
        file: String,
        /// What was wrong, for whoever repairs it.
        detail: String,
    },
    /// A quote that opens a cell and never closes it.
    #[error("{file}, line {line}: a quote (\") opens a cell here and never closes it; close it or take it away")]
    UnclosedQuote {
        /// The file.
        file: String,
        /// The line on which the quote stands, 1-based.
        line: u32,
    },
    /// A line too long for any roster.
    #[error("{file}, line {line}: the line is longer than {limit_kb} KB; see whether this is a roster at all")]
    LineTooLong {
        /// The file.
        file: String,
        /// The line, 1-based.
        line: u32,
        /// The most that one line may hold, in kilobytes.
        limit_kb: usize,
    },
    /// More columns than any roster has.
    #[error("{file}, line {line}: the line has more than {limit} columns; see whether this is a roster at all")]
    TooManyColumns {
        /// The file.
        file: String,
        /// The line, 1-based.
        line: u32,
        /// The most columns that are read.
        limit: usize,
    },
    /// More lines than are read from one file.
    #[error("{file}: there are more than {limit} lines or cells to read; split the file into smaller ones")]
    TooManyLines {
        /// The file.
        file: String,
        /// The most lines that are read.
        limit: usize,
    },
    /// No line says what the columns are.
    #[error(
        "{file}: none of the first {looked} lines says what the columns are; add a line above the people such as “First name, Last name, Institution, Country, Email”"
    )]
    NoHeader {
        /// The file.
        file: String,
        /// How many lines were looked at.
        looked: usize,
    },
    /// A list has no column of institutions.
    #[error("{file}: no column holds institutions; head one “Institution” or “Affiliation”")]
    NoInstitutions {
        /// The file.
        file: String,
    },
    /// A workbook none of whose sheets has a header.
    #[error(
        "{file}: no sheet ({}) says what its columns are; add a line above the people such as “First name, Last name, Institution, Country, Email”",
        quoted(.sheets)
    )]
    NoRosterSheet {
        /// The file.
        file: String,
        /// The sheets that were looked at.
        sheets: Vec<String>,
    },
}

impl UnreadableRoster {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unopened { source, .. } if source.kind() == io::ErrorKind::NotFound => Kind::NotFound,
            Self::Unopened { .. } => Kind::Unavailable,
            _ => Kind::Invalid,
        }
    }
}

fn quoted(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut list: Vec<String> = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    if names.len() > SHOWN {
        list.push(format!("and {} more", names.len() - SHOWN));
    }
    list.join(", ")
}
