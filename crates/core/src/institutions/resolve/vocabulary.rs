//! The words of all names: numbered, weighed by how rare they are, and found again when mistyped.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use strsim::{normalized_damerau_levenshtein, osa_distance};

/// Every word of every name.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    counts: Vec<u32>,
    weights: Vec<f32>,
    /// Words by what is left of them when one letter is taken away; sorted.
    shortened: Vec<(u32, u32)>,
    /// Words in the order of the alphabet, for abbreviations.
    sorted: Vec<u32>,
}

/// The weight of a word in one name alone; of other words less.
pub(super) const RAREST: f32 = 1.0;

/// The shortest word in which a typing mistake is looked for.
const SHORTEST_MISTYPED: usize = 4;

impl Vocabulary {
    /// The word's number; new words get the next.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.into(), number);
        self.texts.push(word.into());
        self.counts.push(0);
        number
    }

    /// Takes note that one more organization has the word in its names.
    pub(super) fn count(&mut self, word: u32) {
        if let Some(count) = self.counts.get_mut(word as usize) {
            *count += 1;
        }
    }

    /// Weighs the words and prepares finding mistyped ones, when all are known.
    pub(super) fn finish(&mut self, organizations: usize) {
        let all = organizations.max(2) as f32;
        let most = (1.0 + all).ln();
        self.weights =
            self.counts.iter().map(|count| ((1.0 + all / (*count).max(1) as f32).ln() / most).max(0.05)).collect();
        self.shortened = Vec::new();
        for (number, word) in (0u32..).zip(&self.texts) {
            if self.counts[number as usize] > 0 && word.chars().count() >= SHORTEST_MISTYPED {
                each_shortened(word, |hash| self.shortened.push((hash, number)));
            }
        }
        self.shortened.sort_unstable();
        self.shortened.shrink_to_fit();
        self.sorted =
            (0..u32::try_from(self.texts.len()).unwrap_or(u32::MAX)).filter(|n| self.counts[*n as usize] > 0).collect();
        self.sorted.sort_unstable_by(|a, b| self.texts[*a as usize].cmp(&self.texts[*b as usize]));
    }

    /// The word's number, if some name has it.
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied().filter(|number| self.counts[*number as usize] > 0)
    }

    /// The number of a word of a name or of a place.
    pub(super) fn any_number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word itself.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// How many organizations have the word in their names.
    pub(super) fn count_of(&self, number: u32) -> u32 {
        self.counts.get(number as usize).copied().unwrap_or(0)
    }

    /// How telling the word is, from 0.05 to [`RAREST`].
    pub(super) fn weight(&self, number: u32) -> f32 {
        self.weights.get(number as usize).copied().unwrap_or(RAREST)
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Known words one slip of the fingers away (in long words two), with their likeness below 1, likest first.
    pub(super) fn mistyped(&self, word: &str) -> Vec<(u32, f32)> {
        let letters = word.chars().count();
        if letters < SHORTEST_MISTYPED || word.bytes().any(|b| b.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut look = |hash: u32| {
            let from = self.shortened.partition_point(|(have, _)| *have < hash);
            for (have, number) in &self.shortened[from..] {
                if *have != hash {
                    break;
                }
                found.push(*number);
            }
        };
        each_shortened(word, &mut look);
        look(hash_of(word.bytes()));
        for number in self.one_letter_shorter(word) {
            found.push(number);
        }
        found.sort_unstable();
        found.dedup();
        let mut likely: Vec<(u32, f32)> = found
            .into_iter()
            .filter(|number| self.text(*number) != word)
            .filter_map(|number| {
                let other = self.text(number);
                let slips = osa_distance(word, other);
                let allowed = if letters >= 8 { 2 } else { 1 };
                (slips <= allowed).then(|| (number, self.likeness(word, other, slips)))
            })
            .collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(self.count_of(b.0).cmp(&self.count_of(a.0))));
        likely.truncate(8);
        likely
    }

    fn likeness(&self, word: &str, other: &str, slips: usize) -> f32 {
        let share = normalized_damerau_levenshtein(word, other) as f32;
        let same_start = word.chars().next() == other.chars().next();
        let base = if slips <= 1 { 0.6 + 0.4 * share } else { 0.5 + 0.4 * share };
        if same_start { base } else { base - 0.06 }
    }

    /// Known words that are the typed one without one letter.
    fn one_letter_shorter(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut shorter = String::with_capacity(word.len());
        for (skipped, _) in word.char_indices() {
            shorter.clear();
            shorter.extend(word.char_indices().filter(|(at, _)| *at != skipped).map(|(_, c)| c));
            found.extend(self.number(&shorter));
        }
        found
    }

    /// The commonest known words that begin as the abbreviation does.
    pub(super) fn abbreviated(&self, start: &str) -> Vec<(u32, f32)> {
        if start.chars().count() < 3 {
            return Vec::new();
        }
        let from = self.sorted.partition_point(|number| self.text(*number) < start);
        let long: Vec<u32> = self.sorted[from..]
            .iter()
            .copied()
            .take_while(|number| self.text(*number).starts_with(start))
            .take(400)
            .collect();
        let mut common: Vec<u32> = long.into_iter().filter(|number| self.text(*number) != start).collect();
        common.sort_unstable_by_key(|number| std::cmp::Reverse(self.count_of(*number)));
        common.truncate(3);
        common.into_iter().map(|number| (number, 0.9)).collect()
    }

    /// Where to cut two known words that were typed without a blank; the likeliest cut, if any.
    pub(super) fn unglued(&self, word: &str, known: impl Fn(&str) -> Option<u32>) -> Option<(String, String)> {
        let letters = word.len();
        if letters < 6 {
            return None;
        }
        let mut best: Option<(u64, usize)> = None;
        for (at, _) in word.char_indices().skip(2) {
            if letters - at < 2 {
                break;
            }
            let (Some(a), Some(b)) = (known(&word[..at]), known(&word[at..])) else { continue };
            let likely = u64::from(a) * u64::from(b);
            if likely > best.map_or(0, |(likely, _)| likely) {
                best = Some((likely, at));
            }
        }
        best.map(|(_, at)| (word[..at].to_owned(), word[at..].to_owned()))
    }
}

fn each_shortened(word: &str, mut each: impl FnMut(u32)) {
    for (skipped, c) in word.char_indices() {
        let rest = word.bytes().enumerate().filter(|(at, _)| *at < skipped || *at >= skipped + c.len_utf8());
        each(hash_of(rest.map(|(_, byte)| byte)));
    }
}

fn hash_of(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut hasher = FxHasher::default();
    for byte in bytes {
        hasher.write_u8(byte);
    }
    let hash = hasher.finish();
    u32::try_from((hash ^ (hash >> 32)) & 0xffff_ffff).unwrap_or_default()
}
