//! Cells as they were read, packed: one text for all of them, and where each one ends.

use std::ops::RangeInclusive;

/// The most columns that one line may have.
pub(super) const MAX_COLUMNS: usize = 2_000;
/// The most lines that one table may have.
pub(super) const MAX_LINES: usize = 1_000_000;
/// The most cells that one table may have.
const MAX_CELLS: usize = 12_000_000;
/// The most text that one table may hold, in bytes.
const MAX_TEXT: usize = 128 * 1024 * 1024;

/// Lines of cells with the numbers they have in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    text: String,
    ends: Vec<u32>,
    rows: Vec<Row>,
    /// Whether numbers left out between rows stand for blank rows, as they do in a sheet.
    gaps_are_blank: bool,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    number: u32,
    first_cell: u32,
}

/// A table grew beyond what any roster has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overgrown {
    Columns { line: u32 },
    Lines,
}

impl Table {
    /// An empty table with room for this much text, so that a large one is not copied while it grows.
    pub(super) fn with_room_for(text: usize) -> Self {
        Self { text: String::with_capacity(text.min(MAX_TEXT)), ..Self::default() }
    }

    /// Begins a line; `number` is its number in the file, 1-based.
    pub(super) fn begin_row(&mut self, number: u32) -> Result<(), Overgrown> {
        if self.rows.len() >= MAX_LINES {
            return Err(Overgrown::Lines);
        }
        self.rows.push(Row { number, first_cell: count(self.ends.len()) });
        Ok(())
    }

    /// Begins a row of a sheet, in which the rows left out are blank.
    pub(super) fn begin_sheet_row(&mut self, number: u32) -> Result<(), Overgrown> {
        self.gaps_are_blank = true;
        self.begin_row(number)
    }

    /// Adds to the cell that is being written.
    pub(super) fn push_text(&mut self, text: &str) -> Result<(), Overgrown> {
        if self.text.len() + text.len() > MAX_TEXT {
            return Err(Overgrown::Lines);
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Ends the cell that is being written.
    pub(super) fn end_cell(&mut self) -> Result<(), Overgrown> {
        if self.ends.len() >= MAX_CELLS {
            return Err(Overgrown::Lines);
        }
        self.ends.push(count(self.text.len()));
        match self.rows.last() {
            Some(row) if self.ends.len() - row.first_cell as usize > MAX_COLUMNS => {
                Err(Overgrown::Columns { line: row.number })
            }
            _ => Ok(()),
        }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number in the file of the line at `row`.
    pub(super) fn number(&self, row: usize) -> u32 {
        self.rows[row].number
    }

    /// How many cells the line at `row` has.
    pub(super) fn width(&self, row: usize) -> usize {
        let (first, end) = self.span(row);
        end - first
    }

    /// One cell; empty where the line is shorter.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let (first, end) = self.span(row);
        let index = first + column;
        if index >= end {
            return "";
        }
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.text[start..self.ends[index] as usize]
    }

    /// The cells of the line at `row`.
    pub(super) fn cells(&self, row: usize) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.width(row)).map(move |column| self.cell(row, column))
    }

    /// The cells of the line at `row` that have something to show, trimmed.
    pub(super) fn filled(&self, row: usize) -> impl Iterator<Item = &str> + Clone {
        self.cells(row).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// Whether the line at `row` has nothing to show.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.filled(row).next().is_none()
    }

    /// The blank rows that a sheet leaves out between the row before this one and this one.
    pub(super) fn blank_before(&self, row: usize) -> Option<RangeInclusive<u32>> {
        let before = self.rows.get(row.checked_sub(1)?)?.number;
        let number = self.rows[row].number;
        (self.gaps_are_blank && before + 1 < number).then(|| before + 1..=number - 1)
    }

    fn span(&self, row: usize) -> (usize, usize) {
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first_cell as usize);
        (self.rows[row].first_cell as usize, end)
    }
}

/// The limits keep every count far below what 32 bits hold.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
