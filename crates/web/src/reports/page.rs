//! What the report on institutions shows.

use askama::Template;
use collegium_core::institutions::{Count, CountedInstitution, InstitutionFilter};

use super::AT_LEAST;
use crate::institutions::asked::{self, CountryChoice};
use crate::institutions::table::heading;
use crate::institutions::{InstitutionLine, lines};
use crate::view::{Frame, words};

/// The report on institutions.
#[derive(Template)]
#[template(path = "reports/institutions.html")]
pub struct ReportPage {
    frame: Frame,
    q: String,
    at_least: u32,
    sent: bool,
    with_children: bool,
    countries: Vec<CountryChoice>,
    what: String,
    how: String,
    query: String,
    lines: Vec<InstitutionLine>,
}

impl ReportPage {
    /// The page of these institutions.
    #[must_use]
    pub fn new(frame: Frame, filter: InstitutionFilter, rows: &[CountedInstitution]) -> Self {
        let whole = heading(&filter);
        let (what, how) = whole.split_once(": ").unwrap_or((&whole, ""));
        Self {
            frame,
            at_least: filter.at_least,
            sent: filter.count == Count::Sent,
            with_children: filter.with_children,
            countries: asked::countries(&filter),
            what: what.to_owned(),
            how: how.to_owned(),
            query: asked::query(&filter, AT_LEAST, 1),
            lines: lines(rows),
            q: filter.q.unwrap_or_default(),
        }
    }

    fn download(&self, ending: &str) -> String {
        let address = format!("/staff/reports/institutions.{ending}");
        if self.query.is_empty() { address } else { format!("{address}?{}", self.query) }
    }

    fn total_words(&self) -> String {
        words::count_of(self.lines.len() as u64, "institution", "institutions")
    }

    fn count_words(&self) -> &'static str {
        if self.sent { "Scholars sent" } else { "Scholars now" }
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::audience::Viewer;

    use super::*;
    use crate::extract::Params;
    use crate::view::sample;

    fn page(query: &str) -> String {
        let rows: Vec<CountedInstitution> = ["University of Lagos", "National Taiwan University Hospital"]
            .into_iter()
            .map(|name| CountedInstitution {
                institution: sample::institution("x", name, "NG"),
                city: Some("Lagos".into()),
                alumni: 31,
                first_year: Some(1996),
                last_year: None,
                disciplines: vec![("physician".into(), 12)],
                years: vec![],
            })
            .collect();
        let frame = Frame { viewer: Viewer::Staff, ..sample::frame("/staff/reports", query) };
        ReportPage::new(frame, asked::filter(&Params::read(query), AT_LEAST), &rows).render().unwrap()
    }

    #[test]
    fn the_heading_always_names_what_is_counted() {
        let html = page("");
        sample::keep("report", &html);
        assert!(html.contains("sent 5 or more scholars"), "{html}");
        assert!(page("count=now&at_least=3&with_children=1").contains("with 3 or more scholars"));
    }

    #[test]
    fn downloads_keep_the_question() {
        let html = page("count=now&with_children=1&at_least=3");
        assert!(html.contains("/staff/reports/institutions.csv?at_least=3&#38;count=now&#38;with_children=1"));
    }
}
