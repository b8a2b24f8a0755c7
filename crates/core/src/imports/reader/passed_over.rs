//! Lines below the header that are about nobody: blank lines, totals, the header once more.

use super::header::LOOKED_AT;
use super::table::Table;
use crate::text::fold;

/// Why lines were passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing in them.
    Blank,
    /// A total or count of the lines above.
    Total,
    /// The header or a title line once more, as at the top of a printed page.
    Repeated,
    /// Nothing but punctuation, as in a drawn line.
    Punctuation,
    /// A single cell that no person could be: a page number, a date of printing, the heading of a group.
    Remark,
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Blank => "nothing in it",
            Self::Total => "a total",
            Self::Repeated => "the header or title once more",
            Self::Punctuation => "nothing but punctuation",
            Self::Remark => "a remark about the list",
        }
    }
}

/// Lines that follow each other and were passed over for the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The number of the first of them in the file, 1-based.
    pub first: u32,
    /// The number of the last of them.
    pub last: u32,
    /// Why.
    pub reason: Reason,
}

/// Knows which lines below a header are about nobody.
pub(super) struct Sieve<'t> {
    table: &'t Table,
    header: Vec<String>,
    titles: Vec<Title>,
}

struct Title {
    cells: usize,
    folded: String,
}

impl<'t> Sieve<'t> {
    pub(super) fn new(table: &'t Table, header_row: usize) -> Self {
        let header = table.filled(header_row).map(str::to_owned).collect();
        let titles = (0..header_row).filter(|&row| !table.is_blank(row)).take(LOOKED_AT);
        let titles = titles.map(|row| Title { cells: table.filled(row).count(), folded: folded_line(table, row) });
        Self { table, header, titles: titles.collect() }
    }

    /// Why the line at `row` is about nobody, if it is.
    pub(super) fn reason(&self, row: usize) -> Option<Reason> {
        let mut filled = self.table.filled(row);
        let Some(first) = filled.next() else {
            return Some(Reason::Blank);
        };
        if self.table.filled(row).all(|cell| !cell.chars().any(char::is_alphanumeric)) {
            return Some(Reason::Punctuation);
        }
        if is_total(first, filled.clone()) {
            return Some(Reason::Total);
        }
        if self.repeats_header(row) || self.repeats_title(row) {
            return Some(Reason::Repeated);
        }
        let alone = filled.next().is_none() && self.header.len() > 2;
        (alone && is_remark(first)).then_some(Reason::Remark)
    }

    /// A header repeated is a copy of it; case alone may differ.
    fn repeats_header(&self, row: usize) -> bool {
        let mut cells = self.table.filled(row);
        let repeats = |header: &String| cells.next().is_some_and(|cell| cell.eq_ignore_ascii_case(header));
        self.header.iter().all(repeats) && cells.next().is_none()
    }

    fn repeats_title(&self, row: usize) -> bool {
        let repeats = |title: &Title| {
            // Few lines have as few cells as a title: the costlier comparison is for them alone.
            self.table.filled(row).take(title.cells + 1).count() == title.cells
                && folded_line(self.table, row) == title.folded
        };
        self.titles.iter().any(repeats)
    }
}

fn folded_line(table: &Table, row: usize) -> String {
    fold(&table.filled(row).collect::<Vec<_>>().join(" "))
}

/// “Total: 83”, “n = 61”, “Count”, “Sum | 40”: a word for counting, and nothing beside it but numbers.
fn is_total<'a>(first: &str, mut rest: impl Iterator<Item = &'a str>) -> bool {
    const LONGEST: usize = 60;
    const COUNTING: &[&str] = &[
        "total",
        "totals",
        "subtotal",
        "totale",
        "sum",
        "sums",
        "count",
        "n",
        "gesamt",
        "gesamtzahl",
        "insgesamt",
        "summe",
        "anzahl",
        "somme",
        "suma",
        "soma",
        "nombre",
        "numero",
        "number",
        "grand",
        "contagem",
        "overall",
    ];
    const COUNTED: &[&str] = &[
        "total",
        "totals",
        "of",
        "participants",
        "participant",
        "scholars",
        "attendees",
        "people",
        "persons",
        "lines",
        "rows",
        "records",
        "names",
        "number",
        "count",
        "registered",
        "registrants",
        "students",
        "fellows",
        "members",
        "general",
        "de",
        "des",
        "der",
        "participantes",
        "teilnehmer",
        "teilnehmende",
        "personen",
        "personnes",
        "personas",
        "pessoas",
        "geral",
        "all",
        "enrolled",
        "in",
        "class",
        "course",
        "group",
        "the",
        "this",
        "on",
        "list",
    ];
    if first.len() > LONGEST || !rest.all(is_number) {
        return false;
    }
    let folded = fold(first);
    let mut words = folded.split(' ');
    let Some(head) = words.next().filter(|word| COUNTING.contains(word)) else {
        // “83 participants”
        return folded.split_once(' ').is_some_and(|(number, what)| is_number(number) && COUNTED.contains(&what));
    };
    let mut numbered = false;
    let only_counting = words.all(|word| {
        let number = is_number(word);
        numbered |= number;
        number || COUNTED.contains(&word)
    });
    let means_nothing_else = !matches!(head, "grand" | "number" | "numero" | "nombre" | "overall");
    only_counting && (numbered || (head != "n" && means_nothing_else) || folded.ends_with(" total"))
}

fn is_number(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
        && cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'%'))
}

/// No person's name has a digit in it or ends with a colon; an e-mail address may have one.
fn is_remark(cell: &str) -> bool {
    !cell.contains('@') && (cell.ends_with(':') || cell.bytes().any(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(cells: &[&str]) -> bool {
        is_total(cells[0], cells[1..].iter().copied())
    }

    #[test]
    fn totals_are_words_for_counting_with_numbers() {
        let totals: [&[&str]; 9] = [
            &["Total: 83"],
            &["n = 61"],
            &["Count"],
            &["Sum", "40"],
            &["TOTAL PARTICIPANTS", "83"],
            &["Number of participants: 12"],
            &["Gesamt: 14"],
            &["Grand total", "1,204"],
            &["83 participants"],
        ];
        for cells in totals {
            assert!(total(cells), "{cells:?}");
        }
    }

    #[test]
    fn people_are_no_totals() {
        let people: [&[&str]; 6] = [
            &["Sum", "Mei Ling", "MD"],
            &["Grand"],
            &["N", "Ravi"],
            &["Count Basie", "USA"],
            &["Total Care Hospital"],
            &["N."],
        ];
        for cells in people {
            assert!(!total(cells), "{cells:?}");
        }
    }

    #[test]
    fn a_remark_is_what_no_person_is_called() {
        assert!(is_remark("Page 2 of 3"));
        assert!(is_remark("Faculty:"));
        assert!(!is_remark("Ann Lee"));
        assert!(!is_remark("ann.lee7@example.org"));
    }
}
