//! Workbooks: what a zip archive is, how much it unpacks to, and the cells of the sheets of an XLSX.

use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::ods;
use super::table::{Overgrown, Table};

/// The most that a workbook may unpack to, in megabytes.
pub(super) const MAX_UNPACKED_MB: u64 = 100;
const MB: u64 = 1024 * 1024;
/// The most parts a workbook may have.
const MAX_PARTS: usize = 5_000;

/// Why a workbook cannot be read.
#[derive(Debug)]
pub(super) enum BadWorkbook {
    /// A zip archive of something else.
    Archive,
    /// A document of another program.
    SomethingElse(&'static str),
    Binary,
    Locked,
    UnpacksTooLarge,
    Damaged(String),
    Overgrown(Overgrown),
}

impl From<Overgrown> for BadWorkbook {
    fn from(overgrown: Overgrown) -> Self {
        Self::Overgrown(overgrown)
    }
}

impl From<XlsxError> for BadWorkbook {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Locked,
            other => Self::Damaged(other.to_string()),
        }
    }
}

/// A sheet as read.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Its cells; none where the sheet is hidden.
    pub(super) table: Option<Table>,
}

/// Reads all sheets of a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, BadWorkbook> {
    match inspect(bytes)? {
        Kind::Xlsx => read_xlsx(bytes),
        Kind::Ods(content) => ods::read(&content),
    }
}

enum Kind {
    Xlsx,
    /// The content part, unpacked.
    Ods(String),
}

/// Tells what an archive holds, and unpacks it once to nowhere: the sizes that an archive states may be lies.
fn inspect(bytes: &[u8]) -> Result<Kind, BadWorkbook> {
    let central_headers = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if central_headers > MAX_PARTS {
        return Err(BadWorkbook::UnpacksTooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<Vec<u8>> = archive.file_names_raw().map(<[u8]>::to_vec).collect();
    let has = |name: &str| names.iter().any(|other| other == name.as_bytes());
    let xlsx = has("[Content_Types].xml") && names.iter().any(|name| name.starts_with(b"xl/"));
    let (binary, word, slides) = (has("xl/workbook.bin"), has("word/document.xml"), has("ppt/presentation.xml"));
    let numbers = names.iter().any(|name| name.ends_with(b".iwa"));
    let open_document = has("mimetype") && has("content.xml");
    check_sizes(&mut archive)?;
    if binary {
        Err(BadWorkbook::Binary)
    } else if xlsx {
        Ok(Kind::Xlsx)
    } else if word {
        Err(BadWorkbook::SomethingElse("a Word document"))
    } else if slides {
        Err(BadWorkbook::SomethingElse("a presentation"))
    } else if numbers {
        Err(BadWorkbook::SomethingElse("a document of Apple's Numbers or Pages"))
    } else if open_document {
        open_document_content(&mut archive)
    } else {
        Err(BadWorkbook::Archive)
    }
}

fn check_sizes(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), BadWorkbook> {
    let mut left = MAX_UNPACKED_MB * MB;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(BadWorkbook::Locked);
        }
        let skipped = part.is_dir();
        drop(part);
        if skipped {
            continue;
        }
        let mut part = archive.by_index(index).map_err(damaged)?;
        let unpacked = std::io::copy(&mut part.by_ref().take(left + 1), &mut std::io::sink()).map_err(damaged)?;
        left = left.checked_sub(unpacked).ok_or(BadWorkbook::UnpacksTooLarge)?;
    }
    Ok(())
}

fn open_document_content(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Kind, BadWorkbook> {
    match read_part(archive, "mimetype")?.trim() {
        "application/vnd.oasis.opendocument.spreadsheet"
        | "application/vnd.oasis.opendocument.spreadsheet-template" => {}
        _ => return Err(BadWorkbook::SomethingElse("a document that is no workbook")),
    }
    if read_part(archive, "META-INF/manifest.xml").is_ok_and(|manifest| manifest.contains("encryption-data")) {
        return Err(BadWorkbook::Locked);
    }
    read_part(archive, "content.xml").map(Kind::Ods)
}

fn read_part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, BadWorkbook> {
    let mut text = String::new();
    let part = archive.by_name(name).map_err(damaged)?;
    part.take(MAX_UNPACKED_MB * MB).read_to_string(&mut text).map_err(damaged)?;
    Ok(text)
}

pub(super) fn damaged(error: impl ToString) -> BadWorkbook {
    BadWorkbook::Damaged(error.to_string())
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, BadWorkbook> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let table = match sheet.visible {
            SheetVisible::Visible => Some(read_sheet(&mut workbook, &sheet.name)?),
            SheetVisible::Hidden | SheetVisible::VeryHidden => None,
        };
        sheets.push(Sheet { name: sheet.name, table });
    }
    Ok(sheets)
}

/// Reads cell by cell, for a sheet may claim the whole of its plane with two cells at its corners.
fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, BadWorkbook> {
    let mut rows = SheetRows::default();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        rows.put(row, column, &shown(cell.get_value()))?;
    }
    Ok(rows.table)
}

/// Fills a table with the cells of a sheet, which come in order, with gaps.
#[derive(Default)]
pub(super) struct SheetRows {
    pub(super) table: Table,
    /// Row and column of the next cell, once there is one.
    next: Option<(u32, u32)>,
}

impl SheetRows {
    /// Puts a cell in its place; row and column are counted from 0.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), BadWorkbook> {
        if text.is_empty() {
            return Ok(());
        }
        let mut at = match self.next {
            Some((this_row, column)) if this_row == row => column,
            Some((earlier, _)) if earlier > row => return Err(BadWorkbook::Damaged("rows out of order".to_owned())),
            _ => {
                self.table.begin_sheet_row(row + 1)?;
                0
            }
        };
        if at > column {
            return Err(BadWorkbook::Damaged(format!("cells out of order in row {}", row + 1)));
        }
        while at < column {
            self.table.end_cell()?;
            at += 1;
        }
        self.table.push_text(text)?;
        self.table.end_cell()?;
        self.next = Some((row, column + 1));
        Ok(())
    }
}

/// A cell as a person sees it in the sheet; dates as year, month and day.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown_number(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => shown_moment(*moment),
        DataRef::DateTimeIso(moment) => moment.trim_end_matches("T00:00:00").replace('T', " "),
        DataRef::DurationIso(duration) => duration.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Spreadsheets show 15 digits that count; the rest is noise of binary fractions.
pub(super) fn shown_number(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Adding zero turns a negative zero into a plain one.
    (rounded + 0.0).to_string()
}

fn shown_moment(moment: ExcelDateTime) -> String {
    let days = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        return format!("{:02}:{minute:02}", u64::from(hour) + 24 * whole_days(days));
    }
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates; a sheet may hold any number"
)]
fn whole_days(days: f64) -> u64 {
    (days as u64).min(100_000)
}
