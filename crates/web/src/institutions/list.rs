//! What the list of institutions shows.

use askama::Template;
use collegium_core::audience::Viewer;
use collegium_core::institutions::{CountedInstitution, InstitutionFilter};
use collegium_core::page::Page;

use super::asked::{self, CountryChoice};
use crate::find::Tab;
use crate::view::{Frame, Pager, Step, labels, words};

/// How many disciplines are named beside an institution.
const DISCIPLINES: usize = 3;

/// The list of institutions.
#[derive(Template)]
#[template(path = "institutions/list.html")]
pub struct ListPage {
    frame: Frame,
    q: String,
    at_least: u32,
    countries: Vec<CountryChoice>,
    total: u64,
    lines: Vec<InstitutionLine>,
    pager: Pager,
    asked: bool,
    tabs: Vec<Tab>,
}

/// An institution in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionLine {
    /// The name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// City and country.
    pub place: String,
    /// How many scholars, as written.
    pub count: String,
    /// From the first to the last year.
    pub years: String,
    /// The most frequent disciplines.
    pub disciplines: String,
}

/// Counted institutions as lines of a list.
#[must_use]
pub fn lines(rows: &[CountedInstitution]) -> Vec<InstitutionLine> {
    rows.iter().map(line).collect()
}

fn line(counted: &CountedInstitution) -> InstitutionLine {
    let country = labels::country(counted.institution.country);
    let place: Vec<&str> =
        counted.city.as_deref().into_iter().chain([country]).filter(|part| !part.is_empty()).collect();
    let disciplines: Vec<String> = counted
        .disciplines
        .iter()
        .take(DISCIPLINES)
        .map(|(code, count)| format!("{} {count}", labels::field(code)))
        .collect();
    InstitutionLine {
        name: counted.institution.name.clone(),
        href: format!("/institutions/{}", counted.institution.slug),
        place: place.join(", "),
        count: words::count(counted.alumni.into()),
        years: match (counted.first_year, counted.last_year) {
            (Some(first), Some(last)) => words::years(Some(first), Some(last)),
            (one, other) => one.or(other).map(|year| year.to_string()).unwrap_or_default(),
        },
        disciplines: disciplines.join(", "),
    }
}

impl ListPage {
    /// The page of these institutions.
    #[must_use]
    pub fn new(frame: Frame, filter: InstitutionFilter, found: &Page<CountedInstitution>) -> Self {
        let pager = Pager::new(found.request.number(), found.pages(), |number| {
            let query = asked::query(&filter, 1, number);
            if query.is_empty() { "/institutions".to_owned() } else { format!("/institutions?{query}") }
        });
        Self {
            frame,
            countries: asked::countries(&filter),
            asked: filter.q.is_some() || !filter.country.is_empty() || filter.at_least > 1,
            at_least: filter.at_least,
            q: filter.q.unwrap_or_default(),
            total: found.total,
            lines: lines(&found.rows),
            pager,
            tabs: Vec::new(),
        }
    }

    /// The same page with what else the words find.
    #[must_use]
    pub fn with(self, tabs: Vec<Tab>) -> Self {
        Self { tabs, ..self }
    }

    fn total_words(&self) -> String {
        words::count_of(self.total, "institution", "institutions")
    }

    fn for_visitors(&self) -> bool {
        self.frame.viewer == Viewer::Visitor
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::page::PageRequest;

    use super::*;
    use crate::extract::Params;
    use crate::view::sample;

    pub(crate) fn counted() -> Vec<CountedInstitution> {
        [
            ("university-of-lagos", "University of Lagos", "NG", Some("Lagos"), 31),
            ("ntuh", "National Taiwan University Hospital", "TW", Some("Taipei"), 24),
            ("ufrgs", "Universidade Federal do Rio Grande do Sul", "BR", Some("Porto Alegre"), 17),
            ("nus", "National University of Singapore, Yong Loo Lin School of Medicine", "SG", None, 9),
        ]
        .into_iter()
        .map(|(slug, name, country, city, alumni)| CountedInstitution {
            institution: sample::institution(slug, name, country),
            city: city.map(Into::into),
            alumni,
            first_year: Some(1996),
            last_year: Some(2024),
            disciplines: vec![("physician".into(), 12), ("nurse".into(), 4), ("pharmacist".into(), 1)],
            years: vec![],
        })
        .collect()
    }

    fn page(query: &str, rows: Vec<CountedInstitution>) -> String {
        let total = rows.len() as u64;
        let found = Page { rows, total, request: PageRequest::new(1, 50) };
        let filter = asked::filter(&Params::read(query), 1);
        ListPage::new(sample::frame("/institutions", query), filter, &found).render().unwrap()
    }

    #[test]
    fn each_institution_stands_with_place_and_count() {
        let html = page("country=NG&at_least=5", counted());
        sample::keep("institutions", &html);
        assert!(html.contains("href=\"/institutions/university-of-lagos\""));
        assert!(html.contains("Lagos, Nigeria") && html.contains("1996–2024") && html.contains("Medicine 12"));
        assert!(html.contains("value=\"NG\" selected"));
    }

    #[test]
    fn an_empty_list_says_what_to_try() {
        assert!(page("q=xyzzy", vec![]).contains("No institution found"));
    }
}
