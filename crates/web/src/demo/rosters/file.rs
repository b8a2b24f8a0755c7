//! A roster as a file: text in the encodings of the time, or a workbook.

use std::path::Path;

use rust_xlsxwriter::Workbook;

use super::super::chance::Chance;
use super::WriteRosterError;
use super::layout::Layout;
use super::mess::plain;

/// What a roster says.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) title: Option<String>,
    pub(super) header: &'static [&'static str],
    /// Lines in their order; an empty one is a blank line.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) total: Option<String>,
}

/// How a file keeps its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Windows1252,
    Utf8,
    Utf8WithMark,
    Workbook,
}

impl Encoding {
    /// What the years of that layout used.
    pub(super) fn of(chance: &mut Chance, layout: Layout) -> Self {
        let at = chance.below(10);
        match layout {
            Layout::OneNameColumn => Self::Windows1252,
            Layout::FirstAndLast if at < 6 => Self::Windows1252,
            Layout::FirstAndLast | Layout::Capitals if at < 8 => Self::Utf8WithMark,
            Layout::FilledIn if at < 5 => Self::Workbook,
            Layout::FilledIn if at < 7 => Self::Utf8WithMark,
            _ => Self::Utf8,
        }
    }
}

/// Writes the sheet.
pub(super) fn write(sheet: &Sheet, encoding: Encoding, delimiter: char, path: &Path) -> Result<(), WriteRosterError> {
    if encoding == Encoding::Workbook {
        return write_workbook(sheet, path)
            .map_err(|source| WriteRosterError::Workbook { path: path.to_owned(), source });
    }
    let text = text(sheet, delimiter);
    let bytes = match encoding {
        Encoding::Windows1252 => windows_1252(&text),
        Encoding::Utf8WithMark => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        _ => text.into_bytes(),
    };
    std::fs::write(path, bytes).map_err(|source| WriteRosterError::File { path: path.to_owned(), source })
}

fn text(sheet: &Sheet, delimiter: char) -> String {
    let mut text = String::new();
    if let Some(title) = &sheet.title {
        push_record(&mut text, delimiter, [title.as_str()]);
        text.push('\n');
    }
    push_record(&mut text, delimiter, sheet.header.iter().copied());
    for row in &sheet.rows {
        push_record(&mut text, delimiter, row.iter().map(String::as_str));
    }
    if let Some(total) = &sheet.total {
        push_record(&mut text, delimiter, [total.as_str()]);
    }
    text
}

/// A line; no cells make a blank one.
fn push_record<'a>(text: &mut String, delimiter: char, cells: impl IntoIterator<Item = &'a str>) {
    for (column, cell) in cells.into_iter().enumerate() {
        if column > 0 {
            text.push(delimiter);
        }
        if cell.contains([delimiter, '"', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

/// The text in Windows-1252; letters that it lacks lose their accents, and what is left is a question mark.
fn windows_1252(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if let Some(byte) = in_windows_1252(c) {
            bytes.push(byte);
        } else {
            bytes.extend(plain(c).chars().map(|c| in_windows_1252(c).unwrap_or(b'?')));
        }
    }
    bytes
}

fn in_windows_1252(c: char) -> Option<u8> {
    const UPPER: [(char, u8); 12] = [
        ('€', 0x80),
        ('Š', 0x8a),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('–', 0x96),
        ('—', 0x97),
        ('š', 0x9a),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    match u32::from(c) {
        code @ (0..0x80 | 0xa0..0x100) => u8::try_from(code).ok(),
        _ => UPPER.iter().find(|(letter, _)| *letter == c).map(|(_, byte)| *byte),
    }
}

fn write_workbook(sheet: &Sheet, path: &Path) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet.set_name("Roster")?;
    let mut at = 0;
    if let Some(title) = &sheet.title {
        worksheet.write_string(0, 0, title)?;
        at = 2;
    }
    for (column, heading) in (0u16..).zip(sheet.header) {
        worksheet.write_string(at, column, *heading)?;
    }
    for row in &sheet.rows {
        at += 1;
        for (column, cell) in (0u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            worksheet.write_string(at, column, cell)?;
        }
    }
    if let Some(total) = &sheet.total {
        worksheet.write_string(at + 1, 0, total)?;
    }
    workbook.save(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_windows_1252_lacks_lose_their_accents() {
        assert_eq!(windows_1252("Łódź é’"), b"L\xf3dz \xe9\x92");
    }

    #[test]
    fn blank_lines_and_totals_stand_where_they_are_put() {
        let sheet = Sheet {
            title: Some("A Course Jan 2001".to_owned()),
            header: &["Name", "Country"],
            rows: vec![
                vec!["Lee, Ann, MD".to_owned(), String::new()],
                Vec::new(),
                vec!["Roy, Max".to_owned(), "Canada".to_owned()],
            ],
            total: Some("Total: 2".to_owned()),
        };
        let expected = "A Course Jan 2001\n\nName,Country\n\"Lee, Ann, MD\",\n\n\"Roy, Max\",Canada\nTotal: 2\n";
        assert_eq!(text(&sheet, ','), expected);
    }
}
