//! The file of decisions: one line for each source line.

use std::path::Path;

use collegium_core::imports::LineDecision;

use crate::cli::failure::Failure;
use crate::export::{Cell, Table, to_csv};

/// The columns, as other programs read them.
const COLUMNS: [&str; 11] =
    ["file", "line", "outcome", "scholar", "institution", "ror", "country", "discipline", "program", "year", "note"];

/// Writes the decisions as CSV that is safe to open in a spreadsheet.
pub(super) fn write(file: &Path, decisions: &[LineDecision]) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| {
        Failure::new(format!("the decisions cannot be written to “{}”", file.display()))
            .because(error)
            .hint("the load itself is done; with the same command and another file its decisions are written again")
    };
    let rows = decisions.iter().map(row).collect();
    let table = Table { heading: String::new(), columns: COLUMNS.to_vec(), rows };
    let csv = to_csv(&table).map_err(|error| failed(&error))?;
    std::fs::write(file, csv).map_err(|error| failed(&error))
}

fn row(decision: &LineDecision) -> Vec<Cell> {
    fn text(value: Option<impl ToString>) -> Cell {
        Cell::text(value.map(|value| value.to_string()))
    }
    vec![
        text(Some(&decision.file)),
        Cell::Number(decision.line.into()),
        text(Some(decision.outcome.as_str())),
        text(decision.scholar),
        text(decision.institution),
        text(decision.ror.as_ref()),
        text(decision.country),
        text(decision.discipline.as_ref()),
        text(Some(&decision.program)),
        Cell::Number(decision.year.into()),
        text(Some(&decision.note)),
    ]
}
