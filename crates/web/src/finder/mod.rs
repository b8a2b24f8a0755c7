//! The index of this process, with the state it is in: it answers, or it is being prepared.

mod labels;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use collegium_core::audience::Viewer;
use collegium_core::fault::Kind;
use collegium_search::{Counts, Index, Opened, Query, Results, SearchError, Suggestions};
use tokio::sync::Notify;

use crate::problem::{Answer, Problem, chain};

pub use labels::labels;

/// Where the index lies in the data folder.
pub const FOLDER: &str = "index";

/// The index of this process; clones are the same index.
#[derive(Clone)]
pub struct Finder(Arc<Inner>);

struct Inner {
    index: Index,
    /// Nothing may be answered from the index: it was not there, or it is damaged.
    unusable: AtomicBool,
    /// The index has to be built again from the database.
    rebuild_wanted: AtomicBool,
    changed: Notify,
}

impl Finder {
    /// Opens the index in the data folder. One that has to be rebuilt first answers that it is being prepared.
    ///
    /// # Errors
    /// [`SearchError::Busy`] if another process has it, [`SearchError::Folder`] if the folder cannot be used.
    pub fn open(data_dir: &Path) -> Result<Self, SearchError> {
        let Opened { index, rebuild } = Index::open(&data_dir.join(FOLDER), labels())?;
        if let Some(reason) = &rebuild {
            tracing::info!(?reason, "the index has to be built from the database");
        }
        Ok(Self::over(index, rebuild.is_some()))
    }

    /// An empty index that lives in memory alone.
    ///
    /// # Errors
    /// The index cannot be made.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self::over(Index::in_memory(labels())?, false))
    }

    fn over(index: Index, missing: bool) -> Self {
        Self(Arc::new(Inner {
            index,
            unusable: AtomicBool::new(missing),
            rebuild_wanted: AtomicBool::new(missing),
            changed: Notify::new(),
        }))
    }

    /// Answers a question from what the viewer may see.
    ///
    /// # Errors
    /// A problem where the question goes too deep, or the directory is being prepared.
    pub fn search(&self, query: &Query, viewer: Viewer) -> Answer<Results> {
        self.ask(|index| index.search(query, viewer))
    }

    /// What could be meant by what is being typed.
    ///
    /// # Errors
    /// A problem where the directory is being prepared.
    pub fn suggest(&self, typed: &str, viewer: Viewer, limit: usize) -> Answer<Suggestions> {
        self.ask(|index| index.suggest(typed, viewer, limit))
    }

    /// The community in numbers.
    ///
    /// # Errors
    /// A problem where the directory is being prepared.
    pub fn counts(&self, viewer: Viewer) -> Answer<Counts> {
        self.ask(|index| index.counts(viewer))
    }

    /// Whether questions are answered.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.0.unusable.load(Ordering::Acquire)
    }

    /// Something was saved: the worker looks for it at once.
    pub fn wake(&self) {
        self.0.changed.notify_one();
    }

    fn ask<T>(&self, question: impl FnOnce(&Index) -> Result<T, SearchError>) -> Answer<T> {
        if !self.is_ready() {
            return Err(being_prepared());
        }
        question(&self.0.index).map_err(|error| {
            if error.kind() == Kind::Invalid {
                return not_asked_rightly(&error);
            }
            self.distrust(&error);
            being_prepared().because(chain(&error))
        })
    }

    /// The index failed where it should not: nothing is answered from it until it is built again.
    pub(crate) fn distrust(&self, error: &SearchError) {
        tracing::error!(error = chain(error), "the index failed and is built again");
        self.0.unusable.store(true, Ordering::Release);
        self.want_rebuild();
    }

    /// The index is to be built again; as long as it is sound it answers on.
    pub(crate) fn want_rebuild(&self) {
        self.0.rebuild_wanted.store(true, Ordering::Release);
        self.wake();
    }

    pub(crate) fn is_rebuild_wanted(&self) -> bool {
        self.0.rebuild_wanted.load(Ordering::Acquire)
    }

    /// The index was built and can be trusted.
    pub(crate) fn rebuilt(&self) {
        self.0.rebuild_wanted.store(false, Ordering::Release);
        self.0.unusable.store(false, Ordering::Release);
    }

    /// Comes when something was saved, or after a while.
    pub(crate) async fn changed(&self, at_latest: Duration) {
        let _ = tokio::time::timeout(at_latest, self.0.changed.notified()).await;
    }

    /// The index itself.
    pub(crate) fn index(&self) -> &Index {
        &self.0.index
    }
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finder").field("ready", &self.is_ready()).finish_non_exhaustive()
    }
}

/// The question itself is at fault; the parameter is named where it is known.
fn not_asked_rightly(error: &SearchError) -> Problem {
    match error {
        SearchError::ForeignCursor => {
            Problem::parameter("cursor", "belongs to another question or another order; begin again without it")
        }
        SearchError::TooDeep { deepest } => {
            Problem::parameter("page", format!("leads deeper than {deepest} scholars; narrow the search"))
        }
        _ => Problem::of_kind(Kind::Invalid, error),
    }
}

fn being_prepared() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "The directory is being prepared: it cannot be searched for a moment. Profiles, institutions and programs \
         can be opened all the while.",
    )
    .retry_after(2)
}
