//! The line that says what the columns are: where it stands, and what it says.

use super::column::{Column, Meaning, ReadColumn, meaning_of, meaning_of_misspelt};
use super::table::Table;
use crate::text::{fold, words};

/// How many lines with something in them are looked at for the header.
pub(super) const LOOKED_AT: usize = 30;

/// How many lines below the header tell whether a “Title” is a form of address.
const SAMPLE: usize = 200;

/// Where the header stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The line, counted from 0 in the table.
    pub(super) row: usize,
    /// How many different kinds of columns it names.
    pub(super) known: usize,
}

/// The line that says what the columns are. A table of a single column may be headed by the one word for a name.
pub(super) fn find(table: &Table) -> Option<Found> {
    find_among_several(table).or_else(|| find_of_single_column(table))
}

/// The line that names the most kinds of columns, at least two of them and one that says who a line is about.
pub(super) fn find_among_several(table: &Table) -> Option<Found> {
    let mut best: Option<Found> = None;
    for row in looked_at(table).filter(|&row| table.filled(row).nth(1).is_some()) {
        let kinds = kinds(table, row);
        let known = kinds.len();
        if known < 2 || !kinds.iter().any(|kind| kind.names_a_person()) || best.is_some_and(|best| best.known >= known)
        {
            continue;
        }
        best = Some(Found { row, known });
        if known > 2 && 2 * known >= table.filled(row).count() {
            // Mostly words for columns, and several of them: nobody is called that.
            break;
        }
    }
    best
}

fn find_of_single_column(table: &Table) -> Option<Found> {
    let single_column = (0..table.len()).take(SAMPLE).all(|row| table.filled(row).nth(1).is_none());
    let headed = |&row: &usize| kinds(table, row).iter().any(|column| column.names_a_person());
    single_column.then(|| looked_at(table).find(headed).map(|row| Found { row, known: 1 })).flatten()
}

fn looked_at(table: &Table) -> impl Iterator<Item = usize> {
    (0..table.len()).filter(|&row| !table.is_blank(row)).take(LOOKED_AT)
}

fn kinds(table: &Table, row: usize) -> Vec<Column> {
    let mut kinds: Vec<Column> = table
        .filled(row)
        .filter_map(|cell| match meaning_of(cell) {
            Meaning::Known(column) => Some(column),
            Meaning::SetAside | Meaning::Unknown => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The columns that the header at `row` names, each with its meaning.
pub(super) fn columns(table: &Table, row: usize) -> Vec<ReadColumn> {
    let mut columns: Vec<ReadColumn> =
        table.cells(row).map(|cell| ReadColumn { header: cell.to_owned(), meaning: forgiving_meaning(cell) }).collect();
    while columns.last().is_some_and(|column| column.header.trim().is_empty()) {
        columns.pop();
    }
    split_plain_name(&mut columns);
    set_forms_of_address_aside(&mut columns, table, row);
    columns
}

fn forgiving_meaning(cell: &str) -> Meaning {
    match meaning_of(cell) {
        Meaning::Unknown => meaning_of_misspelt(cell),
        meaning => meaning,
    }
}

/// Beside a column of given names, plain “Name” (“Nom”, “Nome”) is the family name;
/// beside one of family names (“Apellidos”), plain “Name” (“Nombre”) is the given name.
fn split_plain_name(columns: &mut [ReadColumn]) {
    let has = |kind| columns.iter().any(|column| column.meaning == Meaning::Known(kind));
    let other_half = match (has(Column::GivenName), has(Column::FamilyName)) {
        (true, false) => Column::FamilyName,
        (false, true) => Column::GivenName,
        _ => return,
    };
    for column in columns {
        if column.meaning == Meaning::Known(Column::FullName)
            && matches!(fold(&column.header).as_str(), "name" | "names" | "nom" | "nome" | "nombre")
        {
            column.meaning = Meaning::Known(other_half);
        }
    }
}

/// “Title” heads positions in one roster and “Dr.”, “Ms.” in the next: what stands below it decides.
fn set_forms_of_address_aside(columns: &mut [ReadColumn], table: &Table, header: usize) {
    for (place, column) in columns.iter_mut().enumerate() {
        if column.meaning != Meaning::Known(Column::Title) {
            continue;
        }
        let below = header + 1..table.len().min(header + 1 + SAMPLE);
        let (mut filled, mut forms) = (0, 0);
        for cell in below.map(|row| table.cell(row, place)).filter(|cell| !cell.trim().is_empty()) {
            filled += 1;
            forms += usize::from(is_form_of_address(cell));
        }
        if forms * 5 > filled * 4 {
            column.meaning = Meaning::SetAside;
        }
    }
}

fn is_form_of_address(cell: &str) -> bool {
    const FORMS: &[&str] = &[
        "dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sir", "dame", "rev", "herr", "frau", "dott", "dra", "sr",
        "sra", "mme", "m", "med",
    ];
    let mut some = false;
    words(cell).inspect(|_| some = true).all(|word| FORMS.contains(&word.as_str())) && some
}
