//! Building a whole index beside the one that answers.

use std::fs;

use collegium_core::scholars::Profile;

use super::disk::{self, BUILDING, BUILT};
use super::guard::guarded;
use super::{Index, load, no_store};
use crate::error::SearchError;
use crate::store::{Document, StoreWriter};

/// An index being built beside the one that answers. Dropped before [`Rebuild::finish`], it leaves no trace.
pub struct Rebuild<'i> {
    index: &'i Index,
    store: tantivy::Index,
    writer: Option<StoreWriter>,
    added: u32,
}

impl<'i> Rebuild<'i> {
    pub(crate) fn begin(index: &'i Index) -> Result<Self, SearchError> {
        let folder = match &index.folder {
            Some(folder) => {
                let building = folder.join(BUILDING);
                if building.exists() {
                    fs::remove_dir_all(&building)?;
                }
                fs::create_dir_all(&building)?;
                Some(building)
            }
            None => None,
        };
        guarded(|| {
            let store = disk::store(folder.as_deref())?;
            let writer = Some(StoreWriter::large(&store)?);
            Ok(Self { index, store, writer, added: 0 })
        })
    }

    /// Adds a scholar. Each may be added once.
    pub fn add(&mut self, profile: &Profile) -> Result<(), SearchError> {
        let writer = self.writer.as_mut().ok_or_else(no_store)?;
        guarded(|| {
            let number = writer.fresh_number();
            writer.add(Document::of(profile), number)
        })?;
        self.added += 1;
        Ok(())
    }

    /// How many scholars were added so far.
    #[must_use]
    pub fn added(&self) -> u32 {
        self.added
    }

    /// Puts the new index, which holds all changes up to `up_to`, in the place of the old one. Changes that
    /// were applied to the old one after that have to be applied again.
    pub fn finish(mut self, up_to: u64) -> Result<(), SearchError> {
        let mut writer = self.writer.take().ok_or_else(no_store)?;
        guarded(|| {
            writer.commit(up_to)?;
            writer.finish()
        })?;
        let mut writing = self.index.writing();
        // The old writer's lock lies in the folder that is about to move.
        *writing = None;
        if let Some(folder) = &self.index.folder {
            fs::rename(folder.join(BUILDING), folder.join(BUILT))?;
            disk::sync_folder(folder)?;
            disk::swap(folder)?;
            self.store = disk::store(Some(&folder.join(disk::LIVE)))?;
        }
        let folder = self.index.folder.as_deref();
        let (fresh, snapshot) = guarded(|| load(&self.store, folder, &self.index.labels))?;
        *writing = Some(fresh);
        self.index.show(snapshot);
        Ok(())
    }
}

impl Drop for Rebuild<'_> {
    fn drop(&mut self) {
        drop(self.writer.take());
        if let Some(folder) = &self.index.folder {
            let building = folder.join(BUILDING);
            if building.exists()
                && let Err(error) = fs::remove_dir_all(&building)
            {
                tracing::warn!(%error, "a half-built index could not be removed");
            }
        }
    }
}
