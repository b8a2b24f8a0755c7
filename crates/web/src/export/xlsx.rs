//! Tables as a workbook.

use collegium_core::cells;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{Cell, ExportError, Table};

/// One sheet: the heading, the column names with filters, the rows. Words are cells of text, which no
/// program reckons; those that look like a formula also carry the mark “text” so that they stay it when edited.
///
/// # Errors
/// [`ExportError::Xlsx`] if a cell is longer than a workbook takes.
pub fn to_xlsx(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let (bold, text) = (Format::new().set_bold(), Format::new().set_quote_prefix());
    sheet.write_string_with_format(0, 0, &table.heading, &bold)?;
    for (column, name) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(2, column, *name, &bold)?;
    }
    for (row, cells) in (3_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, row, column, cell, &text)?;
        }
    }
    let (last_row, last_column) = (2 + table.rows.len(), table.columns.len().saturating_sub(1));
    if let (Ok(row), Ok(column)) = (u32::try_from(last_row), u16::try_from(last_column)) {
        sheet.autofilter(2, 0, row, column)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    Ok(workbook.save_to_buffer()?)
}

#[expect(clippy::cast_precision_loss, reason = "counts and years are far below 2^52")]
fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, guarded: &Format) -> Result<(), ExportError> {
    match cell {
        Cell::Text(text) if cells::is_dangerous(text) => sheet.write_string_with_format(row, column, text, guarded)?,
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Empty => sheet,
    };
    Ok(())
}
