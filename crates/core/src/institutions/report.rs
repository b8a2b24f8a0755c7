//! The staff's report: which institutions have sent five or more, or have them now.

use std::collections::BTreeMap;

use super::browse::{CountedInstitution, InstitutionFilter, listed, of_page, told};
use super::store;
use crate::audience::Viewer;
use crate::db::begin_read;
use crate::fault::Fault;
use crate::op::{Op, Permission};
use crate::page::PageRequest;
use crate::reference::CountryCode;

/// A page of the report, and what is told of all its pages.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportPart {
    /// The institutions of the page.
    pub rows: Vec<CountedInstitution>,
    /// How many institutions there are on all pages.
    pub total: u64,
    /// How many institutions of all pages are in each country, most first; the unknown country is left out.
    pub countries: Vec<(CountryCode, u32)>,
}

/// The staff's report: all institutions that the filter leaves, everybody counted.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; [`Fault`] when the database fails.
pub async fn report(op: &Op, filter: &InstitutionFilter) -> Result<Vec<CountedInstitution>, Fault> {
    op.require(Permission::ReadReports)?;
    let tx = begin_read(&op.db).await?;
    let rows = listed(&tx, filter, Viewer::Staff).await?;
    let rows = told(&tx, filter, Viewer::Staff, rows).await?;
    tx.commit().await?;
    Ok(rows)
}

/// A page of the same report, or all of it.
///
/// # Errors
/// As [`report`].
pub async fn report_part(
    op: &Op,
    filter: &InstitutionFilter,
    request: Option<PageRequest>,
) -> Result<ReportPart, Fault> {
    op.require(Permission::ReadReports)?;
    let tx = begin_read(&op.db).await?;
    let listed = listed(&tx, filter, Viewer::Staff).await?;
    let total = listed.len() as u64;
    let ids: Vec<_> = listed.iter().map(|row| row.institution).collect();
    let countries = store::countries(&tx, &ids).await?;
    let wanted = match request {
        Some(request) => of_page(listed, request),
        None => listed,
    };
    let rows = told(&tx, filter, Viewer::Staff, wanted).await?;
    tx.commit().await?;
    Ok(ReportPart { rows, total, countries: most_first(&countries) })
}

fn most_first(countries: &[CountryCode]) -> Vec<(CountryCode, u32)> {
    let mut many: BTreeMap<&str, (CountryCode, u32)> = BTreeMap::new();
    for country in countries {
        many.entry(country.as_str()).or_insert((*country, 0)).1 += 1;
    }
    let mut many: Vec<_> = many.into_values().collect();
    // Those of the same number stay in the order of their codes.
    many.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    many
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_with_most_institutions_come_first() {
        let code = |code| CountryCode::parse(code).unwrap();
        let countries = ["NG", "KE", "NG", "BR"].map(code);
        assert_eq!(most_first(&countries), [(code("NG"), 2), (code("BR"), 1), (code("KE"), 1)]);
    }
}
