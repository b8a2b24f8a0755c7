//! Lists of institutions by how many scholars they sent, or have now, for whoever looks at them.

use sea_orm::ConnectionTrait;

use super::count::Counted;
use super::model::InstitutionRef;
use super::{count, store};
use crate::audience::Viewer;
use crate::db::begin_read;
use crate::fault::Fault;
use crate::op::Op;
use crate::page::{Page, PageRequest};
use crate::reference::CountryCode;

/// Under which institution a scholar counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// Under each institution that sent the scholar, at that time.
    #[default]
    Sent,
    /// Under each institution where the scholar is now.
    Now,
}

impl Count {
    /// The word used in addresses and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Now => "now",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sent, Self::Now].into_iter().find(|count| count.as_str() == word)
    }
}

/// What a list of institutions begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstitutionOrder {
    /// Those with most scholars.
    #[default]
    Most,
    /// Those whose name comes first.
    Name,
    /// Those that brought somebody earliest.
    First,
    /// Those that brought somebody last.
    Last,
}

impl InstitutionOrder {
    /// All orders, the usual one first.
    pub const ALL: [Self; 4] = [Self::Most, Self::Name, Self::First, Self::Last];

    /// The word used in addresses and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Most => "most",
            Self::Name => "name",
            Self::First => "first",
            Self::Last => "last",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }
}

/// Which institutions are asked for, and how people are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstitutionFilter {
    /// Words of the name, in any order, whole or begun.
    pub q: Option<String>,
    /// Any of these countries; all if none is named.
    pub country: Vec<CountryCode>,
    /// The fewest distinct scholars.
    pub at_least: u32,
    /// Under which institution a scholar counts.
    pub count: Count,
    /// Whether schools and hospitals count under the institution at the top.
    pub with_children: bool,
    /// The most distinct scholars; no limit if none is named.
    pub at_most: Option<u32>,
    /// Only those who took part in any of these programs, by code: in the one they were sent to, or, counted by where
    /// they are now, in any edition of it.
    pub program: Vec<String>,
    /// Only those whose main discipline is one of these.
    pub discipline: Vec<String>,
    /// Only those sent (or who came to be there) in this year or later.
    pub from_year: Option<i32>,
    /// Only those sent (or who came to be there) in this year or earlier.
    pub to_year: Option<i32>,
    /// Only institutions that reached `at_least` in this year.
    pub reached_in: Option<i32>,
    /// What the list begins with.
    pub order: InstitutionOrder,
}

impl InstitutionFilter {
    /// The same question about institutions that are one short of `at_least`.
    #[must_use]
    pub fn one_short(self) -> Self {
        let fewest = self.at_least.saturating_sub(1).max(1);
        Self { at_least: fewest, at_most: Some(fewest), ..self }
    }

    /// Whether the filter leaves some people out, and not only institutions.
    pub(super) fn counts_everybody(&self) -> bool {
        let Self { program, discipline, from_year, to_year, .. } = self;
        program.is_empty() && discipline.is_empty() && from_year.is_none() && to_year.is_none()
    }
}

/// The scholars of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearCount {
    /// The year.
    pub year: i32,
    /// Distinct scholars who were sent in it, or came to be there.
    pub scholars: u32,
    /// Those of them for whom it was the first time.
    pub new: u32,
}

/// An institution and the distinct scholars counted under it, as far as the viewer may see them.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedInstitution {
    /// The institution.
    pub institution: InstitutionRef,
    /// Its city.
    pub city: Option<String>,
    /// How many distinct scholars.
    pub alumni: u32,
    /// The first year in which one was sent (or is known to have come).
    pub first_year: Option<i32>,
    /// The last such year.
    pub last_year: Option<i32>,
    /// Main disciplines by code and how many have them, most frequent first.
    pub disciplines: Vec<(String, u32)>,
    /// The trend: every year that brought somebody, the earliest first.
    pub years: Vec<YearCount>,
}

impl CountedInstitution {
    /// The year in which so many distinct scholars were reached. `None` where they were not, or where it is not known
    /// since when those are there who make up the number.
    #[must_use]
    pub fn reached(&self, scholars: u32) -> Option<i32> {
        reached(self.alumni, &self.years, scholars)
    }
}

fn reached(alumni: u32, years: &[YearCount], scholars: u32) -> Option<i32> {
    let dated: u32 = years.iter().map(|count| count.new).sum();
    let mut so_far = alumni.saturating_sub(dated);
    if so_far >= scholars {
        return None;
    }
    years.iter().find_map(|count| {
        so_far += count.new;
        (so_far >= scholars).then_some(count.year)
    })
}

/// A page of institutions. Institutions of which the viewer may see nobody are not there.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn browse(
    op: &Op,
    filter: &InstitutionFilter,
    request: PageRequest,
) -> Result<Page<CountedInstitution>, Fault> {
    let tx = begin_read(&op.db).await?;
    let counted = listed(&tx, filter, op.viewer()).await?;
    let total = counted.len() as u64;
    let rows = told(&tx, filter, op.viewer(), of_page(counted, request)).await?;
    tx.commit().await?;
    Ok(Page { rows, total, request })
}

/// How many institutions have these words in a name, and scholars whom the viewer may see: the total of [`browse`],
/// without its rows.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn count_with(op: &Op, typed: &str) -> Result<u64, Fault> {
    let filter = InstitutionFilter { q: Some(typed.to_owned()), at_least: 1, ..InstitutionFilter::default() };
    let tx = begin_read(&op.db).await?;
    let counted = count::list(&tx, &filter, op.viewer()).await?;
    tx.commit().await?;
    Ok(counted.len() as u64)
}

/// The institutions that the filter leaves, in its order.
pub(super) async fn listed(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
) -> Result<Vec<Counted>, Fault> {
    let mut rows = count::list(tx, filter, viewer).await?;
    if let Some(year) = filter.reached_in {
        let details = count::details(tx, filter, viewer, &rows).await?;
        rows.retain(|row| {
            let years = details.get(&row.institution).map_or(&[][..], |detail| &detail.years);
            reached(row.alumni, years, filter.at_least.max(1)) == Some(year)
        });
    }
    Ok(rows)
}

/// Those of them that stand on this page.
pub(super) fn of_page(rows: Vec<Counted>, page: PageRequest) -> Vec<Counted> {
    let before = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size()).unwrap_or(usize::MAX);
    rows.into_iter().skip(before).take(size).collect()
}

/// These institutions with all that is told of them.
pub(super) async fn told(
    tx: &impl ConnectionTrait,
    filter: &InstitutionFilter,
    viewer: Viewer,
    rows: Vec<Counted>,
) -> Result<Vec<CountedInstitution>, Fault> {
    let ids: Vec<_> = rows.iter().map(|row| row.institution).collect();
    let mut details = count::details(tx, filter, viewer, &rows).await?;
    let mut placed = store::placed(tx, &ids).await?;
    let counted = rows.into_iter().filter_map(|row| {
        let (institution, city) = placed.remove(&row.institution)?;
        let detail = details.remove(&row.institution).unwrap_or_default();
        let (alumni, first_year, last_year) = (row.alumni, row.first_year, row.last_year);
        let (disciplines, years) = (detail.disciplines, detail.years);
        Some(CountedInstitution { institution, city, alumni, first_year, last_year, disciplines, years })
    });
    Ok(counted.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(counts: &[(i32, u32)]) -> Vec<YearCount> {
        counts.iter().map(|(year, new)| YearCount { year: *year, scholars: *new, new: *new }).collect()
    }

    #[test]
    fn a_number_is_reached_in_the_year_that_brings_the_last_of_them() {
        let years = years(&[(1999, 3), (2004, 1), (2010, 2)]);
        assert_eq!(reached(6, &years, 5), Some(2010));
        assert_eq!(reached(6, &years, 3), Some(1999));
        assert_eq!(reached(6, &years, 7), None);
        // Two more of whom no year is known: the fourth may have been there from the start.
        assert_eq!(reached(8, &years, 2), None);
        assert_eq!(reached(8, &years, 6), Some(2004));
    }

    #[test]
    fn one_short_of_five_is_four() {
        let filter = InstitutionFilter { at_least: 5, ..InstitutionFilter::default() }.one_short();
        assert_eq!((filter.at_least, filter.at_most), (4, Some(4)));
    }
}
