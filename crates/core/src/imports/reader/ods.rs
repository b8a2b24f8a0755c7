//! The sheets of an ODS, read from the text that its cells show. Rows and columns that the file repeats are counted
//! before they are written out, for a few bytes may stand for a whole plane of cells.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::table::Table;
use super::workbook::{BadWorkbook, Sheet, SheetRows, damaged};

/// Reads all sheets from the content part of an ODS.
pub(super) fn read(content: &str) -> Result<Vec<Sheet>, BadWorkbook> {
    let mut reader = Reader::from_str(content);
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut sheets = Vec::new();
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(element) | Event::Empty(element) if element.name().as_ref() == "style:style" => {
                style = attribute(&element, "style:name")?.unwrap_or_default();
            }
            Event::Start(element) | Event::Empty(element)
                if attribute(&element, "table:display")?.is_some_and(|display| display == "false") =>
            {
                hidden_styles.push(style.clone());
            }
            Event::Start(element) if element.name().as_ref() == "table:table" => {
                let name = attribute(&element, "table:name")?.unwrap_or_default();
                let hidden =
                    attribute(&element, "table:style-name")?.is_some_and(|style| hidden_styles.contains(&style));
                let table = read_sheet(&mut reader)?;
                sheets.push(Sheet { name, table: (!hidden).then_some(table) });
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// A row as it is being read: its cells with something in them, by column.
#[derive(Default)]
struct RowCells {
    cells: Vec<(u32, String)>,
    column: u32,
    repeated: u32,
}

/// A cell as it is being read.
struct OpenCell {
    repeated: u32,
    text: String,
    paragraphs: u32,
}

fn read_sheet(reader: &mut Reader<&[u8]>) -> Result<Table, BadWorkbook> {
    let mut rows = SheetRows::default();
    let mut row_number = 0_u32;
    let mut row = RowCells::default();
    let mut cell: Option<OpenCell> = None;
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(element) => match element.name().as_ref() {
                "table:table-row" => row = RowCells { repeated: rows_repeated(&element)?, ..RowCells::default() },
                "table:table-cell" | "table:covered-table-cell" => cell = Some(OpenCell::begin(&element)?),
                "text:p" => cell.iter_mut().for_each(OpenCell::begin_paragraph),
                // Notes on cells, and tables within cells, are not what the cell shows.
                "office:annotation" | "table:table" => {
                    reader.read_to_end(element.to_end().name()).map_err(|error| damaged(&error))?;
                }
                _ => {}
            },
            Event::Empty(element) => match element.name().as_ref() {
                "table:table-row" => row_number = row_number.saturating_add(rows_repeated(&element)?),
                "table:table-cell" | "table:covered-table-cell" => {
                    row.column = row.column.saturating_add(columns_repeated(&element)?);
                }
                "text:p" => cell.iter_mut().for_each(OpenCell::begin_paragraph),
                "text:s" | "text:tab" => push(&mut cell, " "),
                "text:line-break" => push(&mut cell, "\n"),
                _ => {}
            },
            Event::Text(text) => push(&mut cell, &text.xml10_content()),
            Event::CData(text) => push(&mut cell, &text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(|error| damaged(&error))? {
                Some(c) => push(&mut cell, c.encode_utf8(&mut [0; 4])),
                None => push(&mut cell, resolve_predefined_entity(entity.as_ref()).unwrap_or_default()),
            },
            Event::End(element) => match element.name().as_ref() {
                "table:table-cell" | "table:covered-table-cell" => {
                    if let Some(closed) = cell.take() {
                        row.take_in(&closed);
                    }
                }
                "table:table-row" => {
                    let closed = std::mem::take(&mut row);
                    row_number = closed.write_out(&mut rows, row_number)?;
                }
                "table:table" => return Ok(rows.table),
                _ => {}
            },
            Event::Eof => return Err(damaged(&"a sheet that never ends")),
            _ => {}
        }
    }
}

impl OpenCell {
    fn begin(element: &BytesStart<'_>) -> Result<Self, BadWorkbook> {
        Ok(Self { repeated: columns_repeated(element)?, text: String::new(), paragraphs: 0 })
    }

    fn begin_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.text.push('\n');
        }
        self.paragraphs += 1;
    }
}

/// Text counts within a paragraph of a cell; what stands between elements is for the eye of whoever opens the file.
fn push(cell: &mut Option<OpenCell>, text: &str) {
    if let Some(cell) = cell.as_mut().filter(|cell| cell.paragraphs > 0) {
        cell.text.push_str(text);
    }
}

impl RowCells {
    fn take_in(&mut self, cell: &OpenCell) {
        // The cells of a repeated one are written out up to where any roster ends, and refused there.
        let shown = cell.repeated.min(u32::try_from(super::table::MAX_COLUMNS + 1).unwrap_or(u32::MAX));
        if !cell.text.is_empty() {
            for place in 0..shown {
                self.cells.push((self.column.saturating_add(place), cell.text.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeated);
    }

    /// Writes the row as often as it is repeated; gives the number of the row after it.
    fn write_out(self, rows: &mut SheetRows, row_number: u32) -> Result<u32, BadWorkbook> {
        let next = row_number.saturating_add(self.repeated);
        if !self.cells.is_empty() {
            for row in row_number..next {
                for (column, text) in &self.cells {
                    rows.put(row, *column, text)?;
                }
            }
        }
        Ok(next)
    }
}

fn rows_repeated(element: &BytesStart<'_>) -> Result<u32, BadWorkbook> {
    repeated(element, "table:number-rows-repeated")
}

fn columns_repeated(element: &BytesStart<'_>) -> Result<u32, BadWorkbook> {
    repeated(element, "table:number-columns-repeated")
}

fn repeated(element: &BytesStart<'_>, name: &str) -> Result<u32, BadWorkbook> {
    attribute(element, name)?.map_or(Ok(1), |times| times.parse().map_err(|error| damaged(&error)))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, BadWorkbook> {
    let Some(attribute) = element.try_get_attribute(name).map_err(|error| damaged(&error))? else {
        return Ok(None);
    };
    Ok(Some(attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| damaged(&error))?.into_owned()))
}
