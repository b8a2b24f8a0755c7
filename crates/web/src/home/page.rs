//! What the home page shows.

use askama::Template;
use collegium_core::audience::Viewer;
use collegium_core::programs::{Edition, Program};
use collegium_search::Counts;

use crate::find;
use crate::view::map::{CountryCount, Shape, WorldMap};
use crate::view::{Entry, Frame, editions, words};

/// How many members stand on the home page.
const NEWEST: usize = 6;

/// The home page.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    /// Around the page.
    pub frame: Frame,
    /// Whether the numbers are known; else the directory is being prepared.
    pub prepared: bool,
    /// How many scholars the viewer may see.
    pub scholars: u64,
    /// In how many countries they are.
    pub country_count: u64,
    /// The community in numbers.
    pub figures: Vec<Figure>,
    /// The map of the world.
    pub map: WorldMap,
    /// Scholars by country, most first.
    pub countries: Vec<CountryRow>,
    /// The newest members.
    pub newest: Vec<Entry>,
    /// The latest editions.
    pub editions: Vec<EditionRow>,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What was counted.
    pub label: String,
    /// The number as written.
    pub number: String,
}

/// A country in the table beside the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryRow {
    /// Its name.
    pub label: String,
    /// Its scholars.
    pub href: String,
    /// How many, as written.
    pub count: String,
}

/// An edition in a short list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionRow {
    /// `January 2026`
    pub when: String,
    /// The program's name.
    pub program: String,
    /// Its page.
    pub href: String,
    /// Place and how many took part.
    pub note: String,
}

impl HomePage {
    /// The home page of a community with these numbers; `None` as long as they are not known.
    #[must_use]
    pub fn new(frame: Frame, counts: Option<&Counts>, programs: &[Program], latest: &[Edition]) -> Self {
        let by_country: Vec<CountryCount> = counts
            .iter()
            .flat_map(|counts| &counts.facets.country)
            .map(|country| CountryCount {
                code: country.value.clone(),
                name: country.label.clone(),
                count: country.count,
            })
            .collect();
        Self {
            frame,
            prepared: counts.is_some(),
            scholars: counts.map_or(0, |counts| counts.scholars),
            country_count: by_country.len() as u64,
            figures: counts.map(|counts| figures(counts, by_country.len() as u64, programs)).unwrap_or_default(),
            map: WorldMap::of(&by_country),
            countries: by_country.into_iter().map(country_row).collect(),
            newest: counts.iter().flat_map(|counts| &counts.newest).take(NEWEST).map(find::entry).collect(),
            editions: latest.iter().map(edition_row).collect(),
        }
    }

    fn headline(&self) -> String {
        if self.scholars == 0 {
            return "Colleagues for life.".to_owned();
        }
        let scholars = words::count_of(self.scholars, "colleague", "colleagues");
        match self.country_count {
            0 => format!("{scholars}, for life."),
            countries => format!("{scholars} in {}, for life.", words::count_of(countries, "country", "countries")),
        }
    }

    fn scope(&self) -> &'static str {
        if !self.prepared {
            return "The directory is being prepared; the numbers and the map are here in a moment.";
        }
        match self.frame.viewer {
            Viewer::Visitor => {
                "These numbers and the map count the scholars who chose to be seen by everybody; members see more."
            }
            Viewer::Member => "These numbers and the map count the scholars whom members may see.",
            Viewer::Staff => "These numbers and the map count every scholar on record.",
        }
    }

    fn more_countries(&self) -> String {
        words::count_of(self.countries.len().saturating_sub(10) as u64, "more country", "more countries")
    }
}

fn figures(counts: &Counts, countries: u64, programs: &[Program]) -> Vec<Figure> {
    let figure = |number: u64, one: &str, many: &str| Figure {
        label: if number == 1 { one.to_owned() } else { many.to_owned() },
        number: words::count(number),
    };
    let editions = programs.iter().map(|program| u64::from(program.editions)).sum();
    let mut figures = vec![
        figure(counts.scholars, "scholar", "scholars"),
        figure(countries, "country", "countries"),
        figure(counts.institutions, "institution", "institutions"),
        figure(editions, "edition", "editions"),
    ];
    if let (Some(last), Some(first)) = (figures.last_mut(), programs.iter().filter_map(|one| one.first_year).min()) {
        last.label = format!("{} since {first}", last.label);
    }
    figures
}

fn country_row(country: CountryCount) -> CountryRow {
    CountryRow {
        href: format!("/scholars?country={}", words::encoded(&country.code)),
        label: country.name,
        count: words::count(country.count),
    }
}

fn edition_row(edition: &Edition) -> EditionRow {
    EditionRow {
        when: editions::when(edition),
        program: edition.program_name.clone(),
        href: format!("/programs/{}/{}", edition.program, edition.slug),
        note: editions::place_and_people(edition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::map::CountryCount;
    use crate::view::sample;

    pub(super) fn page(viewer: Viewer) -> HomePage {
        let counts: Vec<_> = sample::COUNTRIES
            .iter()
            .map(|(code, name, count)| CountryCount { code: (*code).into(), name: (*name).into(), count: *count })
            .collect();
        let countries = counts
            .iter()
            .map(|country| CountryRow {
                label: country.name.clone(),
                href: format!("/scholars?country={}", country.code),
                count: words::count(country.count),
            })
            .collect();
        let figure = |label: &str, number: u64| Figure { label: label.into(), number: words::count(number) };
        let edition = |when: &str, program: &str, note: &str| EditionRow {
            when: when.into(),
            program: program.into(),
            href: "/programs/pehp/2026-may".into(),
            note: note.into(),
        };
        HomePage {
            frame: Frame { viewer, ..sample::frame("/", "") },
            prepared: true,
            scholars: 7_204,
            country_count: sample::COUNTRIES.len() as u64,
            figures: vec![
                figure("scholars", 7_204),
                figure("countries", 91),
                figure("institutions", 912),
                figure("editions since 1994", 134),
            ],
            map: WorldMap::of(&counts),
            countries,
            newest: sample::entries().into_iter().take(5).map(|entry| Entry { snippet: vec![], ..entry }).collect(),
            editions: vec![
                edition("May 2026", "Program for Educators in Health Professions", "Boston · 62 took part"),
                edition("January 2026", "Leading Change in Simulation", "remote · 48 took part"),
                edition("October 2025", "Assessment for Learning", "Lisbon · 31 took part"),
            ],
        }
    }

    #[test]
    fn the_search_box_comes_first_and_the_map_has_its_table() {
        let html = page(Viewer::Member).render().unwrap();
        sample::keep("home", &html);
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
        assert!(at("name=\"q\"") < at("class=\"figures\"") && at("class=\"figures\"") < at("class=\"map\""));
        assert!(html.contains("<title>Kenya: 214 scholars</title>"));
        assert!(html.contains("<a href=\"/scholars?country=KE\">Kenya</a>"));
    }

    #[test]
    fn an_empty_community_still_has_a_home() {
        let empty = HomePage {
            scholars: 0,
            country_count: 0,
            countries: vec![],
            newest: vec![],
            editions: vec![],
            figures: vec![],
            map: WorldMap::of(&[]),
            ..page(Viewer::Visitor)
        };
        let html = empty.render().unwrap();
        assert!(html.contains("Colleagues for life.") && !html.contains("class=\"map\""));
    }
}
