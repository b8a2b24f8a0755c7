//! The news in numbers, kept ready: they are counted anew as soon as a piece or a record changed, and at no other time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use collegium_core::audience::Viewer;
use collegium_core::fault::Fault;
use collegium_core::indexing;
use collegium_core::op::Op;
use collegium_core::submissions::{self, NewsCounts, NewsFilter, Tallies};

/// What each viewer may count, as of the newest mark of a change.
#[derive(Debug, Default)]
pub struct NewsNumbers(Mutex<HashMap<Viewer, Kept>>);

#[derive(Debug)]
struct Kept {
    /// The newest mark before it was counted. Whatever changes counts or visibility leaves a mark in its own commit,
    /// so these are right as long as there is no newer one.
    mark: u64,
    tallies: Arc<Tallies>,
}

impl NewsNumbers {
    /// The numbers for a filter.
    ///
    /// # Errors
    /// The database fails or a row makes no sense.
    pub async fn counts(&self, op: &Op, filter: &NewsFilter) -> Result<NewsCounts, Fault> {
        let NewsFilter { institution, scholar, words, since, .. } = filter;
        if institution.is_some() || scholar.is_some() || words.is_some() || since.is_some() {
            return Ok(submissions::tallies(op, filter).await?.counts(filter));
        }
        let mark = indexing::newest(&op.db).await?;
        let tallies = match self.kept(op.viewer(), mark) {
            Some(tallies) => tallies,
            None => self.keep(op.viewer(), mark, submissions::tallies(op, filter).await?),
        };
        Ok(tallies.counts(filter))
    }

    fn kept(&self, viewer: Viewer, mark: u64) -> Option<Arc<Tallies>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&viewer).filter(|kept| kept.mark == mark).map(|kept| Arc::clone(&kept.tallies))
    }

    fn keep(&self, viewer: Viewer, mark: u64, tallies: Tallies) -> Arc<Tallies> {
        let tallies = Arc::new(tallies);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(viewer, Kept { mark, tallies: Arc::clone(&tallies) });
        tallies
    }
}
