//! The community itself: who the people are, where they work, and which editions they came to.

use std::collections::HashSet;

use collegium_core::reference::CountryCode;
use collegium_core::scholars::ParticipationRole;
use collegium_core::text::romanize;

use super::chance::{Chance, Purpose, Weighted};
use super::names::{PersonName, Variety, culture};
use super::tables::{DemoProgram, countries, institutions, professions, programs};

/// The first year with an edition.
pub(super) const FIRST_YEAR: i32 = 1994;
/// The last year with an edition.
pub(super) const LAST_YEAR: i32 = 2026;

/// An invented community.
#[derive(Clone, Debug)]
pub struct DemoCommunity {
    /// What it was drawn from.
    pub seed: u64,
    /// The people.
    pub people: Vec<DemoPerson>,
    /// The programs that had editions.
    pub programs: Vec<DemoProgram>,
    /// The editions, oldest first, each with at least one who took part.
    pub editions: Vec<DemoEdition>,
}

/// An invented person.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// The name; where there is a former family name, older rosters have that one.
    pub name: PersonName,
    /// The first country of work.
    pub country: CountryCode,
    /// Code of the discipline.
    pub discipline: &'static str,
    /// Degrees and licences, as written after the name: `MD, MPH`.
    pub credentials: &'static str,
    /// Places of work in the order of time; never empty.
    pub jobs: Vec<DemoJob>,
}

impl DemoPerson {
    /// Which of the jobs it was in that year.
    pub(super) fn job_in(&self, year: i32) -> usize {
        self.jobs.iter().rposition(|job| job.from_year <= year).unwrap_or(0)
    }

    /// The place of work today.
    #[must_use]
    pub fn job_now(&self) -> &DemoJob {
        &self.jobs[self.jobs.len() - 1]
    }
}

/// A place of work.
#[derive(Clone, Debug)]
pub struct DemoJob {
    /// Index among [`super::institutions`].
    pub institution: usize,
    /// The job title.
    pub title: &'static str,
    /// Since when.
    pub from_year: i32,
    /// The e-mail address in that time.
    pub email: String,
}

/// One run of a program.
#[derive(Clone, Debug)]
pub struct DemoEdition {
    /// Index among the community's programs.
    pub program: usize,
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// Whether it was held remotely.
    pub remote: bool,
    /// Who took part.
    pub attended: Vec<Attendance>,
}

impl DemoEdition {
    /// The month in English: `January`.
    #[must_use]
    pub fn month_name(&self) -> &'static str {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        MONTHS[(self.month as usize + 11) % 12]
    }
}

/// Somebody took part in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Index among the community's people.
    pub person: usize,
    /// In what capacity.
    pub role: ParticipationRole,
    /// Which of the person's jobs it was at the time.
    pub job: usize,
}

/// Makes a community of that many scholars. The same seed and number give the same community.
#[must_use]
pub fn generate(seed: u64, scholars: usize) -> DemoCommunity {
    let variety = if scholars > 50_000 { Variety::Wide } else { Variety::Common };
    let world = World::new(seed);
    let mut editions = plan(scholars);
    let seats = Weighted::new(editions.iter().map(|(_, weight)| *weight));
    let mut addresses = Addresses::default();
    let mut people = Vec::with_capacity(scholars);
    for number in 0..scholars {
        let visits = visits(&mut Chance::of(seed, Purpose::Career, number), number, &editions, &seats);
        let mut chance = Chance::of(seed, Purpose::Person, number);
        let first_year = visits.first().map_or(FIRST_YEAR, |(at, _)| editions[*at].0.year);
        let person = world.person(&mut chance, variety, first_year, &mut addresses);
        for (at, role) in visits {
            let edition = &mut editions[at].0;
            let job = person.job_in(edition.year);
            edition.attended.push(Attendance { person: number, role, job });
        }
        people.push(person);
    }
    let editions: Vec<_> =
        editions.into_iter().map(|(edition, _)| edition).filter(|e| !e.attended.is_empty()).collect();
    let count = editions.iter().map(|edition| edition.program + 1).max().unwrap_or(0);
    DemoCommunity { seed, people, programs: programs()[..count].to_vec(), editions }
}

/// The editions with their weights, oldest first: more of them, and bigger ones, as the years go by.
/// A small community has fewer programs, so that an edition is more than two or three people.
pub(super) fn plan(scholars: usize) -> Vec<(DemoEdition, u64)> {
    let count = (scholars / 150).clamp(1, programs().len());
    let mut editions = Vec::new();
    for year in FIRST_YEAR..=LAST_YEAR {
        for (program, about) in programs()[..count].iter().enumerate() {
            let small = count < programs().len();
            for (month, since) in about.months.iter().take(if small { 1 } else { about.months.len() }) {
                if year < *since || (*month > 9 && year == LAST_YEAR) {
                    continue;
                }
                let growth = 30 + u64::try_from((year - FIRST_YEAR) * 3).unwrap_or(0);
                let remote = about.remote || matches!(year, 2020 | 2021);
                let edition = DemoEdition { program, year, month: *month, remote, attended: Vec::new() };
                editions.push((edition, growth * about.weight));
            }
        }
    }
    editions.sort_by_key(|(edition, _)| (edition.year, edition.month, edition.program));
    editions
}

pub(super) type Planned = [(DemoEdition, u64)];

/// The editions somebody comes to, oldest first. Most come once; some return for other programs, a few to teach.
pub(super) fn visits(
    chance: &mut Chance,
    number: usize,
    editions: &Planned,
    seats: &Weighted,
) -> Vec<(usize, ParticipationRole)> {
    let first = if number < editions.len() { number } else { seats.draw(chance) };
    let mut visits = vec![(first, ParticipationRole::Scholar)];
    let wanted = match chance.below(100) {
        0..56 => 1,
        56..90 => 2,
        _ => 3,
    };
    for _ in 1..wanted {
        let again = seats.draw(chance);
        let is_new = visits.iter().all(|(at, _)| editions[*at].0.program != editions[again].0.program);
        if is_new && editions[again].0.year > editions[first].0.year {
            visits.push((again, ParticipationRole::Scholar));
        }
    }
    if chance.per_mille(18) {
        let role = if chance.percent(40) { ParticipationRole::Faculty } else { ParticipationRole::GroupLeader };
        let (program, year) = (editions[first].0.program, editions[first].0.year + 2);
        let later =
            (first + 1..editions.len()).filter(|at| editions[*at].0.program == program && editions[*at].0.year >= year);
        visits.extend(later.take(chance.below(5) + 1).map(|at| (at, role)));
    }
    visits.sort_unstable_by_key(|(at, _)| *at);
    visits.dedup_by_key(|(at, _)| *at);
    visits
}

/// What is drawn from again and again: countries, institutions and professions with their weights.
pub(super) struct World {
    countries: Weighted,
    /// By country in the order of the list.
    institutions: Vec<Weighted>,
    cultures: Vec<Weighted>,
    professions: Weighted,
}

impl World {
    /// Which institutions send many and which few is drawn from the seed.
    pub(super) fn new(seed: u64) -> Self {
        Self::with_countries(seed, countries().iter().map(|country| country.weight))
    }

    /// The same with other weights for the countries, in the order of the list.
    pub(super) fn with_countries(seed: u64, weights: impl Iterator<Item = u64>) -> Self {
        let institutions = countries().iter().enumerate().map(|(number, country)| {
            let mut chance = Chance::of(seed, Purpose::Ranks, number);
            Weighted::new(country.institutions.iter().map(|_| 120 / (1 + chance.below(60) as u64) + 4))
        });
        Self {
            countries: Weighted::new(weights),
            institutions: institutions.collect(),
            cultures: countries().iter().map(|c| Weighted::new(c.cultures.iter().map(|(_, weight)| *weight))).collect(),
            professions: Weighted::new(professions().iter().map(|profession| profession.weight)),
        }
    }

    /// Draws somebody who first came in that year.
    pub(super) fn person(
        &self,
        chance: &mut Chance,
        variety: Variety,
        year: i32,
        addresses: &mut Addresses,
    ) -> DemoPerson {
        let country = self.countries.draw(chance);
        let (living, _) = countries()[country].cultures[self.cultures[country].draw(chance)];
        let name = culture(living).draw(chance, variety);
        let institution = self.institution(chance, country);
        let profession = match institutions()[institution].discipline {
            Some(code) if chance.percent(85) => professions().iter().position(|one| one.code == code).unwrap_or(0),
            _ => self.professions.draw(chance),
        };
        let profession = &professions()[profession];
        let north_america = matches!(countries()[country].code.as_str(), "US" | "CA" | "PR");
        let credentials =
            *chance.pick_common(if north_america { &profession.north_america } else { &profession.elsewhere });
        let personal = chance.percent(20);
        let mut jobs: Vec<DemoJob> = Vec::new();
        for from_year in career(chance, year) {
            let institution = if jobs.is_empty() { institution } else { self.next_institution(chance, country) };
            let title = *chance.pick(&profession.titles);
            let email = match jobs.first() {
                Some(job) if personal => job.email.clone(),
                _ => addresses.fresh(chance, &name, (!personal).then(|| institutions()[institution].domain)),
            };
            jobs.push(DemoJob { institution, title, from_year, email });
        }
        DemoPerson { name, country: countries()[country].code, discipline: profession.code, credentials, jobs }
    }

    fn institution(&self, chance: &mut Chance, country: usize) -> usize {
        countries()[country].institutions[self.institutions[country].draw(chance)]
    }

    /// Where people go: mostly within their country.
    fn next_institution(&self, chance: &mut Chance, country: usize) -> usize {
        let country = if chance.percent(80) { country } else { self.countries.draw(chance) };
        self.institution(chance, country)
    }
}

/// The years in which jobs began: most people stay.
fn career(chance: &mut Chance, year: i32) -> Vec<i32> {
    let mut years = vec![year - chance.between(1, 12)];
    for _ in 0..2 {
        let next = year + chance.between(2, 16);
        if chance.percent(13) && next <= LAST_YEAR {
            years.push(next);
        }
    }
    years.sort_unstable();
    years.dedup();
    years
}

/// Addresses given away so far: nobody shares one.
#[derive(Default)]
pub(super) struct Addresses {
    given: HashSet<String>,
    /// The owner's number, where it makes the address unique and nothing needs to be remembered.
    owner: Option<usize>,
}

impl Addresses {
    /// The addresses of one of very many: its number is part of them.
    pub(super) fn numbered(owner: usize) -> Self {
        Self { given: HashSet::new(), owner: Some(owner) }
    }

    fn fresh(&mut self, chance: &mut Chance, name: &PersonName, domain: Option<&str>) -> String {
        const PERSONAL: [&str; 4] = ["post.example", "letterbox.example", "mailhouse.example", "inbox.example"];
        let domain = domain.unwrap_or_else(|| PERSONAL[chance.below(PERSONAL.len())]);
        let local = local_part(chance, name);
        if let Some(owner) = self.owner {
            return format!("{local}{}@{domain}", owner + 1);
        }
        let mut address = format!("{local}@{domain}");
        let mut number = 2;
        while !self.given.insert(address.clone()) {
            address = format!("{local}{number}@{domain}");
            number += 1;
        }
        address
    }
}

/// What stands before the `@`: `maria.garcia`, `mgarcia`, `garciam`.
fn local_part(chance: &mut Chance, name: &PersonName) -> String {
    let letters = |text: &str| {
        let plain = if text.is_ascii() { text.to_ascii_lowercase() } else { romanize(text) };
        plain.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    };
    let given = letters(name.given.split(' ').next().unwrap_or_default());
    let family = letters(name.former_family.as_deref().unwrap_or(&name.family));
    let initial = given.chars().next().unwrap_or('x');
    match chance.below(10) {
        0..6 => format!("{given}.{family}"),
        6..9 => format!("{initial}{family}"),
        _ => format!("{family}{initial}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    #[test]
    fn the_same_seed_and_number_give_the_same_community() {
        let again = |seed| format!("{:?}", generate(seed, 700));
        assert_eq!(again(11), again(11));
        assert_ne!(again(11), again(12));
    }

    #[test]
    fn a_community_of_seven_thousand_is_as_wide_as_promised() {
        let community = generate(2026, 7200);
        let countries: BTreeSet<_> = community.people.iter().map(|person| person.country).collect();
        assert!((85..=97).contains(&countries.len()), "{} countries", countries.len());
        let years: BTreeSet<_> = community.editions.iter().map(|edition| edition.year).collect();
        assert_eq!(years, (FIRST_YEAR..=LAST_YEAR).collect());
        let came: BTreeSet<_> = community.editions.iter().flat_map(|e| e.attended.iter().map(|a| a.person)).collect();
        assert_eq!(came.len(), 7200, "everybody came at least once");
        let mut senders: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for attendance in community.editions.iter().flat_map(|edition| &edition.attended) {
            let job = &community.people[attendance.person].jobs[attendance.job];
            senders.entry(job.institution).or_default().insert(attendance.person);
        }
        assert!(senders.values().filter(|people| people.len() >= 5).count() > 150);
        let names: HashMap<String, usize> = community.people.iter().fold(HashMap::new(), |mut names, person| {
            *names.entry(person.name.display()).or_default() += 1;
            names
        });
        assert!((6300..7150).contains(&names.len()), "{} distinct names", names.len());
        let roles = |role| community.editions.iter().flat_map(|e| &e.attended).filter(|a| a.role == role).count();
        assert!(roles(ParticipationRole::Faculty) > 50 && roles(ParticipationRole::GroupLeader) > 50);
    }

    #[test]
    fn every_address_is_at_an_example_domain_and_nobody_shares_one() {
        let community = generate(3, 7200);
        let mut owners: HashMap<&str, usize> = HashMap::new();
        for (number, person) in community.people.iter().enumerate() {
            for job in &person.jobs {
                assert!(job.email.ends_with(".example") && job.email.is_ascii(), "{}", job.email);
                assert!(job.email.split('@').all(|part| !part.is_empty()), "{}", job.email);
                assert_eq!(*owners.entry(&job.email).or_insert(number), number, "{}", job.email);
            }
        }
    }

    #[test]
    fn a_small_community_covers_the_years_too() {
        let community = generate(1, 100);
        assert_eq!(community.people.len(), 100);
        assert_eq!(community.editions.len(), usize::try_from(LAST_YEAR - FIRST_YEAR + 1).unwrap_or(0));
    }
}
