//! Deciding a person's country from what a line of a roster says.

use super::CountryCode;
use super::countries::find_country;
use super::place::{countries_with_state, country_of_city, country_of_domain, country_of_place, only};

/// What is known of somebody's country. What is not known is left at its default.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountryEvidence<'a> {
    /// The country as typed.
    pub typed: &'a str,
    /// State or province as typed.
    pub state: &'a str,
    /// City as typed.
    pub city: &'a str,
    /// The country of the institution, once it is known which one is meant.
    pub institution_country: Option<CountryCode>,
    /// What follows the `@` of the e-mail address; empty for the big mail providers.
    pub email_domain: &'a str,
    /// The institution as typed, with whatever place it ends in.
    pub institution_text: &'a str,
}

/// One kind of evidence: the country it tells, if any.
type Rung = fn(&CountryEvidence<'_>) -> Option<CountryCode>;

/// The country with the reason in words. The strongest evidence decides; none is `None`: blank means unknown.
#[must_use]
pub fn decide_country(evidence: &CountryEvidence<'_>) -> Option<(CountryCode, &'static str)> {
    let ladder: [(Rung, &'static str); 7] = [
        (|it| find_country(it.typed).or_else(|| country_of_place(it.typed)), "country as typed"),
        (|it| it.institution_country, "country of the institution"),
        (by_state, "state or province"),
        (|it| by_trailing_place(it.institution_text), "place named after the institution"),
        (|it| by_city(it.city), "well-known city"),
        (|it| country_of_domain(it.email_domain), "ending of the e-mail address"),
        (|it| by_name_in(it.institution_text), "place named in the institution"),
    ];
    ladder.into_iter().find_map(|(rung, reason)| rung(evidence).map(|country| (country, reason)))
}

/// A state that two countries share (`WA`) is told apart by the city or the address.
fn by_state(evidence: &CountryEvidence<'_>) -> Option<CountryCode> {
    let countries = countries_with_state(evidence.state);
    only(countries).or_else(|| {
        let others = [by_city(evidence.city), country_of_domain(evidence.email_domain)];
        others.into_iter().flatten().find(|country| countries.contains(country))
    })
}

fn by_city(city: &str) -> Option<CountryCode> {
    let last = city.rsplit(',').next()?;
    country_of_city(city).or_else(|| if last.len() == city.len() { None } else { country_of_place(last) })
}

/// The parts after the institution's own name, the last first: `…, Boston, MA`, `… - Dept, Toronto`.
fn by_trailing_place(text: &str) -> Option<CountryCode> {
    let mut parts: Vec<&str> = text.split([',', ';', '(', '|', '/']).flat_map(|part| part.split(" - ")).collect();
    parts.reverse();
    parts.pop();
    parts.into_iter().find_map(|part| country_of_place(without_postcode(part)))
}

fn without_postcode(part: &str) -> &str {
    part.trim().trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == ' ')
}

/// A country or a well-known city at the end of the institution's own name: `University of Jordan`.
fn by_name_in(text: &str) -> Option<CountryCode> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=3.min(words.len().saturating_sub(1)))
        .rev()
        .map(|length| words[words.len() - length..].join(" "))
        .filter(|place| place.chars().count() > 3)
        .find_map(|place| country_of_place(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(evidence: &CountryEvidence<'_>) -> Option<(String, &'static str)> {
        decide_country(evidence).map(|(country, reason)| (country.to_string(), reason))
    }

    #[test]
    fn blank_is_unknown_and_never_a_default() {
        assert_eq!(decided(&CountryEvidence::default()), None);
        assert_eq!(decided(&CountryEvidence { email_domain: "gmail.com", ..Default::default() }), None);
        let nowhere = CountryEvidence { institution_text: "School of Nursing, General Hospital", ..Default::default() };
        assert_eq!(decided(&nowhere), None);
    }

    #[test]
    fn the_strongest_evidence_decides() {
        let evidence = CountryEvidence { typed: "Holland", state: "MA", city: "Boston", ..Default::default() };
        assert_eq!(decided(&evidence), Some(("NL".into(), "country as typed")));
        let evidence = CountryEvidence { typed: "", state: "MA", city: "Toronto", ..Default::default() };
        assert_eq!(decided(&evidence), Some(("US".into(), "state or province")));
        let shared = CountryEvidence { state: "WA", city: "Perth", email_domain: "uwa.edu.au", ..Default::default() };
        assert_eq!(decided(&shared), Some(("AU".into(), "state or province")));
    }

    #[test]
    fn the_institution_may_end_in_a_place() {
        for (text, country) in [
            ("Simulation Center, George Brown College, Toronto", "CA"),
            ("Department of Surgery, University of Magallanes, Chile", "CL"),
            ("Brigham Hospital, Boston, MA 02115", "US"),
            ("Aga Khan University (Karachi)", "PK"),
            ("American University of Beirut", "LB"),
        ] {
            let evidence = CountryEvidence { institution_text: text, ..Default::default() };
            assert_eq!(decided(&evidence).map(|found| found.0).as_deref(), Some(country), "{text}");
        }
    }
}
