//! One moment of the whole index. Searches hold a snapshot; a change makes the next one.

use std::sync::{Arc, OnceLock};

use collegium_core::audience::Viewer;
use rustc_hash::FxHashSet;

use super::bits::Bits;
use crate::error::SearchError;
use crate::labels::Labels;
use crate::record::Record;
use crate::results::Facets;
use crate::segment::{Builder, Segment, index};
use crate::store::Shelf;

/// One moment of the whole index.
pub(crate) struct Snapshot {
    pub(crate) revision: u64,
    pub(crate) shelf: Shelf,
    pub(crate) sides: [Side; 3],
}

impl Snapshot {
    pub(crate) fn side(&self, viewer: Viewer) -> &Side {
        &self.sides[viewer as usize]
    }
}

/// What one viewer sees: layers, the oldest and largest first.
#[derive(Clone, Default)]
pub(crate) struct Side {
    pub(crate) layers: Vec<Layer>,
    /// Where each lasting number stands: the layer above, the ordinal below.
    places: Arc<Vec<u32>>,
    /// The facets of the whole community, counted when first asked for.
    pub(crate) whole: Arc<OnceLock<Facets>>,
}

/// A segment, and who of it has changed since.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) segment: Arc<Segment>,
    /// Who of it stands elsewhere now, or nowhere.
    pub(crate) gone: Arc<Bits>,
    pub(crate) alive: usize,
    /// For each facet value, how many of those alive carry it.
    pub(crate) counts: Arc<Vec<u32>>,
}

const NOWHERE: u32 = u32::MAX;
const ORDINAL_BITS: u32 = 28;
/// A full layer is merged with the one below as long as that one is not larger than this many times.
const GROWTH: usize = 4;
/// The top layer is built anew at every change until it holds more than this.
const SMALL: usize = 256;

/// Whether a layer of `below` goes into the one of `fresh` scholars that is being built on top of it. Layers
/// thus grow by [`GROWTH`] from one to the next, and there are few of them.
fn is_merged(fresh: usize, below: usize) -> bool {
    below <= SMALL || (fresh > SMALL && below <= fresh * GROWTH)
}

impl Side {
    /// Where a number stands, if it is visible: layer and ordinal.
    pub(crate) fn place(&self, number: u32) -> Option<(usize, u32)> {
        let place = self.places.get(number as usize).copied().filter(|place| *place != NOWHERE)?;
        Some(((place >> ORDINAL_BITS) as usize, place & ((1 << ORDINAL_BITS) - 1)))
    }

    /// A side of one layer.
    pub(crate) fn of(segment: Segment) -> Self {
        let mut side = Self::default();
        side.put(segment);
        side
    }

    /// The same side after `changed` scholars changed or went; `shelf` holds their new records.
    pub(crate) fn after(
        &self,
        changed: &[u32],
        shelf: &Shelf,
        viewer: Viewer,
        labels: &Labels,
    ) -> Result<Self, SearchError> {
        let mut side = Self { whole: Arc::default(), ..self.clone() };
        side.forget(changed);
        let mut fresh: FxHashSet<u32> = changed.iter().copied().collect();
        while let Some(last) = side.layers.pop_if(|last| is_merged(fresh.len(), last.alive)) {
            fresh.extend(last.alive_numbers());
        }
        let mut builder = Builder::new(labels);
        for number in fresh {
            let Some(bytes) = shelf.find_record(number)? else { continue };
            let record = Record::new(&bytes).ok_or_else(|| unreadable(number))?;
            if let Some(view) = record.view(viewer) {
                builder.add(number, &view);
            }
        }
        side.put(builder.finish());
        Ok(side)
    }

    fn forget(&mut self, numbers: &[u32]) {
        let places = Arc::make_mut(&mut self.places);
        for number in numbers {
            let Some(place) = places.get_mut(*number as usize).filter(|place| **place != NOWHERE) else { continue };
            let (layer, ordinal) = (*place >> ORDINAL_BITS, *place & ((1 << ORDINAL_BITS) - 1));
            *place = NOWHERE;
            self.layers[layer as usize].forget(ordinal);
        }
    }

    fn put(&mut self, segment: Segment) {
        if segment.len() == 0 {
            return;
        }
        let layer = index(self.layers.len()) << ORDINAL_BITS;
        let places = Arc::make_mut(&mut self.places);
        let needed = segment.numbers.iter().max().map_or(0, |most| *most as usize + 1);
        if places.len() < needed {
            places.resize(needed, NOWHERE);
        }
        for (ordinal, number) in (0..).zip(&segment.numbers) {
            places[*number as usize] = layer | ordinal;
        }
        let counts = (0..index(segment.facet_values())).map(|value| index(segment.carriers.get(value).len())).collect();
        self.layers.push(Layer {
            alive: segment.len(),
            gone: Arc::new(Bits::new(segment.len())),
            counts: Arc::new(counts),
            segment: Arc::new(segment),
        });
    }
}

impl Layer {
    pub(crate) fn is_alive(&self, ordinal: u32) -> bool {
        self.alive == self.segment.len() || !self.gone.has(ordinal)
    }

    /// Whether every one of the segment still stands here.
    pub(crate) fn is_whole(&self) -> bool {
        self.alive == self.segment.len()
    }

    /// Those alive among the ordinals of a word of a set of them.
    pub(crate) fn alive_of(&self, word: usize) -> u64 {
        if self.is_whole() { u64::MAX } else { !self.gone.word(word) }
    }

    fn forget(&mut self, ordinal: u32) {
        if !Arc::make_mut(&mut self.gone).set(ordinal) {
            return;
        }
        self.alive -= 1;
        let counts = Arc::make_mut(&mut self.counts);
        self.segment.rows.each(ordinal, |value| counts[value as usize] -= 1);
    }

    fn alive_numbers(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.segment.numbers).filter(|(ordinal, _)| self.is_alive(*ordinal)).map(|(_, number)| *number)
    }
}

/// The sides of a whole store, read from its records, each by a thread of its own.
pub(crate) fn sides_of(shelf: &Shelf, labels: &Labels) -> Result<[Side; 3], SearchError> {
    let [visitor, member, staff] = std::thread::scope(|scope| {
        let readers = Viewer::ALL.map(|viewer| scope.spawn(move || side_of(shelf, labels, viewer)));
        readers
            .map(|reader| reader.join().unwrap_or_else(|_| Err(SearchError::Damaged("reading it failed".to_owned()))))
    });
    Ok([visitor?, member?, staff?])
}

fn side_of(shelf: &Shelf, labels: &Labels, viewer: Viewer) -> Result<Side, SearchError> {
    let mut builder = Builder::new(labels);
    let mut failed = None;
    shelf.each_record(|number, bytes| {
        let record = Record::new(bytes);
        match record.and_then(|record| record.view(viewer)) {
            Some(view) => builder.add(number, &view),
            None if record.is_none_or(|record| record.is_for(viewer)) => failed = Some(number),
            None => {}
        }
    })?;
    match failed {
        Some(number) => Err(unreadable(number)),
        None => Ok(Side::of(builder.finish())),
    }
}

fn unreadable(number: u32) -> SearchError {
    SearchError::Damaged(format!("the record of scholar number {number} cannot be read"))
}
