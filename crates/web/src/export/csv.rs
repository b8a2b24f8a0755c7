//! Tables as CSV (RFC 4180), in UTF-8.

use collegium_core::cells;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{Cell, ExportError, Table};

/// The column names and rows; the heading is left out, as programs read the first line as names.
/// Words that a spreadsheet would take for a formula begin with an apostrophe ([`cells`]).
///
/// # Errors
/// [`ExportError::Csv`] if a row has more or fewer cells than there are columns.
pub fn to_csv(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(text))?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.into_error().into()))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => cells::neutralise(text).into_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table, to_csv};

    #[test]
    fn formulas_leave_as_text_and_numbers_as_numbers() {
        let rows = vec![
            vec![Cell::Text("=HYPERLINK(\"http://evil\")".to_owned()), Cell::Number(-5)],
            vec![Cell::Text("Say \"hi\", all".to_owned()), Cell::Empty],
        ];
        let table = Table { heading: "Both".to_owned(), columns: vec!["name", "alumni"], rows };
        let text = String::from_utf8(to_csv(&table).unwrap()).unwrap();
        assert_eq!(text, "name,alumni\r\n\"'=HYPERLINK(\"\"http://evil\"\")\",-5\r\n\"Say \"\"hi\"\", all\",\r\n");
    }
}
