//! One line of a roster before it is laid out: somebody as the person who typed it wrote it.

use collegium_core::scholars::ParticipationRole;

use super::super::chance::Chance;
use super::super::community::{Attendance, DemoPerson};
use super::super::tables::{DemoInstitution, countries, institutions};
use super::mess::{Mess, broken_address, mistyped, without_accents};

/// The parts of a line; what was not given is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) native: String,
    pub(super) credentials: String,
    pub(super) title: String,
    pub(super) institution: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) country: String,
    pub(super) email: String,
    pub(super) role: &'static str,
    pub(super) remark: &'static str,
}

impl Line {
    /// Somebody as typed for that edition. `latin`: the file knows no other letters than those of Western Europe.
    pub(super) fn of(
        chance: &mut Chance,
        person: &DemoPerson,
        attendance: Attendance,
        year: i32,
        latin: bool,
        messes: &mut Vec<Mess>,
    ) -> Self {
        let job = &person.jobs[attendance.job];
        let institution = &institutions()[job.institution];
        let (given, family) = typed_name(chance, person, year, messes);
        let own_place = chance.percent(60);
        let native = match &person.name.native {
            Some(native) if !latin && chance.percent(75) => native.clone(),
            _ => String::new(),
        };
        Self {
            given,
            family,
            native,
            credentials: typed_credentials(chance, person, messes),
            title: unless(chance, Mess::TitleMissing, job.title, messes),
            institution: typed_institution(chance, institution, latin, messes),
            city: if own_place { institution.city.to_owned() } else { String::new() },
            state: institution.state.filter(|_| own_place).unwrap_or_default().to_owned(),
            country: typed_country(chance, institution, latin, messes),
            email: typed_address(chance, &job.email, messes),
            role: match attendance.role {
                ParticipationRole::Scholar => "Scholar",
                ParticipationRole::Faculty => "Faculty",
                ParticipationRole::GroupLeader => "Group leader",
            },
            remark: if chance.percent(4) {
                *chance.pick(&["late arrival", "left a day early", "waiting list", "vegetarian", "needs visa letter"])
            } else {
                ""
            },
        }
    }
}

fn unless(chance: &mut Chance, mess: Mess, text: &str, messes: &mut Vec<Mess>) -> String {
    if mess.happens(chance) {
        messes.push(mess);
        return String::new();
    }
    text.to_owned()
}

/// Names before marriage stand in rosters until some years before the last ones.
fn typed_name(chance: &mut Chance, person: &DemoPerson, year: i32, messes: &mut Vec<Mess>) -> (String, String) {
    let name = &person.name;
    let since = person.jobs.first().map_or(year, |job| job.from_year) + 9;
    let mut family = name.former_family.clone().filter(|_| year < since).unwrap_or_else(|| name.family.clone());
    let mut given = name.given.clone();
    if let Some(nickname) = name.nickname.filter(|_| Mess::Nickname.happens(chance)) {
        nickname.clone_into(&mut given);
        messes.push(Mess::Nickname);
    } else if Mess::Initial.happens(chance) {
        let initial = given.chars().next().unwrap_or('X');
        given = if chance.percent(50) { format!("{initial}.") } else { initial.to_string() };
        messes.push(Mess::Initial);
    } else if given.ends_with('.') && chance.percent(45) {
        given.truncate(given.trim_end_matches('.').len());
        if chance.percent(60) {
            given.truncate(given.rfind(' ').unwrap_or(given.len()));
        }
    }
    if !(given.is_ascii() && family.is_ascii()) && Mess::AccentsDropped.happens(chance) {
        (given, family) = (without_accents(&given), without_accents(&family));
        messes.push(Mess::AccentsDropped);
    }
    if Mess::NameMistyped.happens(chance)
        && let Some(slip) = mistyped(chance, &family)
    {
        family = slip;
        messes.push(Mess::NameMistyped);
    }
    if let Some(suffix) = name.suffix {
        family = format!("{family} {suffix}");
    }
    if Mess::NameInCapitals.happens(chance) {
        (given, family) = (given.to_uppercase(), family.to_uppercase());
        messes.push(Mess::NameInCapitals);
    }
    (given, family)
}

fn typed_credentials(chance: &mut Chance, person: &DemoPerson, messes: &mut Vec<Mess>) -> String {
    let mut credentials = unless(chance, Mess::CredentialsMissing, person.credentials, messes);
    if chance.percent(7) {
        for (plain, dotted) in
            [("MD", "M.D."), ("PhD", "Ph.D."), ("RN", "R.N."), ("EdD", "Ed.D."), ("PharmD", "Pharm.D.")]
        {
            let parts: Vec<_> = credentials.split(", ").map(|one| if one == plain { dotted } else { one }).collect();
            credentials = parts.join(", ");
        }
    }
    credentials
}

const DEPARTMENTS: [&str; 12] = [
    "Department of Medicine",
    "Dept of Pediatrics",
    "Dept. of Family Medicine",
    "School of Nursing",
    "Office of Medical Education",
    "Simulation Center",
    "Division of Emergency Medicine",
    "Department of Surgery",
    "College of Pharmacy",
    "Department of Anesthesia",
    "Faculty of Health Sciences",
    "Center for Teaching and Learning",
];

fn typed_institution(
    chance: &mut Chance,
    institution: &DemoInstitution,
    latin: bool,
    messes: &mut Vec<Mess>,
) -> String {
    if Mess::InstitutionNone.happens(chance) {
        messes.push(Mess::InstitutionNone);
        return (*chance.pick(&["Private practice", "Retired", "Independent consultant", "Self-employed"])).to_owned();
    }
    let (mut text, needs_place) = named(chance, institution, latin, messes);
    if Mess::InstitutionMistyped.happens(chance)
        && let Some(slip) = mistyped(chance, &text)
    {
        text = slip;
        messes.push(Mess::InstitutionMistyped);
    }
    // “School of Nursing, School of Nursing” is not what anybody writes.
    if institution.discipline.is_none() && Mess::InstitutionDepartment.happens(chance) {
        let department = chance.pick(&DEPARTMENTS);
        text = if chance.percent(70) { format!("{department}, {text}") } else { format!("{text} - {department}") };
        messes.push(Mess::InstitutionDepartment);
    }
    if needs_place || Mess::InstitutionPlace.happens(chance) {
        text = if chance.percent(80) || needs_place {
            format!("{text}, {}", institution.city)
        } else {
            format!("{text}, {}", institution.country)
        };
        messes.push(Mess::InstitutionPlace);
    }
    if Mess::InstitutionCase.happens(chance) {
        text = if chance.percent(50) { text.to_uppercase() } else { text.to_lowercase() };
        messes.push(Mess::InstitutionCase);
    }
    text
}

/// The name, an alias of it or a shortened form, and whether it takes the town to tell which one is meant.
fn named(chance: &mut Chance, institution: &DemoInstitution, latin: bool, messes: &mut Vec<Mess>) -> (String, bool) {
    let readable = |text: &str| !latin || without_accents(text).is_ascii();
    let aliases: Vec<usize> = (0..institution.aliases.len()).filter(|at| readable(institution.aliases[*at])).collect();
    if !aliases.is_empty() && Mess::InstitutionAlias.happens(chance) {
        messes.push(Mess::InstitutionAlias);
        let at = *chance.pick(&aliases);
        return (institution.aliases[at].to_owned(), !institution.clear[at]);
    }
    if Mess::InstitutionAbbreviated.happens(chance) {
        const SHORTER: [(&str, &str); 6] = [
            ("University", "Univ."),
            ("Universidad", "Univ."),
            ("Universidade", "Univ."),
            ("Hospital", "Hosp."),
            ("Medical Center", "Med Ctr"),
            ("Institute", "Inst"),
        ];
        let short = SHORTER.iter().find(|(long, _)| {
            institution.name.split(' ').any(|word| word == *long)
                || long.contains(' ') && institution.name.contains(long)
        });
        if let Some((long, short)) = short {
            messes.push(Mess::InstitutionAbbreviated);
            return (institution.name.replacen(long, short, 1), false);
        }
    }
    (institution.name.to_owned(), false)
}

fn typed_country(chance: &mut Chance, institution: &DemoInstitution, latin: bool, messes: &mut Vec<Mess>) -> String {
    let country = countries().iter().find(|country| country.code == institution.country);
    let writings: Vec<&str> = country
        .into_iter()
        .flat_map(|c| &c.writings)
        .copied()
        .filter(|w| !latin || without_accents(w).is_ascii())
        .collect();
    if writings.is_empty() || Mess::CountryBlank.happens(chance) {
        messes.push(Mess::CountryBlank);
        return String::new();
    }
    if writings.len() > 1 && Mess::CountrySpelling.happens(chance) {
        messes.push(Mess::CountrySpelling);
        return (*chance.pick(&writings[1..])).to_owned();
    }
    writings[0].to_owned()
}

fn typed_address(chance: &mut Chance, address: &str, messes: &mut Vec<Mess>) -> String {
    if Mess::EmailBroken.happens(chance) {
        messes.push(Mess::EmailBroken);
        return broken_address(chance, address);
    }
    if Mess::EmailCase.happens(chance) {
        messes.push(Mess::EmailCase);
        return if chance.percent(50) { address.to_uppercase() } else { format!(" {address} ") };
    }
    unless(chance, Mess::EmailMissing, address, messes)
}
