//! A set of ordinals.

use crate::segment::index;

/// A set of ordinals, one bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// No one of `length`.
    pub(crate) fn new(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    pub(crate) fn has(&self, at: u32) -> bool {
        self.0[at as usize / 64] & (1 << (at % 64)) != 0
    }

    /// Puts one in; whether it is new.
    pub(crate) fn set(&mut self, at: u32) -> bool {
        let word = &mut self.0[at as usize / 64];
        let bit = 1 << (at % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// How many are in it.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The ordinals from 64 × `word` on, the first in the lowest bit.
    pub(crate) fn word(&self, word: usize) -> u64 {
        self.0[word]
    }

    /// How many words hold the ordinals.
    pub(crate) fn words(&self) -> usize {
        self.0.len()
    }

    /// All in it, ascending.
    pub(crate) fn each(&self, mut tell: impl FnMut(u32)) {
        for (at, word) in self.0.iter().enumerate() {
            each_of_word(at, *word, &mut tell);
        }
    }
}

/// Tells the ordinals of one word, which stands at `at` among the words.
pub(crate) fn each_of_word(at: usize, mut word: u64, tell: &mut impl FnMut(u32)) {
    let first = index(at * 64);
    while word != 0 {
        tell(first + word.trailing_zeros());
        word &= word - 1;
    }
}
