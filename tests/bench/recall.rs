//! Whether the right person is among the first ten, by kind of error.

use collegium_core::text::fold;
use collegium_search::{Index, Query};

use crate::Outcome;
use crate::chance::Chance;
use crate::community::{Community, Subject, VIEWER};
use crate::edits::edited;
use crate::figures::table;

/// How many people are looked for with each kind of error.
const SUBJECTS: usize = 400;

/// How many hits the right person may be among.
pub(crate) const FIRST: usize = 10;

/// A kind of error: what is typed for a person, `None` where it does not apply.
type Typed = fn(&Subject, &mut Chance) -> Option<String>;

/// The kinds of error by name.
pub(crate) const ERRORS: [(&str, Typed); 7] = [
    ("exact", |one, _| Some(one.name())),
    ("one edit", |one, chance| Some(edited(&fold(&one.name()), 1, chance))),
    ("two edits", |one, chance| Some(edited(&fold(&one.name()), 2, chance))),
    ("accents dropped", |one, _| Some(one.name()).filter(|name| !name.is_ascii()).map(|name| fold(&name))),
    ("swapped", |one, _| Some(format!("{} {}", one.family, one.given))),
    ("swapped, one edit", |one, chance| Some(edited(&fold(&format!("{} {}", one.family, one.given)), 1, chance))),
    ("own script", |one, _| one.native.clone()),
];

/// Whom to look for with an error, and what is typed.
pub(crate) fn looked_for(community: &Community, error: usize, most: usize) -> Vec<(&Subject, String)> {
    let mut chance = Chance::new(7 + error as u64);
    let unique = community.subjects.iter().filter(|one| one.unique);
    unique.filter_map(|one| Some((one, ERRORS[error].1(one, &mut chance)?))).take(most).collect()
}

pub(crate) fn run(community: &Community) -> Outcome {
    let index = community.index()?;
    let mut rows = Vec::new();
    for (number, (error, _)) in ERRORS.iter().enumerate() {
        rows.push(row(&index, error, &looked_for(community, number, SUBJECTS))?);
    }
    table(
        &format!("The right person among the first {FIRST}, {} scholars", community.size),
        &["error", "looked for", "found", "missed, for example"],
        &rows,
    );
    Ok(())
}

fn row(index: &Index, error: &str, asked: &[(&Subject, String)]) -> Outcome<Vec<String>> {
    let mut missed = Vec::new();
    for (subject, typed) in asked {
        let results = index.search(&Query::text(typed), VIEWER)?;
        if !results.hits.iter().take(FIRST).any(|hit| hit.id == subject.id) {
            missed.push(format!("“{typed}” for {}", subject.name()));
        }
    }
    let found = 1.0 - missed.len() as f64 / asked.len().max(1) as f64;
    missed.truncate(3);
    Ok(vec![error.to_owned(), asked.len().to_string(), format!("{:.2} %", found * 100.0), missed.join("; ")])
}
