//! Places that tell a country: states and provinces, well-known cities, the endings of addresses.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::CountryCode;
use super::countries::{compact, named_exactly};
use super::table::{cell, parts, rows};

/// The countries that have a state, province or nation of this name or abbreviation; several where countries share
/// one (`WA`, `NT`).
#[must_use]
pub fn countries_with_state(text: &str) -> &'static [CountryCode] {
    static STATES: LazyLock<FxHashMap<String, Vec<CountryCode>>> = LazyLock::new(|| {
        let mut states: FxHashMap<String, Vec<CountryCode>> = FxHashMap::default();
        for row in rows(include_str!("subdivisions.tsv")) {
            let Ok(country) = CountryCode::parse(cell(&row, 0)) else { continue };
            for name in std::iter::once(cell(&row, 1)).chain(parts(cell(&row, 2))) {
                let countries = states.entry(compact(name)).or_default();
                if !countries.contains(&country) {
                    countries.push(country);
                }
            }
        }
        states
    });
    STATES.get(&compact(text)).map(Vec::as_slice).unwrap_or_default()
}

/// The country of a well-known city whose name means one place. Weak evidence.
#[must_use]
pub fn country_of_city(text: &str) -> Option<CountryCode> {
    static CITIES: LazyLock<FxHashMap<String, CountryCode>> = LazyLock::new(|| {
        let mut cities = FxHashMap::default();
        for row in rows(include_str!("cities.tsv")) {
            let Ok(country) = CountryCode::parse(cell(&row, 0)) else { continue };
            for city in parts(cell(&row, 1)) {
                cities.entry(compact(city)).or_insert(country);
            }
        }
        cities
    });
    let name = compact(text);
    CITIES.get(&name).or_else(|| CITIES.get(name.strip_suffix("city")?)).copied()
}

/// Endings that were given to a country but are sold to everybody.
const VANITY: [&str; 31] = [
    "io", "co", "me", "tv", "ai", "fm", "cc", "ws", "ly", "gg", "to", "nu", "tk", "ml", "ga", "cf", "gq", "la", "im",
    "sh", "ac", "st", "vc", "ms", "mu", "sc", "ag", "gl", "bz", "pw", "eu",
];

/// The country that the ending of a mail or web address tells: `uct.ac.za`. Endings that anybody can have (`.io`,
/// `.me`) tell nothing; `.edu`, `.gov` and `.mil` alone are the United States'. Weak evidence.
#[must_use]
pub fn country_of_domain(domain: &str) -> Option<CountryCode> {
    let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
    let (rest, ending) = domain.rsplit_once('.')?;
    match ending {
        "uk" => CountryCode::parse("GB").ok(),
        "edu" | "gov" | "mil" => CountryCode::parse("US").ok(),
        // Under an organised second level even a sold ending is the country's own: `uniandes.edu.co`.
        vanity if VANITY.contains(&vanity) => {
            let second = rest.rsplit_once('.').map(|(_, second)| second)?;
            matches!(second, "edu" | "gov" | "gob" | "ac").then(|| named_exactly(vanity)).flatten()
        }
        ending if ending.len() == 2 => named_exactly(ending).filter(|code| code.as_str().eq_ignore_ascii_case(ending)),
        _ => None,
    }
}

/// The country that a place at the end of a line tells: a country, a state, or a well-known city. Two and three
/// letters count only as written in capitals, and codes of countries only where people use them in addresses.
#[must_use]
pub fn country_of_place(text: &str) -> Option<CountryCode> {
    /// Other writings of countries that are English words or parts of other places, and states that are cities elsewhere.
    const AMBIGUOUS: [&str; 9] =
        ["island", "america", "salvador", "grenade", "mona", "victoria", "alba", "gold", "maurice"];
    const SHORT: [&str; 11] = ["US", "USA", "UK", "UAE", "KSA", "NZ", "PRC", "ROC", "RSA", "AUS", "ROK"];
    let place = text.trim().trim_end_matches(['.', ',', ')']).trim();
    let letters = place.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if letters.is_ascii() && letters.len() <= 3 {
        if SHORT.contains(&letters.as_str()) {
            return named_exactly(&letters);
        }
        return if letters.chars().all(|c| c.is_ascii_uppercase()) {
            only(countries_with_state(&letters))
        } else {
            None
        };
    }
    if AMBIGUOUS.contains(&compact(place).as_str()) {
        return None;
    }
    // “Georgia” and its like at the end of an address are more often a state than the country.
    only(countries_with_state(place)).or_else(|| named_exactly(place)).or_else(|| country_of_city(place))
}

pub(super) fn only(countries: &[CountryCode]) -> Option<CountryCode> {
    match countries {
        [one] => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(found: Option<CountryCode>) -> Option<String> {
        found.map(|code| code.to_string())
    }

    #[test]
    fn states_tell_their_country() {
        assert_eq!(code(only(countries_with_state("Mass."))).as_deref(), Some("US"));
        assert_eq!(code(only(countries_with_state("QLD"))).as_deref(), Some("AU"));
        assert_eq!(code(only(countries_with_state("Ontario"))).as_deref(), Some("CA"));
        assert_eq!(countries_with_state("WA").len(), 2);
        assert!(countries_with_state("").is_empty());
    }

    #[test]
    fn cities_and_endings_are_weak_evidence() {
        assert_eq!(code(country_of_city("Zürich")).as_deref(), Some("CH"));
        assert_eq!(code(country_of_city("Springfield")), None);
        assert_eq!(code(country_of_domain("uct.ac.za")).as_deref(), Some("ZA"));
        assert_eq!(code(country_of_domain("ox.ac.uk")).as_deref(), Some("GB"));
        assert_eq!(code(country_of_domain("unisabana.edu.co")).as_deref(), Some("CO"));
        assert_eq!(code(country_of_domain("startup.io")), None);
        assert_eq!(code(country_of_domain("me.com")), None);
        assert_eq!(code(country_of_domain("smith.edu")).as_deref(), Some("US"));
        assert_eq!(code(country_of_domain("")), None);
    }

    #[test]
    fn places_at_the_end_of_a_line() {
        assert_eq!(code(country_of_place("MA")).as_deref(), Some("US"));
        assert_eq!(code(country_of_place("ma")), None);
        assert_eq!(code(country_of_place("USA.")).as_deref(), Some("US"));
        assert_eq!(code(country_of_place("Toronto")).as_deref(), Some("CA"));
        assert_eq!(code(country_of_place("Chile")).as_deref(), Some("CL"));
        assert_eq!(code(country_of_place("Island")), None);
        assert_eq!(code(country_of_place("Victoria")), None);
    }
}
