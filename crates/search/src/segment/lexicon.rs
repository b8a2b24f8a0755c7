//! Words with what carries them: looked up whole, by their beginning, or within typing errors.

use std::io;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::deletions::{Deletions, Near};
use super::lists::{Lists, Texts, index};
use super::saved::{Loading, Saving};

/// Words in order, each with the numbers of what carries it.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    words: Texts,
    carriers: Lists,
    deletions: Deletions,
}

impl Lexicon {
    /// The lexicon of `rows` (for each carrier, its words by number in `interned`); gives the rows back with
    /// the words renumbered in order.
    pub(crate) fn of(interned: Interner, rows: &Lists) -> (Self, Lists) {
        let (words, renumbered) = interned.sorted();
        let mut ordered = Lists::new();
        for carrier in 0..index(rows.len()) {
            ordered.push(rows.get(carrier).iter().map(|word| renumbered[*word as usize]));
        }
        let carriers = ordered.inverted(words.len());
        let deletions = Deletions::of(&words);
        (Self { words, carriers, deletions }, ordered)
    }

    pub(super) fn save(&self, to: &mut Saving) -> io::Result<()> {
        self.words.save(to)?;
        self.carriers.save(to)?;
        self.deletions.save(to)
    }

    pub(super) fn load(from: &mut Loading) -> io::Result<Self> {
        Ok(Self { words: Texts::load(from)?, carriers: Lists::load(from)?, deletions: Deletions::load(from)? })
    }

    pub(crate) fn word(&self, word: u32) -> &str {
        self.words.get(word)
    }

    /// What carries a word, ascending.
    pub(crate) fn carriers(&self, word: u32) -> &[u32] {
        self.carriers.get(word)
    }

    /// What carries any of some neighbouring words, word by word.
    pub(crate) fn carriers_of(&self, words: Range<u32>) -> &[u32] {
        self.carriers.run(words)
    }

    /// The number of a whole word.
    pub(crate) fn find(&self, typed: &str) -> Option<u32> {
        let at = self.first_not_below(typed);
        ((at as usize) < self.words.len() && self.words.get(at) == typed).then_some(at)
    }

    /// The numbers of all words that begin with `typed`.
    pub(crate) fn beginning_with(&self, typed: &str) -> Range<u32> {
        let first = self.first_not_below(typed);
        let (mut low, mut high) = (first, index(self.words.len()));
        while low < high {
            let middle = low.midpoint(high);
            if self.words.get(middle).starts_with(typed) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        first..low
    }

    /// All words at 1 to `most` typing errors.
    pub(crate) fn near(&self, typed: &str, most: u8) -> Vec<Near> {
        self.deletions.near(&self.words, typed, most)
    }

    fn first_not_below(&self, typed: &str) -> u32 {
        let (mut low, mut high) = (0, index(self.words.len()));
        while low < high {
            let middle = low.midpoint(high);
            if self.words.get(middle) < typed {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Gives each distinct word a number while a segment is built.
#[derive(Default)]
pub(crate) struct Interner {
    numbers: FxHashMap<Box<str>, u32>,
}

impl Interner {
    pub(crate) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = index(self.numbers.len());
        self.numbers.insert(word.into(), number);
        number
    }

    /// The words in order, and for each number given out the place it has there.
    fn sorted(self) -> (Texts, Vec<u32>) {
        let mut words: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut renumbered = vec![0; words.len()];
        let mut texts = Texts::new();
        for (place, (word, number)) in words.iter().enumerate() {
            texts.push(word);
            renumbered[*number as usize] = index(place);
        }
        texts.shrink();
        (texts, renumbered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_by_their_beginning() {
        let mut interned = Interner::default();
        let mut rows = Lists::new();
        for names in [["maria", "lopez"], ["marie", "curie"], ["mark", "lopez"]] {
            rows.push(names.map(|name| interned.number(name)));
        }
        let (lexicon, rows) = Lexicon::of(interned, &rows);
        assert_eq!(lexicon.find("lopez").map(|word| lexicon.carriers(word)), Some(&[0, 2][..]));
        assert_eq!(lexicon.find("lope"), None);
        let words: Vec<&str> = lexicon.beginning_with("mari").map(|word| lexicon.word(word)).collect();
        assert_eq!(words, ["maria", "marie"]);
        assert!(lexicon.beginning_with("z").is_empty());
        assert_eq!(lexicon.word(rows.get(1)[0]), "marie");
    }
}
