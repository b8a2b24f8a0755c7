//! Who stands behind a count: the names, the lines of rosters that tell of them, and what was typed there.

use askama::Template;
use collegium_core::institutions::{Count, CountedPerson, InstitutionRef, Occasion, Source};
use collegium_core::page::Page;

use super::INSTITUTIONS;
use super::asked::Asked;
use crate::institutions::table::heading;
use crate::view::{Frame, Pager, Step, labels, words};

/// The people behind a count.
#[derive(Template)]
#[template(path = "reports/proof.html")]
pub(super) struct ProofPage {
    frame: Frame,
    name: String,
    public: String,
    desk: String,
    report: String,
    how: String,
    total: u64,
    sent: bool,
    people: Vec<Person>,
    pager: Pager,
}

/// Somebody who counts.
struct Person {
    name: String,
    href: String,
    discipline: String,
    occasions: Vec<Reason>,
}

/// Why somebody counts.
struct Reason {
    what: String,
    href: String,
    under: String,
    source: Option<Line>,
}

/// The line of a roster that tells of it.
struct Line {
    place: String,
    href: String,
    typed: String,
    decided: String,
}

impl ProofPage {
    /// The page of these people.
    pub(super) fn new(frame: Frame, asked: &Asked, institution: &InstitutionRef, found: &Page<CountedPerson>) -> Self {
        let path = format!("{INSTITUTIONS}/{}", institution.id);
        let whole = heading(&asked.filter);
        Self {
            frame,
            name: institution.name.clone(),
            public: format!("/institutions/{}", institution.slug),
            desk: format!("/staff/institutions/{}", institution.id),
            report: asked.address(INSTITUTIONS, 1),
            how: whole.split_once(": ").map_or(String::new(), |(_, how)| how.to_owned()),
            total: found.total,
            sent: asked.filter.count == Count::Sent,
            people: found.rows.iter().map(|person| counted(person, institution)).collect(),
            pager: Pager::new(found.request.number(), found.pages(), |number| asked.address(&path, number)),
        }
    }

    fn total_words(&self) -> String {
        let scholars = words::count_of(self.total, "scholar", "scholars");
        if self.sent { format!("{scholars} sent") } else { format!("{scholars} there now") }
    }
}

fn counted(person: &CountedPerson, asked: &InstitutionRef) -> Person {
    Person {
        name: person.name.clone(),
        href: format!("/staff/scholars/{}", person.id),
        discipline: person.discipline.as_deref().map(labels::person).unwrap_or_default(),
        occasions: person.occasions.iter().map(|occasion| reason(occasion, asked)).collect(),
    }
}

fn reason(occasion: &Occasion, asked: &InstitutionRef) -> Reason {
    let year = occasion.year.map(|year| year.to_string());
    let (what, href) = match (&occasion.program, &occasion.edition) {
        (Some(program), Some(edition)) => {
            let name = labels::program(program, program);
            let when = year.map_or_else(String::new, |year| format!(" {year}"));
            (format!("{name}{when}"), format!("/programs/{program}/{edition}"))
        }
        _ => match year {
            Some(year) => (format!("there since {year}"), String::new()),
            None => ("there; since when is not known".to_owned(), String::new()),
        },
    };
    let under = &occasion.institution;
    Reason {
        what,
        href,
        under: if under.id == asked.id { String::new() } else { under.name.clone() },
        source: occasion.source.as_ref().map(line),
    }
}

fn line(source: &Source) -> Line {
    let sheet = source.sheet.as_ref().map_or_else(String::new, |sheet| format!(", sheet {sheet}"));
    let (typed, decided) = match &source.spelling {
        None => (String::new(), String::new()),
        Some(spelling) => {
            let by = if spelling.by_a_person {
                "decided by a person".to_owned()
            } else {
                format!("decided by rule, {:.0} % sure", spelling.confidence * 100.0)
            };
            let decided = if spelling.reason.is_empty() { by } else { format!("{by}: {}", spelling.reason) };
            (spelling.typed.clone(), decided)
        }
    };
    Line {
        place: format!("{}{sheet}, line {}", source.file, source.number),
        href: format!("/staff/imports/{}", source.batch),
        typed,
        decided,
    }
}
