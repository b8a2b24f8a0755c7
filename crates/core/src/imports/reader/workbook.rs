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
        // The library is written for workbooks that mean well; one that makes it stumble is damaged.
        Kind::Xlsx => std::panic::catch_unwind(|| read_xlsx(bytes))
            .unwrap_or_else(|_| Err(BadWorkbook::Damaged("its parts contradict each other".to_owned()))),
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
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
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
        let part = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        if part.encrypted() {
            return Err(BadWorkbook::Locked);
        }
        let skipped = part.is_dir();
        drop(part);
        if skipped {
            continue;
        }
        let mut part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let unpacked =
            std::io::copy(&mut part.by_ref().take(left + 1), &mut std::io::sink()).map_err(|error| damaged(&error))?;
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
    let part = archive.by_name(name).map_err(|error| damaged(&error))?;
    part.take(MAX_UNPACKED_MB * MB).read_to_string(&mut text).map_err(|error| damaged(&error))?;
    Ok(text)
}

pub(super) fn damaged(error: &impl ToString) -> BadWorkbook {
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::{Column, Note, Roster, UnreadableRoster, read_roster};
    use super::*;

    const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

    /// A workbook with these sheets of cells.
    fn xlsx(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(*name).unwrap();
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(*cells) {
                    sheet.write(row, column, *cell).unwrap();
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn ods(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content><office:automatic-styles><style:style style:name=\"h\"><style:table-properties \
             table:display=\"false\"/></style:style></office:automatic-styles><office:body>{body}</office:body></office:document-content>"
        );
        archive(&[
            ("mimetype", ODS.as_bytes()),
            ("META-INF/manifest.xml", b"<m/>"),
            ("content.xml", content.as_bytes()),
        ])
    }

    fn cell(text: &str) -> String {
        format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>")
    }

    fn lines(roster: &Roster) -> Vec<(u32, Vec<&str>)> {
        roster.lines().map(|line| (line.number(), line.cells().collect())).collect()
    }

    fn refusal(bytes: &[u8]) -> UnreadableRoster {
        read_roster("a.xlsx", bytes).unwrap_err()
    }

    #[test]
    fn each_sheet_with_a_header_is_a_roster() {
        let header: &[&str] = &["Name", "Email"];
        let bytes = xlsx(&[
            ("Jan 2014", &[&["Leading Innovations"], &[], header, &["Ann Lee", "a@x.org"], &[], &[], &["Bo Kim"]]),
            ("Remarks", &[&["see the other sheets"]]),
            ("May 2014", &[header, &["Cy Roe", "c@x.org"]]),
            ("Empty", &[]),
        ]);
        let rosters = read_roster("li.xlsx", &bytes).unwrap();
        assert_eq!(
            rosters.iter().map(|roster| roster.sheet.as_deref()).collect::<Vec<_>>(),
            [Some("Jan 2014"), Some("May 2014")]
        );
        assert_eq!(lines(&rosters[0]), [(4, vec!["Ann Lee", "a@x.org"]), (7, vec!["Bo Kim"])]);
        assert_eq!((rosters[0].passed_over[0].first, rosters[0].passed_over[0].last), (5, 6));
        assert_eq!(rosters[0].notes, [Note::SheetWithoutHeader { sheet: "Remarks".to_owned() }]);
        let months: Vec<_> = rosters.iter().map(|roster| (roster.edition.year, roster.edition.month)).collect();
        assert_eq!(months, [(Some(2014), Some(1)), (Some(2014), Some(5))]);
        assert_eq!(rosters[1].edition.program_code.as_deref(), Some("li"));
    }

    #[test]
    fn cells_read_as_a_person_sees_them() {
        let mut workbook = Workbook::new();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let sheet = workbook.add_worksheet();
        for (column, header) in (2..).zip(["Name", "Year", "Phone", "Month", "Consent", "Fee"]) {
            sheet.write(9, column, header).unwrap();
        }
        sheet.write(10, 2, "Ann Lee").unwrap();
        sheet.write(10, 3, 2014).unwrap();
        sheet.write(10, 4, 6_175_551_234_u64).unwrap();
        sheet.write_with_format(10, 5, ExcelDateTime::from_ymd(2014, 1, 12).unwrap(), &date).unwrap();
        sheet.write(10, 6, true).unwrap();
        sheet.write(10, 7, 0.1 + 0.2).unwrap();
        let rosters = read_roster("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(
            lines(&rosters[0]),
            [(11, vec!["", "", "Ann Lee", "2014", "6175551234", "2014-01-12", "TRUE", "0.3"])]
        );
        assert_eq!(rosters[0].lines().next().unwrap().get(Column::Year).as_deref(), Some("2014"));
    }

    #[test]
    fn a_hidden_sheet_is_passed_over_and_named() {
        let mut workbook = Workbook::new();
        for name in ["Shown", "Old"] {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            sheet.write_row(0, 0, ["Name", "Email"]).unwrap();
            sheet.write_row(1, 0, ["Ann Lee", name]).unwrap();
            sheet.set_hidden(name == "Old");
        }
        let rosters = read_roster("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(rosters.len(), 1);
        assert_eq!(rosters[0].notes, [Note::HiddenSheet { sheet: "Old".to_owned() }]);
    }

    #[test]
    fn two_cells_at_the_corners_of_a_sheet_take_no_memory() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["Name", "Email"]).unwrap();
        sheet.write(1_048_575, 0, "Ann Lee").unwrap();
        let rosters = read_roster("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(lines(&rosters[0]), [(1_048_576, vec!["Ann Lee"])]);
    }

    #[test]
    fn a_cell_far_to_the_right_is_refused() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(1, 16_383, "x").unwrap();
        let error = refusal(&workbook.save_to_buffer().unwrap());
        assert!(matches!(error, UnreadableRoster::TooManyColumns { line: 2, .. }), "{error}");
    }

    #[test]
    fn an_ods_reads_with_its_repeated_rows_and_cells() {
        let body = format!(
            "<table:table table:name=\"May\"><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
             <table:table-row>{}{}<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>\
             <table:table-row><table:table-cell><office:annotation><text:p>no</text:p></office:annotation><text:p>Ann <text:span>&amp; Bo</text:span></text:p><text:p>Lee</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2014-01-12\"><text:p>12 Jan 2014</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\">{}</table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
             <table:table table:name=\"Old\" table:style-name=\"h\"><table:table-row>{}</table:table-row></table:table>",
            cell("Name"),
            cell("Session"),
            cell("Cy Roe"),
            cell("Name"),
        );
        let rosters = read_roster("a.ods", &ods(&body)).unwrap();
        let expected = [(5, vec!["Ann & Bo\nLee", "12 Jan 2014"]), (6, vec!["Cy Roe"]), (7, vec!["Cy Roe"])];
        assert_eq!(lines(&rosters[0]), expected);
        assert_eq!((rosters[0].header_line, rosters[0].edition.month), (4, Some(5)));
        assert_eq!(rosters[0].notes, [Note::HiddenSheet { sheet: "Old".to_owned() }]);
    }

    #[test]
    fn a_plane_of_repeated_cells_is_refused() {
        let filled = |columns: u32, rows: u32| {
            ods(&format!(
                "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
                 table:number-columns-repeated=\"{columns}\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            ))
        };
        assert!(matches!(refusal(&filled(1, 4_000_000_000)), UnreadableRoster::TooManyLines { .. }));
        assert!(matches!(refusal(&filled(4_000_000_000, 1)), UnreadableRoster::TooManyColumns { line: 1, .. }));
        assert!(matches!(refusal(&filled(1_000, 1_000_000)), UnreadableRoster::TooManyLines { .. }));
    }

    #[test]
    fn what_is_no_workbook_is_told_apart() {
        let word = archive(&[("word/document.xml", b"<w/>")]);
        assert!(matches!(refusal(&word), UnreadableRoster::SomethingElse { what: "a Word document", .. }));
        let zipped = archive(&[("roster.csv", b"Name,Email\nAnn Lee,a@x.org\n")]);
        assert!(matches!(refusal(&zipped), UnreadableRoster::Archive { .. }));
        let binary = archive(&[("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]);
        assert!(matches!(refusal(&binary), UnreadableRoster::BinaryWorkbook { .. }));
        let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
        let locked =
            archive(&[("mimetype", ODS.as_bytes()), ("META-INF/manifest.xml", manifest), ("content.xml", b"?")]);
        assert!(matches!(refusal(&locked), UnreadableRoster::Locked { .. }));
        let broken = archive(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"<workbook><sheets><sheet")]);
        assert!(matches!(refusal(&broken), UnreadableRoster::Damaged { .. }));
        let whole = xlsx(&[("A", &[&["Name", "Email"]])]);
        assert!(matches!(refusal(&whole[..whole.len() / 2]), UnreadableRoster::Damaged { .. }));
        let nothing = refusal(&xlsx(&[("Plan", &[&["coffee"]]), ("Empty", &[])]));
        assert!(nothing.to_string().contains("no sheet (“Plan”)"), "{nothing}");
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused() {
        let mebibyte = vec![b' '; 1024 * 1024];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
        for _ in 0..=MAX_UNPACKED_MB {
            writer.write_all(&mebibyte).unwrap();
        }
        let bomb = writer.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024);
        assert!(matches!(refusal(&bomb), UnreadableRoster::UnpacksTooLarge { .. }));
        let crowd = b"PK\x03\x04".iter().chain(b"PK\x01\x02".iter().cycle().take(4 * (MAX_PARTS + 1))).copied();
        assert!(matches!(refusal(&crowd.collect::<Vec<_>>()), UnreadableRoster::UnpacksTooLarge { .. }));
    }

    #[test]
    fn numbers_show_the_digits_that_count() {
        assert_eq!(shown_number(2014.0), "2014");
        assert_eq!(shown_number(0.1 + 0.2), "0.3");
        assert_eq!(shown_number(-0.0), "0");
        assert_eq!(shown_number(617_555_123_456_789.0), "617555123456789");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_workbook_reads_back(rows in prop::collection::vec(prop::collection::vec("[a-z\u{e9}\u{4e2d}&<\"]{1,8}", 2), 1..8)) {
            let mut sheet: Vec<Vec<&str>> = vec![vec!["Name", "Email"]];
            sheet.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
            let sheet: Vec<&[&str]> = sheet.iter().map(Vec::as_slice).collect();
            let rosters = read_roster("a.xlsx", &xlsx(&[("A", &sheet)])).unwrap();
            let about_somebody = |row: &&Vec<String>| row.iter().any(|cell| cell.contains(char::is_alphanumeric));
            let expected: Vec<Vec<&str>> = rows.iter().filter(about_somebody).map(|row| row.iter().map(String::as_str).collect()).collect();
            prop_assert_eq!(lines(&rosters[0]).into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn a_spoilt_workbook_never_panics(at: prop::sample::Index, byte: u8, body in "(<table:table table:name=\"A\">|<table:table-row>|<table:table-cell>|<text:p>|</text:p>|</table:table-cell>|</table:table-row>|</table:table>|&#[0-9]{1,7};|&[a-z];|Name|x){0,30}") {
            let mut bytes = xlsx(&[("A", &[&["Name", "Email"], &["Ann Lee", "a@x.org"]])]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = read_roster("a.xlsx", &bytes);
            let _ = read_roster("a.ods", &ods(&body));
        }
    }
}
