//! Comparing names: what a given and a family name of two lines have in common.

use super::compare::{Comparer, Found};
use super::finding::Finding;
use super::prepare::{NamePart, Word, initial, is_initial};

/// Which way round the second line's name is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsWritten,
    Swapped,
}

impl Comparer<'_> {
    /// Compares the names of two lines, also with given and family name of one of them swapped.
    pub(super) fn names(&self, a: (&NamePart, &NamePart), b: (&NamePart, &NamePart), found: &mut Found) {
        let (given_a, family_a) = a;
        let (given_b, family_b) = b;
        let mut straight = Found::default();
        self.given(given_a, given_b, Order::AsWritten, &mut straight);
        self.family(family_a, family_b, Order::AsWritten, &mut straight);
        let crossed = (given_a.joined.is_some() && self.share_a_word(given_a, family_b))
            || (family_a.joined.is_some() && self.share_a_word(family_a, given_b));
        if crossed {
            let mut swapped = Found::default();
            self.given(given_a, family_b, Order::Swapped, &mut swapped);
            self.family(family_a, given_b, Order::Swapped, &mut swapped);
            swapped.add(Finding::NamesSwapped, self.bits(Finding::NamesSwapped));
            if swapped.total() > straight.total() {
                straight = swapped;
            }
        }
        found.append(&straight);
    }

    fn share_a_word(&self, a: &NamePart, b: &NamePart) -> bool {
        a.joined == b.joined || a.words.iter().any(|word| !is_initial(self.text(*word)) && b.words.contains(word))
    }

    fn given(&self, a: &NamePart, b: &NamePart, order: Order, found: &mut Found) {
        let (Some(joined_a), Some(joined_b), Some(first_a), Some(first_b)) =
            (a.joined, b.joined, a.words.first().copied(), b.words.first().copied())
        else {
            return;
        };
        let (text_a, text_b) = (self.text(first_a), self.text(first_b));
        let full = !is_initial(text_a) && !is_initial(text_b);
        let (finding, common) = if joined_a == joined_b && !is_initial(self.text(joined_a)) {
            (Finding::GivenSame, self.given_share(joined_a, order))
        } else if full && first_a == first_b {
            (Finding::GivenSame, self.given_share(first_a, order))
        } else if !full {
            self.initials(a, b)
        } else {
            self.different_given(a, b, order)
        };
        found.add(finding, self.value_bits(finding, common));
        if !matches!(finding, Finding::GivenDifferent | Finding::GivenMiddle) {
            self.middle(a, b, joined_a == joined_b, found);
        }
    }

    /// At least one given name begins with an initial.
    fn initials(&self, a: &NamePart, b: &NamePart) -> (Finding, f32) {
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
            return (Finding::GivenMiddle, self.frequencies.given(word));
        }
        (Finding::GivenDifferent, 1.0)
    }

    fn different_given(&self, a: &NamePart, b: &NamePart, order: Order) -> (Finding, f32) {
        let (Some(joined_a), Some(joined_b)) = (a.joined, b.joined) else { return (Finding::GivenDifferent, 1.0) };
        let (first_a, first_b) = (a.words[0], b.words[0]);
        let rarer = |x: Word, y: Word| self.given_share(x, order).min(self.given_share(y, order));
        if self.slip(first_a, first_b) || self.slip(joined_a, joined_b) {
            return (Finding::GivenTypo, rarer(joined_a, joined_b));
        }
        if b.words.contains(&first_a) || a.words.contains(&first_b) {
            let shared = if b.words.contains(&first_a) { first_a } else { first_b };
            return (Finding::GivenMiddle, self.given_share(shared, order));
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

    fn family(&self, a: &NamePart, b: &NamePart, order: Order, found: &mut Found) {
        let (Some(joined_a), Some(joined_b)) = (a.joined, b.joined) else { return };
        let (text_a, text_b) = (self.text(joined_a), self.text(joined_b));
        if joined_a != joined_b && (is_initial(text_a) || is_initial(text_b)) && initial(text_a) == initial(text_b) {
            return;
        }
        let (finding, common) = if joined_a == joined_b {
            (Finding::FamilySame, self.family_share(joined_a, order))
        } else if let Some(shared) = self.part_of_double(a, b) {
            (Finding::FamilyPart, self.family_share(shared, order))
        } else if self.slip(joined_a, joined_b) {
            (Finding::FamilyTypo, self.family_share(joined_a, order).min(self.family_share(joined_b, order)))
        } else {
            (Finding::FamilyDifferent, 1.0)
        };
        found.add(finding, self.value_bits(finding, common));
    }

    /// The rarest word of the shorter name, where all its words are in the longer one.
    fn part_of_double(&self, a: &NamePart, b: &NamePart) -> Option<Word> {
        let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
        if !short.words.iter().all(|word| long.words.contains(word)) {
            return None;
        }
        let telling = short.words.iter().copied().filter(|word| self.text(*word).len() >= 3);
        telling.min_by(|x, y| self.frequencies.family(*x).total_cmp(&self.frequencies.family(*y)))
    }

    /// Whether two words differ by a slip of the hand: one edit in four letters or more, two in eight or more.
    pub(super) fn slip(&self, a: Word, b: Word) -> bool {
        let (text_a, text_b) = (self.text(a), self.text(b));
        let shorter = text_a.len().min(text_b.len());
        let allowed = match shorter {
            0..=3 => return false,
            4..=7 => 1,
            _ => 2,
        };
        text_a.len().abs_diff(text_b.len()) <= allowed && strsim::osa_distance(text_a, text_b) <= allowed
    }

    fn begins(&self, short: Word, long: Word) -> bool {
        self.text(short).len() >= 3 && self.text(long).starts_with(self.text(short))
    }

    fn given_share(&self, word: Word, order: Order) -> f32 {
        match order {
            Order::AsWritten => self.frequencies.given(word),
            Order::Swapped => self.frequencies.given(word).max(self.frequencies.family(word)),
        }
    }

    fn family_share(&self, word: Word, order: Order) -> f32 {
        match order {
            Order::AsWritten => self.frequencies.family(word),
            Order::Swapped => self.frequencies.given(word).max(self.frequencies.family(word)),
        }
    }
}
