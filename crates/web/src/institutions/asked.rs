//! Which institutions a page was asked for, as it stands in the address.

use collegium_core::institutions::{Count, InstitutionFilter};
use collegium_core::page::PageRequest;
use collegium_core::reference::{CountryCode, all_countries};
use form_urlencoded::Serializer;

use crate::extract::Params;

/// The most letters of a name that are looked at.
const LONGEST_NAME: usize = 200;

/// How many institutions a page lists.
const PAGE_SIZE: u64 = 50;

/// Reads a filter from the address. Pages are kind: what makes no sense is left out.
/// `usual` is the fewest scholars where nothing is said.
#[must_use]
pub fn filter(params: &Params, usual: u32) -> InstitutionFilter {
    InstitutionFilter {
        q: params.one("q").map(|q| q.chars().take(LONGEST_NAME).collect()),
        country: params.all("country").into_iter().filter_map(|code| CountryCode::parse(code).ok()).collect(),
        at_least: params.one("at_least").and_then(|number| number.parse().ok()).unwrap_or(usual),
        count: params.one("count").and_then(Count::parse).unwrap_or_default(),
        with_children: matches!(params.one("with_children"), Some("1" | "true" | "on")),
        ..InstitutionFilter::default()
    }
}

/// The page of the list that is wanted.
#[must_use]
pub fn page(params: &Params) -> PageRequest {
    PageRequest::new(params.one("page").and_then(|number| number.parse().ok()).unwrap_or(1), PAGE_SIZE)
}

/// The query that asks for this filter, and the page where it is not the first; `usual` as in [`filter`].
#[must_use]
pub fn query(filter: &InstitutionFilter, usual: u32, page: u64) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(q) = &filter.q {
        query.append_pair("q", q);
    }
    query.extend_pairs(filter.country.iter().map(|code| ("country", code.as_str())));
    if filter.at_least != usual {
        query.append_pair("at_least", &filter.at_least.to_string());
    }
    if filter.count != Count::default() {
        query.append_pair("count", filter.count.as_str());
    }
    if filter.with_children {
        query.append_pair("with_children", "1");
    }
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    query.finish()
}

/// A country that can be chosen in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryChoice {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// The name.
    pub name: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Whether more than one is chosen: the form then lets several be chosen, and loses none.
#[must_use]
pub fn several(countries: &[CountryChoice]) -> bool {
    countries.iter().filter(|country| country.chosen).count() > 1
}

/// All countries by name, with those of the filter chosen.
#[must_use]
pub fn countries(filter: &InstitutionFilter) -> Vec<CountryChoice> {
    country_choices(&filter.country)
}

/// All countries by name, with these chosen.
#[must_use]
pub fn country_choices(chosen: &[CountryCode]) -> Vec<CountryChoice> {
    let mut choices: Vec<CountryChoice> = all_countries()
        .map(|(code, name)| CountryChoice { chosen: chosen.contains(&code), code: code.into(), name })
        .collect();
    choices.sort_by_key(|choice| collegium_core::text::fold(choice.name));
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_reads_back() {
        let asked = "q=ibadan&country=NG&country=KE&at_least=5&count=now&with_children=1";
        let read = filter(&Params::read(asked), 1);
        assert_eq!(query(&read, 1, 1), asked);
        assert_eq!(query(&read, 5, 3), "q=ibadan&country=NG&country=KE&count=now&with_children=1&page=3");
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let read = filter(&Params::read("country=Narnia&at_least=many&count=then"), 5);
        assert_eq!(read, InstitutionFilter { at_least: 5, ..InstitutionFilter::default() });
    }

    #[test]
    fn chosen_countries_are_marked() {
        let read = filter(&Params::read("country=NG"), 1);
        let chosen: Vec<_> = countries(&read).into_iter().filter(|choice| choice.chosen).collect();
        assert_eq!(chosen.len(), 1);
        assert_eq!(chosen[0].name, "Nigeria");
    }
}
