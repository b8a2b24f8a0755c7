//! Reading the small tables that stand beside the code.

/// The lines of a table with their cells, without comments and blank lines.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// One cell of a row; a row that is too short has empty ones.
pub(super) fn cell(row: &[&'static str], index: usize) -> &'static str {
    row.get(index).copied().unwrap_or_default()
}

/// The parts of a cell that holds several, separated by “;”.
pub(super) fn parts(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}
