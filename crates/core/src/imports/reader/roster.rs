//! A roster as it was read: its columns, and its lines with every cell.

use std::borrow::Cow;
use std::fmt;

use super::column::{Column, Meaning, ReadColumn};
use super::edition::{self, EditionGuess};
use super::header;
use super::note::Note;
use super::passed_over::{PassedOver, Reason, Sieve};
use super::table::Table;
use crate::text::{fold, tidy};

/// One roster: a file, or one sheet of a workbook.
#[derive(Clone)]
pub struct Roster {
    /// The name of the file.
    pub file: String,
    /// The sheet, for a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    /// The lines above the header that have something in them.
    pub title_lines: Vec<String>,
    /// The number of the header's line in the file, 1-based.
    pub header_line: u32,
    /// The columns, as the header names them.
    pub columns: Vec<ReadColumn>,
    /// The lines below the header that are about nobody.
    pub passed_over: Vec<PassedOver>,
    /// What title, sheet and file name say of program and edition.
    pub edition: EditionGuess,
    /// What a person may want to look at.
    pub notes: Vec<Note>,
    table: Table,
    /// The lines of the table that are about somebody.
    rows: Vec<u32>,
}

/// Where a table came from.
pub(super) struct Origin<'f> {
    pub(super) file: &'f str,
    pub(super) sheet: Option<&'f str>,
    pub(super) sha256: &'f str,
}

impl Roster {
    /// Makes a roster of a table, if a line of it says what the columns are.
    pub(super) fn of_table(origin: &Origin<'_>, table: Table) -> Option<Self> {
        let header_row = header::find(&table)?.row;
        let columns = header::columns(&table, header_row);
        let title_lines: Vec<String> = (0..header_row)
            .filter(|&row| !table.is_blank(row))
            .map(|row| tidy(&table.filled(row).collect::<Vec<_>>().join(" ")))
            .collect();
        let (edition, mut notes) = edition::guess(&title_lines, origin.sheet, origin.file);
        notes.extend(same_headers(&columns));
        let mut roster = Self {
            file: origin.file.to_owned(),
            sheet: origin.sheet.map(str::to_owned),
            sha256: origin.sha256.to_owned(),
            title_lines,
            header_line: table.number(header_row),
            columns,
            passed_over: Vec::new(),
            edition,
            notes,
            table,
            rows: Vec::new(),
        };
        roster.sort_lines(header_row);
        Some(roster)
    }

    /// Parts the lines below the header into those about somebody and those to pass over.
    fn sort_lines(&mut self, header_row: usize) {
        const NOTED_AT_MOST: usize = 20;
        let mut passed_over: Vec<PassedOver> = Vec::new();
        let mut rows = Vec::new();
        let mut overlong = Vec::new();
        let sieve = Sieve::new(&self.table, header_row);
        for row in header_row + 1..self.table.len() {
            let number = self.table.number(row);
            if let Some(blank) = self.table.blank_before(row) {
                pass_over(&mut passed_over, *blank.start(), *blank.end(), Reason::Blank);
            }
            if let Some(reason) = sieve.reason(row) {
                pass_over(&mut passed_over, number, number, reason);
                continue;
            }
            rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            if self.overflows(row) && overlong.len() < NOTED_AT_MOST {
                overlong.push(Note::MoreCellsThanColumns { line: number });
            }
        }
        self.notes.extend(overlong);
        self.passed_over = passed_over;
        self.rows = rows;
    }

    fn overflows(&self, row: usize) -> bool {
        self.table.cells(row).skip(self.columns.len()).any(|cell| !cell.trim().is_empty())
    }

    /// How many lines are about somebody.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no line is about anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines that are about somebody, in the order of the file.
    #[must_use]
    pub fn lines(&self) -> impl ExactSizeIterator<Item = RosterLine<'_>> + Clone {
        self.rows.iter().map(|&row| RosterLine { roster: self, row: row as usize })
    }

    /// The headers of the columns that were not understood. A column without header is one of them where a line has
    /// something in it.
    #[must_use]
    pub fn unknown_columns(&self) -> Vec<&str> {
        let unknown = |(place, column): (usize, &ReadColumn)| {
            column.meaning == Meaning::Unknown
                && (!column.header.trim().is_empty() || self.lines().any(|line| !line.cell(place).trim().is_empty()))
        };
        let all = self.columns.iter().enumerate();
        all.filter(|&column| unknown(column)).map(|(_, column)| column.header.trim()).collect()
    }

    /// Whether a column of this kind is in the roster.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.places(column).next().is_some()
    }

    fn places(&self, kind: Column) -> impl Iterator<Item = usize> + '_ {
        let of_kind = move |(_, column): &(usize, &ReadColumn)| column.meaning == Meaning::Known(kind);
        self.columns.iter().enumerate().filter(of_kind).map(|(place, _)| place)
    }
}

/// People are not for the log: only the place and the counts are shown.
impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster")
            .field("file", &self.file)
            .field("sheet", &self.sheet)
            .field("columns", &self.columns)
            .field("lines", &self.rows.len())
            .finish_non_exhaustive()
    }
}

fn pass_over(passed_over: &mut Vec<PassedOver>, first: u32, last: u32, reason: Reason) {
    match passed_over.last_mut() {
        Some(run) if run.reason == reason && run.last + 1 == first => run.last = last,
        _ => passed_over.push(PassedOver { first, last, reason }),
    }
}

fn same_headers(columns: &[ReadColumn]) -> Vec<Note> {
    let folded: Vec<String> = columns.iter().map(|column| fold(&column.header)).collect();
    let repeats = |place: usize| {
        let earlier = folded[..place].iter().filter(|header| **header == folded[place]).count();
        !folded[place].is_empty() && earlier == 1
    };
    let note = |place: usize| Note::SameHeader { header: tidy(&columns[place].header) };
    (0..columns.len()).filter(|&place| repeats(place)).map(note).collect()
}

/// One line of a roster.
#[derive(Clone, Copy)]
pub struct RosterLine<'r> {
    roster: &'r Roster,
    row: usize,
}

impl<'r> RosterLine<'r> {
    /// The number of the line in the file, or of the row in the sheet, 1-based.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.roster.table.number(self.row)
    }

    /// The cells exactly as read.
    #[must_use]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone {
        self.roster.table.cells(self.row)
    }

    /// The cell below the column at `place`, exactly as read; empty where the line is shorter.
    #[must_use]
    pub fn cell(&self, place: usize) -> &'r str {
        self.roster.table.cell(self.row, place)
    }

    /// What the line says in a column of this kind, tidied: the first with something in it where there are several.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<Cow<'r, str>> {
        self.all(column).next()
    }

    /// What the line says in all columns of this kind, tidied; those with nothing in them are left out.
    pub fn all(&self, column: Column) -> impl Iterator<Item = Cow<'r, str>> {
        let line = *self;
        self.roster.places(column).map(move |place| tidied(line.cell(place))).filter(|cell| !cell.is_empty())
    }

    /// The program and edition of this line: its own columns, and the roster's where they say nothing.
    #[must_use]
    pub fn edition(&self) -> EditionGuess {
        let (program, year, season) = (self.get(Column::Program), self.get(Column::Year), self.get(Column::Season));
        self.roster.edition.outranked_by(program.as_deref(), year.as_deref(), season.as_deref())
    }

    /// Whether there is more in the line than the header has columns, so that its cells may stand in the wrong ones.
    #[must_use]
    pub fn has_extra_cells(&self) -> bool {
        self.roster.overflows(self.row)
    }
}

/// The line's place alone: people are not for the log.
impl fmt::Debug for RosterLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterLine({}:{})", self.roster.file, self.number())
    }
}

/// A cell tidied, without a copy where it is tidy already.
fn tidied(cell: &str) -> Cow<'_, str> {
    let trimmed = cell.trim();
    let plain = |byte: u8| byte.is_ascii_graphic();
    let mut after_blank = false;
    for byte in trimmed.bytes() {
        let blank = byte == b' ';
        if !(plain(byte) || (blank && !after_blank)) {
            return Cow::Owned(tidy(cell));
        }
        after_blank = blank;
    }
    Cow::Borrowed(trimmed)
}
