//! What new lines change in the record of somebody known: blanks are filled, newer lines bring job and place
//! up to date, and nothing that the scholar confirmed is overwritten.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::observed::Observed;
use super::person;
use crate::id::AffiliationId;
use crate::scholars::{NewAffiliation, Profile, Scholar};

/// A new stay with the place of the line that tells of it.
pub(super) type Stay = (usize, NewAffiliation);

/// A stay that has ended, and in which year.
pub(super) type Ending = (AffiliationId, i32);

/// The changes to one record.
pub(super) struct Update {
    /// The record as it should be; `None` where nothing in it changes.
    pub(super) scholar: Option<Scholar>,
    /// New stays, each with the place of the line that tells of it.
    pub(super) affiliations: Vec<Stay>,
    /// Stays that have ended, and in which year.
    pub(super) closed: Vec<Ending>,
    /// What to keep with the line so that it can be taken back.
    pub(super) changes: Value,
}

/// What these lines, oldest first, change in the profile.
pub(super) fn from_lines(profile: &Profile, lines: &[&Observed], now: DateTime<Utc>) -> Update {
    let before = &profile.scholar;
    let mut after = before.clone();
    let known_until = profile.participations.iter().map(|took_part| took_part.year).max().unwrap_or(i32::MIN);
    for line in lines {
        let newer = line.year >= known_until && before.confirmed_at.is_none();
        fill(&mut after.title, line.title.as_ref(), newer);
        fill(&mut after.city, line.city.as_ref(), newer);
        fill(&mut after.country, line.country.as_ref(), newer);
        fill(&mut after.native_name, line.native.as_ref(), false);
        fill(&mut after.orcid, line.orcid.as_ref(), false);
        append(&mut after.credentials, &line.credentials);
        append(&mut after.disciplines, &line.disciplines);
    }
    let (affiliations, closed) = moves(profile, lines);
    let mut changes = changed_columns(before, &after);
    if !closed.is_empty() {
        changes.insert("closed".to_owned(), json!(closed));
    }
    let changed = after != *before;
    after.updated_at = now;
    Update { scholar: changed.then_some(after), affiliations, closed, changes: Value::Object(changes) }
}

fn fill<T: Clone>(value: &mut Option<T>, told: Option<&T>, overwrite: bool) {
    if let Some(told) = told
        && (value.is_none() || overwrite)
    {
        *value = Some(told.clone());
    }
}

fn append(values: &mut Vec<String>, told: &[String]) {
    for value in told {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
}

/// Stays that lines tell of and the profile lacks. One that is newer than today's ends that one.
fn moves(profile: &Profile, lines: &[&Observed]) -> (Vec<Stay>, Vec<Ending>) {
    let mut stays = person::affiliations(lines);
    stays.retain(|(_, stay)| {
        !profile.affiliations.iter().any(|known| {
            known.institution.as_ref().is_some_and(|known| Some(known.id) == stay.institution)
                || (stay.institution.is_none() && known.typed == stay.typed)
        })
    });
    let Some(moved_in) = stays.iter().filter_map(|(_, stay)| stay.from_year).min() else {
        return (stays, Vec::new());
    };
    let mut closed = Vec::new();
    for known in profile.affiliations.iter().filter(|known| known.to_year.is_none()) {
        if known.from_year.is_some_and(|from| from > moved_in) {
            // The line is older than what is known: it tells of the past.
            for (_, stay) in &mut stays {
                stay.to_year = stay.to_year.or(known.from_year);
                stay.primary = false;
            }
        } else {
            closed.push((known.id, moved_in));
        }
    }
    (stays, closed)
}

/// The columns that differ, each with its value before and after.
fn changed_columns(before: &Scholar, after: &Scholar) -> Map<String, Value> {
    let mut changes = Map::new();
    let mut note = |column: &str, before: Value, after: Value| {
        if before != after {
            changes.insert(column.to_owned(), json!([before, after]));
        }
    };
    note("title", json!(before.title), json!(after.title));
    note("city", json!(before.city), json!(after.city));
    note("country", json!(before.country), json!(after.country));
    note("native_name", json!(before.native_name), json!(after.native_name));
    note("orcid", json!(before.orcid), json!(after.orcid));
    note("credentials", json!(before.credentials), json!(after.credentials));
    note("disciplines", json!(before.disciplines), json!(after.disciplines));
    changes
}
