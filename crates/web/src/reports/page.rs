//! What the report on institutions shows.

use askama::Template;
use collegium_core::institutions::{Count, CountedInstitution, InstitutionFilter, InstitutionOrder, ReportPart};
use collegium_core::page::{Page, PageRequest};
use collegium_core::programs::Program;
use collegium_core::reference::{all_disciplines, country_name};

use super::INSTITUTIONS;
use super::asked::Asked;
use crate::institutions::asked::{CountryChoice, countries};
use crate::institutions::table::heading;
use crate::institutions::{InstitutionLine, lines};
use crate::view::chart::SmallChart;
use crate::view::map::{CountryCount, Shape, WorldMap};
use crate::view::{Frame, Pager, Step, words};

/// How many countries stand beside the map before the others are folded away.
const COUNTRIES: usize = 8;

/// The report on institutions.
#[derive(Template)]
#[template(path = "reports/institutions.html")]
pub(super) struct ReportPage {
    frame: Frame,
    asked: Asked,
    sent: bool,
    countries: Vec<CountryChoice>,
    programs: Vec<Choice>,
    disciplines: Vec<Choice>,
    orders: Vec<Choice>,
    tabs: Vec<Tab>,
    what: String,
    how: String,
    total: u64,
    printed: bool,
    map: WorldMap,
    places: Vec<PlaceRow>,
    lines: Vec<Line>,
    pager: Pager,
    here: u64,
    pages: u64,
}

/// One thing to choose in a form.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// One of the questions that a row of links offers.
struct Tab {
    label: String,
    href: String,
    current: bool,
}

/// A country beside the map.
struct PlaceRow {
    label: String,
    href: String,
    count: String,
}

/// An institution with what stands behind its count.
struct Line {
    institution: InstitutionLine,
    proof: String,
    reached: String,
    trend: Option<SmallChart>,
}

impl ReportPage {
    /// The page of this part of the report; all of it where no page was asked for, to be printed.
    pub(super) fn new(
        frame: Frame,
        this_year: i32,
        asked: Asked,
        programs: &[Program],
        request: Option<PageRequest>,
        part: &ReportPart,
    ) -> Self {
        let question = asked.question();
        let whole = heading(&question);
        let (what, how) = whole.split_once(": ").unwrap_or((&whole, ""));
        let in_country = |code: &str| {
            let country = question.country.iter().copied().chain(part.countries.iter().map(|(country, _)| *country));
            let country = country.filter(|country| country.as_str() == code).take(1).collect();
            let filter = InstitutionFilter { country, ..asked.filter.clone() };
            Asked { filter, ..asked.clone() }.address(INSTITUTIONS, 1)
        };
        let counts: Vec<CountryCount> = part
            .countries
            .iter()
            .map(|(code, count)| CountryCount {
                code: code.as_str().to_owned(),
                name: country_name(*code).to_owned(),
                count: (*count).into(),
            })
            .collect();
        let place = |country: &CountryCount| PlaceRow {
            label: country.name.clone(),
            href: in_country(&country.code),
            count: words::count(country.count),
        };
        let (pager, here, pages) = match request {
            None => (Pager::default(), 1, 1),
            Some(request) => {
                let pages = Page::<()> { rows: Vec::new(), total: part.total, request }.pages();
                let href = |number| asked.address(INSTITUTIONS, number);
                (Pager::new(request.number(), pages, href), request.number(), pages)
            }
        };
        Self {
            sent: question.count == Count::Sent,
            countries: countries(&question),
            programs: program_choices(programs, &question),
            disciplines: discipline_choices(&question),
            orders: order_choices(question.order),
            tabs: tabs(&asked, this_year),
            what: what.to_owned(),
            how: how.to_owned(),
            total: part.total,
            printed: request.is_none(),
            map: WorldMap::counting(&counts, ("institution", "institutions"), in_country),
            places: counts.iter().map(place).collect(),
            lines: report_lines(&asked, &part.rows),
            pager,
            here,
            pages,
            frame,
            asked,
        }
    }

    fn download(&self, ending: &str) -> String {
        self.asked.address(&format!("{INSTITUTIONS}.{ending}"), 1)
    }

    fn print(&self) -> String {
        let query = self.asked.query(1);
        if query.is_empty() { format!("{INSTITUTIONS}?print=1") } else { format!("{INSTITUTIONS}?{query}&print=1") }
    }

    fn back(&self) -> String {
        self.asked.address(INSTITUTIONS, 1)
    }

    fn turned(&self) -> Option<String> {
        self.asked.turned().map(|turned| turned.address(INSTITUTIONS, 1))
    }

    fn total_words(&self) -> String {
        words::count_of(self.total, "institution", "institutions")
    }

    fn count_words(&self) -> &'static str {
        if self.sent { "Scholars sent" } else { "Scholars now" }
    }

    fn name(&self) -> &str {
        self.asked.filter.q.as_deref().unwrap_or_default()
    }

    fn earliest(&self) -> String {
        year(self.asked.filter.from_year)
    }

    fn latest(&self) -> String {
        year(self.asked.filter.to_year)
    }

    fn crossed(&self) -> String {
        year(self.asked.filter.reached_in)
    }

    fn several(choices: &[Choice]) -> bool {
        choices.iter().filter(|choice| choice.chosen).count() > 1
    }

    /// How many countries stand beside the map; on paper nothing can be unfolded.
    fn shown_places(&self) -> usize {
        if self.printed { self.places.len() } else { self.places.len().min(COUNTRIES) }
    }

    fn more_places(&self) -> String {
        words::count_of(self.places.len().saturating_sub(self.shown_places()) as u64, "more country", "more countries")
    }
}

fn year(year: Option<i32>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn tabs(asked: &Asked, this_year: i32) -> Vec<Tab> {
    let number = words::count(asked.filter.at_least.into());
    let tab = |label: String, one_short: bool, reached_in: Option<i32>| {
        let filter = InstitutionFilter { reached_in, ..asked.filter.clone() };
        let current = one_short == asked.one_short && reached_in.is_some() == asked.filter.reached_in.is_some();
        Tab { label, href: Asked { filter, one_short, ..asked.clone() }.address(INSTITUTIONS, 1), current }
    };
    let year = asked.filter.reached_in.unwrap_or(this_year);
    let mut tabs = vec![tab(format!("{number} or more"), false, None)];
    if asked.filter.at_least > 1 {
        tabs.push(tab(format!("One short of {number}"), true, None));
    }
    tabs.push(tab(format!("Crossed the line in {year}"), false, Some(year)));
    tabs
}

fn program_choices(programs: &[Program], question: &InstitutionFilter) -> Vec<Choice> {
    let choice = |program: &Program| Choice {
        value: program.code.clone(),
        label: program.name.clone(),
        chosen: question.program.contains(&program.code),
    };
    programs.iter().map(choice).collect()
}

fn discipline_choices(question: &InstitutionFilter) -> Vec<Choice> {
    let chosen = |code: &str| question.discipline.iter().any(|one| one == code);
    all_disciplines()
        .iter()
        .map(|one| Choice { value: one.code.to_owned(), label: one.field.to_owned(), chosen: chosen(one.code) })
        .collect()
}

fn order_choices(order: InstitutionOrder) -> Vec<Choice> {
    let label = |order| match order {
        InstitutionOrder::Most => "Most scholars first",
        InstitutionOrder::Name => "By name",
        InstitutionOrder::First => "Earliest first year first",
        InstitutionOrder::Last => "Latest last year first",
    };
    InstitutionOrder::ALL
        .into_iter()
        .map(|one| Choice { value: one.as_str().to_owned(), label: label(one).to_owned(), chosen: one == order })
        .collect()
}

fn report_lines(asked: &Asked, rows: &[CountedInstitution]) -> Vec<Line> {
    let years = || rows.iter().flat_map(|row| row.years.iter().map(|count| count.year));
    let span = years().min().zip(years().max()).unwrap_or_default();
    rows.iter()
        .zip(lines(rows))
        .map(|(row, institution)| {
            let by_year: Vec<(i32, u64)> = row.years.iter().map(|count| (count.year, count.scholars.into())).collect();
            Line {
                institution,
                proof: asked.address(&format!("{INSTITUTIONS}/{}", row.institution.id), 1),
                reached: year(row.reached(asked.filter.at_least.max(1))),
                trend: SmallChart::of(&by_year, span),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use collegium_core::audience::Viewer;
    use collegium_core::institutions::YearCount;
    use collegium_core::reference::CountryCode;

    use super::*;
    use crate::extract::Params;
    use crate::view::sample;

    fn rows() -> Vec<CountedInstitution> {
        ["University of Lagos", "National Taiwan University Hospital"]
            .into_iter()
            .map(|name| CountedInstitution {
                institution: sample::institution("x", name, "NG"),
                city: Some("Lagos".into()),
                alumni: 31,
                first_year: Some(1996),
                last_year: Some(2011),
                disciplines: vec![("physician".into(), 12)],
                years: [(1996, 4), (2011, 27)]
                    .into_iter()
                    .map(|(year, scholars)| YearCount { year, scholars, new: scholars })
                    .collect(),
            })
            .collect()
    }

    fn page(query: &str, rows: Vec<CountedInstitution>, request: Option<PageRequest>) -> String {
        let frame = Frame { viewer: Viewer::Staff, ..sample::frame("/staff/reports/institutions", query) };
        let total = rows.len() as u64 * 40;
        let part = ReportPart { rows, total, countries: vec![(CountryCode::parse("NG").unwrap(), 2)] };
        let asked = Asked::read(&Params::read(query));
        ReportPage::new(frame, 2026, asked, &[], request, &part).render().unwrap()
    }

    #[test]
    fn the_heading_always_names_what_is_counted() {
        let html = page("", rows(), Some(PageRequest::new(1, 50)));
        sample::keep("report", &html);
        assert!(html.contains("sent 5 or more scholars"), "{html}");
        assert!(html.contains("1996–2011, most in 2011: 27"), "the trend in words");
        assert!(page("count=now&at_least=3&with_children=1", rows(), None).contains("with 3 or more scholars"));
        assert!(page("one_short=1", rows(), None).contains("sent exactly 4 scholars"));
        assert!(page("crossed=2011", rows(), None).contains("reached 5 in 2011"));
    }

    #[test]
    fn downloads_and_proof_keep_the_question() {
        let rows = rows();
        let html = page("count=now&with_children=1&at_least=3", rows.clone(), Some(PageRequest::new(1, 50)));
        let question = "?at_least=3&#38;count=now&#38;with_children=1";
        assert!(html.contains(&format!("/staff/reports/institutions.csv{question}")));
        assert!(html.contains(&format!("/staff/reports/institutions/{}{question}", rows[0].institution.id)));
    }

    #[test]
    fn what_is_printed_leaves_nothing_out_or_says_so() {
        let paged = page("", rows(), Some(PageRequest::new(1, 50)));
        assert!(paged.contains("Page 1 of 2"), "{paged}");
        let whole = page("", rows(), None);
        assert!(!whole.contains("Page 1 of") && !whole.contains("filter-line"));
    }

    #[test]
    fn years_the_wrong_way_round_can_be_turned() {
        let html = page("from=2014&to=1999", vec![], Some(PageRequest::new(1, 50)));
        assert!(html.contains("/staff/reports/institutions?from=1999&#38;to=2014"), "{html}");
    }
}
