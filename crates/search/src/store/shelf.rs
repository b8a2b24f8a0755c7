//! One moment of the store, for reading: records by number, and texts.

use std::sync::Arc;

use collegium_core::id::ScholarId;
use rustc_hash::FxHashMap;
use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentId;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer,
};
use tantivy::{DocSet as _, IndexReader, Searcher, SegmentReader, TERMINATED};

use super::schema::{Fields, NUMBER, STAMP};
use super::texts::TextsOfSet;
use crate::error::SearchError;
use crate::segment::index;

/// Where the record of a number lies: the segment's slot above, the document below.
type Address = u64;
const NOWHERE: Address = u64::MAX;

/// One moment of the store.
pub(crate) struct Shelf {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    /// For each segment of the searcher, the number of each of its documents.
    pub(crate) numbers: Vec<Arc<Vec<u32>>>,
    /// For each segment of the searcher, the texts it has.
    pub(super) texts: Vec<Vec<TextsOfSet>>,
    /// Lasting slots of segments; new segments take new ones.
    slots: FxHashMap<SegmentId, (u32, Arc<Vec<u32>>)>,
    /// For each slot, where its segment stands in the searcher.
    segments: FxHashMap<u32, usize>,
    addresses: Arc<Vec<Address>>,
    next_slot: u32,
}

impl Shelf {
    /// The moment the reader shows now; what `before` knew of segments that are still there is kept.
    pub(crate) fn now(reader: &IndexReader, fields: Fields, before: Option<&Self>) -> Result<Self, SearchError> {
        let searcher = reader.searcher();
        let mut addresses = before.map_or_else(Vec::new, |before| before.addresses.as_ref().clone());
        let mut next_slot = before.map_or(0, |before| before.next_slot);
        let (mut slots, mut segments) = (FxHashMap::default(), FxHashMap::default());
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        for (at, segment) in searcher.segment_readers().iter().enumerate() {
            let known = before.and_then(|before| before.slots.get(&segment.segment_id()).cloned());
            let (slot, list) = if let Some(known) = known {
                known
            } else {
                let list = Arc::new(read_numbers(segment)?);
                place(&mut addresses, segment, next_slot, &list);
                next_slot += 1;
                (next_slot - 1, list)
            };
            numbers.push(Arc::clone(&list));
            texts.push(TextsOfSet::all(segment, &fields)?);
            segments.insert(slot, at);
            slots.insert(segment.segment_id(), (slot, list));
        }
        Ok(Self { searcher, fields, numbers, texts, slots, segments, addresses: Arc::new(addresses), next_slot })
    }

    /// The record of a number that is known to be there.
    pub(crate) fn record(&self, number: u32) -> Result<Vec<u8>, SearchError> {
        self.find_record(number)?
            .ok_or_else(|| SearchError::Damaged(format!("the record of scholar number {number} is missing")))
    }

    /// The record of a number, if there is one at this moment.
    pub(crate) fn find_record(&self, number: u32) -> Result<Option<Vec<u8>>, SearchError> {
        let Some(address) = self.addresses.get(number as usize).copied().filter(|at| *at != NOWHERE) else {
            return Ok(None);
        };
        let (slot, document) = split(address);
        let Some(segment) = self.segments.get(&slot).copied() else { return Ok(None) };
        if self.searcher.segment_reader(index(segment)).is_deleted(document) {
            return Ok(None);
        }
        let address = tantivy::DocAddress::new(index(segment), document);
        Ok(Some(self.searcher.doc::<StoredRecord>(address)?.0))
    }

    /// The number of a scholar, if there is such a scholar at this moment.
    pub(crate) fn number_of(&self, id: ScholarId) -> Result<Option<u32>, SearchError> {
        let term = self.fields.term(id);
        for (segment, numbers) in self.searcher.segment_readers().iter().zip(&self.numbers) {
            let ids = segment.inverted_index(term.field())?;
            let Some(mut postings) = ids.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    return Ok(Some(numbers[postings.doc() as usize]));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// The number of every scholar, and whether the record was written after the commit of that stamp.
    pub(crate) fn each_since(&self, stamp: u64, mut tell: impl FnMut(u32, bool)) -> Result<(), SearchError> {
        for (segment, numbers) in self.searcher.segment_readers().iter().zip(&self.numbers) {
            let stamps = column(segment, STAMP)?;
            segment
                .doc_ids_alive()
                .for_each(|document| tell(numbers[document as usize], stamps[document as usize] > stamp));
        }
        Ok(())
    }

    /// Every record with its number, in the order of the disk.
    pub(crate) fn each_record(&self, mut tell: impl FnMut(u32, &[u8])) -> Result<(), SearchError> {
        for (segment, numbers) in self.searcher.segment_readers().iter().zip(&self.numbers) {
            let store = segment.get_store_reader(1)?;
            let alive = segment.doc_ids_alive();
            for (document, record) in alive.zip(store.iter::<StoredRecord>(segment.alive_bitset())) {
                tell(numbers[document as usize], &record?.0);
            }
        }
        Ok(())
    }
}

fn split(address: Address) -> (u32, u32) {
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
    let halves = ((address >> 32) as u32, address as u32);
    halves
}

fn column(segment: &SegmentReader, name: &str) -> Result<Vec<u64>, SearchError> {
    let column: Arc<dyn ColumnValues<u64>> = segment.fast_fields().column_first_or_default(name)?;
    let mut values = vec![0_u64; segment.max_doc() as usize];
    column.get_range(0, &mut values);
    Ok(values)
}

fn read_numbers(segment: &SegmentReader) -> Result<Vec<u32>, SearchError> {
    column(segment, NUMBER)?
        .into_iter()
        .map(|number| u32::try_from(number).map_err(|_| SearchError::Damaged("a scholar's number is too large".into())))
        .collect()
}

fn place(addresses: &mut Vec<Address>, segment: &SegmentReader, slot: u32, numbers: &[u32]) {
    for document in segment.doc_ids_alive() {
        let number = numbers[document as usize] as usize;
        if addresses.len() <= number {
            addresses.resize(number + 1, NOWHERE);
        }
        addresses[number] = u64::from(slot) << 32 | u64::from(document);
    }
}

/// The one stored field of a document.
struct StoredRecord(Vec<u8>);

struct StoredBytes(Vec<u8>);

impl ValueDeserialize for StoredBytes {
    fn deserialize<'de, D: ValueDeserializer<'de>>(deserializer: D) -> Result<Self, DeserializeError> {
        deserializer.deserialize_bytes().map(Self)
    }
}

impl DocumentDeserialize for StoredRecord {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut deserializer: D) -> Result<Self, DeserializeError> {
        let stored = deserializer.next_field::<StoredBytes>()?;
        stored.map(|(_, bytes)| Self(bytes.0)).ok_or_else(|| DeserializeError::custom("a document without record"))
    }
}
