//! Comparing names: what a given and a family name of two lines have in common.

use super::compare::{Comparer, Found};
use super::finding::Finding;
use super::prepare::{LOST_LETTER, Line, NamePart, Word, initial, is_initial};
use crate::reference::{CountryCode, may_be_same_given};

/// Among whom a word is counted when asking how common it is: as a given or a family name, in the countries of
/// the two lines.
#[derive(Clone, Copy)]
enum Among {
    Given([Option<CountryCode>; 2]),
    Family([Option<CountryCode>; 2]),
}

impl Comparer<'_> {
    /// Compares the names of two lines, also with given and family name of one of them swapped.
    pub(super) fn names(&self, a: &Line, b: &Line, found: &mut Found) {
        let (given_a, family_a) = (&a.given, &a.family);
        let (given_b, family_b) = (&b.given, &b.family);
        let countries = [a.country, b.country];
        let (as_given, as_family) = (Among::Given(countries), Among::Family(countries));
        let mut straight = Found::default();
        self.given(given_a, given_b, as_given, &mut straight);
        self.family(family_a, family_b, as_family, &mut straight);
        let crossed = (given_a.joined.is_some() && self.share_a_word(given_a, family_b))
            || (family_a.joined.is_some() && self.share_a_word(family_a, given_b));
        let mut best = straight;
        // The swapped line has each word in the wrong column, where such a word is rare: that is what speaks for it.
        let second_swapped = ((given_a, family_b), (family_a, given_b));
        let first_swapped = ((family_a, given_b), (given_a, family_b));
        for (given, family) in [second_swapped, first_swapped].into_iter().filter(|_| crossed) {
            let mut swapped = Found::default();
            self.given(given.0, given.1, as_family, &mut swapped);
            self.family(family.0, family.1, as_given, &mut swapped);
            swapped.add(Finding::NamesSwapped, self.bits(Finding::NamesSwapped));
            if swapped.total() > best.total() {
                best = swapped;
            }
        }
        found.append(&best);
    }

    fn share_a_word(&self, a: &NamePart, b: &NamePart) -> bool {
        a.joined == b.joined || a.words.iter().any(|word| !is_initial(self.text(*word)) && b.words.contains(word))
    }

    fn given(&self, a: &NamePart, b: &NamePart, among: Among, found: &mut Found) {
        let (Some(joined_a), Some(joined_b), Some(first_a), Some(first_b)) =
            (a.joined, b.joined, a.words.first().copied(), b.words.first().copied())
        else {
            return;
        };
        let (text_a, text_b) = (self.text(first_a), self.text(first_b));
        let full = !is_initial(text_a) && !is_initial(text_b);
        let (finding, common) = if joined_a == joined_b && !is_initial(self.text(joined_a)) {
            (Finding::GivenSame, self.share(joined_a, among))
        } else if full && first_a == first_b {
            (Finding::GivenSame, self.share(first_a, among))
        } else if !full {
            self.initials(a, b, among)
        } else {
            self.different_given(a, b, among)
        };
        found.add(finding, self.value_bits(finding, common));
        if !matches!(finding, Finding::GivenDifferent | Finding::InitialDifferent | Finding::GivenMiddle) {
            self.middle(a, b, joined_a == joined_b, found);
        }
    }

    /// At least one given name begins with an initial.
    fn initials(&self, a: &NamePart, b: &NamePart, among: Among) -> (Finding, f32) {
        let letter = |word: &Word| initial(self.text(*word));
        let (first_a, first_b) = (letter(&a.words[0]), letter(&b.words[0]));
        if first_a == first_b {
            return (Finding::GivenInitial, self.frequencies.initial(first_a));
        }
        let full_name_is_later = |short: &NamePart, long: &NamePart| {
            let full = short.words.iter().find(|word| !is_initial(self.text(**word)))?;
            (long.words.contains(full)).then_some(*full)
        };
        if let Some(word) = full_name_is_later(a, b).or_else(|| full_name_is_later(b, a)) {
            return (Finding::GivenMiddle, self.share(word, among));
        }
        (Finding::InitialDifferent, 1.0)
    }

    fn different_given(&self, a: &NamePart, b: &NamePart, among: Among) -> (Finding, f32) {
        let (Some(joined_a), Some(joined_b)) = (a.joined, b.joined) else { return (Finding::GivenDifferent, 1.0) };
        let (first_a, first_b) = (a.words[0], b.words[0]);
        let rarer = |x: Word, y: Word| self.share(x, among).min(self.share(y, among));
        if may_be_same_given(self.text(first_a), self.text(first_b)) {
            return (Finding::GivenNickname, rarer(first_a, first_b));
        }
        if self.slip(first_a, first_b) || self.slip(joined_a, joined_b) {
            return (Finding::GivenTypo, rarer(joined_a, joined_b));
        }
        if b.words.contains(&first_a) || a.words.contains(&first_b) {
            let shared = if b.words.contains(&first_a) { first_a } else { first_b };
            return (Finding::GivenMiddle, self.share(shared, among));
        }
        if self.begins(joined_a, joined_b) || self.begins(joined_b, joined_a) {
            return (Finding::GivenNickname, rarer(joined_a, joined_b));
        }
        (Finding::GivenDifferent, 1.0)
    }

    /// Compares what follows the first given name, where both have something there.
    fn middle(&self, a: &NamePart, b: &NamePart, same_words: bool, found: &mut Found) {
        let rest = |part: &NamePart| -> Option<char> {
            let later = part.words.iter().skip(1).map(|word| self.text(*word));
            later.filter(|text| !same_words || is_initial(text)).map(initial).next()
        };
        match (rest(a), rest(b)) {
            (Some(x), Some(y)) if x == y => found.add(Finding::MiddleSame, self.bits(Finding::MiddleSame)),
            (Some(_), Some(_)) => found.add(Finding::MiddleDifferent, self.bits(Finding::MiddleDifferent)),
            _ => {}
        }
    }

    fn family(&self, a: &NamePart, b: &NamePart, among: Among, found: &mut Found) {
        let (Some(joined_a), Some(joined_b)) = (a.joined, b.joined) else { return };
        let (text_a, text_b) = (self.text(joined_a), self.text(joined_b));
        if joined_a != joined_b && (is_initial(text_a) || is_initial(text_b)) && initial(text_a) == initial(text_b) {
            return;
        }
        let (finding, common) = if joined_a == joined_b {
            (Finding::FamilySame, self.share(joined_a, among))
        } else if let Some(shared) = self.part_of_double(a, b, among) {
            (Finding::FamilyPart, self.share(shared, among))
        } else if self.slip(joined_a, joined_b) {
            (Finding::FamilyTypo, self.share(joined_a, among).min(self.share(joined_b, among)))
        } else {
            (Finding::FamilyDifferent, 1.0)
        };
        found.add(finding, self.value_bits(finding, common));
    }

    /// The rarest word of the shorter name, where all its words are in the longer one.
    fn part_of_double(&self, a: &NamePart, b: &NamePart, among: Among) -> Option<Word> {
        let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
        if !short.words.iter().all(|word| long.words.contains(word)) {
            return None;
        }
        let telling = short.words.iter().copied().filter(|word| self.text(*word).len() >= 3);
        telling.min_by(|x, y| self.share(*x, among).total_cmp(&self.share(*y, among)))
    }

    /// Whether two words differ by a slip of the hand: one edit where the longer has four letters or more, two where
    /// the shorter has ten or more; or by letters lost in a file of the wrong encoding.
    pub(super) fn slip(&self, a: Word, b: Word) -> bool {
        let (text_a, text_b) = (self.text(a), self.text(b));
        let (shorter, longer) = (text_a.len().min(text_b.len()), text_a.len().max(text_b.len()));
        let allowed = if shorter >= 10 { 2 } else { 1 };
        if longer - shorter > allowed || shorter < 3 {
            return false;
        }
        if text_a.contains(LOST_LETTER) || text_b.contains(LOST_LETTER) {
            return same_but_for_lost_letters(text_a, text_b);
        }
        longer >= 4 && strsim::osa_distance(text_a, text_b) <= allowed
    }

    fn begins(&self, short: Word, long: Word) -> bool {
        self.text(short).len() >= 4 && self.text(long).starts_with(self.text(short))
    }

    fn share(&self, word: Word, among: Among) -> f32 {
        match among {
            Among::Given([a, b]) => self.frequencies.given(word, a).max(self.frequencies.given(word, b)),
            Among::Family([a, b]) => self.frequencies.family(word, a).max(self.frequencies.family(word, b)),
        }
    }
}

fn same_but_for_lost_letters(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count()
        && a.chars().zip(b.chars()).all(|(x, y)| x == y || x == LOST_LETTER || y == LOST_LETTER)
}
