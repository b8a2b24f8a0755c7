//! Counted institutions as a table that leaves the house.

use collegium_core::institutions::{Count, CountedInstitution, InstitutionFilter};

use super::api::ror_url;
use crate::export::{Cell, Table};

/// What is counted, in words: by whom sent or where now, each by itself or with those below it.
#[must_use]
pub fn heading(filter: &InstitutionFilter) -> String {
    let people = match filter.at_least {
        0 | 1 => "scholars".to_owned(),
        many => format!("{many} or more scholars"),
    };
    let (who, how) = match filter.count {
        Count::Sent => ("that sent", "distinct scholars by the institution that sent them, at that time"),
        Count::Now => ("with", "distinct scholars by the institution where they are now"),
    };
    let family = if filter.with_children {
        "schools and hospitals counted with their parent"
    } else {
        "each institution by itself"
    };
    format!("Institutions {who} {people}: {how}, {family}")
}

/// The table of the report.
#[must_use]
pub fn counted_table(filter: &InstitutionFilter, rows: &[CountedInstitution]) -> Table {
    let columns = vec!["name", "ror", "country", "city", "alumni", "first_year", "last_year", "disciplines"];
    Table { heading: heading(filter), columns, rows: rows.iter().map(row).collect() }
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
}
