//! A list of institutions that is no roster: anyone's table with a column of names, and perhaps places beside them.

use super::column::{Column, Meaning, meaning_of};
use super::header::{Found, LOOKED_AT};
use super::table::Table;
use crate::text::{fold, tidy};

/// Headers over the texts of lists, where no column is called an institution.
const TEXTS: [&str; 8] =
    ["text", "name", "string", "raw", "affiliation string", "raw affiliation", "institution text", "typed"];

/// One line of a list of institutions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedInstitution {
    /// The number of the line in the file, 1-based.
    pub line: u32,
    /// The institution as typed.
    pub text: String,
    /// The department, where it has a column of its own.
    pub department: String,
    /// The town.
    pub city: String,
    /// The state or province.
    pub state: String,
    /// The country as typed.
    pub country: String,
    /// An e-mail address.
    pub email: String,
}

/// The institutions of a table, if one of its columns holds some: each line that has something in it gives one.
pub(super) fn of_table(table: &Table) -> Option<Vec<ListedInstitution>> {
    let (first, columns) = match header(table) {
        Some((header, columns)) => (header + 1, columns),
        None if (0..table.len()).all(|row| table.filled(row).nth(1).is_none()) => (0, vec![Some(Column::Institution)]),
        None => return None,
    };
    let of_kind = |row: usize, kind: Column| {
        let places = columns.iter().enumerate().filter(|(_, column)| **column == Some(kind));
        let cells = places.map(|(place, _)| tidy(table.cell(row, place)));
        cells.into_iter().find(|cell| !cell.is_empty()).unwrap_or_default()
    };
    let line = |row: usize| ListedInstitution {
        line: table.number(row),
        text: of_kind(row, Column::Institution),
        department: of_kind(row, Column::Department),
        city: of_kind(row, Column::City),
        state: of_kind(row, Column::State),
        country: of_kind(row, Column::Country),
        email: of_kind(row, Column::Email),
    };
    Some((first..table.len()).filter(|row| !table.is_blank(*row)).map(line).collect())
}

/// Where the header of a list stands.
pub(super) fn find(table: &Table) -> Option<Found> {
    let (row, columns) = header(table)?;
    Some(Found { row, known: columns.iter().flatten().count() })
}

/// The line that names a column of institutions, or else one of texts, and what its columns are.
fn header(table: &Table) -> Option<(usize, Vec<Option<Column>>)> {
    let looked_at = || (0..table.len()).filter(|row| !table.is_blank(*row)).take(LOOKED_AT);
    let columns = |row: usize| -> Vec<Option<Column>> {
        let column = |cell| match meaning_of(cell) {
            Meaning::Known(column) => Some(column),
            Meaning::SetAside | Meaning::Unknown => None,
        };
        table.cells(row).map(column).collect()
    };
    let named = looked_at().map(|row| (row, columns(row))).find(|(row, columns)| {
        columns.contains(&Some(Column::Institution))
            && 2 * columns.iter().flatten().count() >= table.filled(*row).count()
    });
    named.or_else(|| {
        let is_text = |cell: &str| TEXTS.contains(&fold(cell).as_str());
        let row = looked_at().find(|row| table.cells(*row).any(is_text))?;
        let mut columns = columns(row);
        let place = table.cells(row).position(is_text)?;
        columns[place] = Some(Column::Institution);
        Some((row, columns))
    })
}

#[cfg(test)]
mod tests {
    use super::super::read_institutions;

    fn read(text: &str) -> Vec<(u32, String, String)> {
        let list = read_institutions("list.csv", text.as_bytes()).unwrap();
        list.into_iter().map(|line| (line.line, line.text, line.country)).collect()
    }

    fn line(line: u32, text: &str, country: &str) -> (u32, String, String) {
        (line, text.to_owned(), country.to_owned())
    }

    #[test]
    fn columns_are_found_by_what_they_say() {
        let list = read("Our list\n\nNo.;Affiliation;Country\n1;Univ Bonn;Germany\n\n2;;France\n");
        assert_eq!(list, [line(4, "Univ Bonn", "Germany"), line(6, "", "France")]);
        assert_eq!(read("id,text,country\n1,\"Bonn, Uni\",DE\n"), [line(2, "Bonn, Uni", "DE")]);
    }

    #[test]
    fn a_single_column_needs_no_header() {
        assert_eq!(read("Univ Bonn\nMcGill\n"), [line(1, "Univ Bonn", ""), line(2, "McGill", "")]);
        assert_eq!(read("Institution\nUniv Bonn\n"), [line(2, "Univ Bonn", "")]);
    }

    #[test]
    fn a_table_without_institutions_is_told() {
        let error = read_institutions("list.csv", b"colour,size\nred,4\n").unwrap_err().to_string();
        assert!(error.contains("Institution"), "{error}");
    }
}
