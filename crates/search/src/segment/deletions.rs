//! A deletion dictionary: all words of a lexicon within one or two typing errors of a typed word, without
//! looking at the others.
//!
//! Each word is filed under everything that is left of its first letters when up to two of them are taken
//! away; a typed word is looked up under everything left of its own. Words that are close share one of
//! these, and the distance is then measured. Files are kept by hash alone: strangers in a file only cost a
//! measurement.

use super::lists::{Texts, index};

/// How many first letters are filed. Any two words within two errors still share a rest.
const PREFIX: usize = 7;
/// Longer words are cut for measuring.
const LONGEST: usize = 48;

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

    /// All words of 3 letters and more at 1 to `most` errors (a letter too many, missing, wrong, or two
    /// swapped) from `typed`, in order.
    pub(crate) fn near(&self, words: &Texts, typed: &str, most: u8) -> Vec<Near> {
        if self.starts.is_empty() || most == 0 {
            return Vec::new();
        }
        let letters: Vec<char> = typed.chars().take(LONGEST).collect();
        let mut candidates = Vec::new();
        each_rest(&letters[..letters.len().min(PREFIX)], most, &mut |rest| {
            let file = (rest & self.mask) as usize;
            candidates.extend_from_slice(&self.words[self.starts[file] as usize..self.starts[file + 1] as usize]);
        });
        candidates.sort_unstable();
        candidates.dedup();
        let mut measure = Measure::default();
        candidates
            .into_iter()
            .filter_map(|word| {
                let distance = measure.within(&letters, words.get(word), most)?;
                (distance > 0).then_some(Near { word, distance })
            })
            .collect()
    }
}

/// Whether two words are at most so many typing errors apart.
pub(crate) fn distance_within(typed: &str, word: &str, most: u8) -> bool {
    let letters: Vec<char> = typed.chars().take(LONGEST).collect();
    Measure::default().within(&letters, word, most).is_some()
}

fn each_filing(words: &Texts, mask: u32, mut file: impl FnMut(u32, u32)) {
    let mut letters = Vec::with_capacity(PREFIX);
    let mut rests = Vec::with_capacity(32);
    for word in 0..index(words.len()) {
        let text = words.get(word);
        letters.clear();
        letters.extend(text.chars().take(PREFIX));
        let most = match letters.len() {
            0..=2 => continue,
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

/// Measures distances with rows that are used again.
#[derive(Default)]
struct Measure {
    other: Vec<char>,
    rows: [Vec<u8>; 3],
}

impl Measure {
    /// The number of errors between the two, neighbours swapped counting as one, if it is at most `most`.
    fn within(&mut self, typed: &[char], word: &str, most: u8) -> Option<u8> {
        self.other.clear();
        self.other.extend(word.chars().take(LONGEST));
        let (typed, other) = without_common_ends(typed, &self.other);
        if typed.len().abs_diff(other.len()) > usize::from(most) {
            return None;
        }
        let [mut second_last, mut last, mut row] = std::mem::take(&mut self.rows);
        let width = other.len() + 1;
        for cells in [&mut second_last, &mut last, &mut row] {
            cells.clear();
            cells.resize(width, 0);
        }
        (0_u8..).zip(last.iter_mut()).for_each(|(at, cell)| *cell = at);
        let mut distance = last[width - 1];
        let mut is_too_far = false;
        for (at, letter) in typed.iter().enumerate() {
            row[0] = last[0] + 1;
            let mut least = row[0];
            for (to, theirs) in other.iter().enumerate() {
                let mut cell = (last[to] + u8::from(letter != theirs)).min(last[to + 1] + 1).min(row[to] + 1);
                if at > 0 && to > 0 && *letter == other[to - 1] && typed[at - 1] == *theirs {
                    cell = cell.min(second_last[to - 1] + 1);
                }
                row[to + 1] = cell;
                least = least.min(cell);
            }
            distance = row[width - 1];
            if least > most {
                is_too_far = true;
                break;
            }
            (second_last, last, row) = (last, row, second_last);
        }
        self.rows = [second_last, last, row];
        (!is_too_far && distance <= most).then_some(distance)
    }
}

fn without_common_ends<'a>(a: &'a [char], b: &'a [char]) -> (&'a [char], &'a [char]) {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (&a[..a.len() - back], &b[..b.len() - back])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lexicon(words: &[&str]) -> (Texts, Deletions) {
        let mut texts = Texts::new();
        for word in words {
            texts.push(word);
        }
        let deletions = Deletions::of(&texts);
        (texts, deletions)
    }

    /// Optimal string alignment by the book.
    fn distance(a: &str, b: &str) -> usize {
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
        fn all_close_words_are_found_and_no_others(
            words in proptest::collection::btree_set("[abcé]{3,12}", 1..40), typed in "[abcé]{2,12}", most in 1_u8..=2
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let (texts, deletions) = lexicon(&words);
            let found: Vec<(u32, u8)> =
                deletions.near(&texts, &typed, most).into_iter().map(|near| (near.word, near.distance)).collect();
            // Words of three letters are filed for one error alone.
            let close = |word: &str| match distance(&typed, word) {
                0 => None,
                d if d <= usize::from(most) && (word.chars().count() > 3 || d == 1) => u8::try_from(d).ok(),
                _ => None,
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
        assert_eq!(deletions.near(&texts, "smiht", 1), [Near { word: 0, distance: 1 }]);
    }
}
