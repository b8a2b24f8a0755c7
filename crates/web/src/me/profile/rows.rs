//! The parts of the form that have rows: disciplines, places of work, links. A row is numbered from 1; its fields are
//! called `work-1-name` and so on. One more row is a press of a button, so that it works without a script.

use collegium_core::fault::Fault;
use collegium_core::id::{AffiliationId, InstitutionId};
use collegium_core::institutions::{self, InstitutionFilter};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::scholars::Link;
use collegium_core::scholars::edit::{At, Code, Draft, Editing, Line, Stay, read_link, read_year};
use collegium_core::text::fold;

use super::fields::read;
use crate::extract::Params;
use crate::form::Typed;

/// The most rows of a kind.
const MOST: usize = 30;

/// The kinds of rows, and how many blank ones there are at least.
const KINDS: [(&str, usize); 3] = [("discipline", 2), ("work", 1), ("link", 1)];

/// An institution that a typed name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: InstitutionId,
    pub(super) name: String,
}

/// The name of a row's field.
pub(super) fn name(kind: &str, row: usize, part: &str) -> String {
    if part.is_empty() { format!("{kind}-{row}") } else { format!("{kind}-{row}-{part}") }
}

/// How many rows of a kind the form has.
pub(super) fn how_many(typed: &Typed, kind: &str) -> usize {
    typed.value(&format!("{kind}-rows")).parse::<usize>().unwrap_or(1).clamp(1, MOST)
}

/// Fills the rows with what the draft says.
pub(super) fn fill(fields: &mut Params, draft: &Draft) {
    for (row, code) in (1..).zip(&draft.disciplines) {
        fields.add(&name("discipline", row, ""), code.as_str());
    }
    for (row, link) in (1..).zip(&draft.links) {
        fields.add(&name("link", row, "label"), link.label.as_str());
        fields.add(&name("link", row, "address"), link.url.as_str());
    }
    for (row, stay) in (1..).zip(&draft.affiliations) {
        let text = |line: &Option<Line<160>>| line.as_ref().map_or("", Line::as_str).to_owned();
        let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
        fields.add(&name("work", row, "id"), stay.id.map(|id| id.to_string()).unwrap_or_default());
        fields.add(&name("work", row, "name"), stay.at.name());
        fields.add(&name("work", row, "role"), text(&stay.role));
        fields.add(&name("work", row, "department"), text(&stay.department));
        fields.add(&name("work", row, "from"), year(stay.from));
        fields.add(&name("work", row, "to"), year(stay.to));
        if stay.primary {
            fields.add("work-main", row.to_string());
        }
    }
    let held = [draft.disciplines.len(), draft.affiliations.len(), draft.links.len()];
    for ((kind, least), held) in KINDS.into_iter().zip(held) {
        fields.add(&format!("{kind}-rows"), held.max(least).to_string());
    }
}

/// Adds or blanks a row where the pressed button asks for it: `add-work`, `drop-work-2`. Says whether it did.
pub(super) fn add(typed: &mut Typed, pressed: &str) -> bool {
    if let Some((kind, _)) =
        pressed.strip_prefix("add-").and_then(|kind| KINDS.into_iter().find(|(one, _)| *one == kind))
    {
        let rows = (how_many(typed, kind) + 1).min(MOST);
        typed.set(&format!("{kind}-rows"), rows.to_string());
        return true;
    }
    let Some((kind, row)) = pressed.strip_prefix("drop-").and_then(|rest| rest.rsplit_once('-')) else { return false };
    let Ok(row) = row.parse() else { return false };
    for part in ["", "id", "name", "role", "department", "from", "to", "label", "address"] {
        typed.set(&name(kind, row, part), "");
    }
    true
}

/// The row whose institution is to be looked up, where the pressed button asks for it: `look-2`.
pub(super) fn looked_up(pressed: &str) -> Option<usize> {
    pressed.strip_prefix("look-")?.parse().ok()
}

/// Institutions of the community whose names have these words, as far as the reader may know of them.
pub(super) async fn institutions_like(op: &Op, words: &str) -> Result<Vec<Named>, Fault> {
    if fold(words).is_empty() {
        return Ok(Vec::new());
    }
    let filter = InstitutionFilter { q: Some(words.to_owned()), at_least: 1, ..InstitutionFilter::default() };
    let found = institutions::browse(op, &filter, PageRequest::new(1, 8)).await?;
    let named = |row: institutions::CountedInstitution| Named { id: row.institution.id, name: row.institution.name };
    Ok(found.rows.into_iter().map(named).collect())
}

/// For each row of work the institution that its name is exactly: one that stood there, or one of the community.
pub(super) async fn named(op: &Op, editing: &Editing, typed: &Typed) -> Result<Vec<Named>, Fault> {
    let mut known: Vec<Named> = editing
        .draft
        .affiliations
        .iter()
        .filter_map(|stay| match &stay.at {
            At::Institution { id, name } => Some(Named { id: *id, name: name.clone() }),
            At::Typed(_) => None,
        })
        .collect();
    for row in 1..=how_many(typed, "work") {
        let text = typed.value(&name("work", row, "name"));
        if !text.trim().is_empty() && meant(text, &known).is_none() {
            let same = institutions_like(op, text).await?.into_iter().find(|one| fold(&one.name) == fold(text));
            known.extend(same);
        }
    }
    Ok(known)
}

fn meant<'a>(text: &str, known: &'a [Named]) -> Option<&'a Named> {
    known.iter().find(|one| fold(&one.name) == fold(text))
}

/// Reads the rows of disciplines, in their order, each once.
pub(super) fn disciplines(typed: &mut Typed) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for row in 1..=how_many(typed, "discipline") {
        let field = name("discipline", row, "");
        let code = if typed.value(&field).is_empty() { None } else { typed.read(&field, Code::discipline) };
        codes.extend(code.filter(|code| !codes.contains(code)));
    }
    codes
}

/// Reads the rows of links.
pub(super) fn links(typed: &mut Typed) -> Vec<Link> {
    let mut links = Vec::new();
    for row in 1..=how_many(typed, "link") {
        let label = typed.value(&name("link", row, "label")).to_owned();
        let link = typed.read(&name("link", row, "address"), |address| read_link(&label, address));
        links.extend(link.flatten());
    }
    links
}

/// Reads the rows of places of work. A row without any word in it is no row.
pub(super) fn stays(typed: &mut Typed, known: &[Named]) -> Vec<Stay> {
    (1..=how_many(typed, "work")).filter_map(|row| stay(typed, row, known)).collect()
}

fn stay(typed: &mut Typed, row: usize, known: &[Named]) -> Option<Stay> {
    let field = |part: &str| name("work", row, part);
    let parts = ["name", "role", "department", "from", "to"];
    if parts.iter().all(|part| typed.value(&field(part)).trim().is_empty()) {
        return None;
    }
    let at: Option<Line<200>> = read(typed, &field("name"), Line::read);
    if at.is_none() {
        typed.refuse(&field("name"), "Please name the institution, or leave the whole row blank.");
    }
    let (from, to) = (read(typed, &field("from"), read_year), read(typed, &field("to"), read_year));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        typed.refuse(&field("to"), "The last year lies before the first one.");
    }
    let at = at?;
    let at = match meant(at.as_str(), known) {
        Some(named) => At::Institution { id: named.id, name: named.name.clone() },
        None => At::Typed(at),
    };
    Some(Stay {
        id: typed.value(&field("id")).parse::<AffiliationId>().ok(),
        at,
        role: read(typed, &field("role"), Line::read),
        department: read(typed, &field("department"), Line::read),
        from,
        to,
        primary: to.is_none() && typed.value("work-main") == row.to_string(),
    })
}
