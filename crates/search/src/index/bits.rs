//! A set of ordinals.

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

    /// All in it, ascending.
    pub(crate) fn each(&self, mut tell: impl FnMut(u32)) {
        for (at, word) in (0_u32..).zip(&self.0) {
            let mut left = *word;
            while left != 0 {
                tell(at * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}
