//! The lists that the demo draws from, read once from the files beside the code.

use std::collections::HashMap;
use std::sync::LazyLock;

use collegium_core::reference::CountryCode;
use collegium_core::text::fold;

/// A real institution, as plain facts, with an invented domain.
#[derive(Clone, Debug)]
pub struct DemoInstitution {
    /// The name.
    pub name: &'static str,
    /// The town.
    pub city: &'static str,
    /// State or region where it is usually written, by its common abbreviation.
    pub state: Option<&'static str>,
    /// The country.
    pub country: CountryCode,
    /// Index of the institution that it is part of.
    pub parent: Option<usize>,
    /// The domain of its addresses, always under `.example`.
    pub domain: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Other ways people write it.
    pub aliases: Vec<&'static str>,
    /// Whether no other institution of the list goes by the same alias, alias by alias.
    pub(super) clear: Vec<bool>,
    /// What most of its people are, where the name tells: a school of nursing has nurses.
    pub(super) discipline: Option<&'static str>,
}

impl DemoInstitution {
    /// What the registry calls it: `healthcare`, `government`, `nonprofit` or `education`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        let name = fold(self.name);
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&[
            "ministry",
            "ministerio",
            "department of",
            "centers for disease",
            "world health organization",
            "authority",
        ]) {
            "government"
        } else if has(&["association", "royal college of physicians and surgeons of canada", "commission", "board"]) {
            "nonprofit"
        } else if has(&["universi", "school", "college", "faculty", "yliopisto", "facultad", "egyetem", "sveuciliste"])
        {
            "education"
        } else if has(&[
            "hospital",
            "clinic",
            "medical center",
            "health",
            "klinik",
            "hopita",
            "sykehus",
            "trust",
            "umc",
            "centre",
        ]) {
            "healthcare"
        } else {
            "education"
        }
    }
}

/// A country of the demo.
#[derive(Clone, Debug)]
pub(super) struct DemoCountry {
    pub(super) code: CountryCode,
    /// How many of ten thousand or so come from there.
    pub(super) weight: u64,
    /// The calling code, without the plus.
    pub(super) calling: &'static str,
    /// Languages by BCP 47 tag, the usual one first.
    pub(super) languages: Vec<&'static str>,
    /// How people write the country.
    pub(super) writings: Vec<&'static str>,
    /// Who lives there: name of the culture, weight.
    pub(super) cultures: Vec<(&'static str, u64)>,
    /// Indexes of its institutions.
    pub(super) institutions: Vec<usize>,
}

/// A profession with what its people put after their names and on their doors.
#[derive(Clone, Debug)]
pub(super) struct Profession {
    pub(super) code: &'static str,
    pub(super) weight: u64,
    pub(super) north_america: Vec<&'static str>,
    pub(super) elsewhere: Vec<&'static str>,
    pub(super) titles: Vec<&'static str>,
}

/// A course of study that the invented institute runs.
#[derive(Clone, Debug)]
pub struct DemoProgram {
    /// The code in file names and addresses.
    pub code: &'static str,
    /// The name.
    pub name: &'static str,
    /// What it is, in a few sentences.
    pub description: &'static str,
    /// The months in which editions start, each with the first year.
    pub months: Vec<(u32, i32)>,
    /// Whether it is held remotely as a rule.
    pub remote: bool,
    /// How big its editions are beside the others'.
    pub(super) weight: u64,
}

/// The institutions of the demo.
#[must_use]
pub fn institutions() -> &'static [DemoInstitution] {
    static INSTITUTIONS: LazyLock<Vec<DemoInstitution>> = LazyLock::new(read_institutions);
    &INSTITUTIONS
}

/// The programs of the demo's institute.
#[must_use]
pub fn programs() -> &'static [DemoProgram] {
    static PROGRAMS: LazyLock<Vec<DemoProgram>> = LazyLock::new(read_programs);
    &PROGRAMS
}

pub(super) fn countries() -> &'static [DemoCountry] {
    static COUNTRIES: LazyLock<Vec<DemoCountry>> = LazyLock::new(read_countries);
    &COUNTRIES
}

pub(super) fn professions() -> &'static [Profession] {
    static PROFESSIONS: LazyLock<Vec<Profession>> = LazyLock::new(read_professions);
    &PROFESSIONS
}

/// The other names a given name goes by: `Robert` is `Bob`.
pub(super) fn nicknames() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static NICKNAMES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        include_str!("data/nicknames.txt")
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(given, short)| (given, short.split(' ').collect()))
            .collect()
    });
    &NICKNAMES
}

/// The rows of a table, without its heading, cut into columns; short rows are filled up.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 9]> {
    table.lines().skip(1).map(|line| {
        let mut row = [""; 9];
        for (cell, text) in row.iter_mut().zip(line.split('\t')) {
            *cell = text;
        }
        row
    })
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.split(';').filter(|part| !part.is_empty()).collect()
}

fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).expect("the demo's tables name countries by their code; a test reads them all")
}

fn number<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

fn read_institutions() -> Vec<DemoInstitution> {
    let table: Vec<_> = rows(include_str!("data/institutions.tsv")).collect();
    let at: HashMap<&str, usize> = table.iter().enumerate().map(|(index, row)| (row[0], index)).collect();
    let mut named: HashMap<String, u32> = HashMap::new();
    for row in &table {
        for name in std::iter::once(row[0]).chain(list(row[8])) {
            *named.entry(fold(name)).or_default() += 1;
        }
    }
    table
        .iter()
        .map(|&[name, city, state, code, parent, domain, latitude, longitude, aliases]| {
            let aliases = list(aliases);
            let clear = aliases.iter().map(|alias| named.get(&fold(alias)) == Some(&1)).collect();
            DemoInstitution {
                name,
                city,
                state: (!state.is_empty()).then_some(state),
                country: country(code),
                parent: at.get(parent).copied(),
                domain,
                latitude: number(latitude),
                longitude: number(longitude),
                aliases,
                clear,
                discipline: discipline_of(name),
            }
        })
        .collect()
}

fn discipline_of(name: &str) -> Option<&'static str> {
    const TELLING: [(&str, &str); 6] = [
        ("Nursing", "nurse"),
        ("Pharmac", "pharmacist"),
        ("Dent", "dentist"),
        ("Veterinary", "veterinarian"),
        ("School of Medicine", "physician"),
        ("Medical School", "physician"),
    ];
    TELLING.into_iter().find(|(word, _)| name.contains(word)).map(|(_, code)| code)
}

fn read_countries() -> Vec<DemoCountry> {
    let mut countries: Vec<DemoCountry> = rows(include_str!("data/countries.tsv"))
        .map(|[code, weight, calling, languages, writings, cultures, ..]| {
            let code = country(code);
            let cultures = cultures.split(',').filter_map(|one| one.split_once(':'));
            DemoCountry {
                code,
                weight: number(weight),
                calling,
                languages: list(languages),
                writings: list(writings),
                cultures: cultures.map(|(name, weight)| (name, number(weight))).collect(),
                institutions: (0..institutions().len()).filter(|at| institutions()[*at].country == code).collect(),
            }
        })
        .collect();
    countries.sort_by_key(|country| std::cmp::Reverse(country.weight));
    countries
}

fn read_professions() -> Vec<Profession> {
    rows(include_str!("data/professions.tsv"))
        .map(|[code, weight, north_america, elsewhere, titles, ..]| Profession {
            code,
            weight: number(weight),
            north_america: list(north_america),
            elsewhere: list(elsewhere),
            titles: list(titles),
        })
        .collect()
}

fn read_programs() -> Vec<DemoProgram> {
    rows(include_str!("data/programs.tsv"))
        .map(|[code, name, months, remote, weight, description, ..]| DemoProgram {
            code,
            name,
            description,
            months: months
                .split(';')
                .filter_map(|one| one.split_once(':'))
                .map(|(month, since)| (number(month), number(since)))
                .collect(),
            remote: remote == "remote",
            weight: number(weight),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use collegium_core::reference::{country_name, discipline};

    use super::*;

    #[test]
    fn the_institutions_are_distinct_and_belong_together() {
        let all = institutions();
        assert!((900..1000).contains(&all.len()), "{}", all.len());
        let names: HashSet<_> = all.iter().map(|one| fold(one.name)).collect();
        assert_eq!(names.len(), all.len(), "a name is there twice");
        let domains: HashSet<_> = all.iter().map(|one| one.domain).collect();
        assert_eq!(domains.len(), all.len(), "a domain is there twice");
        for (at, one) in all.iter().enumerate() {
            assert!(one.domain.ends_with(".example") && one.domain.is_ascii(), "{}", one.domain);
            assert!(one.latitude.abs() <= 75.0 && one.longitude.abs() <= 180.0, "{}", one.name);
            assert!(!one.city.is_empty(), "{}", one.name);
            if let Some(parent) = one.parent {
                assert_ne!(parent, at);
                assert_eq!(all[parent].country, one.country, "{}", one.name);
                assert_eq!(all[parent].parent, None, "{} lies two levels deep", one.name);
            }
        }
    }

    #[test]
    fn every_parent_that_is_named_is_there() {
        let named = rows(include_str!("data/institutions.tsv")).filter(|row| !row[4].is_empty()).count();
        assert_eq!(named, institutions().iter().filter(|one| one.parent.is_some()).count());
    }

    #[test]
    fn countries_have_institutions_and_institutions_a_country_of_the_list() {
        assert!((90..100).contains(&countries().len()), "{}", countries().len());
        let with: usize = countries().iter().map(|country| country.institutions.len()).sum();
        assert_eq!(with, institutions().len());
        assert!(countries().iter().all(|country| !country.institutions.is_empty() && !country.cultures.is_empty()));
    }

    #[test]
    fn countries_and_disciplines_are_those_of_the_curated_lists() {
        for country in countries() {
            assert_ne!(country_name(country.code), "Unknown country", "{}", country.code);
        }
        for profession in professions() {
            assert!(discipline(profession.code).is_some(), "{}", profession.code);
        }
    }
}
