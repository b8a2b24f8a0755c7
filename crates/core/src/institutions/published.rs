//! The list of institutions that an institute lets everybody see, where it does.

use std::collections::HashSet;

use super::browse::{Count, InstitutionFilter, InstitutionOrder, listed, of_page};
use super::model::InstitutionRef;
use super::store;
use crate::audience::Viewer;
use crate::db::begin_read;
use crate::fault::Fault;
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// The fewest scholars that a published count stands for: fewer would tell of persons.
pub const PUBLISHED_FROM: u32 = 5;

/// An institution in the list that everybody may see. Disciplines and years are not in it: in small groups they
/// tell of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedInstitution {
    /// The institution.
    pub institution: InstitutionRef,
    /// Its city.
    pub city: Option<String>,
    /// How many distinct scholars it sent; [`PUBLISHED_FROM`] or more.
    pub alumni: u32,
    /// Whether it has a page that everybody may see, because somebody whom it sent chose to be seen.
    pub has_page: bool,
}

/// A page of the institutions that sent five or more of the scholars whom members may see. Who hides name or
/// programs from members, or left the directory, is not counted. Of the filter, words, countries and a number above
/// five matter: parts of a count (a program, a discipline, some years, without the schools) could be subtracted from
/// it until one person is left.
///
/// To be called only where the institute lets everybody see the list.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn published(
    op: &Op,
    filter: &InstitutionFilter,
    request: PageRequest,
) -> Result<Page<PublishedInstitution>, Fault> {
    let asked = InstitutionFilter {
        q: filter.q.clone(),
        country: filter.country.clone(),
        at_least: filter.at_least.max(PUBLISHED_FROM),
        count: Count::Sent,
        order: match filter.order {
            InstitutionOrder::Name => InstitutionOrder::Name,
            _ => InstitutionOrder::Most,
        },
        ..InstitutionFilter::default()
    };
    let tx = begin_read(&op.db).await?;
    let rows = listed(&tx, &asked, Viewer::Member).await?;
    let total = rows.len() as u64;
    let rows = of_page(rows, request);
    let ids: Vec<_> = rows.iter().map(|row| row.institution).collect();
    let mut placed = store::placed(&tx, &ids).await?;
    let anybody = InstitutionFilter { at_least: 1, ..asked };
    let open: HashSet<_> =
        listed(&tx, &anybody, Viewer::Visitor).await?.into_iter().map(|row| row.institution).collect();
    tx.commit().await?;
    let rows = rows.into_iter().filter_map(|row| {
        let (institution, city) = placed.remove(&row.institution)?;
        let has_page = open.contains(&row.institution);
        Some(PublishedInstitution { institution, city, alumni: row.alumni, has_page })
    });
    Ok(Page { rows: rows.collect(), total, request })
}
