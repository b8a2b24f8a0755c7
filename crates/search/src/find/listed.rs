//! One list of scholars, kept as it comes: borrowed, owned, or as a set of bits.

use crate::index::Bits;

/// Scholars of one layer, ascending.
pub(super) enum Listed<'a> {
    Lent(&'a [u32]),
    Own(Vec<u32>),
    Set(Bits),
}

impl Listed<'_> {
    /// Whether one is on it. Ask ascending: `from` remembers where the last answer stood.
    pub(super) fn has(&self, ordinal: u32, from: &mut usize) -> bool {
        let list = match self {
            Self::Set(set) => return set.has(ordinal),
            Self::Lent(list) => list,
            Self::Own(list) => list.as_slice(),
        };
        *from += gallop(&list[*from..], |at| *at < ordinal);
        list.get(*from) == Some(&ordinal)
    }

    pub(super) fn each(&self, mut tell: impl FnMut(u32)) {
        match self {
            Self::Lent(list) => list.iter().copied().for_each(tell),
            Self::Own(list) => list.iter().copied().for_each(tell),
            Self::Set(set) => set.each(&mut tell),
        }
    }

    /// How many steps it takes to look for one ordinal.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Set(_) => 1,
            Self::Lent(list) => 2 + list.len().checked_ilog2().unwrap_or(0) as usize,
            Self::Own(list) => 2 + list.len().checked_ilog2().unwrap_or(0) as usize,
        }
    }
}

/// How many entries of an ascending list come before the one looked for, which is likely near its beginning.
pub(super) fn gallop<T>(list: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while step < list.len() && is_before(&list[step]) {
        step *= 2;
    }
    let low = step / 2;
    let high = (step + 1).min(list.len());
    low + list[low..high].partition_point(is_before)
}
