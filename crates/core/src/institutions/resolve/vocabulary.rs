//! The words of all names: numbered, weighed by how rare they are, and found again when mistyped.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use strsim::osa_distance;

use super::lexicon::{WordRole, role, variants};

/// Every word of every name.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    counts: Vec<u32>,
    weights: Vec<f32>,
    roles: Vec<WordRole>,
    university: Option<u32>,
    /// Other writings of known words; in the list of shortened words they follow the words.
    variants: Vec<(&'static str, u32)>,
    /// Words by what is left of them when one letter is taken away; sorted.
    shortened: Vec<(u32, u32)>,
    /// Words in the order of the alphabet, for abbreviations.
    sorted: Vec<u32>,
}

/// The weight of a word in one name alone; of other words less.
pub(super) const RAREST: f32 = 1.0;

/// The shortest word in which a typing mistake is looked for.
const SHORTEST_MISTYPED: usize = 4;
/// The most words that one mistyped word may have been meant to be.
const MOST_MEANINGS: usize = 8;

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
        self.roles = self.texts.iter().map(|text| role(text)).collect();
        self.university = self.number("university");
        self.shortened = Vec::new();
        for (number, word) in (0u32..).zip(&self.texts) {
            if self.counts[number as usize] > 0 && word.chars().count() >= SHORTEST_MISTYPED {
                each_shortened(word, |hash| self.shortened.push((hash, number)));
            }
        }
        self.variants =
            variants().filter_map(|(variant, canonical)| Some((variant, self.number(canonical)?))).collect();
        self.variants.sort_unstable();
        for (entry, (variant, _)) in (self.texts.len()..).zip(&self.variants) {
            let entry = u32::try_from(entry).unwrap_or(u32::MAX);
            if variant.len() >= SHORTEST_MISTYPED {
                each_shortened(variant, |hash| self.shortened.push((hash, entry)));
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

    fn role(&self, number: u32) -> WordRole {
        self.roles.get(number as usize).copied().unwrap_or_default()
    }

    /// Whether the word says what kind of institution a name means.
    pub(super) fn is_institution_head(&self, number: u32) -> bool {
        self.role(number).institution_head
    }

    /// Whether the word tells one institution of a place from the next.
    pub(super) fn tells_apart(&self, number: u32) -> bool {
        self.role(number).tells_apart
    }

    /// Whether the word is “university”.
    pub(super) fn is_university(&self, number: u32) -> bool {
        self.university == Some(number)
    }

    /// Whether the word may be part of the name of somebody after whom an institution is named.
    pub(super) fn may_be_patron(&self, number: u32) -> bool {
        let role = self.role(number);
        !role.institution_head
            && !role.subject
            && !role.tells_apart
            && !role.maybe_part_head
            && self.weight(number) > 0.4
    }

    /// Whether the word says a field or a kind of institution, as those of many names do.
    pub(super) fn is_common(&self, number: u32) -> bool {
        let role = self.role(number);
        role.institution_head || role.subject || role.part_head || role.maybe_part_head || self.weight(number) < 0.35
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Known words one slip of the fingers away (in long words two), with their likeness below 1, likest first.
    pub(super) fn mistyped(&self, word: &str) -> Vec<(u32, f32)> {
        let letters = word.chars().count();
        if letters < SHORTEST_MISTYPED || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let mut found = self.one_letter_shorter(word);
        let mut look = |hash: u32| {
            let from = self.shortened.partition_point(|(have, _)| *have < hash);
            let same = self.shortened[from..].iter().take_while(|(have, _)| *have == hash);
            found.extend(same.map(|(_, number)| *number));
        };
        each_shortened(word, &mut look);
        look(hash_of(word.bytes()));
        found.sort_unstable();
        found.dedup();
        let mut likely: Vec<(u32, f32)> =
            found.into_iter().filter_map(|entry| self.slipped(word, letters, entry)).collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(self.count_of(b.0).cmp(&self.count_of(a.0))));
        likely.truncate(MOST_MEANINGS);
        likely
    }

    /// The word behind an entry of the list of shortened words and its likeness, if the slips between are few.
    fn slipped(&self, word: &str, letters: usize, entry: u32) -> Option<(u32, f32)> {
        let known = self.texts.len();
        let (text, number) = match self.variants.get((entry as usize).wrapping_sub(known)) {
            Some((variant, number)) => (*variant, *number),
            None => (self.text(entry), entry),
        };
        let slips = if one_slip(word.as_bytes(), text.as_bytes()) {
            1
        } else if letters >= 8 && text.len().abs_diff(word.len()) <= 2 {
            osa_distance(word, text)
        } else {
            return None;
        };
        if slips > 2 || text == word {
            return None;
        }
        let share = 1.0 - slips as f32 / letters.max(5) as f32;
        let base = if slips == 1 { 0.55 } else { 0.45 } + 0.45 * share;
        let same_start = word.as_bytes().first() == text.as_bytes().first();
        let short = if letters <= 4 { 0.1 } else { 0.0 };
        Some((number, if same_start { base } else { base - 0.06 } - short))
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
}

/// Where to cut two known words that were typed without a blank, or with another letter for it; the likeliest cut,
/// if any. `known` tells how common a word is.
pub(super) fn unglued(word: &str, known: impl Fn(&str) -> Option<u32>) -> Option<(String, String)> {
    if word.len() < 6 {
        return None;
    }
    let mut best: Option<(u64, &str, &str)> = None;
    for (at, c) in word.char_indices().skip(2) {
        let (before, with, without) = (&word[..at], &word[at..], &word[at + c.len_utf8()..]);
        if with.len() < 2 {
            break;
        }
        let Some(first) = known(before) else { continue };
        for (second, share) in [(with, 1000), (without, 1)] {
            if second.len() < 2 {
                continue;
            }
            let likely = known(second).map_or(0, |count| u64::from(first) * u64::from(count) * share);
            if likely > best.map_or(0, |(likely, ..)| likely) {
                best = Some((likely, before, second));
            }
        }
    }
    best.map(|(_, first, second)| (first.to_owned(), second.to_owned()))
}

/// Whether one letter added, dropped or changed, or two neighbours swapped, makes one of the other.
fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 3 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let end = short[start..].iter().rev().zip(long[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    match (&short[start..short.len() - end], &long[start..long.len() - end]) {
        ([] | [_], [_]) => true,
        ([first, second], [other_first, other_second]) => first == other_second && second == other_first,
        // One letter beyond ASCII takes several bytes.
        ([], rest) | (rest, []) => std::str::from_utf8(rest).is_ok_and(|rest| rest.chars().count() <= 1),
        _ => false,
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
