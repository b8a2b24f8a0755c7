//! Tables for people at a terminal.

use super::{Cell, Table};

/// The widest a column of words may be.
const WIDEST: usize = 60;

/// The heading, and the columns side by side: words to the left, numbers to the right. Control characters
/// are not written, so that nothing in the data can steer the terminal.
#[must_use]
pub fn to_text(table: &Table) -> String {
    let cells: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let names = std::iter::once(table.columns[column].len());
            names
                .chain(cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut lines = vec![table.heading.clone(), String::new()];
    let names = table.columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let is_number = |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(_))));
    for row in std::iter::once(&names).chain(&cells) {
        let parts = row.iter().enumerate().map(|(column, cell)| {
            let blanks = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
            if is_number(column) { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
        });
        lines.push(parts.collect::<Vec<_>>().join("  ").trim_end().to_owned());
    }
    lines.join("\n")
}

fn text(cell: &Cell) -> String {
    let text = match cell {
        Cell::Text(text) => text.replace(char::is_control, " "),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    };
    match text.char_indices().nth(WIDEST) {
        Some(_) => text.chars().take(WIDEST - 1).chain(std::iter::once('…')).collect(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table, to_text};

    #[test]
    fn words_stand_left_and_numbers_right() {
        let rows = vec![
            vec![Cell::Text("Ibadan\u{1b}[2J".to_owned()), Cell::Number(5)],
            vec![Cell::Text("Oslo".to_owned()), Cell::Number(17)],
        ];
        let table = Table { heading: "Two".to_owned(), columns: vec!["name", "alumni"], rows };
        assert_eq!(to_text(&table), "Two\n\nname        alumni\nIbadan [2J       5\nOslo            17");
    }
}
