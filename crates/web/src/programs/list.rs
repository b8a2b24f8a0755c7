//! What the list of programs shows.

use askama::Template;
use collegium_core::programs::Program;

use crate::view::{Frame, words};

/// The list of programs.
#[derive(Template)]
#[template(path = "programs/list.html")]
pub struct ProgramsPage {
    frame: Frame,
    programs: Vec<ProgramLine>,
}

struct ProgramLine {
    name: String,
    href: String,
    summary: String,
    note: String,
}

impl ProgramsPage {
    /// The page of these programs.
    #[must_use]
    pub fn new(frame: Frame, programs: &[Program]) -> Self {
        Self { frame, programs: programs.iter().map(line).collect() }
    }
}

fn line(program: &Program) -> ProgramLine {
    ProgramLine {
        name: program.name.clone(),
        href: format!("/programs/{}", program.code),
        summary: program.summary.clone().unwrap_or_default(),
        note: note(program),
    }
}

/// Editions, years and people of a program in one line.
pub(super) fn note(program: &Program) -> String {
    let mut parts = vec![words::count_of(program.editions.into(), "edition", "editions")];
    if let (Some(first), Some(last)) = (program.first_year, program.last_year) {
        parts.push(words::years(Some(first), Some(last)));
    }
    if program.scholars > 0 {
        parts.push(words::count_of(program.scholars.into(), "scholar", "scholars"));
    }
    parts.join(" · ")
}

#[cfg(test)]
pub(super) mod tests {
    use collegium_core::id::ProgramId;

    use super::*;
    use crate::view::sample;

    pub(crate) fn program(code: &str, name: &str) -> Program {
        Program {
            id: ProgramId::new(),
            code: code.into(),
            name: name.into(),
            summary: Some(
                "Two residential weeks and a project at home, for those who teach the health professions.".into(),
            ),
            editions: 33,
            scholars: 1_204,
            first_year: Some(1994),
            last_year: Some(2026),
        }
    }

    #[test]
    fn each_program_says_how_often_and_for_how_many() {
        let programs = [
            program("pehp", "Program for Educators in Health Professions"),
            Program { scholars: 0, editions: 1, summary: None, ..program("afl", "Assessment for Learning") },
        ];
        let html = ProgramsPage::new(sample::frame("/programs", ""), &programs).render().unwrap();
        sample::keep("programs", &html);
        assert!(html.contains("33 editions · 1994–2026 · 1,204 scholars"));
        assert!(html.contains("1 edition · 1994–2026<"));
    }

    #[test]
    fn no_program_is_said_so() {
        assert!(ProgramsPage::new(sample::frame("/programs", ""), &[]).render().unwrap().contains("No program yet"));
    }
}
