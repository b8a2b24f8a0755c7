//! From the lines of one person to the scholar's record: pure rules.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::observed::Observed;
use crate::id::{AffiliationId, ScholarId};
use crate::scholars::{Audiences, NewAffiliation, PersonName, Scholar, ScholarEmail};
use crate::text;

/// The record of a person not known before, from all lines about that person, oldest first.
pub(super) fn compose(lines: &[&Observed], now: DateTime<Utc>) -> Scholar {
    let name = best_name(lines);
    let newest = |of: fn(&Observed) -> Option<&String>| lines.iter().rev().find_map(|line| of(line)).cloned();
    Scholar {
        id: ScholarId::new(),
        slug: name.slug_base(),
        given_name: name.given().to_owned(),
        family_name: name.family().to_owned(),
        suffix: name.suffix().map(str::to_owned),
        display_name: name.display_name(),
        sort_name: name.sort_name(),
        native_name: newest(|line| line.native.as_ref()),
        former_names: former_names(lines, name),
        pronouns: newest(|line| line.pronouns.as_ref()),
        credentials: united(lines, |line| &line.credentials),
        title: newest(|line| line.title.as_ref()),
        disciplines: disciplines(lines),
        interests: Vec::new(),
        bio: None,
        city: newest(|line| line.city.as_ref()),
        country: lines.iter().rev().find_map(|line| line.country),
        languages: Vec::new(),
        links: Vec::new(),
        orcid: newest(|line| line.orcid.as_ref()),
        phones: newest(|line| line.phone.as_ref()).into_iter().collect(),
        availability: Vec::new(),
        emails: Vec::new(),
        has_photo: false,
        audiences: Audiences::default(),
        listed: true,
        deceased: false,
        confirmed_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// The way of writing the name that the lines agree on most; the fullest one, then the newest, where they do
/// not agree. A family name of later years is today's.
fn best_name<'a>(lines: &[&'a Observed]) -> &'a PersonName {
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    let key = |name: &PersonName| (text::fold(name.given()), text::fold(name.family()));
    for line in lines {
        *seen.entry(key(&line.name)).or_default() += 1;
    }
    let worth = |place: usize, name: &PersonName| {
        let (given, family) = key(name);
        let spelled_out = given.split(' ').next().is_some_and(|first| first.chars().count() > 1);
        let accents = name.display_name().chars().filter(|c| !c.is_ascii()).count();
        (spelled_out, seen[&(given.clone(), family)], given.chars().count(), accents, place)
    };
    let best = lines.iter().enumerate().max_by_key(|(place, line)| worth(*place, &line.name));
    // A person has at least one line; the first stands in where the comparison has nothing to compare.
    best.map_or_else(|| &lines[0].name, |(_, line)| &line.name)
}

/// Family names of earlier lines that are another name, not another way of typing today's.
fn former_names(lines: &[&Observed], today: &PersonName) -> Vec<String> {
    let family_today = text::romanize(today.family());
    let given_today = text::romanize(today.given());
    let mut former: Vec<String> = Vec::new();
    for line in lines {
        let family = text::romanize(line.name.family());
        let another = !family.is_empty()
            && strsim::jaro_winkler(&family, &family_today) < 0.7
            && strsim::jaro_winkler(&family, &given_today) < 0.7
            && !family_today.contains(&family)
            && !family.contains(&family_today);
        let name = line.name.display_name();
        if another && !former.contains(&name) {
            former.push(name);
        }
    }
    former.extend(lines.iter().filter_map(|line| line.former_name.clone()));
    former.dedup();
    former
}

/// What any line says, in the order of the newest line that says it.
fn united(lines: &[&Observed], of: impl Fn(&Observed) -> &Vec<String>) -> Vec<String> {
    let mut united: Vec<String> = Vec::new();
    for value in lines.iter().rev().flat_map(|line| of(line)) {
        if !united.contains(value) {
            united.push(value.clone());
        }
    }
    united
}

/// All disciplines, the one that most lines name first in front.
fn disciplines(lines: &[&Observed]) -> Vec<String> {
    let mut disciplines = united(lines, |line| &line.disciplines);
    let named_first = |code: &String| lines.iter().filter(|line| line.disciplines.first() == Some(code)).count();
    disciplines.sort_by_key(|code| std::cmp::Reverse(named_first(code)));
    disciplines
}

/// The addresses of the lines that the person does not have yet, the newest first.
pub(super) fn new_emails(lines: &[&Observed], known: &[ScholarEmail]) -> Vec<(usize, ScholarEmail)> {
    let mut emails: Vec<(usize, ScholarEmail)> = Vec::new();
    for (place, line) in lines.iter().enumerate().rev() {
        for email in &line.emails {
            let same = |other: &ScholarEmail| other.address.eq_ignore_ascii_case(&email.address);
            if !known.iter().any(same) && !emails.iter().any(|(_, other)| same(other)) {
                let primary = known.is_empty() && emails.is_empty();
                emails.push((place, ScholarEmail { primary, ..email.clone() }));
            }
        }
    }
    emails
}

/// Where the person worked when, by the lines: each stay lasts until the next one begins, the last one lasts on.
/// The number is the place of the line that tells of it.
pub(super) fn affiliations(lines: &[&Observed]) -> Vec<(usize, NewAffiliation)> {
    let mut stays: Vec<(usize, NewAffiliation)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(typed) = &line.institution_typed else { continue };
        if line.no_organization {
            continue;
        }
        if let Some((_, last)) = stays.last_mut() {
            if same_place(last, line.sent_by, typed) {
                last.role.clone_from(&line.title.clone().or_else(|| last.role.clone()));
                continue;
            }
            last.to_year = Some(line.year);
            last.primary = false;
        }
        stays.push((
            place,
            NewAffiliation {
                id: AffiliationId::new(),
                institution: line.sent_by,
                typed: Some(typed.clone()),
                role: line.title.clone(),
                department: line.department.clone(),
                from_year: Some(line.year),
                to_year: None,
                primary: true,
            },
        ));
    }
    stays
}

fn same_place(stay: &NewAffiliation, institution: Option<crate::id::InstitutionId>, typed: &str) -> bool {
    match (stay.institution, institution) {
        (Some(a), Some(b)) => a == b,
        _ => stay.typed.as_deref().is_some_and(|known| text::fold(known) == text::fold(typed)),
    }
}
