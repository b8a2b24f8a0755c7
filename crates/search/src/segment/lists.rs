//! Many short lists of numbers, and many short texts, each kind in two flat arrays.

use std::io;
use std::ops::Range;

use super::saved::{Loading, Plain, Saving};

/// Lists of numbers, one after another.
#[derive(Debug)]
pub(crate) struct Lists<T = u32> {
    /// Where each list begins, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<T>,
}

/// A number that an item of a list stands for.
pub(crate) trait Item: Plain {
    fn number(self) -> usize;
}

impl Item for u16 {
    fn number(self) -> usize {
        usize::from(self)
    }
}

impl Item for u32 {
    fn number(self) -> usize {
        self as usize
    }
}

impl<T: Item> Lists<T> {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    /// Adds a list.
    pub(crate) fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.starts.push(index(self.items.len()));
    }

    /// How many lists.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// One of the lists; empty where there is none of that number.
    pub(crate) fn get(&self, list: u32) -> &[T] {
        let at = list as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Some neighbouring lists as one.
    pub(crate) fn run(&self, lists: Range<u32>) -> &[T] {
        match (self.starts.get(lists.start as usize), self.starts.get(lists.end as usize)) {
            (Some(&start), Some(&end)) if lists.start < lists.end => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }

    /// All lists in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[T]> {
        (0..index(self.len())).map(|list| self.get(list))
    }

    /// The other way round: for each item, the lists that have it, ascending, each once.
    pub(crate) fn inverted(&self, items: usize) -> Lists {
        let mut starts = vec![0_u32; items + 1];
        self.each_once(|_, item| starts[item + 1] += 1);
        for at in 0..items {
            starts[at + 1] += starts[at];
        }
        let mut inverted = vec![0_u32; starts[items] as usize];
        let mut next = starts.clone();
        self.each_once(|list, item| {
            let place = &mut next[item];
            inverted[*place as usize] = list;
            *place += 1;
        });
        Lists { starts, items: inverted }
    }

    fn each_once(&self, mut tell: impl FnMut(u32, usize)) {
        for (list, items) in (0..).zip(self.all()) {
            for (at, item) in items.iter().enumerate() {
                if !items[..at].contains(item) {
                    tell(list, item.number());
                }
            }
        }
    }

    /// Gives back what was set aside for growing.
    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.items.shrink_to_fit();
    }

    pub(crate) fn save(&self, to: &mut Saving) -> io::Result<()> {
        to.array(&self.starts)?;
        to.array(&self.items)
    }

    pub(crate) fn load(from: &mut Loading) -> io::Result<Self> {
        Ok(Self { starts: from.array()?, items: from.array()? })
    }
}

impl<T: Item> Default for Lists<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Texts, one after another.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    starts: Vec<u32>,
    bytes: String,
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], bytes: String::new() }
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.starts.push(index(self.bytes.len()));
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(crate) fn get(&self, at: u32) -> &str {
        &self.bytes[self.starts[at as usize] as usize..self.starts[at as usize + 1] as usize]
    }

    /// Gives back what was set aside for growing.
    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }

    pub(crate) fn save(&self, to: &mut Saving) -> io::Result<()> {
        to.array(&self.starts)?;
        to.text(&self.bytes)
    }

    pub(crate) fn load(from: &mut Loading) -> io::Result<Self> {
        Ok(Self { starts: from.array()?, bytes: from.text()? })
    }
}

/// A position in an array as the 32 bits it is kept in.
///
/// # Panics
/// Beyond 4 billion: no part of a segment grows so large, the builder starts another one before.
pub(crate) fn index(position: usize) -> u32 {
    u32::try_from(position).expect("a segment's arrays stay below 2^32 entries")
}
