//! The index folder: what lies in it, and whether it can be trusted.
//!
//! `live/` holds the index in use. `building/` is one being built; `built/` is one that is complete and only
//! has to take the place of `live/`; `old/` is what it replaces. `unclean` stands there while the index is
//! open for writing: if it is found at opening, checksums are compared.

use std::fs;
use std::path::Path;

use tantivy::Index as Store;

use super::guard::guarded;
use super::snapshot::Snapshot;
use super::{Index, Opened};
use crate::error::SearchError;
use crate::labels::Labels;
use crate::store::{Mark, open_or_create};

pub(crate) const LIVE: &str = "live";
pub(crate) const BUILDING: &str = "building";
pub(crate) const BUILT: &str = "built";
pub(crate) const OLD: &str = "old";
const UNCLEAN: &str = "unclean";

/// Why the index has to be rebuilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RebuildReason {
    /// There was none.
    Missing,
    /// It was made by a version that kept other things.
    Outdated,
    /// It cannot be read; the text says what is wrong, for the log.
    Damaged(String),
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How many scholars the index holds.
    pub scholars: u64,
    /// The last change it holds.
    pub revision: u64,
    /// Files whose content is not what was written.
    pub damaged: Vec<String>,
}

/// Opens the index in a folder. What cannot be trusted is put aside, and an empty index is begun.
pub(crate) fn open(folder: &Path, labels: Labels) -> Result<Opened, SearchError> {
    fs::create_dir_all(folder)?;
    settle(folder)?;
    let live = folder.join(LIVE);
    let reason = if live.join("meta.json").exists() {
        match try_open(folder, &live, &labels) {
            Ok(Some(index)) => return Ok(Opened { index, rebuild: None }),
            Ok(None) => RebuildReason::Outdated,
            Err(SearchError::Busy(place)) => return Err(SearchError::Busy(place)),
            Err(error) => RebuildReason::Damaged(chain(&error)),
        }
    } else {
        RebuildReason::Missing
    };
    if live.exists() {
        fs::remove_dir_all(&live)?;
    }
    fs::create_dir_all(&live)?;
    let index = guarded(|| Index::over(&store(Some(&live))?, Some(folder.to_owned()), labels))?;
    fs::write(folder.join(UNCLEAN), "")?;
    Ok(Opened { index, rebuild: Some(reason) })
}

/// `None` if the index is of another schema.
fn try_open(folder: &Path, live: &Path, labels: &Labels) -> Result<Option<Index>, SearchError> {
    guarded(|| {
        let (store, present) = open_or_create(Some(live))?;
        if !present {
            return Ok(None);
        }
        if folder.join(UNCLEAN).exists() {
            let damaged = store.validate_checksum()?;
            if !damaged.is_empty() {
                return Err(SearchError::Damaged(format!("{} files do not match their checksums", damaged.len())));
            }
        }
        if Mark::of(&store)?.is_none() {
            return Err(SearchError::Damaged("it does not say what it holds".to_owned()));
        }
        let index = Index::over(&store, Some(folder.to_owned()), labels.clone())?;
        fs::write(folder.join(UNCLEAN), "")?;
        Ok(Some(index))
    })
}

/// The store in a folder, or in memory.
pub(crate) fn store(folder: Option<&Path>) -> Result<Store, SearchError> {
    Ok(open_or_create(folder)?.0)
}

/// Finishes or undoes what a stop in the middle of a rebuild left.
fn settle(folder: &Path) -> Result<(), SearchError> {
    let (live, built, old) = (folder.join(LIVE), folder.join(BUILT), folder.join(OLD));
    if built.exists() {
        swap(folder)?;
    } else if !live.exists() && old.exists() {
        fs::rename(&old, &live)?;
    }
    for left in [folder.join(BUILDING), old] {
        if left.exists() {
            fs::remove_dir_all(left)?;
        }
    }
    Ok(())
}

/// Puts `built/` in the place of `live/`. May be done again after a stop at any point.
pub(crate) fn swap(folder: &Path) -> Result<(), SearchError> {
    let (live, built, old) = (folder.join(LIVE), folder.join(BUILT), folder.join(OLD));
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    if live.exists() {
        fs::rename(&live, &old)?;
    }
    fs::rename(&built, &live)?;
    sync_folder(folder)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}

/// Makes renames in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), SearchError> {
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Reads everything and compares it with its checksums.
pub(crate) fn check(snapshot: &Snapshot) -> Result<Check, SearchError> {
    let damaged = snapshot.shelf.searcher.index().validate_checksum()?;
    let mut damaged: Vec<String> = damaged.iter().map(|file| file.display().to_string()).collect();
    damaged.sort();
    Ok(Check { scholars: snapshot.shelf.searcher.num_docs(), revision: snapshot.revision, damaged })
}

/// The index was closed in order: the next opening may trust it.
pub(crate) fn closed(folder: &Path) {
    if let Err(error) = fs::remove_file(folder.join(UNCLEAN)) {
        tracing::warn!(%error, "the mark of an open index stays");
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

impl Drop for Index {
    fn drop(&mut self) {
        let whole = self.writing().take().is_some();
        if let (Some(folder), true) = (&self.folder, whole) {
            closed(folder);
        }
    }
}
