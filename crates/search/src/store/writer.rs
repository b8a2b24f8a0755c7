//! Writing: replace and remove, made durable by a commit that names the last change it holds.

use std::fmt;

use collegium_core::id::ScholarId;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError};

use super::schema::{Document, Fields};
use crate::error::SearchError;

/// What a commit says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The last change it holds.
    pub(crate) revision: u64,
    /// Its own number; every document carries that of the commit that wrote it.
    pub(crate) stamp: u64,
    /// The first scholar's number that was never given out.
    next_number: u32,
}

impl Mark {
    /// What the last commit of a store says; `None` where there was none.
    pub(crate) fn of(index: &Index) -> Result<Option<Self>, SearchError> {
        Ok(index.load_metas()?.payload.and_then(|payload| Self::parse(&payload)))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let mut next = || parts.next();
        Some(Self { revision: next()?.parse().ok()?, stamp: next()?.parse().ok()?, next_number: next()?.parse().ok()? })
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.revision, self.stamp, self.next_number)
    }
}

/// The one writer of a store, with the reader that shows what it committed.
pub(crate) struct StoreWriter {
    writer: IndexWriter<TantivyDocument>,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    /// The last commit; numbers given out since are counted in it.
    pub(crate) mark: Mark,
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
        let mark = Mark::of(index)?.unwrap_or_default();
        Ok(Self { writer, reader, fields, mark })
    }

    /// A number for a scholar who is new.
    pub(crate) fn fresh_number(&mut self) -> u32 {
        self.mark.next_number += 1;
        self.mark.next_number - 1
    }

    /// Puts a scholar in, in place of what was there.
    pub(crate) fn replace(&self, document: Document, number: u32) -> Result<(), SearchError> {
        self.writer.delete_term(self.fields.term(document.id));
        self.add(document, number)
    }

    /// Puts a scholar in who is known not to be there.
    pub(crate) fn add(&self, document: Document, number: u32) -> Result<(), SearchError> {
        self.writer.add_document(document.with_number(&self.fields, number, self.mark.stamp + 1))?;
        Ok(())
    }

    /// Takes a scholar out.
    pub(crate) fn remove(&self, id: ScholarId) {
        self.writer.delete_term(self.fields.term(id));
    }

    /// Makes everything since the last commit durable, together with the revision, and shows it to readers.
    pub(crate) fn commit(&mut self, revision: u64) -> Result<(), SearchError> {
        let mark = Mark { revision, stamp: self.mark.stamp + 1, ..self.mark };
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&mark.to_string());
        prepared.commit()?;
        self.mark = mark;
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
