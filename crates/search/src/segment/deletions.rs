//! A deletion dictionary: all words of a lexicon within one or two typing errors of a typed word, without
//! looking at the others.
//!
//! Each word is filed under everything that is left of its first letters when up to two of them are taken
//! away; a typed word is looked up under everything left of its own. Words that are close share one of
//! these, and the distance is then measured. Files are kept by hash alone: strangers in a file only cost a
//! measurement.

use std::io;

use super::distance::{LONGEST, Typed};
use super::lists::{Texts, index};
use super::saved::{Loading, Saving, not_whole};

/// How many first letters are filed. Any two words within two errors still share a rest.
const PREFIX: usize = 7;

/// All words filed under their rests.
#[derive(Debug, Default)]
pub(crate) struct Deletions {
    starts: Vec<u32>,
    words: Vec<u32>,
    mask: u32,
}

/// A word within reach of the typed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Near {
    pub(crate) word: u32,
    pub(crate) distance: u8,
    /// How many of the typed letters it lacks. The fewer, the likelier it is meant: letters are left out and
    /// swapped more often than others are put in.
    pub(crate) strangers: u8,
}

impl Deletions {
    pub(crate) fn of(words: &Texts) -> Self {
        let files = (words.len() * 8).next_power_of_two().clamp(64, 1 << 22);
        let mask = index(files - 1);
        let mut starts = vec![0_u32; files + 1];
        each_filing(words, mask, |file, _| starts[file as usize + 1] += 1);
        for at in 0..files {
            starts[at + 1] += starts[at];
        }
        let mut filed = vec![0_u32; starts[files] as usize];
        let mut next = starts.clone();
        each_filing(words, mask, |file, word| {
            let place = &mut next[file as usize];
            filed[*place as usize] = word;
            *place += 1;
        });
        Self { starts, words: filed, mask }
    }

    pub(super) fn save(&self, to: &mut Saving) -> io::Result<()> {
        to.array(&self.starts)?;
        to.array(&self.words)?;
        to.number(u64::from(self.mask))
    }

    pub(super) fn load(from: &mut Loading) -> io::Result<Self> {
        let (starts, words) = (from.array()?, from.array()?);
        Ok(Self { starts, words, mask: u32::try_from(from.number()?).map_err(|_| not_whole())? })
    }

    /// All words of 4 letters and more at 1 to `most` errors (a letter too many, missing, wrong, or two
    /// swapped) from `typed`, in order. Of shorter words those at one error; of words of two letters those with
    /// letters too many, for almost all of them are alike.
    pub(crate) fn near(&self, words: &Texts, typed: &str, most: u8) -> Vec<Near> {
        if self.starts.is_empty() || most == 0 {
            return Vec::new();
        }
        let letters: Vec<char> = typed.chars().take(LONGEST).collect();
        let typed = Typed::new(&letters);
        let mut near = Vec::new();
        each_rest(&letters[..letters.len().min(PREFIX)], most, &mut |rest| {
            let file = (rest & self.mask) as usize;
            for word in &self.words[self.starts[file] as usize..self.starts[file + 1] as usize] {
                // A word may be in several files: measuring it again is cheaper than remembering it.
                let text = words.get(*word);
                if let Some(distance @ 1..) = typed.within(text, most) {
                    near.push(Near { word: *word, distance, strangers: typed.strangers(text) });
                }
            }
        });
        near.sort_unstable();
        near.dedup();
        near
    }
}

fn each_filing(words: &Texts, mask: u32, mut file: impl FnMut(u32, u32)) {
    let mut letters = Vec::with_capacity(PREFIX);
    let mut rests = Vec::with_capacity(32);
    for word in 0..index(words.len()) {
        let text = words.get(word);
        letters.clear();
        letters.extend(text.chars().take(PREFIX));
        let most = match letters.len() {
            0..=1 => continue,
            2 => 0,
            3 => 1,
            _ => 2,
        };
        rests.clear();
        each_rest(&letters, most, &mut |rest| rests.push(rest & mask));
        rests.sort_unstable();
        rests.dedup();
        for rest in &rests {
            file(*rest, word);
        }
    }
}

/// The hashes of what is left of the letters when none, one, … `most` are taken away.
fn each_rest(letters: &[char], most: u8, tell: &mut impl FnMut(u32)) {
    tell(hash(letters, [usize::MAX; 3]));
    if most == 0 {
        return;
    }
    for first in 0..letters.len() {
        tell(hash(letters, [first, usize::MAX, usize::MAX]));
        if most == 1 {
            continue;
        }
        for second in first + 1..letters.len() {
            tell(hash(letters, [first, second, usize::MAX]));
            if most > 2 {
                for third in second + 1..letters.len() {
                    tell(hash(letters, [first, second, third]));
                }
            }
        }
    }
}

fn hash(letters: &[char], without: [usize; 3]) -> u32 {
    let mut hash = 0x9e37_79b9_u32;
    for (at, letter) in letters.iter().enumerate() {
        if !without.contains(&at) {
            hash = (hash.rotate_left(5) ^ u32::from(*letter)).wrapping_mul(0x2722_0a95);
        }
    }
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::distance::tests::distance;
    use super::*;

    fn lexicon(words: &[&str]) -> (Texts, Deletions) {
        let mut texts = Texts::new();
        for word in words {
            texts.push(word);
        }
        let deletions = Deletions::of(&texts);
        (texts, deletions)
    }

    proptest! {
        #[test]
        fn all_close_words_are_found_and_no_others(
            words in proptest::collection::btree_set("[abcé]{2,12}", 1..40), typed in "[abcé]{2,12}", most in 1_u8..=2
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let (texts, deletions) = lexicon(&words);
            let found: Vec<(u32, u8)> =
                deletions.near(&texts, &typed, most).into_iter().map(|near| (near.word, near.distance)).collect();
            // Short words are filed for fewer errors.
            let close = |word: &str| {
                let far = distance(&typed, word);
                let within = match word.chars().count() {
                    2 => typed.chars().count() == 2 + far,
                    3 => far <= 1,
                    _ => true,
                };
                u8::try_from(far).ok().filter(|far| (1..=most).contains(far) && within)
            };
            for (at, word) in (0..).zip(&words) {
                if let Some(distance) = close(word) {
                    prop_assert!(found.contains(&(at, distance)), "{} is {} from {}", word, distance, typed);
                }
            }
            for (word, measured) in found {
                prop_assert_eq!(distance(&typed, words[word as usize]), usize::from(measured));
            }
        }
    }

    #[test]
    fn swapped_neighbours_are_one_error() {
        let (texts, deletions) = lexicon(&["smith", "smyth"]);
        assert_eq!(deletions.near(&texts, "smiht", 1), [Near { word: 0, distance: 1, strangers: 0 }]);
    }
}
