//! The index as its users know it.

mod bits;
mod disk;
mod guard;
mod rebuild;
mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use collegium_core::audience::Viewer;
use collegium_core::id::ScholarId;
use collegium_core::scholars::Profile;
use rustc_hash::FxHashMap;

pub(crate) use bits::Bits;
pub use disk::{Check, RebuildReason};
pub use rebuild::Rebuild;
pub(crate) use snapshot::{Layer, Side, Snapshot};

use crate::error::SearchError;
use crate::find;
use crate::labels::Labels;
use crate::query::Query;
use crate::results::{Counts, Results, Suggestions};
use crate::store::{Document, Shelf, StoreWriter};
use guard::guarded;
use snapshot::sides_of;

/// The index of one process. Searches may run from any number of threads, and go on while changes are
/// applied or a new index is built.
pub struct Index {
    labels: Labels,
    folder: Option<PathBuf>,
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<Option<Writing>>,
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

/// The store's writer, and the lasting number of every scholar.
struct Writing {
    store: StoreWriter,
    numbers: FxHashMap<ScholarId, u32>,
    next_number: u32,
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
        guarded(|| Self::over(&disk::store(None)?, None, labels, 0))
    }

    fn over(
        store: &tantivy::Index,
        folder: Option<PathBuf>,
        labels: Labels,
        revision: u64,
    ) -> Result<Self, SearchError> {
        let (writing, snapshot) = load(store, &labels, revision)?;
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
        let writing = guard.as_mut().ok_or_else(no_store)?;
        let before = self.now();
        let applied = guarded(|| writing.apply(changes, up_to, &before, &self.labels));
        if applied.is_err() {
            writing.store.rollback()?;
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

    fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn show(&self, snapshot: Snapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    fn writing(&self) -> MutexGuard<'_, Option<Writing>> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_store() -> SearchError {
    SearchError::Damaged("its store could not be opened again".to_owned())
}

impl Writing {
    fn apply(
        &mut self,
        changes: Vec<Change>,
        up_to: u64,
        before: &Snapshot,
        labels: &Labels,
    ) -> Result<Snapshot, SearchError> {
        let mut touched = Vec::with_capacity(changes.len());
        for change in changes {
            match change {
                Change::Put(profile) => {
                    let number = self.number_of(profile.scholar.id);
                    self.store.replace(Document::of(&profile), number)?;
                    touched.push(number);
                }
                Change::Remove(id) => {
                    self.store.remove(id);
                    touched.extend(self.numbers.get(&id));
                }
            }
        }
        self.store.commit(up_to)?;
        touched.sort_unstable();
        touched.dedup();
        let shelf = Shelf::now(&self.store.reader, self.store.fields, Some(&before.shelf))?;
        let mut sides = before.sides.clone();
        if !touched.is_empty() {
            for viewer in Viewer::ALL {
                sides[viewer as usize] = before.side(viewer).after(&touched, &shelf, viewer, labels)?;
            }
        }
        Ok(Snapshot { revision: up_to, shelf, sides })
    }

    fn number_of(&mut self, id: ScholarId) -> u32 {
        let next = &mut self.next_number;
        *self.numbers.entry(id).or_insert_with(|| {
            *next += 1;
            *next - 1
        })
    }
}

/// Reads a whole store.
fn load(store: &tantivy::Index, labels: &Labels, revision: u64) -> Result<(Writing, Snapshot), SearchError> {
    let writer = StoreWriter::small(store)?;
    let shelf = Shelf::now(&writer.reader, writer.fields, None)?;
    let mut numbers = FxHashMap::default();
    shelf.each_record(|number, bytes| {
        if let Some(id) = crate::record::Record::new(bytes).and_then(|record| record.id()) {
            numbers.insert(id, number);
        }
    })?;
    let next_number = numbers.values().max().map_or(0, |most| most + 1);
    let sides = sides_of(&shelf, labels)?;
    Ok((Writing { store: writer, numbers, next_number }, Snapshot { revision, shelf, sides }))
}
