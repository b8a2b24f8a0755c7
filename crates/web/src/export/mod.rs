//! Tables that leave the house: on a terminal, as CSV, as a workbook.

mod csv;
mod decisions;
mod terminal;
mod xlsx;

pub use csv::to_csv;
pub use decisions::decisions_table;
pub use terminal::to_text;
pub use xlsx::to_xlsx;

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words. They never become a formula.
    Text(String),
    /// A count or a year.
    Number(i64),
    /// Nothing is known.
    Empty,
}

impl Cell {
    /// Words, or nothing where there are none.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// A number, or nothing where it is not known.
    pub fn number(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.into()))
    }
}

/// A table with a heading over it and a name over each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the table shows, in a sentence.
    pub heading: String,
    /// The columns' names.
    pub columns: Vec<&'static str>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// As CSV.
    #[error("the table could not be written as CSV")]
    Csv(#[from] ::csv::Error),
    /// As a workbook.
    #[error("the table could not be written as a workbook")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}
