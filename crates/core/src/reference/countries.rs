//! Countries and territories: their names, their regions, and the many ways people write them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::CountryCode;
use super::table::{cell, parts, rows};
use crate::text::fold;

/// A region of the world, as the country facet groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// From Morocco to Egypt and Sudan.
    NorthernAfrica,
    /// Africa south of the Sahara.
    SubSaharanAfrica,
    /// Canada, the United States, Bermuda and Greenland.
    NorthernAmerica,
    /// From Mexico to Chile, with the Caribbean.
    LatinAmericaAndTheCaribbean,
    /// From Türkiye and the Caucasus to Yemen.
    WesternAsia,
    /// From Kazakhstan to Sri Lanka, with Iran.
    CentralAndSouthernAsia,
    /// From Mongolia and Japan to Indonesia.
    EasternAndSouthEasternAsia,
    /// Europe with Russia.
    Europe,
    /// Australia, New Zealand and the islands of the Pacific.
    Oceania,
}

impl Region {
    /// All regions, in the order in which facets show them.
    pub const ALL: [Self; 9] = [
        Self::NorthernAfrica,
        Self::SubSaharanAfrica,
        Self::NorthernAmerica,
        Self::LatinAmericaAndTheCaribbean,
        Self::WesternAsia,
        Self::CentralAndSouthernAsia,
        Self::EasternAndSouthEasternAsia,
        Self::Europe,
        Self::Oceania,
    ];

    /// The region in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NorthernAfrica => "Northern Africa",
            Self::SubSaharanAfrica => "Sub-Saharan Africa",
            Self::NorthernAmerica => "Northern America",
            Self::LatinAmericaAndTheCaribbean => "Latin America and the Caribbean",
            Self::WesternAsia => "Western Asia",
            Self::CentralAndSouthernAsia => "Central and Southern Asia",
            Self::EasternAndSouthEasternAsia => "Eastern and South-eastern Asia",
            Self::Europe => "Europe",
            Self::Oceania => "Oceania",
        }
    }

    fn read(code: &str) -> Option<Self> {
        Some(match code {
            "NAf" => Self::NorthernAfrica,
            "SSA" => Self::SubSaharanAfrica,
            "NAm" => Self::NorthernAmerica,
            "LAC" => Self::LatinAmericaAndTheCaribbean,
            "WAs" => Self::WesternAsia,
            "CSA" => Self::CentralAndSouthernAsia,
            "ESA" => Self::EasternAndSouthEasternAsia,
            "Eur" => Self::Europe,
            "Oce" => Self::Oceania,
            _ => return None,
        })
    }
}

struct Country {
    code: CountryCode,
    name: &'static str,
    region: Region,
    /// Three letters, and other writings of the name.
    writings: Vec<&'static str>,
}

/// The shortest name that may have a typo in it: below, names of several countries lie too close together.
const LONG: usize = 5;

struct Countries {
    list: Vec<Country>,
    by_code: FxHashMap<CountryCode, usize>,
    /// Every writing, folded and without blanks.
    by_name: FxHashMap<String, CountryCode>,
    /// The same writings by their sorted words, for other word orders.
    by_words: FxHashMap<String, CountryCode>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(Countries::read);

impl Countries {
    fn read() -> Self {
        let mut read = Self {
            list: Vec::new(),
            by_code: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_words: FxHashMap::default(),
        };
        let table: Vec<_> = rows(include_str!("countries.tsv")).collect();
        for row in &table {
            let (Ok(code), Some(region)) = (CountryCode::parse(cell(row, 0)), Region::read(cell(row, 3))) else {
                continue;
            };
            read.by_code.insert(code, read.list.len());
            let writings = std::iter::once(cell(row, 1)).chain(parts(cell(row, 4))).collect();
            read.list.push(Country { code, name: cell(row, 2), region, writings });
            // Codes and English names of all countries go before the other writings of any.
            for own in [cell(row, 0), cell(row, 1), cell(row, 2)] {
                read.add(own, code);
            }
        }
        for row in &table {
            if let Ok(code) = CountryCode::parse(cell(row, 0)) {
                parts(cell(row, 4)).for_each(|alias| read.add(alias, code));
            }
        }
        read.list.sort_by_key(|country| fold(country.name));
        read.by_code = read.list.iter().enumerate().map(|(index, country)| (country.code, index)).collect();
        read
    }

    fn add(&mut self, writing: &str, code: CountryCode) {
        self.by_name.entry(compact(writing)).or_insert(code);
        self.by_words.entry(sorted_words(writing)).or_insert(code);
    }

    fn get(&self, code: CountryCode) -> Option<&Country> {
        self.by_code.get(&code).map(|&index| &self.list[index])
    }
}

/// All countries and territories with their names, by name.
pub fn all_countries() -> impl Iterator<Item = (CountryCode, &'static str)> {
    COUNTRIES.list.iter().map(|country| (country.code, country.name))
}

/// The English short name: `Côte d'Ivoire`. The code of no country is `Unknown country`.
#[must_use]
pub fn country_name(code: CountryCode) -> &'static str {
    COUNTRIES.get(code).map_or("Unknown country", |country| country.name)
}

/// The region a country lies in; `None` for the code of no country.
#[must_use]
pub fn region_of(code: CountryCode) -> Option<Region> {
    COUNTRIES.get(code).map(|country| country.region)
}

/// Other writings of a country's name, as people type them: `UK`, `GBR`, `Great Britain`.
#[must_use]
pub fn country_writings(code: CountryCode) -> Vec<&'static str> {
    COUNTRIES.get(code).map_or_else(Vec::new, |country| country.writings.clone())
}

/// The country that a text means, in any usual spelling and language, with one typo where the name is long and
/// no other country is as near. `None` for blank and for what cannot be told.
#[must_use]
pub fn find_country(text: &str) -> Option<CountryCode> {
    named_exactly(text).or_else(|| after_last_comma(text)).or_else(|| with_a_typo(&compact(text)))
}

/// The country that a text names without any typo, in any word order.
pub(crate) fn named_exactly(text: &str) -> Option<CountryCode> {
    let name = compact(text);
    if name.is_empty() || is_not_available(text) || (name.len() == 2 && !is_plain_code(text)) {
        return None;
    }
    let found = COUNTRIES.by_name.get(&name);
    found.or_else(|| COUNTRIES.by_words.get(&sorted_words(text))).copied()
}

/// `n/a` is not Namibia.
fn is_not_available(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "n/a" | "n.a." | "n.a" | "na." | "n / a")
}

/// Two letters are a code as `UK` or `U.K.`; in `U..A.` a letter may be missing.
fn is_plain_code(text: &str) -> bool {
    let dots = text.chars().filter(|c| *c == '.').count();
    dots == 0 || (dots <= 2 && !text.contains(".."))
}

/// `London, UK`: the place before the country.
fn after_last_comma(text: &str) -> Option<CountryCode> {
    let (_, last) = text.rsplit_once(',')?;
    named_exactly(last)
}

fn with_a_typo(typed: &str) -> Option<CountryCode> {
    let typed_len = typed.chars().count();
    // In scripts other than the Latin one letter is too much of a name.
    if typed_len + 1 < LONG || !typed.is_ascii() {
        return None;
    }
    let mut near = None;
    for (name, &code) in &COUNTRIES.by_name {
        let len = name.chars().count();
        if len < LONG || len.abs_diff(typed_len) > 1 || near == Some(code) || strsim::osa_distance(name, typed) > 1 {
            continue;
        }
        if near.is_some() {
            return None;
        }
        near = Some(code);
    }
    near
}

/// Folded letters without blanks: `U. S. A.` and `USA` are one.
pub(super) fn compact(text: &str) -> String {
    fold(text).replace(' ', "")
}

fn sorted_words(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !matches!(*word, "the" | "of" | "and" | "de")).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Option<String> {
        find_country(text).map(|code| code.to_string())
    }

    #[test]
    fn countries_are_known_in_many_writings() {
        for (typed, code) in [
            ("UK", "GB"),
            ("u.k.", "GB"),
            ("England", "GB"),
            ("Deutschland", "DE"),
            ("ESPAÑA", "ES"),
            ("mexico", "MX"),
            ("Korea, South", "KR"),
            ("South, Korea", "KR"),
            ("Congo, Dem. Rep.", "CD"),
            ("P. R. China", "CN"),
            ("The Netherlands", "NL"),
            ("R.O.C.", "TW"),
            ("日本", "JP"),
            ("usa", "US"),
            ("AUS", "AU"),
            ("Cambridge, England", "GB"),
            ("America, United States of", "US"),
        ] {
            assert_eq!(found(typed).as_deref(), Some(code), "{typed}");
        }
    }

    #[test]
    fn one_typo_in_a_long_name_is_understood() {
        for (typed, code) in [("Cnada", "CA"), ("Jaapn", "JP"), ("Egyt", "EG"), ("United Staes of America", "US")] {
            assert_eq!(found(typed).as_deref(), Some(code), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_told_stays_unknown() {
        for typed in ["", "  ", "n/a", "Iro", "Xyz", "UsK.", "U..A.", "?"] {
            assert_eq!(found(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_list_is_whole() {
        assert_eq!(all_countries().count(), 250);
        assert!(all_countries().all(|(code, _)| region_of(code).is_some()));
        assert!(all_countries().all(|(code, name)| find_country(name) == Some(code)));
        assert_eq!(country_name(CountryCode::parse("ng").unwrap()), "Nigeria");
    }

    proptest! {
        #[test]
        fn any_text_is_looked_up(text in "\\PC{0,40}") {
            let _ = find_country(&text);
        }
    }
}
