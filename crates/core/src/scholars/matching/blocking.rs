//! Which lines are worth comparing: those that share a key. Near-linear in the number of lines.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::prepare::{Line, NamePart, Vocabulary, initial, is_initial};

/// Keys shared by more lines than this tell nothing; other keys of the same lines are finer.
const LARGEST_BLOCK: usize = 400;

/// What a key is made of, so that keys of different kinds never meet.
#[derive(Clone, Copy, Hash)]
enum Kind {
    Email,
    EmailLocal,
    Mark,
    Native,
    NameAndInitial,
    FullName,
    Family,
    FamilyAndInstitution,
    FamilyAndCredentials,
    GivenAndInstitution,
}

/// The lines by the keys they share.
pub(super) struct Blocks {
    keys: Vec<Vec<u64>>,
    lines: FxHashMap<u64, Vec<u32>>,
}

impl Blocks {
    pub(super) fn of(lines: &[Line], vocabulary: &Vocabulary) -> Self {
        let keys: Vec<Vec<u64>> = lines.iter().map(|line| keys_of(line, vocabulary)).collect();
        let mut blocks: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (number, keys) in (0u32..).zip(&keys) {
            for key in keys {
                blocks.entry(*key).or_default().push(number);
            }
        }
        blocks.retain(|_, members| (2..=LARGEST_BLOCK).contains(&members.len()));
        Self { keys, lines: blocks }
    }

    /// The lines before this one that share a key with it, each once. `seen` is scratch space, one number a line,
    /// not touched by others between calls.
    pub(super) fn partners_before(&self, line: u32, seen: &mut [u32], partners: &mut Vec<u32>) {
        partners.clear();
        for key in &self.keys[line as usize] {
            let Some(members) = self.lines.get(key) else { continue };
            for other in members.iter().copied().take_while(|other| *other < line) {
                // 0 marks what no line has seen.
                if seen[other as usize] != line + 1 {
                    seen[other as usize] = line + 1;
                    partners.push(other);
                }
            }
        }
    }
}

fn key(kind: Kind, parts: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    parts.hash(&mut hasher);
    hasher.finish()
}

fn keys_of(line: &Line, vocabulary: &Vocabulary) -> Vec<u64> {
    let mut keys = Vec::with_capacity(32);
    for email in &line.emails {
        keys.push(key(Kind::Email, email.whole));
        keys.push(key(Kind::EmailLocal, email.local));
    }
    keys.extend(line.marks.iter().map(|mark| key(Kind::Mark, mark)));
    keys.extend(line.native.map(|native| key(Kind::Native, native)));
    name_keys(&line.family, &line.given, vocabulary, &mut keys);
    // A line whose columns were swapped meets the others here.
    name_keys(&line.given, &line.family, vocabulary, &mut keys);
    spelt_names(line, vocabulary, &mut keys);
    if let (Some(family), Some(given)) = (line.family.joined, line.given.joined) {
        let (family_text, given_text) = (vocabulary.text(family), vocabulary.text(given));
        keys.extend(with_one_letter_less(given_text).map(|variant| key(Kind::FullName, (family_text, variant))));
    }
    if let Some(family) = line.family.joined {
        keys.push(key(Kind::Family, family));
        keys.extend(line.institution.map(|institution| key(Kind::FamilyAndInstitution, (family, institution))));
        keys.extend(line.credential_set.map(|set| key(Kind::FamilyAndCredentials, (family, set, line.country))));
    }
    if let (Some(given), Some(institution)) = (line.given.joined, line.institution) {
        keys.push(key(Kind::GivenAndInstitution, (given, institution)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Each word of the one name, whole and with one letter less, beside the first letter of the other.
fn name_keys(name: &NamePart, beside: &NamePart, vocabulary: &Vocabulary, keys: &mut Vec<u64>) {
    let Some(first) = beside.joined.map(|word| initial(vocabulary.text(word))) else { return };
    let words = name.words.iter().copied().chain(name.joined);
    for text in words.map(|word| vocabulary.text(word)).filter(|text| !is_initial(text)) {
        keys.extend(with_one_letter_less(text).map(|variant| key(Kind::NameAndInitial, (variant, first))));
    }
}

/// Names that only the e-mail address still spells, as after a marriage.
fn spelt_names(line: &Line, vocabulary: &Vocabulary, keys: &mut Vec<u64>) {
    let Some(first) = line.given.joined.map(|word| initial(vocabulary.text(word))) else { return };
    for local in line.emails.iter().map(|email| vocabulary.text(email.local)) {
        let parts = local.split(|c: char| !c.is_alphabetic()).filter(|part| part.len() >= 3);
        keys.extend(parts.map(|part| key(Kind::NameAndInitial, (part.to_owned(), first))));
    }
}

/// The text, and from three letters on the text without each of its letters: two words that differ by one slip share
/// at least one of these.
fn with_one_letter_less(text: &str) -> impl Iterator<Item = String> {
    let letters = if text.chars().nth(2).is_some() { text.char_indices().count() } else { 0 };
    let shortened = (0..letters).map(|left_out| {
        text.chars().enumerate().filter(|(place, _)| *place != left_out).map(|(_, letter)| letter).collect()
    });
    std::iter::once(text.to_owned()).chain(shortened.collect::<Vec<String>>())
}
