//! Telling people apart: invented people, some of whom come twice, with slips, moves and new addresses.

use std::time::Instant;

use collegium_core::scholars::Profile;
use collegium_core::scholars::matching::{Evidence, InstitutionKey, Weights, evaluate, match_people};
use collegium_web::demo;

use crate::chance::Chance;
use crate::community::SEED;
use crate::edits::edited;
use crate::figures::table;

/// Of a hundred people, so many come a second time.
const COME_AGAIN: usize = 30;

pub(crate) fn run(people: usize) {
    let (mut lines, mut truth) = (Vec::new(), Vec::new());
    let mut chance = Chance::new(SEED);
    for (number, profile) in demo::profiles(SEED, people).enumerate() {
        let first = line(&profile, 0, lines.len());
        if chance.below(100) < COME_AGAIN {
            let again = again(&profile, &first, lines.len() + 1, &mut chance);
            lines.push(again);
            truth.push(number);
        }
        lines.push(first);
        truth.push(number);
    }
    let weights = Weights::default();
    let start = Instant::now();
    let estimated = weights.estimated_from(&[], &lines);
    let estimating = start.elapsed();
    let mut rows = Vec::new();
    for (name, weights) in [("as set", &weights), ("estimated", &estimated)] {
        let start = Instant::now();
        std::hint::black_box(match_people(&[], &lines, weights));
        let took = start.elapsed();
        let found = evaluate(&lines, &truth, weights);
        rows.push(vec![
            name.to_owned(),
            people.to_string(),
            lines.len().to_string(),
            format!("{:.1}", took.as_secs_f64()),
            format!("{:.0}", lines.len() as f64 / took.as_secs_f64()),
            format!("{:.4}", found.precision()),
            format!("{:.4}", found.recall()),
            format!("{:.4}", found.share_unsure()),
        ]);
    }
    let head = ["weights", "people", "lines", "s", "lines a second", "precision", "recall", "unsure"];
    table("Telling people apart, on all cores", &head, &rows);
    println!("\nEstimating the weights took {:.1} s.", estimating.as_secs_f64());
}

/// What the line of an edition says of somebody.
fn line(profile: &Profile, nth: usize, edition: usize) -> Evidence {
    let (scholar, took_part) = (&profile.scholar, profile.participations.get(nth));
    let sent_by = took_part.and_then(|one| one.sent_by.as_ref());
    Evidence {
        given: scholar.given_name.clone(),
        family: scholar.family_name.clone(),
        native: scholar.native_name.clone(),
        credentials: scholar.credentials.clone(),
        disciplines: scholar.disciplines.clone(),
        emails: scholar.emails.iter().map(|email| email.address.clone()).collect(),
        institution: sent_by.map(|institution| InstitutionKey(institution.id.0.as_u128())),
        country: scholar.country,
        year: took_part.map_or(2000, |one| one.year),
        edition: u32::try_from(edition).unwrap_or(u32::MAX),
        ..Evidence::default()
    }
}

/// The same person some years later.
fn again(profile: &Profile, first: &Evidence, edition: usize, chance: &mut Chance) -> Evidence {
    let latest = profile.participations.len().saturating_sub(1);
    let mut line = Evidence {
        year: first.year + 1 + i32::try_from(chance.below(15)).unwrap_or(0),
        ..line(profile, latest, edition)
    };
    match chance.below(10) {
        0 => line.given = line.given.chars().take(1).collect(),
        1 => line.given = edited(&line.given, 1, chance),
        2 => line.family = edited(&line.family, 1, chance),
        3 => std::mem::swap(&mut line.given, &mut line.family),
        _ => {}
    }
    if chance.below(4) == 0 {
        line.institution = Some(InstitutionKey(u128::from(chance.next())));
    }
    if chance.below(2) == 0 {
        line.emails.clear();
    }
    line
}
