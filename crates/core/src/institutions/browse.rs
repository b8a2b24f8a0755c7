//! Lists of institutions by how many scholars they sent, or have now: the page, the API, and the
//! five-or-more report of the staff.

use super::model::InstitutionRef;
use super::{count, store};
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::op::{Op, Permission};
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
}

/// A page of institutions, most scholars first. Institutions of which the viewer may see nobody are not there.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn browse(
    op: &Op,
    filter: &InstitutionFilter,
    request: PageRequest,
) -> Result<Page<CountedInstitution>, Fault> {
    let total = count::how_many(&op.db, filter, op.viewer()).await?;
    let rows = counted(op, filter, op.viewer(), Some(request)).await?;
    Ok(Page { rows, total, request })
}

/// The staff's report: all institutions that the filter leaves, everybody counted.
///
/// # Errors
/// [`Fault::Forbidden`] for anybody but staff; [`Fault`] when the database fails.
pub async fn report(op: &Op, filter: &InstitutionFilter) -> Result<Vec<CountedInstitution>, Fault> {
    op.require(Permission::ReadReports)?;
    counted(op, filter, Viewer::Staff, None).await
}

async fn counted(
    op: &Op,
    filter: &InstitutionFilter,
    viewer: Viewer,
    page: Option<PageRequest>,
) -> Result<Vec<CountedInstitution>, Fault> {
    let rows = count::institutions(&op.db, filter, viewer, page).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.institution).collect();
    let mut placed = store::placed(&op.db, &ids).await?;
    let mut disciplines = count::disciplines(&op.db, filter, viewer, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (institution, city) = placed.remove(&row.institution)?;
            let disciplines = disciplines.remove(&row.institution).unwrap_or_default();
            let (alumni, first_year, last_year) = (row.alumni, row.first_year, row.last_year);
            Some(CountedInstitution { institution, city, alumni, first_year, last_year, disciplines })
        })
        .collect())
}
