//! Writing: replace and remove, made durable by a commit that names the last change it holds.

use collegium_core::id::ScholarId;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError};

use super::schema::{Document, Fields};
use crate::error::SearchError;

/// The one writer of a store, with the reader that shows what it committed.
pub(crate) struct StoreWriter {
    writer: IndexWriter<TantivyDocument>,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
}

/// How many blocks of records are kept unpacked, of 8 KB each.
const CACHED_BLOCKS: usize = 512;
const SMALL_BUDGET: usize = 20_000_000;
const LARGE_BUDGET: usize = 200_000_000;

impl StoreWriter {
    /// For a change now and then: one thread, little memory.
    pub(crate) fn small(index: &Index) -> Result<Self, SearchError> {
        Self::with(index, 1, SMALL_BUDGET)
    }

    /// For building a whole index.
    pub(crate) fn large(index: &Index) -> Result<Self, SearchError> {
        let writer = Self::with(index, 2, LARGE_BUDGET)?;
        writer.writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }

    fn with(index: &Index, threads: usize, budget: usize) -> Result<Self, SearchError> {
        let fields = Fields::of(&index.schema())?;
        let writer = index.writer_with_num_threads(threads, budget).map_err(|error| match error {
            TantivyError::LockFailure(..) => SearchError::Busy(format!("{:?}", index.directory())),
            other => other.into(),
        })?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(CACHED_BLOCKS)
            .try_into()?;
        Ok(Self { writer, reader, fields })
    }

    /// Puts a scholar in, in place of what was there.
    pub(crate) fn replace(&self, document: Document, number: u32) -> Result<(), SearchError> {
        self.writer.delete_term(self.fields.term(document.id));
        self.add(document, number)
    }

    /// Puts a scholar in who is known not to be there.
    pub(crate) fn add(&self, document: Document, number: u32) -> Result<(), SearchError> {
        self.writer.add_document(document.with_number(&self.fields, number))?;
        Ok(())
    }

    /// Takes a scholar out.
    pub(crate) fn remove(&self, id: ScholarId) {
        self.writer.delete_term(self.fields.term(id));
    }

    /// Makes everything since the last commit durable, together with the revision, and shows it to readers.
    pub(crate) fn commit(&mut self, revision: u64) -> Result<(), SearchError> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&revision.to_string());
        prepared.commit()?;
        self.reader.reload()?;
        Ok(())
    }

    /// Forgets everything since the last commit.
    pub(crate) fn rollback(&mut self) -> Result<(), SearchError> {
        self.writer.rollback()?;
        Ok(())
    }

    /// Waits for merges that are under way.
    pub(crate) fn finish(self) -> Result<(), SearchError> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// The revision that the last commit names; `None` where there was none.
pub(crate) fn revision_of(index: &Index) -> Result<Option<u64>, SearchError> {
    Ok(index.load_metas()?.payload.and_then(|payload| payload.parse().ok()))
}
