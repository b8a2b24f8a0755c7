//! Who is known already, as the matcher takes them.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::decide::key;
use crate::fault::Fault;
use crate::id::{EditionId, ScholarId};
use crate::scholars::matching::{Evidence, KnownPerson};
use crate::scholars::{self, Participation, Profile};
use crate::text;

/// The scholars of the community.
#[derive(Default)]
pub(super) struct Known {
    pub(super) profiles: Vec<Profile>,
}

/// Numbers for editions, from 1; 0 stands for no edition at all.
#[derive(Default)]
pub(super) struct EditionNumbers(HashMap<EditionId, u32>);

impl EditionNumbers {
    /// The number of this edition.
    pub(super) fn of(&mut self, edition: EditionId) -> u32 {
        let next = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        *self.0.entry(edition).or_insert(next)
    }
}

/// Reads all scholars.
pub(super) async fn load(db: &impl ConnectionTrait) -> Result<Known, Fault> {
    let mut profiles = Vec::new();
    let mut after: Option<ScholarId> = None;
    loop {
        let next = scholars::next_after(db, after, 2_000).await?;
        let Some(last) = next.last() else { return Ok(Known { profiles }) };
        after = Some(last.scholar.id);
        profiles.extend(next);
    }
}

impl Known {
    /// What is known of each, in the order of the profiles: one piece of evidence a participation.
    pub(super) fn people(&self, numbers: &mut EditionNumbers) -> Vec<KnownPerson> {
        self.profiles.iter().map(|profile| person(profile, numbers)).collect()
    }
}

fn person(profile: &Profile, numbers: &mut EditionNumbers) -> KnownPerson {
    let mut evidence: Vec<Evidence> =
        profile.participations.iter().map(|took_part| of_participation(profile, took_part, numbers)).collect();
    if evidence.is_empty() {
        evidence.push(of_profile(profile));
    }
    KnownPerson { evidence }
}

fn of_participation(profile: &Profile, took_part: &Participation, numbers: &mut EditionNumbers) -> Evidence {
    let sent_by = took_part.sent_by.as_ref();
    Evidence {
        institution: sent_by.map(|institution| key(institution.id)),
        institution_text: sent_by.map(|institution| text::fold(&institution.name)).unwrap_or_default(),
        year: took_part.year,
        edition: numbers.of(took_part.edition),
        ..of_profile(profile)
    }
}

fn of_profile(profile: &Profile) -> Evidence {
    let scholar = &profile.scholar;
    let now = profile.institution_now();
    Evidence {
        given: scholar.given_name.clone(),
        family: scholar.family_name.clone(),
        native: scholar.native_name.clone(),
        credentials: scholar.credentials.clone(),
        disciplines: scholar.disciplines.clone(),
        emails: scholar.emails.iter().map(|email| email.address.to_lowercase()).collect(),
        institution: now.map(|institution| key(institution.id)),
        institution_text: now.map(|institution| text::fold(&institution.name)).unwrap_or_default(),
        city: scholar.city.clone(),
        country: scholar.country,
        year: profile.affiliations.iter().filter_map(|stay| stay.from_year).max().unwrap_or_default(),
        edition: 0,
    }
}
