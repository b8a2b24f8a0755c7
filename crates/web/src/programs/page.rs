//! What a program's page shows.

use askama::Template;
use collegium_core::page::Page;
use collegium_core::programs::{Edition, Program};

use super::list::note;
use crate::view::chart::YearChart;
use crate::view::{Frame, Pager, Step, editions};

/// The page of one program.
#[derive(Template)]
#[template(path = "programs/program.html")]
pub struct ProgramPage {
    frame: Frame,
    code: String,
    name: String,
    summary: String,
    note: String,
    years: Option<YearChart>,
    editions: Vec<EditionLine>,
    pager: Pager,
}

struct EditionLine {
    when: String,
    href: String,
    note: String,
}

impl ProgramPage {
    /// The page of a program with one page of its editions.
    #[must_use]
    pub fn new(frame: Frame, program: &Program, editions: &Page<Edition>) -> Self {
        let by_year: Vec<(i32, u64)> =
            editions.rows.iter().map(|edition| (edition.year, u64::from(edition.scholars))).collect();
        let all_here = editions.pages() == 1;
        let pager = Pager::new(editions.request.number(), editions.pages(), |number| match number {
            1 => format!("/programs/{}", program.code),
            _ => format!("/programs/{}?page={number}", program.code),
        });
        Self {
            frame,
            code: program.code.clone(),
            name: program.name.clone(),
            summary: program.summary.clone().unwrap_or_default(),
            note: note(program),
            years: YearChart::of(&by_year, "participations").filter(|_| all_here),
            editions: editions.rows.iter().map(line).collect(),
            pager,
        }
    }
}

fn line(edition: &Edition) -> EditionLine {
    EditionLine {
        when: editions::when(edition),
        href: format!("/programs/{}/{}", edition.program, edition.slug),
        note: editions::place_and_people(edition),
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::page::PageRequest;

    use super::*;
    use crate::programs::list::tests::program;
    use crate::view::sample;

    #[test]
    fn editions_stand_newest_first_with_place_and_people() {
        let rows: Vec<Edition> =
            (1994..=2026).rev().map(|year| sample::edition(year, (year % 7).unsigned_abs() * 9 + 12)).collect();
        let editions = Page { total: rows.len() as u64, rows, request: PageRequest::new(1, 200) };
        let frame = sample::frame("/programs/pehp", "");
        let program = program("pehp", "Program for Educators in Health Professions");
        let html = ProgramPage::new(frame, &program, &editions).render().unwrap();
        sample::keep("program", &html);
        assert!(html.contains("href=\"/programs/pehp/2026-january\">January 2026</a>"));
        assert!(html.contains("participations from 1994 to 2026"));
    }
}
