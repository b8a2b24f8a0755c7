//! What the list of institutions shows.

use askama::Template;
use collegium_core::audience::Viewer;
use collegium_core::institutions::{
    CountedInstitution, InstitutionFilter, InstitutionRef, PUBLISHED_FROM, PublishedInstitution,
};
use collegium_core::page::{Page, PageRequest};

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
    scope: Scope,
    tabs: Vec<Tab>,
}

/// Whom the list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Those whom somebody who is signed in may see.
    Seen,
    /// Those who chose to be seen by everybody.
    Open,
    /// The same, and there is a published list of five or more.
    OpenBesidePublished,
    /// The same, though five or more were asked for: the institute published no such list.
    OpenAlone,
    /// What the institute published.
    Published,
}

/// An institution in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionLine {
    /// The name.
    pub name: String,
    /// Its page; empty where the viewer may see none.
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

fn place(institution: &InstitutionRef, city: Option<&str>) -> String {
    let country = labels::country(institution.country);
    city.into_iter().chain([country]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn published_line(published: &PublishedInstitution) -> InstitutionLine {
    let institution = &published.institution;
    InstitutionLine {
        name: institution.name.clone(),
        href: if published.has_page { format!("/institutions/{}", institution.slug) } else { String::new() },
        place: place(institution, published.city.as_deref()),
        count: words::count(published.alumni.into()),
        years: String::new(),
        disciplines: String::new(),
    }
}

fn line(counted: &CountedInstitution) -> InstitutionLine {
    let disciplines: Vec<String> = counted
        .disciplines
        .iter()
        .take(DISCIPLINES)
        .map(|(code, count)| format!("{} {count}", labels::field(code)))
        .collect();
    InstitutionLine {
        name: counted.institution.name.clone(),
        href: format!("/institutions/{}", counted.institution.slug),
        place: place(&counted.institution, counted.city.as_deref()),
        count: words::count(counted.alumni.into()),
        years: match (counted.first_year, counted.last_year) {
            (Some(first), Some(last)) => words::years(Some(first), Some(last)),
            (one, other) => one.or(other).map(|year| year.to_string()).unwrap_or_default(),
        },
        disciplines: disciplines.join(", "),
    }
}

impl ListPage {
    /// The page of these institutions, as the viewer sees them.
    #[must_use]
    pub fn new(
        frame: Frame,
        filter: InstitutionFilter,
        found: &Page<CountedInstitution>,
        is_list_published: bool,
    ) -> Self {
        let scope = match (frame.viewer, is_list_published) {
            (Viewer::Member | Viewer::Staff, _) => Scope::Seen,
            (Viewer::Visitor, true) => Scope::OpenBesidePublished,
            (Viewer::Visitor, false) if filter.at_least >= PUBLISHED_FROM => Scope::OpenAlone,
            (Viewer::Visitor, false) => Scope::Open,
        };
        Self::of(frame, filter, (found.total, found.request, found.pages()), lines(&found.rows), scope)
    }

    /// The page of these institutions, as the institute published them.
    #[must_use]
    pub fn published(frame: Frame, filter: InstitutionFilter, found: &Page<PublishedInstitution>) -> Self {
        let lines = found.rows.iter().map(published_line).collect();
        Self::of(frame, filter, (found.total, found.request, found.pages()), lines, Scope::Published)
    }

    fn of(
        frame: Frame,
        filter: InstitutionFilter,
        (total, request, pages): (u64, PageRequest, u64),
        lines: Vec<InstitutionLine>,
        scope: Scope,
    ) -> Self {
        let pager = Pager::new(request.number(), pages, |number| {
            let query = asked::query(&filter, 1, number);
            if query.is_empty() { "/institutions".to_owned() } else { format!("/institutions?{query}") }
        });
        Self {
            frame,
            countries: asked::countries(&filter),
            asked: filter.q.is_some() || !filter.country.is_empty() || filter.at_least > 1,
            at_least: filter.at_least,
            q: filter.q.unwrap_or_default(),
            total,
            lines,
            pager,
            scope,
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

    /// Whom the list counts, and what other list there is.
    fn scope_words(&self) -> &'static str {
        match self.scope {
            Scope::Seen | Scope::Open | Scope::OpenBesidePublished => "",
            Scope::OpenAlone => {
                "The institute has not published which institutions sent five or more scholars in all. Members see \
                 more once they sign in."
            }
            Scope::Published => {
                "Published by the institute: each institution by itself, by the number of distinct scholars whom it \
                 sent, at that time. Who hides this from other members is not counted, and no person is named."
            }
        }
    }

    fn is_published(&self) -> bool {
        self.scope == Scope::Published
    }

    fn is_beside_published(&self) -> bool {
        self.scope == Scope::OpenBesidePublished
    }
}

#[cfg(test)]
mod tests {
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
        ListPage::new(sample::frame("/institutions", query), filter, &found, false).render().unwrap()
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
