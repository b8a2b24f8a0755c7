//! What is out: the news and the pieces, for whoever may see them.
//!
//! A piece is seen by those whom its author chose, under the author's name: that was asked when it was sent in. All
//! else about the author (the way to the profile, discipline, country, place of work) is shown, and found by, only as
//! far as the viewer may see it on the profile.

use chrono::{DateTime, Utc};

use super::content::Content;
use super::model::{PieceKind, Readers};
use super::store;
use crate::asked::AskedWords;
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::id::{InstitutionId, ScholarId, SubmissionId};
use crate::op::Op;
use crate::page::{Page, PageRequest};
use crate::publications::Writer;
use crate::reference::CountryCode;
use crate::scholars;

/// Which pieces are wanted; what says nothing narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewsFilter {
    /// These kinds.
    pub kinds: Vec<PieceKind>,
    /// By scholars of these disciplines.
    pub disciplines: Vec<String>,
    /// By scholars of these countries.
    pub countries: Vec<CountryCode>,
    /// By scholars who work at this institution.
    pub institution: Option<InstitutionId>,
    /// By this scholar, or naming them.
    pub scholar: Option<ScholarId>,
    /// Published in these years.
    pub years: Vec<i32>,
    /// Words of title and text; the last letters of each may be missing.
    pub words: Option<String>,
    /// Published at this moment or later.
    pub since: Option<DateTime<Utc>>,
}

/// What a question found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A page of it, the newest first.
    pub page: Page<NewsPiece>,
    /// Whether nothing has the words as they were typed, and this has words that are near.
    pub near: bool,
}

/// A filter with all that has to be known before the database can be asked.
pub(super) struct Narrowed<'a> {
    pub(super) filter: &'a NewsFilter,
    pub(super) words: AskedWords,
    /// The authors of the wanted countries, where countries are wanted.
    pub(super) authors: Option<Vec<ScholarId>>,
}

impl<'a> Narrowed<'a> {
    pub(super) async fn of(op: &Op, filter: &'a NewsFilter) -> Result<Self, Fault> {
        let authors = match filter.countries.as_slice() {
            [] => None,
            countries => Some(authors_of(op, countries).await?),
        };
        Ok(Self { filter, words: AskedWords::of(filter.words.as_deref()), authors })
    }

    /// The same with words that are near, where there are any.
    pub(super) async fn forgiving(&self, op: &Op) -> Result<Option<Self>, Fault> {
        let words = self.words.forgiving(&op.db, store::WORDS).await?;
        Ok(words.map(|words| Self { filter: self.filter, words, authors: self.authors.clone() }))
    }
}

/// Under whose name a piece is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byline {
    /// The name.
    pub name: String,
    /// The last part of the profile's address, where the viewer may see the profile.
    pub slug: Option<String>,
}

/// A piece that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsPiece {
    /// Identity.
    pub id: SubmissionId,
    /// The last part of its address.
    pub slug: String,
    /// What it says.
    pub content: Content,
    /// For whom it is.
    pub readers: Readers,
    /// When it came out.
    pub at: DateTime<Utc>,
    /// When it was corrected last.
    pub corrected_at: Option<DateTime<Utc>>,
    /// Under whose name.
    pub byline: Byline,
    /// Colleagues whom it names, as far as the viewer may see them.
    pub tagged: Vec<Writer>,
}

/// What an address of a piece leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The piece.
    Here(Box<NewsPiece>),
    /// It was here and was taken back.
    Gone,
}

/// A page of the news, the newest first.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn browse(op: &Op, filter: &NewsFilter, request: PageRequest) -> Result<Page<NewsPiece>, Fault> {
    let narrowed = Narrowed::of(op, filter).await?;
    let total = store::count_news(&op.db, op.viewer(), &narrowed).await?;
    let rows = store::news(&op.db, op.viewer(), &narrowed, request).await?;
    Ok(Page { rows, total, request })
}

/// A page of the news whose number of pieces is known already.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn page_of(op: &Op, filter: &NewsFilter, total: u64, request: PageRequest) -> Result<Page<NewsPiece>, Fault> {
    let narrowed = Narrowed::of(op, filter).await?;
    let rows = store::news(&op.db, op.viewer(), &narrowed, request).await?;
    Ok(Page { rows, total, request })
}

/// The same for somebody who typed words: where nothing has them, slips of the finger are forgiven.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn find(op: &Op, filter: &NewsFilter, request: PageRequest) -> Result<Found, Fault> {
    let page = browse(op, filter, request).await?;
    if page.total > 0 {
        return Ok(Found { page, near: false });
    }
    let Some(narrowed) = Narrowed::of(op, filter).await?.forgiving(op).await? else {
        return Ok(Found { page, near: false });
    };
    let total = store::count_news(&op.db, op.viewer(), &narrowed).await?;
    let rows = store::news(&op.db, op.viewer(), &narrowed, request).await?;
    Ok(Found { page: Page { rows, total, request }, near: total > 0 })
}

/// How many pieces have these words, or words near them: what a tab of the search shows.
///
/// # Errors
/// The database fails.
pub async fn count_with(op: &Op, typed: &str) -> Result<u64, Fault> {
    let filter = NewsFilter { words: Some(typed.to_owned()), ..NewsFilter::default() };
    let narrowed = Narrowed::of(op, &filter).await?;
    match store::count_news(&op.db, op.viewer(), &narrowed).await? {
        0 => match narrowed.forgiving(op).await? {
            Some(near) => store::count_news(&op.db, op.viewer(), &near).await,
            None => Ok(0),
        },
        many => Ok(many),
    }
}

/// The newest pieces by identity, author and moment, without what they say.
///
/// # Errors
/// The database fails.
pub(crate) async fn newest(
    op: &Op,
    filter: &NewsFilter,
    most: u64,
) -> Result<Vec<(SubmissionId, ScholarId, DateTime<Utc>)>, Fault> {
    store::newest(&op.db, op.viewer(), &Narrowed::of(op, filter).await?, most).await
}

/// Those of these pieces that the viewer may read now, the newest first.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn by_ids(op: &Op, ids: &[SubmissionId]) -> Result<Vec<NewsPiece>, Fault> {
    store::news_of(&op.db, op.viewer(), ids).await
}

/// Those with published pieces who work in these countries, as far as the viewer may know.
async fn authors_of(op: &Op, countries: &[CountryCode]) -> Result<Vec<ScholarId>, Fault> {
    let candidates = store::authors_in(&op.db, op.viewer(), countries).await?;
    let seen = scholars::countries_of(&op.db, op.viewer(), &candidates).await?;
    Ok(candidates.into_iter().filter(|author| seen.contains_key(author)).collect())
}

/// The piece at this address.
///
/// # Errors
/// [`Fault::NotFound`] also for pieces that are for others, or the database fails.
pub async fn show(op: &Op, slug: &str) -> Result<Shown, Fault> {
    store::piece(&op.db, op.viewer(), slug).await?.ok_or(Fault::NotFound("piece"))
}

/// The newest pieces of a scholar whom the viewer may see, for the profile.
///
/// # Errors
/// The database fails or a row makes no sense.
pub async fn by_scholar(op: &Op, scholar: ScholarId, kind: PieceKind, most: u64) -> Result<Vec<NewsPiece>, Fault> {
    let filter = NewsFilter { kinds: vec![kind], scholar: Some(scholar), ..NewsFilter::default() };
    store::news(&op.db, op.viewer(), &Narrowed::of(op, &filter).await?, PageRequest::new(1, most)).await
}

/// Addresses of all that everybody may read, the newest first, with when each changed last.
///
/// # Errors
/// The database fails.
pub async fn for_sitemap(op: &Op, most: u64) -> Result<Vec<(String, DateTime<Utc>)>, Fault> {
    store::public_addresses(&op.db, Viewer::Visitor, most).await
}
