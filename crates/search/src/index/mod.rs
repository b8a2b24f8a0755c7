//! The index as its users know it.

mod bits;
mod disk;
mod guard;
mod rebuild;
mod saved;
mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use collegium_core::audience::Viewer;
use collegium_core::id::ScholarId;
use collegium_core::scholars::Profile;
use rustc_hash::FxHashMap;

pub(crate) use bits::{Bits, each_of_word};
pub use disk::{Check, RebuildReason};
pub use rebuild::Rebuild;
pub(crate) use snapshot::{Layer, Side, Snapshot};

use crate::error::SearchError;
use crate::find;
use crate::labels::Labels;
use crate::query::Query;
use crate::results::{Counts, Results, Suggestions};
use crate::store::{Document, Mark, Shelf, StoreWriter};
use guard::guarded;

/// The index of one process. Searches may run from any number of threads, and go on while changes are
/// applied or a new index is built.
pub struct Index {
    labels: Labels,
    folder: Option<PathBuf>,
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<Option<StoreWriter>>,
}

/// What happened to a scholar.
#[derive(Clone, Debug)]
pub enum Change {
    /// New or changed; all fields, whoever may see them.
    Put(Box<Profile>),
    /// Gone.
    Remove(ScholarId),
}

/// An index that was opened.
pub struct Opened {
    /// The index; it answers, with nobody in it if it has to be rebuilt.
    pub index: Index,
    /// Why it has to be rebuilt; `None` if it is well, and holds all changes up to [`Index::revision`].
    pub rebuild: Option<RebuildReason>,
}

impl Index {
    /// Opens the index in a folder, or begins one there.
    ///
    /// # Errors
    /// [`SearchError::Busy`] if another process has it open, [`SearchError::Folder`] if the folder cannot be
    /// used. A missing, damaged or outdated index is no error: [`Opened::rebuild`] says so.
    pub fn open(folder: &Path, labels: Labels) -> Result<Opened, SearchError> {
        disk::open(folder, labels)
    }

    /// An empty index that lives in memory alone.
    pub fn in_memory(labels: Labels) -> Result<Self, SearchError> {
        guarded(|| Self::over(&disk::store(None)?, None, labels))
    }

    fn over(store: &tantivy::Index, folder: Option<PathBuf>, labels: Labels) -> Result<Self, SearchError> {
        let (writing, snapshot) = load(store, folder.as_deref(), &labels)?;
        Ok(Self { labels, folder, snapshot: RwLock::new(Arc::new(snapshot)), writing: Mutex::new(Some(writing)) })
    }

    /// The last change that the index holds.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.now().revision
    }

    /// Takes changes in, which are found once this returns, and are durable. Repeating changes does no harm.
    ///
    /// # Errors
    /// If the store fails; the index then answers as before, and the changes may be tried again.
    pub fn apply(&self, changes: Vec<Change>, up_to: u64) -> Result<(), SearchError> {
        let mut guard = self.writing();
        let store = guard.as_mut().ok_or_else(no_store)?;
        let before = self.now();
        let applied = guarded(|| apply(store, changes, up_to, &before, &self.labels));
        if applied.is_err() {
            store.rollback()?;
        }
        self.show(applied?);
        Ok(())
    }

    /// Answers a question from what the viewer may see.
    pub fn search(&self, query: &Query, viewer: Viewer) -> Result<Results, SearchError> {
        let snapshot = self.now();
        guarded(|| find::search(&snapshot, &self.labels, query, viewer))
    }

    /// What could be meant by what is being typed: scholars and facet values in one list.
    pub fn suggest(&self, typed: &str, viewer: Viewer, limit: usize) -> Result<Suggestions, SearchError> {
        let snapshot = self.now();
        guarded(|| find::suggest(&snapshot, &self.labels, typed, viewer, limit))
    }

    /// The community in numbers, for the first page.
    pub fn counts(&self, viewer: Viewer) -> Result<Counts, SearchError> {
        let snapshot = self.now();
        guarded(|| find::counts(&snapshot, &self.labels, viewer))
    }

    /// Begins a new index beside this one, which answers on until [`Rebuild::finish`].
    pub fn rebuild(&self) -> Result<Rebuild<'_>, SearchError> {
        Rebuild::begin(self)
    }

    /// Reads everything and compares it with its checksums.
    pub fn check(&self) -> Result<Check, SearchError> {
        let snapshot = self.now();
        guarded(|| disk::check(&snapshot))
    }

    /// What a viewer sees at this moment.
    #[cfg(test)]
    pub(crate) fn layers(&self, viewer: Viewer) -> Vec<Layer> {
        self.now().side(viewer).layers.clone()
    }

    fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn show(&self, snapshot: Snapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    fn writing(&self) -> MutexGuard<'_, Option<StoreWriter>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_store() -> SearchError {
    SearchError::Damaged("its store could not be opened again".to_owned())
}

/// Writes changes to the store, and makes the snapshot that shows them.
fn apply(
    store: &mut StoreWriter,
    changes: Vec<Change>,
    up_to: u64,
    before: &Snapshot,
    labels: &Labels,
) -> Result<Snapshot, SearchError> {
    let mut touched = Vec::with_capacity(changes.len());
    let mut newcomers: FxHashMap<ScholarId, u32> = FxHashMap::default();
    for change in changes {
        let id = match &change {
            Change::Put(profile) => profile.scholar.id,
            Change::Remove(id) => *id,
        };
        let known = before.shelf.number_of(id)?.or_else(|| newcomers.get(&id).copied());
        match change {
            Change::Put(profile) => {
                let number = known.unwrap_or_else(|| *newcomers.entry(id).or_insert(store.fresh_number()));
                store.replace(Document::of(&profile), number)?;
                touched.push(number);
            }
            Change::Remove(id) => {
                store.remove(id);
                touched.extend(known);
            }
        }
    }
    store.commit(up_to)?;
    touched.sort_unstable();
    touched.dedup();
    let shelf = Shelf::now(&store.reader, store.fields, Some(&before.shelf))?;
    let mut sides = before.sides.clone();
    if !touched.is_empty() {
        for viewer in Viewer::ALL {
            sides[viewer as usize] = before.side(viewer).after(&touched, &shelf, viewer, labels)?;
        }
    }
    Ok(Snapshot { revision: up_to, shelf, sides })
}

/// Reads a whole store, which lies in the index folder's live part.
fn load(
    store: &tantivy::Index,
    folder: Option<&Path>,
    labels: &Labels,
) -> Result<(StoreWriter, Snapshot), SearchError> {
    let writer = StoreWriter::small(store)?;
    let shelf = Shelf::now(&writer.reader, writer.fields, None)?;
    let live = folder.map(|folder| folder.join(disk::LIVE));
    let mark: Mark = writer.mark;
    let sides = saved::sides(live.as_deref(), &shelf, labels, mark)?;
    Ok((writer, Snapshot { revision: mark.revision, shelf, sides }))
}
