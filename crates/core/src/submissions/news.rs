//! What is out: the news and the pieces, for whoever may see them.
//!
//! A piece is seen by those whom its author chose, under the author's name: that was asked when it was sent in. All
//! else about the author (the way to the profile, discipline, country, place of work) is shown, and found by, only as
//! far as the viewer may see it on the profile.

use chrono::{DateTime, Utc};

use super::content::Content;
use super::model::{PieceKind, Readers};
use super::store;
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::id::{InstitutionId, ScholarId, SubmissionId};
use crate::op::Op;
use crate::page::{Page, PageRequest};
use crate::publications::Writer;
use crate::reference::CountryCode;
use crate::scholars;
use crate::text::words;

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
}

impl NewsFilter {
    /// The most words of a question that count.
    const MOST_WORDS: usize = 8;

    /// The folded words that a piece must have.
    pub(super) fn folded(&self) -> Vec<String> {
        words(self.words.as_deref().unwrap_or_default()).take(Self::MOST_WORDS).collect()
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
    let authors = match filter.countries.as_slice() {
        [] => None,
        countries => Some(authors_of(op, countries).await?),
    };
    let total = store::count_news(&op.db, op.viewer(), filter, authors.as_deref()).await?;
    let rows = store::news(&op.db, op.viewer(), filter, authors.as_deref(), request).await?;
    Ok(Page { rows, total, request })
}

/// Those with published pieces who work in these countries, as far as the viewer may know.
async fn authors_of(op: &Op, countries: &[CountryCode]) -> Result<Vec<ScholarId>, Fault> {
    let candidates = store::authors_in(&op.db, op.viewer(), countries).await?;
    let mut seen = Vec::new();
    for chunk in candidates.chunks(crate::db::CHUNK) {
        let profiles = scholars::many(&op.db, chunk).await?;
        let visible = profiles.iter().filter_map(|profile| profile.seen_by(op.viewer()));
        seen.extend(visible.filter(|profile| profile.scholar.country.is_some()).map(|profile| profile.scholar.id));
    }
    Ok(seen)
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
    store::news(&op.db, op.viewer(), &filter, None, PageRequest::new(1, most)).await
}

/// Addresses of all that everybody may read, the newest first, with when each changed last.
///
/// # Errors
/// The database fails.
pub async fn for_sitemap(op: &Op, most: u64) -> Result<Vec<(String, DateTime<Utc>)>, Fault> {
    store::public_addresses(&op.db, Viewer::Visitor, most).await
}
