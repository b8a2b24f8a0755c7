//! What the index answered, as the search page shows it.

use std::str::FromStr as _;

use collegium_core::reference::CountryCode;
use collegium_search::{FacetCount, FacetKind, Hit, HitProgram, Query, Results, Sort as IndexSort, Window};

use super::page::{Chip, Choice, Facet, ResultsPage};
use super::question::{FACETS, Question, Sort};
use crate::view::{Entry, Frame, Pager, Piece, Portrait, labels, words};

/// How many scholars a page lists.
const PAGE_SIZE: usize = 20;

/// How many programs are named on a card.
const PROGRAMS: usize = 3;

/// The question as the index reads it.
pub(super) fn query(question: &Question) -> Query {
    let values = |facet: &str| question.values(facet).to_vec();
    Query {
        text: question.q.clone(),
        discipline: values("discipline"),
        country: question.values("country").iter().filter_map(|code| CountryCode::parse(code).ok()).collect(),
        institution: values("institution"),
        program: values("program"),
        year: question.values("year").iter().filter_map(|year| i32::from_str(year).ok()).collect(),
        interest: values("interest"),
        sort: match question.sort {
            Sort::Relevance => IndexSort::Relevance,
            Sort::Name => IndexSort::Name,
            Sort::Newest => IndexSort::Newest,
        },
        window: Window::Page { number: page(question), size: PAGE_SIZE },
    }
}

/// The page asked for, as far as pages go.
fn page(question: &Question) -> usize {
    usize::try_from(question.page).unwrap_or(usize::MAX).clamp(1, Window::DEEPEST / PAGE_SIZE)
}

/// The last page of an answer with `total` scholars.
pub(super) fn last_page(total: u64) -> u64 {
    total.div_ceil(PAGE_SIZE as u64).clamp(1, (Window::DEEPEST / PAGE_SIZE) as u64)
}

impl ResultsPage {
    /// The page of this answer.
    #[must_use]
    pub fn new(frame: Frame, question: Question, results: &Results) -> Self {
        let facets: Vec<Facet> = FACETS
            .iter()
            .zip(FacetKind::ALL)
            .map(|((name, label), kind)| Facet::new(name, label, results.facets.of(kind).iter().map(choice).collect()))
            .filter(|facet| !facet.first.is_empty())
            .collect();
        let pager = Pager::new(question.page, last_page(results.total), |number| question.at_page(number).href());
        Self {
            frame,
            tabs: Vec::new(),
            understood: understood(results),
            total: results.total,
            chips: chips(&question, results),
            facets,
            hits: results.hits.iter().map(entry).collect(),
            pager,
            question,
        }
    }
}

fn choice(count: &FacetCount) -> Choice {
    Choice {
        value: count.value.clone(),
        label: count.label.clone(),
        group: count.group.clone().unwrap_or_default(),
        count: words::count(count.count),
        chosen: count.chosen,
    }
}

/// The chosen filters; a value that the answer does not name is called as it stands in the address.
fn chips(question: &Question, results: &Results) -> Vec<Chip> {
    let chips = question.chosen().map(|(facet, value)| {
        let at = FACETS.iter().position(|(name, _)| *name == facet);
        let kind = at.and_then(|at| FacetKind::ALL.get(at));
        let counts = kind.map_or(&[][..], |kind| results.facets.of(*kind));
        let label = counts.iter().find(|count| count.value == value).map_or(value, |count| &count.label);
        Chip {
            facet: at.map_or(facet, |at| FACETS[at].1).to_owned(),
            label: label.to_owned(),
            href: question.without(facet, value).href(),
        }
    });
    chips.collect()
}

fn understood(results: &Results) -> Vec<String> {
    let read = &results.understood;
    let mut said: Vec<String> = read
        .filters
        .iter()
        .map(|filter| {
            let heading = FACETS.iter().find(|(name, _)| *name == filter.facet.as_str()).map_or("", |(_, label)| label);
            format!("{heading} is {}", filter.label)
        })
        .collect();
    if read.relaxed {
        said.push("nobody has all of these words; those with most of them are listed".to_owned());
    }
    if read.widened {
        said.push("no name is written quite so; those that look or sound alike are listed".to_owned());
    }
    said
}

/// A scholar found, as lists show it.
#[must_use]
pub fn entry(hit: &Hit) -> Entry {
    let work =
        [labels::persons(&hit.disciplines), hit.institution.as_ref().map(|i| i.name.clone()).unwrap_or_default()];
    let place = [hit.city.as_deref().unwrap_or_default(), labels::country(hit.country)];
    Entry {
        href: format!("/scholars/{}", hit.slug),
        name: hit.name.clone(),
        native: hit.native_name.clone().unwrap_or_default(),
        credentials: hit.credentials.join(", "),
        portrait: Portrait::of(&hit.name).with_photo(hit.has_photo.then_some(hit.slug.as_str())),
        work: joined(work.iter().map(String::as_str), " · "),
        place: joined(place.into_iter(), ", "),
        programs: programs(&hit.programs),
        snippet: hit
            .snippet
            .iter()
            .flatten()
            .map(|part| Piece { text: part.text.clone(), marked: part.marked })
            .collect(),
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, between: &str) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

fn programs(programs: &[HitProgram]) -> String {
    let mut named: Vec<String> = programs
        .iter()
        .take(PROGRAMS)
        .map(|one| format!("{} {}", labels::program(&one.program, &one.name), one.year))
        .collect();
    match programs.len().saturating_sub(PROGRAMS) {
        0 => {}
        more => named.push(format!("{more} more")),
    }
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_is_handed_on_in_all_its_parts() {
        let question =
            Question::from_query("q=ada&country=NG&country=KE&year=2014&discipline=nurse&sort=newest&page=3");
        let query = query(&question);
        assert_eq!(query.text, "ada");
        assert_eq!(query.country.iter().map(ToString::to_string).collect::<Vec<_>>(), ["NG", "KE"]);
        assert_eq!((query.year, query.discipline), (vec![2014], vec!["nurse".to_owned()]));
        assert_eq!(query.window, Window::Page { number: 3, size: PAGE_SIZE });
    }

    #[test]
    fn pages_end_where_the_index_ends() {
        assert_eq!(last_page(0), 1);
        assert_eq!(last_page(41), 3);
        assert_eq!(last_page(u64::MAX), 500);
        let far = query(&Question::from_query("page=4000000000"));
        assert_eq!(far.window, Window::Page { number: 500, size: PAGE_SIZE });
    }

    #[test]
    fn programs_are_named_briefly() {
        let one = |code: &str, year| HitProgram { program: code.into(), name: "A Long Name: With More".into(), year };
        assert_eq!(programs(&[one("pehp", 2019)]), "PEHP 2019");
        assert_eq!(programs(&[one("leading-change", 2019)]), "A Long Name 2019");
        let many: Vec<_> = (2010..2015).map(|year| one("pehp", year)).collect();
        assert_eq!(programs(&many), "PEHP 2010, PEHP 2011, PEHP 2012, 2 more");
    }
}
