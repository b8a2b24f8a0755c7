//! Whole profiles without rosters, as many as are asked for, for measuring.

use chrono::{DateTime, TimeDelta, Utc};
use collegium_core::id::{AffiliationId, EditionId, InstitutionId, ParticipationId, ScholarId};
use collegium_core::institutions::InstitutionRef;
use collegium_core::scholars::{Affiliation, Participation, ParticipationRole, Profile, Scholar, ScholarEmail};
use collegium_core::text::{fold, romanize};
use uuid::Uuid;

use super::bio::{bio, interests};
use super::chance::{Chance, Purpose, Weighted};
use super::community::{Addresses, DemoEdition, DemoPerson, World, plan, visits};
use super::enrichment::{Habit, interests_of, languages, phones, pronouns};
use super::names::Variety;
use super::registry::key;
use super::tables::{countries, institutions, programs};

/// Whole profiles, one after the other: the first ones are the same however many are asked for. Countries by
/// rank, the biggest with 11 to 12 %; one to three programs; up to five interests; bios of some 60 words; names
/// composed so that a million people have hundreds of thousands of them.
pub fn profiles(seed: u64, n: usize) -> impl Iterator<Item = Profile> {
    let maker = Maker::new(seed);
    (0..n).map(move |number| maker.profile(number))
}

struct Maker {
    seed: u64,
    world: World,
    editions: Vec<(DemoEdition, u64)>,
    seats: Weighted,
    institutions: Vec<InstitutionRef>,
    /// When the first record was made.
    start: DateTime<Utc>,
}

impl Maker {
    fn new(seed: u64) -> Self {
        let editions = plan(usize::MAX);
        Self {
            seed,
            world: World::with_countries(seed, (0..countries().len() as u64).map(|rank| 1_000_000 / (21 + 10 * rank))),
            seats: Weighted::new(editions.iter().map(|(_, weight)| *weight)),
            editions,
            institutions: (0..institutions().len()).map(institution_ref).collect(),
            start: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        }
    }

    fn profile(&self, number: usize) -> Profile {
        let mut chance = Chance::of(self.seed, Purpose::Profile, number);
        let visits = visits(&mut chance, usize::MAX, &self.editions, &self.seats);
        let first_year = visits.first().map_or(2000, |(at, _)| self.editions[*at].0.year);
        let person = self.world.person(&mut chance, Variety::Wide, first_year, &mut Addresses::numbered(number));
        let affiliations = self.affiliations(number, &person);
        let mut participations: Vec<Participation> =
            visits.iter().enumerate().map(|(nth, visit)| self.participation(number, nth, *visit, &person)).collect();
        participations.reverse();
        let scholar = self.scholar(&mut chance, number, person, first_year);
        Profile { scholar, affiliations, participations }
    }

    fn scholar(&self, chance: &mut Chance, number: usize, person: DemoPerson, first_year: i32) -> Scholar {
        let habit = Habit::of(chance, first_year);
        let about = interests_of(chance);
        let has_bio = chance.percent(85);
        let display_name = person.name.display();
        let created_at = self.start + TimeDelta::seconds(i64::try_from(number).unwrap_or(0));
        let sorted = person.name.family.split(' ').filter(|word| !word.starts_with(char::is_lowercase));
        let sort_name = fold(&sorted.chain([person.name.given.as_str()]).collect::<Vec<_>>().join(" "));
        let bio = has_bio.then(|| bio(chance, &about, first_year));
        let job = person.job_now();
        Scholar {
            id: ScholarId(identifier(0, number)),
            slug: format!("{}-{}", romanize(&display_name).replace(' ', "-"), number + 1),
            sort_name,
            native_name: person.name.native.clone(),
            former_names: person
                .name
                .former_family
                .iter()
                .map(|family| format!("{} {family}", person.name.given))
                .collect(),
            pronouns: pronouns(chance, person.name.woman).map(str::to_owned),
            credentials: person.credentials.split(", ").map(str::to_owned).collect(),
            title: Some(job.title.to_owned()),
            disciplines: vec![person.discipline.to_owned()],
            interests: about.iter().map(|at| interests()[*at].code.to_owned()).collect(),
            bio,
            city: Some(institutions()[job.institution].city.to_owned()),
            country: Some(institutions()[job.institution].country),
            languages: languages(chance, &person).into_iter().map(str::to_owned).collect(),
            links: Vec::new(),
            orcid: None,
            phones: phones(chance, &person),
            availability: Vec::new(),
            emails: vec![ScholarEmail { address: job.email.clone(), typed: None, primary: true }],
            has_photo: false,
            audiences: habit.audiences(chance),
            listed: habit != Habit::Unlisted,
            deceased: habit == Habit::Deceased,
            confirmed_at: None,
            created_at,
            updated_at: created_at,
            version: 1,
            display_name,
            suffix: person.name.suffix.map(str::to_owned),
            given_name: person.name.given,
            family_name: person.name.family,
        }
    }

    fn affiliations(&self, number: usize, person: &DemoPerson) -> Vec<Affiliation> {
        let ends = person.jobs.iter().skip(1).map(|job| Some(job.from_year)).chain([None]);
        let mut affiliations: Vec<Affiliation> = (0..)
            .zip(person.jobs.iter().zip(ends))
            .map(|(nth, (job, to_year))| Affiliation {
                id: AffiliationId(identifier(1, number * 4 + nth)),
                institution: Some(self.institutions[job.institution].clone()),
                typed: None,
                role: Some(job.title.to_owned()),
                department: None,
                from_year: Some(job.from_year),
                to_year,
                primary: to_year.is_none(),
            })
            .collect();
        affiliations.reverse();
        affiliations
    }

    fn participation(
        &self,
        number: usize,
        nth: usize,
        visit: (usize, ParticipationRole),
        person: &DemoPerson,
    ) -> Participation {
        let (at, role) = visit;
        let edition = &self.editions[at].0;
        let program = &programs()[edition.program];
        let job = &person.jobs[person.job_in(edition.year)];
        Participation {
            id: ParticipationId(identifier(2, number * 16 + nth)),
            edition: EditionId(identifier(3, at)),
            program: program.code.to_owned(),
            program_name: program.name.to_owned(),
            edition_slug: format!("{}-{}", edition.year, edition.month_name().to_lowercase()),
            year: edition.year,
            role,
            sent_by: Some(self.institutions[job.institution].clone()),
        }
    }
}

fn institution_ref(at: usize) -> InstitutionRef {
    let institution = &institutions()[at];
    InstitutionRef {
        id: InstitutionId(identifier(4, at)),
        slug: romanize(institution.name).replace(' ', "-"),
        name: institution.name.to_owned(),
        ror: Some(key(at)),
        country: Some(institution.country),
    }
}

/// An identifier of version 7 that depends on kind and number alone, later for later numbers.
fn identifier(kind: u64, number: usize) -> Uuid {
    let mut chance = Chance::of(kind, Purpose::Identifier, number);
    let mut random = [0; 10];
    random[..8].copy_from_slice(&chance.next().to_be_bytes());
    random[8..].copy_from_slice(&chance.next().to_be_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + number as u64, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn fewer_profiles_are_the_first_of_more() {
        assert!(profiles(9, 50).eq(profiles(9, 200).take(50)));
        assert!(profiles(9, 50).ne(profiles(8, 50)));
    }

    #[test]
    fn the_distributions_are_those_of_a_large_community() {
        let n = 20_000;
        let (mut by_country, mut tokens, mut ids, mut words) = (HashMap::new(), HashSet::new(), HashSet::new(), 0);
        for profile in profiles(1, n) {
            *by_country.entry(profile.participations[0].sent_by.as_ref().and_then(|one| one.country)).or_insert(0) += 1;
            tokens.extend(fold(&profile.scholar.display_name).split(' ').map(str::to_owned));
            assert!(ids.insert(profile.scholar.id) && (1..=5).contains(&profile.scholar.interests.len()));
            assert!(profile.scholar.emails.iter().all(|email| email.address.ends_with(".example")));
            words += profile.scholar.bio.as_deref().unwrap_or_default().split_whitespace().count();
        }
        let biggest = by_country.values().max().map_or(0.0, |count| f64::from(*count) / n as f64);
        assert!((0.105..0.125).contains(&biggest), "the biggest country has {biggest}");
        assert!(tokens.len() > n * 7 / 10, "{} names", tokens.len());
        assert!((30..70).contains(&(words / n)), "{} words a bio", words / n);
    }
}
