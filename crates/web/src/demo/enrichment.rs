//! What scholars added to their profiles themselves, after staff had loaded the rosters.

use collegium_core::audience::Audience;
use collegium_core::scholars::{Audiences, Field, Link};
use collegium_core::text::romanize;

use super::bio::{bio, interests};
use super::chance::{Chance, Purpose};
use super::community::{DemoCommunity, DemoPerson, LAST_YEAR};
use super::tables::{countries, institutions};

/// What one scholar added. Matched to the scholar by one of the addresses, else by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrichment {
    /// The addresses that rosters may have, today's first.
    pub emails: Vec<String>,
    /// The name as shown.
    pub name: String,
    /// Codes of interests, one to five, or none.
    pub interests: Vec<&'static str>,
    /// About oneself, in Markdown.
    pub bio: Option<String>,
    /// Pronouns.
    pub pronouns: Option<&'static str>,
    /// The city.
    pub city: &'static str,
    /// Languages by BCP 47 tag.
    pub languages: Vec<&'static str>,
    /// Links, all at example domains.
    pub links: Vec<Link>,
    /// Phones, in ranges kept for fiction.
    pub phones: Vec<String>,
    /// Who sees what.
    pub audiences: Audiences,
    /// Whether the scholar is in the directory.
    pub listed: bool,
    /// Whether the scholar has died.
    pub deceased: bool,
}

/// What the community's scholars added, in the order of its people, those left out who added nothing.
pub fn enrichment(community: &DemoCommunity) -> impl Iterator<Item = Enrichment> + '_ {
    let first_years = first_years(community);
    community.people.iter().enumerate().filter_map(move |(number, person)| {
        let mut chance = Chance::of(community.seed, Purpose::Enrichment, number);
        let habit = Habit::of(&mut chance, first_years[number]);
        (habit != Habit::Silent).then(|| added(&mut chance, person, habit, first_years[number]))
    })
}

fn first_years(community: &DemoCommunity) -> Vec<i32> {
    let mut years = vec![LAST_YEAR; community.people.len()];
    for edition in &community.editions {
        for attendance in &edition.attended {
            years[attendance.person] = years[attendance.person].min(edition.year);
        }
    }
    years
}

/// How somebody deals with the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// The professional side is public.
    Public,
    /// Nearly everything is public.
    Open,
    /// Everything is for members, contact details too.
    Members,
    /// Filled in, and the audiences left as they are.
    Default,
    /// Name and discipline for members, the rest for staff.
    Quiet,
    /// Not in the directory.
    Unlisted,
    /// Remembered.
    Deceased,
    /// Never filled in anything.
    Silent,
}

impl Habit {
    pub(super) fn of(chance: &mut Chance, first_year: i32) -> Self {
        let draw = chance.below(1000);
        if first_year < 2012 && chance.per_mille(30) {
            return Self::Deceased;
        }
        match draw {
            0..270 => Self::Public,
            270..340 => Self::Open,
            340..470 => Self::Members,
            470..760 => Self::Default,
            760..810 => Self::Quiet,
            810..830 => Self::Unlisted,
            _ => Self::Silent,
        }
    }

    /// Who sees what with this habit.
    pub(super) fn audiences(self, chance: &mut Chance) -> Audiences {
        use Field::{
            Affiliations, Bio, City, Country, Credentials, Disciplines, Emails, Interests, Languages, Links, Name,
            NativeName, Phones, Photo, Programs, Title,
        };
        let with = |fields: &[Field], audience| {
            fields.iter().fold(Audiences::default(), |audiences, field| audiences.with(*field, audience))
        };
        match self {
            Self::Public => {
                let mut public =
                    with(&[Name, Disciplines, Country, Affiliations, Programs, Interests, Bio], Audience::Public);
                for field in [Credentials, Title, Photo, City, Links] {
                    if chance.percent(60) {
                        public = public.with(field, Audience::Public);
                    }
                }
                public
            }
            Self::Open => {
                let hidden = [Field::Emails, Field::Phones, Field::FormerNames];
                let open: Vec<Field> = Field::ALL.into_iter().filter(|field| !hidden.contains(field)).collect();
                let open = with(&open, Audience::Public);
                if chance.percent(25) {
                    open.with(Emails, Audience::Public)
                } else {
                    open.with(Emails, Audience::Members)
                }
            }
            Self::Members => with(&[Emails, Phones], Audience::Members),
            Self::Quiet => with(
                &[Bio, Affiliations, Programs, Interests, City, Country, Languages, Links, NativeName, Title, Photo],
                Audience::Staff,
            ),
            Self::Default | Self::Unlisted | Self::Deceased | Self::Silent => Audiences::default(),
        }
    }
}

fn added(chance: &mut Chance, person: &DemoPerson, habit: Habit, first_year: i32) -> Enrichment {
    let about = interests_of(chance);
    let has_interests = habit != Habit::Deceased && chance.percent(88);
    let bio = chance.percent(72).then(|| bio(chance, &about, first_year));
    let mut emails: Vec<String> = person.jobs.iter().rev().map(|job| job.email.clone()).collect();
    emails.dedup();
    Enrichment {
        emails,
        name: person.name.display(),
        interests: if has_interests { about.iter().map(|at| interests()[*at].code).collect() } else { Vec::new() },
        bio: bio.filter(|_| habit != Habit::Deceased),
        pronouns: pronouns(chance, person.name.woman),
        city: institutions()[person.job_now().institution].city,
        languages: languages(chance, person),
        links: links(chance, person),
        phones: phones(chance, person),
        audiences: habit.audiences(chance),
        listed: habit != Habit::Unlisted,
        deceased: habit == Habit::Deceased,
    }
}

/// One to five interests, as indexes; the common ones more often.
pub(super) fn interests_of(chance: &mut Chance) -> Vec<usize> {
    let places: Vec<usize> = (0..interests().len()).collect();
    let mut about = Vec::new();
    for _ in 0..=chance.below(5) {
        let at = *chance.pick_common(&places);
        if !about.contains(&at) {
            about.push(at);
        }
    }
    about
}

pub(super) fn pronouns(chance: &mut Chance, woman: Option<bool>) -> Option<&'static str> {
    if !chance.percent(18) {
        return None;
    }
    Some(match woman {
        _ if chance.percent(5) => "they/them",
        Some(true) => *chance.pick(&["she/her", "she/her", "she/they"]),
        Some(false) => "he/him",
        None => *chance.pick(&["she/her", "he/him", "they/them"]),
    })
}

pub(super) fn languages(chance: &mut Chance, person: &DemoPerson) -> Vec<&'static str> {
    const LEARNED: [&str; 6] = ["fr", "es", "de", "pt", "ar", "zh"];
    let country = countries().iter().find(|country| country.code == person.country);
    let mut languages = country.map(|country| country.languages.clone()).unwrap_or_default();
    if languages.len() > 1 && chance.percent(40) {
        languages.truncate(1);
    }
    if !languages.contains(&"en") {
        languages.push("en");
    }
    let learned = *chance.pick(&LEARNED);
    if chance.percent(15) && !languages.contains(&learned) {
        languages.push(learned);
    }
    languages
}

fn links(chance: &mut Chance, person: &DemoPerson) -> Vec<Link> {
    const KINDS: [(&str, &str); 6] = [
        ("Teaching portfolio", "portfolio"),
        ("My page at the department", "people"),
        ("Talks and slides", "talks"),
        ("Our simulation cases", "cases"),
        ("Research group", "group"),
        ("Blog", "notes"),
    ];
    let slug = romanize(&person.name.display()).replace(' ', "-");
    let mut links = Vec::new();
    let mut at = chance.below(KINDS.len());
    while links.len() < 2 && chance.percent(32) {
        let (label, path) = KINDS[at % KINDS.len()];
        links.push(Link { label: label.to_owned(), url: format!("https://example.org/{path}/{slug}") });
        at += 1;
    }
    links
}

/// Numbers that nobody has: ranges kept for fiction, elsewhere an area code of zeros.
pub(super) fn phones(chance: &mut Chance, person: &DemoPerson) -> Vec<String> {
    if !chance.percent(45) {
        return Vec::new();
    }
    let last = chance.between(0, 99);
    let number = match person.country.as_str() {
        "US" | "CA" | "PR" | "JM" | "DO" => {
            let area = *chance.pick(&["202", "212", "303", "416", "604", "617", "713", "312"]);
            format!("+1 {area} 555 01{last:02}")
        }
        "GB" => format!("+44 20 7946 09{last:02}"),
        _ => {
            let country = countries().iter().find(|country| country.code == person.country);
            format!("+{} 000 555 01{last:02}", country.map_or("999", |country| country.calling))
        }
    };
    vec![number]
}

#[cfg(test)]
mod tests {
    use collegium_core::audience::Viewer;

    use super::super::community::generate;
    use super::*;

    #[test]
    fn visitors_members_and_staff_see_visibly_different_communities() {
        let community = generate(2026, 7200);
        let all: Vec<Enrichment> = enrichment(&community).collect();
        let share = |what: &dyn Fn(&Enrichment) -> bool| all.iter().filter(|one| what(one)).count() as f64 / 7200.0;
        let public = share(&|one| one.listed && Viewer::Visitor.may_see(one.audiences.of(Field::Name)));
        assert!((0.25..0.40).contains(&public), "{public} are public");
        let reachable = share(&|one| Viewer::Member.may_see(one.audiences.of(Field::Emails)));
        assert!((0.10..0.35).contains(&reachable), "{reachable} show members their address");
        assert!((0.01..0.04).contains(&share(&|one| !one.listed)));
        assert!((0.004..0.04).contains(&share(&|one| one.deceased)));
        assert!(share(&|one| one.bio.is_some()) > 0.5);
    }

    #[test]
    fn links_phones_and_addresses_are_nobodys() {
        for one in enrichment(&generate(4, 2000)) {
            assert!(one.links.iter().all(|link| link.url.starts_with("https://example.org/")), "{one:?}");
            assert!(one.phones.iter().all(|phone| phone.contains("555 01") || phone.starts_with("+44 20 7946 0")));
            assert!(one.emails.iter().all(|email| email.ends_with(".example")));
        }
    }

    #[test]
    fn the_same_community_is_enriched_alike() {
        let community = generate(4, 500);
        assert!(enrichment(&community).eq(enrichment(&community)));
    }
}
