//! Counted institutions as a table that leaves the house.

use collegium_core::institutions::{Count, CountedInstitution, InstitutionFilter};
use collegium_core::reference::country_name;

use super::api::ror_url;
use crate::export::{Cell, Table};
use crate::view::{labels, words};

/// What is counted, in words: by whom sent or where now, each by itself or with those below it, and who is left out.
#[must_use]
pub fn heading(filter: &InstitutionFilter) -> String {
    let (verb, there, how) = match filter.count {
        Count::Sent => ("that sent", "sent", "distinct scholars by the institution that sent them, at that time"),
        Count::Now => ("with", "there now", "distinct scholars by the institution where they are now"),
    };
    let fewest = filter.at_least.max(1);
    let what = match (filter.reached_in, filter.at_most) {
        (Some(year), _) => format!("Institutions whose number of scholars {there} reached {fewest} in {year}"),
        (None, Some(most)) if most == fewest => {
            format!("Institutions {verb} exactly {}", words::count_of(most.into(), "scholar", "scholars"))
        }
        (None, _) if fewest == 1 => format!("Institutions {verb} scholars"),
        (None, _) => format!("Institutions {verb} {fewest} or more scholars"),
    };
    let family = if filter.with_children {
        "schools and hospitals counted with their parent"
    } else {
        "each institution by itself"
    };
    let parts = [format!("{what}: {how}"), family.to_owned()].into_iter().chain(left(filter));
    parts.collect::<Vec<_>>().join(", ")
}

/// Whom and what the filter leaves, in words.
fn left(filter: &InstitutionFilter) -> impl Iterator<Item = String> {
    let any = |values: Vec<String>| Some(values.join(" or ")).filter(|words| !words.is_empty());
    let program = |code: &String| labels::initials(code).unwrap_or_else(|| code.clone());
    let years = match (filter.from_year, filter.to_year) {
        (None, None) => None,
        (from, to) => Some(format!("only {}", words::years(from, to))),
    };
    [
        any(filter.country.iter().map(|code| country_name(*code).to_owned()).collect())
            .map(|countries| format!("only institutions in {countries}")),
        filter.q.as_ref().map(|name| format!("only institutions with “{name}” in their name")),
        any(filter.program.iter().map(program).collect()).map(|programs| format!("only who took part in {programs}")),
        any(filter.discipline.iter().map(|code| labels::field(code)).collect())
            .map(|fields| format!("only with the main discipline {fields}")),
        years,
    ]
    .into_iter()
    .flatten()
}

/// The table of the report, for people at a terminal.
#[must_use]
pub fn counted_table(filter: &InstitutionFilter, rows: &[CountedInstitution]) -> Table {
    let columns = vec!["name", "ror", "country", "city", "alumni", "first_year", "last_year", "disciplines"];
    Table { heading: heading(filter), columns, rows: rows.iter().map(row).collect() }
}

/// The same with the trend by year, and the year in which the number asked for was reached.
#[must_use]
pub fn whole_table(filter: &InstitutionFilter, rows: &[CountedInstitution]) -> Table {
    let mut table = counted_table(filter, rows);
    table.columns.extend(["years", "reached"]);
    for (cells, counted) in table.rows.iter_mut().zip(rows) {
        let years = counted.years.iter().map(|count| format!("{} {}", count.year, count.scholars));
        let years = years.collect::<Vec<_>>().join("; ");
        cells.push(Cell::text(Some(years).filter(|text| !text.is_empty())));
        cells.push(Cell::number(counted.reached(filter.at_least.max(1))));
    }
    table
}

fn row(counted: &CountedInstitution) -> Vec<Cell> {
    let disciplines: Vec<String> = counted.disciplines.iter().map(|(code, count)| format!("{code} {count}")).collect();
    vec![
        Cell::Text(counted.institution.name.clone()),
        Cell::text(ror_url(counted.institution.ror.as_deref())),
        Cell::text(counted.institution.country),
        Cell::text(counted.city.clone()),
        Cell::Number(counted.alumni.into()),
        Cell::number(counted.first_year),
        Cell::number(counted.last_year),
        Cell::text(Some(disciplines.join("; ")).filter(|text| !text.is_empty())),
    ]
}

#[cfg(test)]
mod tests {
    use collegium_core::institutions::{Count, InstitutionFilter};
    use collegium_core::reference::CountryCode;

    use super::heading;

    #[test]
    fn the_heading_says_what_is_counted_and_how() {
        let filter = InstitutionFilter { at_least: 5, ..InstitutionFilter::default() };
        assert_eq!(
            heading(&filter),
            "Institutions that sent 5 or more scholars: distinct scholars by the institution that sent them, \
             at that time, each institution by itself"
        );
        let filter = InstitutionFilter { count: Count::Now, with_children: true, ..filter };
        assert_eq!(
            heading(&filter),
            "Institutions with 5 or more scholars: distinct scholars by the institution where they are now, \
             schools and hospitals counted with their parent"
        );
    }
    #[test]
    fn the_heading_says_who_is_left_out() {
        let asked = InstitutionFilter {
            at_least: 5,
            country: ["NG", "KE"].map(|code| CountryCode::parse(code).unwrap()).to_vec(),
            program: vec!["thp".to_owned()],
            discipline: vec!["nurse".to_owned()],
            from_year: Some(1999),
            ..InstitutionFilter::default()
        };
        assert_eq!(
            heading(&asked.one_short()),
            "Institutions that sent exactly 4 scholars: distinct scholars by the institution that sent them, \
             at that time, each institution by itself, only institutions in Nigeria or Kenya, only who took part in \
             THP, only with the main discipline Nursing, only since 1999"
        );
        let crossed = InstitutionFilter { at_least: 5, reached_in: Some(2014), ..InstitutionFilter::default() };
        assert!(heading(&crossed).starts_with("Institutions whose number of scholars sent reached 5 in 2014: "));
    }
}
