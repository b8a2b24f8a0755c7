//! Lists of publications, as far as the viewer may see them and the scholars behind them.

use super::model::{Publication, PublicationKind};
use super::store;
use crate::asked::AskedWords;
use crate::fault::Fault;
use crate::id::{InstitutionId, PublicationId, ScholarId};
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// Which publications are wanted; what says nothing narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicationFilter {
    /// Words of title, container or authors; the last letters of each may be missing.
    pub words: Option<String>,
    /// These kinds.
    pub kinds: Vec<PublicationKind>,
    /// These years.
    pub years: Vec<i32>,
    /// By this scholar, as far as the viewer may know.
    pub scholar: Option<ScholarId>,
    /// By scholars who work at this institution, as far as the viewer may know.
    pub institution: Option<InstitutionId>,
}

impl PublicationFilter {
    fn asked(&self) -> AskedWords {
        AskedWords::of(self.words.as_deref())
    }
}

/// What a question found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A page of it, newest first.
    pub page: Page<Listed>,
    /// Whether nothing has the words as they were typed, and this has words that are near.
    pub near: bool,
}

/// A scholar of the community who wrote a publication, and whom the viewer may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The last part of the profile's address.
    pub slug: String,
    /// The name as shown.
    pub name: String,
}

/// A publication in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Identity.
    pub id: PublicationId,
    /// The work.
    pub publication: Publication,
    /// Those of the community who wrote it, by name.
    pub writers: Vec<Writer>,
}

/// How many publications are of one year and kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The year; `None` where none is known.
    pub year: Option<i32>,
    /// The kind.
    pub kind: PublicationKind,
    /// How many.
    pub count: u64,
}

/// The most publications that one file takes.
pub const MOST_EXPORTED: u64 = 20_000;

/// A page of publications, newest first.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn browse(op: &Op, filter: &PublicationFilter, request: PageRequest) -> Result<Page<Listed>, Fault> {
    page_with(op, filter, &filter.asked(), request).await
}

async fn page_with(
    op: &Op,
    filter: &PublicationFilter,
    words: &AskedWords,
    request: PageRequest,
) -> Result<Page<Listed>, Fault> {
    let total = store::count(&op.db, op.viewer(), filter, words).await?;
    let rows = store::list(&op.db, op.viewer(), filter, words, (request.size(), request.offset())).await?;
    Ok(Page { rows, total, request })
}

/// The same for somebody who typed words: where nothing has them, slips of the finger are forgiven.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn find(op: &Op, filter: &PublicationFilter, request: PageRequest) -> Result<Found, Fault> {
    let page = browse(op, filter, request).await?;
    if page.total > 0 {
        return Ok(Found { page, near: false });
    }
    match filter.asked().forgiving(&op.db, store::WORDS).await? {
        Some(near) => {
            let page = page_with(op, filter, &near, request).await?;
            Ok(Found { near: page.total > 0, page })
        }
        None => Ok(Found { page, near: false }),
    }
}

/// How many publications have these words, or words near them: what a tab of the search shows.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn count_with(op: &Op, typed: &str) -> Result<u64, Fault> {
    let filter = PublicationFilter { words: Some(typed.to_owned()), ..PublicationFilter::default() };
    let asked = filter.asked();
    match store::count(&op.db, op.viewer(), &filter, &asked).await? {
        0 => match asked.forgiving(&op.db, store::WORDS).await? {
            Some(near) => store::count(&op.db, op.viewer(), &filter, &near).await,
            None => Ok(0),
        },
        many => Ok(many),
    }
}

/// All publications that the filter lets through, newest first, for a file.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn export(op: &Op, filter: &PublicationFilter) -> Result<Vec<Publication>, Fault> {
    let rows = store::list(&op.db, op.viewer(), filter, &filter.asked(), (MOST_EXPORTED, 0)).await?;
    Ok(rows.into_iter().map(|listed| listed.publication).collect())
}

/// How many publications are of which year and kind.
///
/// # Errors
/// [`Fault`] when the database fails or a row makes no sense.
pub async fn tallies(op: &Op) -> Result<Vec<Tally>, Fault> {
    store::tallies(&op.db, op.viewer()).await
}

/// One publication.
///
/// # Errors
/// [`Fault::NotFound`], or the database fails.
pub async fn show(op: &Op, id: PublicationId) -> Result<Listed, Fault> {
    store::one(&op.db, op.viewer(), id).await?.ok_or(Fault::NotFound("publication"))
}
