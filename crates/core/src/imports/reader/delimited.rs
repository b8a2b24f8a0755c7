//! Text with delimiters: which delimiter, and the cells of each line with the line's number in the file.

use super::header;
use super::table::{Overgrown, Table};

/// The most that one line (with the lines inside its quotes) may hold, in bytes.
pub(super) const MAX_LINE: usize = 1024 * 1024;

/// How much of the text decides which delimiter it has: lines, and bytes.
const SAMPLE_LINES: usize = 200;
const SAMPLE_BYTES: usize = 256 * 1024;

/// What is wrong with a delimited text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misshapen {
    UnclosedQuote { line: u32 },
    LineTooLong { line: u32 },
    Overgrown(Overgrown),
}

impl From<Overgrown> for Misshapen {
    fn from(overgrown: Overgrown) -> Self {
        Self::Overgrown(overgrown)
    }
}

/// How the header of a table is found.
type Finding = fn(&Table) -> Option<header::Found>;

/// Reads a text, with the delimiter that makes the most consistent roster of it.
pub(super) fn read(text: &str) -> Result<Table, Misshapen> {
    read_headed(text, header::find_among_several)
}

/// Reads a text, with the delimiter that makes the most consistent table of it below the header found.
pub(super) fn read_headed(text: &str, find: Finding) -> Result<Table, Misshapen> {
    let (delimiter, hint) = declared_delimiter(text).unwrap_or_else(|| (likely_delimiter(text, find), 0));
    let mut table = Table::with_room_for(text.len());
    let mut scanner = Scanner::new(text, delimiter);
    if hint > 0 {
        scanner.skip_first_line(hint);
    }
    while scanner.record(&mut table)? {}
    Ok(table)
}

/// Spreadsheet programs understand a first line `sep=;`; it is no line of the roster.
fn declared_delimiter(text: &str) -> Option<(u8, usize)> {
    let first = text.lines().next()?;
    let declared = first.trim().trim_matches('"').strip_prefix("sep=")?;
    let delimiter = match declared.as_bytes() {
        [one @ (b',' | b';' | b'\t' | b'|')] => *one,
        [] => b'\t',
        _ => return None,
    };
    Some((delimiter, first.len()))
}

/// The delimiter with which a header is found whose columns the other lines keep to.
fn likely_delimiter(text: &str, find: Finding) -> u8 {
    let mut best = (b',', 0.0);
    for delimiter in [b',', b';', b'\t', b'|'] {
        let fit = consistency(text, delimiter, find);
        if fit > best.1 {
            best = (delimiter, fit);
        }
    }
    best.0
}

fn consistency(text: &str, delimiter: u8, find: Finding) -> f64 {
    let mut sample = Table::default();
    let mut scanner = Scanner::new(text, delimiter);
    // A wrong guess may well meet a quote that never closes; what stands before it decides.
    while sample.len() < SAMPLE_LINES && scanner.at < SAMPLE_BYTES && scanner.record(&mut sample) == Ok(true) {}
    let Some(found) = find(&sample) else {
        return 0.0;
    };
    let columns = sample.width(found.row);
    let (mut even, mut all) = (0.0, 0.0);
    for row in found.row + 1..sample.len() {
        if sample.filled(row).nth(1).is_some() {
            all += 1.0;
            even += f64::from(u8::from(sample.width(row) == columns));
        }
    }
    let share = if all > 0.0 { even / all } else { 1.0 };
    found.known as f64 * (0.25 + share)
}

/// Walks through the text record by record and counts the lines of the file.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    delimiter: u8,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, at: 0, line: 1, delimiter }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn skip_first_line(&mut self, length: usize) {
        self.at = length;
        self.line_break();
    }

    /// Reads one record; false at the end of the text.
    fn record(&mut self, table: &mut Table) -> Result<bool, Misshapen> {
        if self.at >= self.text.len() {
            return Ok(false);
        }
        let (began, line) = (self.at, self.line);
        table.begin_row(line)?;
        loop {
            self.cell(table)?;
            if self.at - began > MAX_LINE {
                return Err(Misshapen::LineTooLong { line });
            }
            match self.byte(self.at) {
                Some(byte) if byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.line_break();
                    return Ok(true);
                }
                None => return Ok(true),
            }
        }
    }

    /// Passes over one line break: LF, CR LF or CR.
    fn line_break(&mut self) {
        match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => self.at += 2,
            (Some(_), _) => self.at += 1,
            (None, _) => return,
        }
        self.line += 1;
    }

    /// Reads one cell, up to the delimiter, line break or end that follows it.
    fn cell(&mut self, table: &mut Table) -> Result<(), Misshapen> {
        if let Some(quote) = self.opening_quote() {
            self.quoted(quote, table)?;
        }
        let start = self.at;
        while self.byte(self.at).is_some_and(|byte| !self.ends_cell(byte)) {
            self.at += 1;
        }
        if self.at - start > MAX_LINE {
            return Err(Misshapen::LineTooLong { line: self.line });
        }
        table.push_text(&self.text[start..self.at])?;
        table.end_cell()?;
        Ok(())
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Where a quoted cell opens: here, or after blanks if the quotes enclose all of the rest of the cell.
    fn opening_quote(&self) -> Option<usize> {
        if self.byte(self.at) == Some(b'"') {
            return Some(self.at);
        }
        let mut at = self.at;
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        if at == self.at || self.byte(at) != Some(b'"') {
            return None;
        }
        let mut end = at + 1;
        loop {
            match (self.byte(end)?, self.byte(end + 1)) {
                (b'\n' | b'\r', _) => return None,
                (b'"', Some(b'"')) => end += 2,
                (b'"', _) => break,
                _ => end += 1,
            }
        }
        self.closes_cell(end + 1).then_some(at)
    }

    /// Whether nothing but blanks stands between here and the end of the cell.
    fn closes_cell(&self, mut at: usize) -> bool {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        self.byte(at).is_none_or(|byte| self.ends_cell(byte))
    }

    /// Reads what stands between quotes; a doubled quote means one.
    fn quoted(&mut self, quote: usize, table: &mut Table) -> Result<(), Misshapen> {
        let opened_on = self.line;
        let unclosed = Misshapen::UnclosedQuote { line: opened_on };
        self.at = quote + 1;
        let mut start = self.at;
        loop {
            match (self.byte(self.at), self.byte(self.at + 1)) {
                (None, _) => return Err(unclosed),
                (Some(b'"'), Some(b'"')) => {
                    table.push_text(&self.text[start..=self.at])?;
                    self.at += 2;
                    start = self.at;
                }
                (Some(b'"'), _) => break,
                (Some(b'\n' | b'\r'), _) => self.line_break(),
                _ => self.at += 1,
            }
            if self.at - quote > MAX_LINE {
                return Err(unclosed);
            }
        }
        table.push_text(&self.text[start..self.at])?;
        self.at += 1;
        // A quote that closes lines later, amid other text, was the opening quote of another cell.
        if self.line != opened_on && !self.closes_cell(self.at) {
            return Err(unclosed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
        let table = read(text).unwrap();
        (0..table.len()).map(|row| (table.number(row), table.cells(row).map(str::to_owned).collect())).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn a_record_has_the_line_on_which_it_starts() {
        assert_eq!(
            cells("Title\r\n\r\nName,City\r\"Lee,\nAnn\",\"a \"\"b\"\"\"\nBo, \"x, y\" \r\n\n"),
            [
                row(1, &["Title"]),
                row(2, &[""]),
                row(3, &["Name", "City"]),
                row(4, &["Lee,\nAnn", "a \"b\""]),
                row(6, &["Bo", "x, y "]),
                row(7, &[""]),
            ]
        );
    }

    #[test]
    fn the_delimiter_is_the_one_that_keeps_to_the_header() {
        let text = "A Course, in two, or three, parts, 2014\nName;Institution;Email\nLee, Ann, MD;A, B, C;a@b.org\n";
        assert_eq!(cells(text)[2], row(3, &["Lee, Ann, MD", "A, B, C", "a@b.org"]));
        assert_eq!(cells("Name|Email\nLee, Ann|a@b.org\n")[1], row(2, &["Lee, Ann", "a@b.org"]));
        assert_eq!(cells("sep=;\nName;Email\nLee;a\n"), [row(2, &["Name", "Email"]), row(3, &["Lee", "a"])]);
    }

    #[test]
    fn quotes_within_a_cell_are_text() {
        assert_eq!(cells("Name,City\nBob \"Bo\" Lee,x\n")[1], row(2, &["Bob \"Bo\" Lee", "x"]));
        assert_eq!(cells("Name,City\n \"Bo\" Lee,x\n")[1], row(2, &[" \"Bo\" Lee", "x"]));
    }

    #[test]
    fn half_a_quote_is_named_by_its_line() {
        let unclosed = |text: &str| read(text).map(|_| ()).unwrap_err();
        assert_eq!(unclosed("Name,City\nLee,x\nKim,\"Seoul\nPark,y\n"), Misshapen::UnclosedQuote { line: 3 });
        assert_eq!(unclosed("Name,City\nLee,\"x\nKim,\"Seoul, KR\"\n"), Misshapen::UnclosedQuote { line: 2 });
    }

    #[test]
    fn lines_and_columns_have_an_end() {
        let long = format!("Name,City\nLee,{}\n", "x".repeat(MAX_LINE + 1));
        assert_eq!(read(&long).map(|_| ()).unwrap_err(), Misshapen::LineTooLong { line: 2 });
        let wide = format!("Name,City\n{}\n", ",".repeat(1_000_000));
        let too_wide = Misshapen::Overgrown(Overgrown::Columns { line: 2 });
        assert_eq!(read(&wide).map(|_| ()).unwrap_err(), too_wide);
    }

    /// How a table is written: delimiter, line end, and whether every cell is quoted.
    fn written(rows: &[Vec<String>], delimiter: char, line_end: &str, quote_all: bool) -> String {
        let cell = |cell: &String| {
            if quote_all || cell.contains(['"', '\n', '\r', delimiter]) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + line_end;
        rows.iter().map(line).collect()
    }

    proptest! {
        #[test]
        fn a_written_table_reads_back(
            body in prop::collection::vec(prop::collection::vec("[^\\x00-\\x08\\x0e-\\x1f]{0,12}|[ ,;|\"\\t\\r\\n]{0,5}", 4), 0..12),
            delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
            line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            quote_all: bool,
        ) {
            let header = ["First name", "Last name", "Email", "Country"].map(str::to_owned).to_vec();
            let rows: Vec<Vec<String>> = std::iter::once(header).chain(body).collect();
            let read: Vec<Vec<String>> = cells(&written(&rows, delimiter, line_end, quote_all))
                .into_iter()
                .map(|(_, cells)| cells)
                .collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "([a,;|\"\\t\\r\\n \u{e9}]|Name|Email){0,80}") {
            let _ = read(&text);
        }
    }
}
