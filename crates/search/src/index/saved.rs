//! What each viewer sees, kept beside the store: opening the index reads three files instead of every record.
//!
//! A file holds one segment, made at one commit. Every document of the store carries the commit that wrote it,
//! so what changed since is known, and laid on top. A file that is missing, damaged, or made by another version
//! of the program or of its curated lists is made anew of the records.

use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use collegium_core::audience::Viewer;
use rustc_hash::FxHasher;

use super::bits::Bits;
use super::snapshot::{Side, sides_of};
use crate::error::SearchError;
use crate::labels::Labels;
use crate::segment::{Loading, Saving, Segment};
use crate::store::{Mark, Shelf};

/// Another number for every change of what a file holds or how it is worked out of a record.
const FORMAT: u64 = 1;
/// As soon as a so-manieth of the scholars changed since, the files are made anew.
const OUTGROWN: usize = 4;

/// The sides of a whole store. `folder` is where the files lie; without one the records are read.
pub(super) fn sides(
    folder: Option<&Path>,
    shelf: &Shelf,
    labels: &Labels,
    mark: Mark,
) -> Result<[Side; 3], SearchError> {
    let Some(folder) = folder else { return sides_of(shelf, labels) };
    if let Some((stamp, segments)) = load_all(folder, labels, mark)
        && let Some(sides) = brought_up_to_date(stamp, segments, shelf, labels)?
    {
        return Ok(sides);
    }
    let sides = sides_of(shelf, labels)?;
    for viewer in Viewer::ALL {
        if let Err(error) = save(folder, viewer, &sides[viewer as usize], labels, mark) {
            tracing::warn!(%error, "the index is not kept ready for the next start");
        }
    }
    Ok(sides)
}

fn path_of(folder: &Path, viewer: Viewer) -> PathBuf {
    folder.join(["side-visitor", "side-member", "side-staff"][viewer as usize])
}

/// What a file says of itself: it is read by the program that wrote it, with the same curated lists.
fn fingerprint(labels: &Labels, viewer: Viewer) -> u64 {
    let mut hasher = FxHasher::default();
    (FORMAT, env!("CARGO_PKG_VERSION"), labels.fingerprint(), viewer as u64).hash(&mut hasher);
    hasher.finish()
}

/// The file need not be durable: after a power cut its checksum tells.
fn save(folder: &Path, viewer: Viewer, side: &Side, labels: &Labels, mark: Mark) -> io::Result<()> {
    let mut to = Saving::create(&path_of(folder, viewer))?;
    to.number(fingerprint(labels, viewer))?;
    to.number(mark.stamp)?;
    let segment = side.layers.first().map(|layer| &*layer.segment);
    to.number(u64::from(segment.is_some()))?;
    if let Some(segment) = segment {
        segment.save(&mut to)?;
    }
    to.finish()
}

/// The segments of all viewers, and the commit they were made at; `None` unless all are there and may be used.
fn load_all(folder: &Path, labels: &Labels, mark: Mark) -> Option<(u64, [Option<Segment>; 3])> {
    let [visitor, member, staff] = std::thread::scope(|scope| {
        let readers = Viewer::ALL.map(|viewer| scope.spawn(move || load(folder, viewer, labels)));
        readers.map(|reader| reader.join().ok()?.ok()?)
    });
    let ((stamp, visitor), (second, member), (third, staff)) = (visitor?, member?, staff?);
    // A store that lost its last commits to a power cut is older than what was made of them.
    let usable = stamp == second && stamp == third && stamp <= mark.stamp;
    usable.then_some((stamp, [visitor, member, staff]))
}

/// `None` for a file of another version.
fn load(folder: &Path, viewer: Viewer, labels: &Labels) -> io::Result<Option<(u64, Option<Segment>)>> {
    let mut from = Loading::open(&path_of(folder, viewer))?;
    if from.number()? != fingerprint(labels, viewer) {
        return Ok(None);
    }
    let stamp = from.number()?;
    let segment = if from.number()? == 1 { Some(Segment::load(&mut from)?) } else { None };
    from.finish()?;
    Ok(Some((stamp, segment)))
}

/// The sides with what changed since that commit laid on top; `None` if that is too much.
fn brought_up_to_date(
    stamp: u64,
    segments: [Option<Segment>; 3],
    shelf: &Shelf,
    labels: &Labels,
) -> Result<Option<[Side; 3]>, SearchError> {
    let (mut fresh, mut unchanged) = (Vec::new(), Vec::new());
    shelf.each_since(stamp, |number, since| if since { fresh.push(number) } else { unchanged.push(number) })?;
    if fresh.len() > unchanged.len() / OUTGROWN {
        return Ok(None);
    }
    let most = unchanged.iter().max().map_or(0, |most| *most as usize + 1);
    let mut is_unchanged = Bits::new(most);
    for number in &unchanged {
        is_unchanged.set(*number);
    }
    let mut sides: [Side; 3] = Default::default();
    for (viewer, segment) in Viewer::ALL.into_iter().zip(segments) {
        let numbers = segment.iter().flat_map(|segment| &segment.numbers);
        let gone = numbers.filter(|number| (**number as usize) >= most || !is_unchanged.has(**number));
        let changed: Vec<u32> = gone.chain(&fresh).copied().collect();
        let side = segment.map(Side::of).unwrap_or_default();
        let side = if changed.is_empty() { side } else { side.after(&changed, shelf, viewer, labels)? };
        sides[viewer as usize] = side;
    }
    Ok(Some(sides))
}
