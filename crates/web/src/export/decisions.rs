//! What a load decided about each source line, as a table.

use collegium_core::imports::LineDecision;

use super::{Cell, Table};

/// One row for each source line.
#[must_use]
pub fn decisions_table(decisions: &[LineDecision]) -> Table {
    let columns = vec![
        "file",
        "line",
        "outcome",
        "scholar",
        "institution",
        "ror",
        "country",
        "discipline",
        "program",
        "year",
        "note",
    ];
    Table { heading: "Decisions".to_owned(), columns, rows: decisions.iter().map(row).collect() }
}

fn row(decision: &LineDecision) -> Vec<Cell> {
    vec![
        Cell::Text(decision.file.clone()),
        Cell::Number(decision.line.into()),
        Cell::Text(decision.outcome.as_str().to_owned()),
        Cell::text(decision.scholar.map(|id| id.to_string())),
        Cell::text(decision.institution.map(|id| id.to_string())),
        Cell::text(decision.ror.clone()),
        Cell::text(decision.country),
        Cell::text(decision.discipline.clone()),
        Cell::Text(decision.program.clone()),
        Cell::Number(decision.year.into()),
        Cell::Text(decision.note.clone()),
    ]
}
