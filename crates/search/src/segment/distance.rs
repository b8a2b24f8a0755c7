//! Typing errors between two words: a letter too many, missing, wrong, or two neighbours swapped.
//!
//! A column of the table of distances is kept in the bits of a few numbers, so that a letter costs a dozen
//! operations whatever the length of the word (Hyyrö's bit vectors for optimal string alignment).

/// Longer words are cut for measuring.
pub(crate) const LONGEST: usize = 48;

/// A typed word, prepared for being compared with many others.
pub(crate) struct Typed {
    length: u32,
    /// For each plain letter, where it stands in the word.
    plain: [u64; 128],
    /// The same for all others.
    others: Vec<(char, u64)>,
}

impl Typed {
    /// Prepares a word of at most [`LONGEST`] letters.
    pub(crate) fn new(letters: &[char]) -> Self {
        let mut typed = Self { length: 0, plain: [0; 128], others: Vec::new() };
        for letter in letters.iter().take(LONGEST) {
            let place = 1 << typed.length;
            typed.length += 1;
            match typed.plain.get_mut(*letter as usize) {
                Some(places) => *places |= place,
                None => match typed.others.iter_mut().find(|(other, _)| other == letter) {
                    Some((_, places)) => *places |= place,
                    None => typed.others.push((*letter, place)),
                },
            }
        }
        typed
    }

    /// The number of errors between the two, if it is at most `most`.
    pub(crate) fn within(&self, word: &str, most: u8) -> Option<u8> {
        let distance = if word.is_ascii() {
            let letters = &word.as_bytes()[..word.len().min(LONGEST)];
            if letters.len().abs_diff(self.length as usize) > usize::from(most) {
                return None;
            }
            self.distance(letters.iter().map(|letter| self.plain[usize::from(*letter)]))
        } else {
            self.distance(word.chars().take(LONGEST).map(|letter| self.places(letter)))
        };
        u8::try_from(distance).ok().filter(|distance| *distance <= most)
    }

    /// How many of the typed letters the word lacks, wherever they stand.
    pub(crate) fn strangers(&self, word: &str) -> u8 {
        let mut left = u64::MAX >> (u64::BITS - self.length.max(1));
        for letter in word.chars().take(LONGEST) {
            let here = self.places(letter) & left;
            // The first of its places that no letter of the word has taken yet.
            left &= !(here & here.wrapping_neg());
        }
        if self.length == 0 { 0 } else { u8::try_from(left.count_ones()).unwrap_or(u8::MAX) }
    }

    fn places(&self, letter: char) -> u64 {
        self.plain
            .get(letter as usize)
            .copied()
            .unwrap_or_else(|| self.others.iter().find(|(other, _)| *other == letter).map_or(0, |(_, places)| *places))
    }

    /// The distance to a word, given where each of its letters stands in the typed one.
    fn distance(&self, word: impl Iterator<Item = u64>) -> u32 {
        if self.length == 0 {
            return u32::try_from(word.count()).unwrap_or(u32::MAX);
        }
        let last = 1_u64 << (self.length - 1);
        let mut distance = self.length;
        // Whether the distance grows or falls from one row to the next, and where it came along the diagonal.
        let (mut grows, mut falls, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        for same in word {
            let swapped = ((!diagonal & same) << 1) & before;
            diagonal = ((same & grows).wrapping_add(grows) ^ grows) | same | falls | swapped;
            let (up, down) = (falls | !(diagonal | grows), diagonal & grows);
            distance += u32::from(up & last != 0);
            distance -= u32::from(down & last != 0);
            let (up, down) = (up << 1 | 1, down << 1);
            grows = down | !(diagonal | up);
            falls = up & diagonal;
            before = same;
        }
        distance
    }
}

/// Whether two words are at most so many typing errors apart.
pub(crate) fn distance_within(typed: &str, word: &str, most: u8) -> bool {
    let letters: Vec<char> = typed.chars().take(LONGEST).collect();
    Typed::new(&letters).within(word, most).is_some()
}

#[cfg(test)]
pub(in crate::segment) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Optimal string alignment by the book.
    pub(in crate::segment) fn distance(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut cells = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                cells[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut least = (cells[i - 1][j] + 1).min(cells[i][j - 1] + 1);
                    least = least.min(cells[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(cells[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        cells[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_book(typed in "[abcéł]{0,12}", word in "[abcéł]{0,12}") {
            let letters: Vec<char> = typed.chars().collect();
            let measured = Typed::new(&letters).within(&word, u8::MAX).map(usize::from);
            prop_assert_eq!(measured, Some(distance(&typed, &word)));
        }
    }

    #[test]
    fn strangers_are_the_typed_letters_that_a_word_lacks() {
        let strangers = |typed: &str, word: &str| Typed::new(&typed.chars().collect::<Vec<_>>()).strangers(word);
        for (typed, word, lacking) in [
            ("", "smith", 0),
            ("smth", "smith", 0),
            ("smiht", "smith", 0),
            ("smitth", "smith", 1),
            ("smoth", "smith", 1),
            ("anna", "ann", 1),
            ("łucja", "lucja", 1),
            ("smith", "", 5),
        ] {
            assert_eq!(strangers(typed, word), lacking, "{typed} of {word}");
        }
    }

    #[test]
    fn words_that_are_too_far_are_told_from_their_length() {
        assert!(!distance_within("ann", "annabel", 2));
        assert!(distance_within("smiht", "smith", 1));
        assert!(!distance_within("smith", "smithson", 2));
    }
}
