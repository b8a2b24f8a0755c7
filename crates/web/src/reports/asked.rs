//! What a report was asked for, as it stands in the address.

use collegium_core::institutions::{InstitutionFilter, InstitutionOrder};
use collegium_core::programs::Program;
use collegium_core::reference::{CountryCode, discipline};
use form_urlencoded::Serializer;

use super::AT_LEAST;
use crate::extract::Params;
use crate::institutions::asked;

/// The most scholars that anybody asks for at least.
const MOST: u32 = 1_000_000;

/// Years that somebody may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// How many values of one filter are looked at.
const VALUES: usize = 50;

/// What a report was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The filter, with the number that was asked for.
    pub(super) filter: InstitutionFilter,
    /// Whether those that are one short of the number are meant.
    pub(super) one_short: bool,
    /// What stands in the address and makes no sense, in sentences.
    pub(super) passed_over: Vec<String>,
}

impl Asked {
    /// Reads the address. Pages are kind: what makes no sense is passed over, and said to be.
    #[must_use]
    pub(super) fn read(params: &Params) -> Self {
        let mut passed_over = Vec::new();
        let mut read = asked::filter(params, AT_LEAST);
        let mut over = |what: &str, value: &str, meant: &str| {
            let value: String = value.chars().take(40).collect();
            passed_over.push(format!("{what} “{value}” was passed over: {meant}."));
        };
        if let Some(text) = params.one("at_least")
            && !text.parse().is_ok_and(|number| (1..=MOST).contains(&number))
        {
            over("The number", text, "a whole number from 1 is meant");
            read.at_least = AT_LEAST;
        }
        let countries = params.all("country");
        countries.iter().filter(|code| CountryCode::parse(code).is_err()).for_each(|code| {
            over("The country", code, "two letters such as NG are meant");
        });
        read.country.truncate(VALUES);
        for code in params.all("discipline").into_iter().take(VALUES) {
            if discipline(code).is_some() {
                read.discipline.push(code.to_owned());
            } else {
                over("The discipline", code, "there is none of that name");
            }
        }
        read.program = params.all("program").into_iter().take(VALUES).map(str::to_owned).collect();
        let mut year = |name: &str| {
            let text = params.one(name)?;
            let year = text.parse().ok().filter(|year| YEARS.contains(year));
            if year.is_none() {
                over("The year", text, "four digits such as 2014 are meant");
            }
            year
        };
        (read.from_year, read.to_year, read.reached_in) = (year("from"), year("to"), year("crossed"));
        let one_short = read.reached_in.is_none() && matches!(params.one("one_short"), Some("1" | "true" | "on"));
        read.order = params.one("sort").and_then(InstitutionOrder::parse).unwrap_or_default();
        Self { filter: read, one_short, passed_over }
    }

    /// Leaves programs out that there are not.
    pub(super) fn know_programs(&mut self, programs: &[Program]) {
        let (known, unknown): (Vec<String>, Vec<String>) = std::mem::take(&mut self.filter.program)
            .into_iter()
            .partition(|code| programs.iter().any(|program| program.code == *code));
        self.filter.program = known;
        self.passed_over.extend(unknown.iter().map(|code| {
            let code: String = code.chars().take(40).collect();
            format!("The program “{code}” was passed over: there is none of that name.")
        }));
    }

    /// The filter that answers it.
    #[must_use]
    pub(super) fn question(&self) -> InstitutionFilter {
        if self.one_short { self.filter.clone().one_short() } else { self.filter.clone() }
    }

    /// The same with the years in their order, where the first one is later than the last.
    #[must_use]
    pub(super) fn turned(&self) -> Option<Self> {
        let (from, to) = self.filter.from_year.zip(self.filter.to_year)?;
        (from > to).then(|| {
            let filter = InstitutionFilter { from_year: Some(to), to_year: Some(from), ..self.filter.clone() };
            Self { filter, ..self.clone() }
        })
    }

    /// The query that asks for it, and the page where it is not the first.
    #[must_use]
    pub(super) fn query(&self, page: u64) -> String {
        let filter = &self.filter;
        let mut query = Serializer::new(asked::query(filter, AT_LEAST, 1));
        let mut add = |name: &str, value: &str| {
            query.append_pair(name, value);
        };
        filter.program.iter().for_each(|code| add("program", code));
        filter.discipline.iter().for_each(|code| add("discipline", code));
        for (name, year) in [("from", filter.from_year), ("to", filter.to_year), ("crossed", filter.reached_in)] {
            if let Some(year) = year {
                add(name, &year.to_string());
            }
        }
        if self.one_short {
            add("one_short", "1");
        }
        if filter.order != InstitutionOrder::default() {
            add("sort", filter.order.as_str());
        }
        if page > 1 {
            add("page", &page.to_string());
        }
        query.finish()
    }

    /// The address of a page that is asked this.
    #[must_use]
    pub(super) fn address(&self, path: &str, page: u64) -> String {
        let query = self.query(page);
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_reads_back() {
        let asked = "country=NG&at_least=3&count=now&program=thp&discipline=nurse&discipline=dentist&from=1999&to=2014\
                     &one_short=1&sort=last";
        let read = Asked::read(&Params::read(asked));
        assert_eq!(read.query(1), asked);
        assert!(read.passed_over.is_empty());
        let question = read.question();
        assert_eq!((question.at_least, question.at_most), (2, Some(2)));
        let crossed = Asked::read(&Params::read("crossed=2014&one_short=1"));
        assert_eq!(crossed.query(2), "crossed=2014&page=2");
    }

    #[test]
    fn what_makes_no_sense_is_passed_over_and_said_to_be() {
        let read =
            Asked::read(&Params::read("at_least=0&country=Narnia&discipline=wizard&from=99&crossed=soon&sort=up"));
        assert_eq!(read.query(1), "");
        assert_eq!(read.passed_over.len(), 5, "{:?}", read.passed_over);
    }

    #[test]
    fn years_can_be_turned() {
        let read = Asked::read(&Params::read("from=2014&to=1999"));
        assert_eq!(read.turned().unwrap().query(1), "from=1999&to=2014");
        assert_eq!(Asked::read(&Params::read("from=1999&to=2014")).turned(), None);
    }
}
