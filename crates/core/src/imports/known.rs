//! Who is known already, as the matcher takes them.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::decide::key;
use super::said::Said;
use super::store;
use crate::fault::Fault;
use crate::id::{EditionId, ParticipationId, ScholarId};
use crate::scholars::matching::{Evidence, KnownPerson, Mark, MarkKind};
use crate::scholars::{self, Participation, Profile};
use crate::text;

/// The scholars of the community, and what lines said of them when they came.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) profiles: Vec<Profile>,
    /// By participation, what the line said that told of it.
    said: HashMap<ParticipationId, Said>,
}

/// Numbers for editions, from 1; 0 stands for no edition at all.
#[derive(Default)]
pub(crate) struct EditionNumbers(HashMap<EditionId, u32>);

impl EditionNumbers {
    /// The number of this edition.
    pub(crate) fn of(&mut self, edition: EditionId) -> u32 {
        let next = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        *self.0.entry(edition).or_insert(next)
    }
}

/// Reads all scholars.
pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Known, Fault> {
    let mut profiles = Vec::new();
    let mut after: Option<ScholarId> = None;
    loop {
        let next = scholars::next_after(db, after, 2_000).await?;
        let Some(last) = next.last() else { break };
        after = Some(last.scholar.id);
        profiles.extend(next);
    }
    let said = if profiles.is_empty() { HashMap::new() } else { store::said(db).await? };
    Ok(Known { profiles, said })
}

impl Known {
    /// What is known of each, in the order of the profiles: what each line said, and what the profile says beside.
    pub(crate) fn people(&self, numbers: &mut EditionNumbers) -> Vec<KnownPerson> {
        self.profiles.iter().map(|profile| self.person(profile, numbers)).collect()
    }

    fn person(&self, profile: &Profile, numbers: &mut EditionNumbers) -> KnownPerson {
        let said: Vec<&Said> = profile.participations.iter().filter_map(|one| self.said.get(&one.id)).collect();
        let mut evidence: Vec<Evidence> = profile
            .participations
            .iter()
            .map(|took_part| match self.said.get(&took_part.id) {
                Some(said) => {
                    let sent_by = took_part.sent_by.as_ref().map(|institution| key(institution.id));
                    said.clone().evidence(sent_by, took_part.year, numbers.of(took_part.edition))
                }
                None => of_participation(profile, took_part, numbers),
            })
            .collect();
        if evidence.is_empty() {
            evidence.push(of_profile(profile));
        } else if says_more(profile, &said) {
            // What was united from many lines would look like credentials lost beside any one of them.
            evidence.push(Evidence { credentials: Vec::new(), ..of_profile(profile) });
        }
        KnownPerson { evidence }
    }
}

/// Whether a person wrote a name or an address into the profile that no line has.
fn says_more(profile: &Profile, said: &[&Said]) -> bool {
    let scholar = &profile.scholar;
    if said.is_empty() {
        return false;
    }
    let new_name = !said.iter().any(|one| one.is_of(&scholar.given_name, &scholar.family_name));
    let is_said = |address: &str| said.iter().any(|one| one.emails().iter().any(|email| email == address));
    new_name || scholar.emails.iter().any(|email| !is_said(&email.address.to_lowercase()))
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
    let stays = profile.affiliations.iter().filter_map(|stay| stay.from_year);
    let years = profile.participations.iter().map(|took_part| took_part.year).chain(stays);
    Evidence {
        given: scholar.given_name.clone(),
        family: scholar.family_name.clone(),
        native: scholar.native_name.clone(),
        credentials: scholar.credentials.clone(),
        disciplines: scholar.disciplines.clone(),
        emails: scholar.emails.iter().map(|email| email.address.to_lowercase()).collect(),
        marks: scholar
            .orcid
            .iter()
            .map(|orcid| Mark { kind: MarkKind::Orcid, value: orcid.clone() })
            .chain(scholar.phones.iter().map(|phone| Mark { kind: MarkKind::Phone, value: phone.clone() }))
            .collect(),
        institution: now.map(|institution| key(institution.id)),
        institution_text: now.map(|institution| text::fold(&institution.name)).unwrap_or_default(),
        city: scholar.city.clone(),
        country: scholar.country,
        year: years.max().unwrap_or_default(),
        edition: 0,
    }
}
