//! Arrays of numbers and texts as a file, so that opening an index reads what was worked out instead of
//! working it out again.
//!
//! Each array is its length and its items, little-endian, filled up to eight bytes. A checksum over all of it
//! ends the file: what was cut off, mixed up or hit by a flipped bit is told from what was written.

use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use rustc_hash::FxHasher;

/// How many bytes are converted at a time.
const CHUNK: usize = 1 << 16;

/// A number of fixed size.
pub(crate) trait Plain: Copy + Default + PartialEq {
    const SIZE: usize;
    fn put(self, bytes: &mut [u8]);
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! plain {
    ($($number:ty),*) => {$(
        impl Plain for $number {
            const SIZE: usize = size_of::<$number>();

            fn put(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }

            fn get(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$number>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
        }
    )*};
}

plain!(u8, u16, i16, u32, u64);

/// A file being written.
pub(crate) struct Saving {
    out: BufWriter<File>,
    sum: FxHasher,
    chunk: Vec<u8>,
}

impl Saving {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { out: BufWriter::new(File::create(path)?), sum: FxHasher::default(), chunk: vec![0; CHUNK] })
    }

    pub(crate) fn number(&mut self, number: u64) -> io::Result<()> {
        self.sum.write_u64(number);
        self.out.write_all(&number.to_le_bytes())
    }

    pub(crate) fn array<T: Plain>(&mut self, items: &[T]) -> io::Result<()> {
        self.number(items.len() as u64)?;
        for part in items.chunks(CHUNK / T::SIZE) {
            let bytes = (part.len() * T::SIZE).next_multiple_of(8);
            self.chunk[..bytes].fill(0);
            for (item, place) in part.iter().zip(self.chunk.chunks_exact_mut(T::SIZE)) {
                item.put(place);
            }
            add(&mut self.sum, &self.chunk[..bytes]);
            self.out.write_all(&self.chunk[..bytes])?;
        }
        Ok(())
    }

    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.array(text.as_bytes())
    }

    /// Ends the file with its checksum, and makes it durable.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let sum = self.sum.finish();
        self.out.write_all(&sum.to_le_bytes())?;
        self.out.into_inner()?.sync_all()
    }
}

/// A file being read. Nothing read from it may be used before [`Loading::finish`] says that it is whole.
pub(crate) struct Loading {
    from: BufReader<File>,
    /// How many bytes there are still: a length that cannot be is no reason to ask for so much memory.
    left: u64,
    sum: FxHasher,
    chunk: Vec<u8>,
}

impl Loading {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let left = file.metadata()?.len();
        Ok(Self { from: BufReader::new(file), left, sum: FxHasher::default(), chunk: vec![0; CHUNK] })
    }

    pub(crate) fn number(&mut self) -> io::Result<u64> {
        let number = self.raw_number()?;
        self.sum.write_u64(number);
        Ok(number)
    }

    pub(crate) fn array<T: Plain>(&mut self) -> io::Result<Vec<T>> {
        let length = self.number()?;
        if length.checked_mul(T::SIZE as u64).is_none_or(|bytes| bytes > self.left) {
            return Err(not_whole());
        }
        let mut missing = usize::try_from(length).map_err(|_| not_whole())?;
        let mut items = Vec::with_capacity(missing);
        while missing > 0 {
            let part = missing.min(CHUNK / T::SIZE);
            let bytes = (part * T::SIZE).next_multiple_of(8);
            self.take(bytes)?;
            let chunk = &self.chunk[..bytes];
            add(&mut self.sum, chunk);
            items.extend(chunk.chunks_exact(T::SIZE).take(part).map(T::get));
            missing -= part;
        }
        Ok(items)
    }

    pub(crate) fn text(&mut self) -> io::Result<String> {
        String::from_utf8(self.array()?).map_err(|_| not_whole())
    }

    /// Whether all of the file was read, and is what was written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let sum = self.sum.finish();
        if self.raw_number()? == sum && self.left == 0 { Ok(()) } else { Err(not_whole()) }
    }

    fn raw_number(&mut self) -> io::Result<u64> {
        self.take(8)?;
        Ok(u64::get(&self.chunk[..8]))
    }

    fn take(&mut self, bytes: usize) -> io::Result<()> {
        self.from.read_exact(&mut self.chunk[..bytes])?;
        self.left = self.left.saturating_sub(bytes as u64);
        Ok(())
    }
}

fn add(sum: &mut FxHasher, bytes: &[u8]) {
    for word in bytes.chunks_exact(8) {
        sum.write_u64(u64::get(word));
    }
}

/// The file is not what was written.
pub(crate) fn not_whole() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file is not what was written")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn save(path: &Path) {
        let mut saving = Saving::create(path).unwrap();
        saving.number(7).unwrap();
        saving.array(&[1_u16, 2, 3]).unwrap();
        saving.array::<u32>(&[]).unwrap();
        saving.array(&(0..40_000).collect::<Vec<u32>>()).unwrap();
        saving.text("Zoë").unwrap();
        saving.finish().unwrap();
    }

    fn load(path: &Path) -> io::Result<()> {
        let mut loading = Loading::open(path)?;
        let read = (loading.number()?, loading.array::<u16>()?, loading.array::<u32>()?, loading.array::<u32>()?);
        let text = loading.text()?;
        loading.finish()?;
        assert_eq!((read.0, read.1, read.2), (7, vec![1, 2, 3], Vec::new()));
        assert!(read.3.iter().copied().eq(0..40_000) && text == "Zoë");
        Ok(())
    }

    #[test]
    fn what_was_saved_is_loaded_and_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("arrays");
        save(&path);
        load(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in (0..64).chain((64..whole.len()).step_by(997)).chain(whole.len() - 16..whole.len()) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, damaged).unwrap();
            assert!(load(&path).is_err(), "a bit of byte {at} was flipped");
        }
        for length in [0, 7, 8, 100, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(load(&path).is_err(), "cut to {length} bytes");
        }
    }
}
