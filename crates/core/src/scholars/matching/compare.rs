//! Comparing two lines: every finding with its weight.

use super::finding::Finding;
use super::frequency::Frequencies;
use super::prepare::{Line, NamePart, Vocabulary, Word, is_initial};
use super::weights::Weights;
use crate::text::romanize;

/// What comparing two lines found, in the order of comparing.
#[derive(Clone, Copy)]
pub(super) struct Found {
    list: [(Finding, f32); Self::MOST],
    len: usize,
}

impl Default for Found {
    fn default() -> Self {
        Self { list: [(Finding::GivenSame, 0.0); Self::MOST], len: 0 }
    }
}

impl Found {
    /// One finding a field, at most.
    const MOST: usize = 20;

    pub(super) fn add(&mut self, finding: Finding, bits: f32) {
        if self.len < Self::MOST {
            self.list[self.len] = (finding, bits);
            self.len += 1;
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        other.all().iter().for_each(|(finding, bits)| self.add(*finding, *bits));
    }

    pub(super) fn all(&self) -> &[(Finding, f32)] {
        &self.list[..self.len]
    }

    pub(super) fn has(&self, finding: Finding) -> bool {
        self.all().iter().any(|(found, _)| *found == finding)
    }

    pub(super) fn total(&self) -> f32 {
        self.all().iter().map(|(_, bits)| bits).sum()
    }

    /// What speaks against one person having both lines whatever happened between them: 0 or less.
    pub(super) fn conflict(&self) -> f32 {
        self.all().iter().filter(|(finding, _)| finding.is_lasting()).map(|(_, bits)| bits.min(0.0)).sum()
    }
}

/// Compares lines, given how common values are and what findings weigh.
pub(super) struct Comparer<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) frequencies: &'a Frequencies,
    bits: Vec<f32>,
    chance_same: Vec<f32>,
    chance_other: Vec<f32>,
    pub(super) prior: f32,
    /// What names alone can weigh at most.
    most_for_a_name: f32,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary, frequencies: &'a Frequencies, weights: &Weights, prior: f32) -> Self {
        Self {
            prior,
            most_for_a_name: weights.join - prior - 0.1,
            vocabulary,
            frequencies,
            bits: Finding::ALL.iter().map(|finding| weights.bits(*finding)).collect(),
            chance_same: Finding::ALL.iter().map(|finding| weights.chance(*finding).same).collect(),
            chance_other: Finding::ALL.iter().map(|finding| weights.chance(*finding).other).collect(),
        }
    }

    /// All findings about two lines. Symmetric.
    pub(super) fn compare(&self, a: &Line, b: &Line) -> Found {
        let mut found = Found::default();
        self.names(a, b, &mut found);
        if let (Some(x), Some(y)) = (a.native, b.native) {
            let finding = if x == y { Finding::NativeSame } else { Finding::NativeDifferent };
            found.add(finding, self.bits(finding));
        }
        self.emails(a, b, &mut found);
        self.institutions(a, b, &mut found);
        self.professions(a, b, &mut found);
        self.marks(a, b, &mut found);
        self.times(a, b, &mut found);
        let excess = found.total() - self.most_for_a_name;
        if excess > 0.0 && !found.is_supported() {
            found.add(Finding::NameAlone, -excess);
        }
        found
    }

    /// The score of two lines being one person, the odds before any evidence counted in.
    pub(super) fn score(&self, a: &Line, b: &Line) -> f32 {
        self.prior + self.compare(a, b).total()
    }

    /// What keeps two lines apart: 0 or less. Two misspellings of one name differ more from each other than from the
    /// name; where an address is the same only what that leaves counts.
    pub(super) fn conflict(&self, a: &Line, b: &Line) -> f32 {
        let found = self.compare(a, b);
        if found.has(Finding::EmailSame) {
            return found.conflict().max(self.prior + found.total()).min(0.0);
        }
        found.conflict()
    }

    pub(super) fn text(&self, word: Word) -> &str {
        self.vocabulary.text(word)
    }

    pub(super) fn bits(&self, finding: Finding) -> f32 {
        self.bits[finding as usize]
    }

    /// The weight of a finding about a value that this share of people has; the plain weight of others.
    pub(super) fn value_bits(&self, finding: Finding, share: f32) -> f32 {
        if !finding.is_about_a_value() {
            return self.bits(finding);
        }
        let other = (self.chance_other[finding as usize] * share).min(1.0);
        (self.chance_same[finding as usize] / other).log2()
    }

    fn emails(&self, a: &Line, b: &Line, found: &mut Found) {
        if a.emails.iter().any(|x| b.emails.iter().any(|y| x.whole == y.whole)) {
            found.add(Finding::EmailSame, self.bits(Finding::EmailSame));
            return;
        }
        if self.spells(a, b) || self.spells(b, a) {
            found.add(Finding::EmailSpellsName, self.bits(Finding::EmailSpellsName));
        }
        let pairs = || a.emails.iter().flat_map(|x| b.emails.iter().map(move |y| (x, y)));
        if pairs().next().is_none() {
            return;
        }
        if let Some((x, _)) = pairs().find(|(x, y)| x.local == y.local) {
            // An address made of the name, at another domain, says nothing that the name does not say.
            if self.says_more_than_the_name(a, x.local) && self.says_more_than_the_name(b, x.local) {
                found.add(Finding::EmailLocalSame, self.bits(Finding::EmailLocalSame));
            }
        } else if pairs().any(|(x, y)| x.domain == y.domain && !self.frequencies.is_public_provider(x.domain)) {
            found.add(Finding::EmailDifferentInHouse, self.bits(Finding::EmailDifferentInHouse));
        } else {
            found.add(Finding::EmailDifferent, self.bits(Finding::EmailDifferent));
        }
    }

    /// Whether an address of `a` spells a family name or a full given name of `b` that `a` itself is written without.
    fn spells(&self, a: &Line, b: &Line) -> bool {
        let own = |name: Word| a.family.is(name) || a.given.is(name);
        let spelt = |name: Option<Word>, least: usize| {
            name.filter(|word| !own(*word)).map(|word| self.text(word)).filter(|text| text.len() >= least).is_some_and(
                |text| {
                    a.emails.iter().any(|email| {
                        let local = self.text(email.local);
                        local.split(|c: char| !c.is_alphabetic()).any(|part| part == text)
                    })
                },
            )
        };
        spelt(b.family.joined, 3) || spelt(b.given.joined, 3)
    }

    /// Whether the part before the @ is more than names and initials put together.
    fn says_more_than_the_name(&self, line: &Line, local: Word) -> bool {
        let local = romanize(self.text(local));
        if local.chars().filter(char::is_ascii_digit).count() >= 2 {
            return true;
        }
        let mut rest: String = local.chars().filter(|c| c.is_alphabetic()).collect();
        let words =
            line.family.words.iter().chain(&line.given.words).chain(&line.family.joined).chain(&line.given.joined);
        let mut names: Vec<&str> = words.map(|word| self.text(*word)).filter(|text| !is_initial(text)).collect();
        names.sort_by_key(|text| std::cmp::Reverse(text.len()));
        for name in names {
            rest = rest.replacen(name, "", 1);
        }
        rest.chars().count() > 2
    }

    fn institutions(&self, a: &Line, b: &Line, found: &mut Found) {
        match (a.institution, b.institution) {
            (Some(x), Some(y)) if x == y => {
                let share = self.frequencies.institution(x);
                found.add(Finding::InstitutionSame, self.value_bits(Finding::InstitutionSame, share));
                return;
            }
            (Some(_), Some(_)) => {
                // People move in time: the more years, the less another institution says.
                let years = a.year.abs_diff(b.year).min(25) as f32;
                let moved = (0.6 + 0.05 * years).log2();
                found.add(Finding::InstitutionDifferent, self.bits(Finding::InstitutionDifferent) + moved);
            }
            _ => {
                if self.alike(&a.institution_words, &b.institution_words) {
                    found.add(Finding::InstitutionAlike, self.bits(Finding::InstitutionAlike));
                    return;
                }
            }
        }
        if let (Some(x), Some(y)) = (a.city, b.city)
            && x == y
        {
            found.add(Finding::CitySame, self.value_bits(Finding::CitySame, self.frequencies.city(x)));
        } else if let (Some(x), Some(y)) = (a.country, b.country) {
            let finding = if x == y { Finding::CountrySame } else { Finding::CountryDifferent };
            found.add(finding, self.value_bits(finding, self.frequencies.country(x)));
        }
    }

    /// Whether two institutions as typed share most of what their words tell.
    fn alike(&self, a: &[Word], b: &[Word]) -> bool {
        let telling =
            |words: &[Word]| -> f32 { words.iter().map(|word| -self.frequencies.institution_word(*word).log2()).sum() };
        let shared: Vec<Word> = a.iter().copied().filter(|word| b.binary_search(word).is_ok()).collect();
        let (all, least) = (telling(&shared), telling(a).min(telling(b)));
        all >= 10.0 && all >= 0.75 * least
    }

    fn professions(&self, a: &Line, b: &Line, found: &mut Found) {
        if let (Some(x), Some(y)) = (a.credential_set, b.credential_set) {
            if x == y {
                let share = self.frequencies.credential_set(x);
                found.add(Finding::CredentialsSame, self.value_bits(Finding::CredentialsSame, share));
                return;
            }
            let shared = a.credentials.iter().filter(|word| b.credentials.contains(word)).count();
            let (early, late) = if a.year <= b.year { (a, b) } else { (b, a) };
            let finding = if shared == early.credentials.len() || (a.year == b.year && shared == late.credentials.len())
            {
                Finding::CredentialsGrown
            } else if shared == late.credentials.len() {
                Finding::CredentialsLost
            } else if shared > 0 {
                Finding::CredentialsOverlap
            } else {
                Finding::CredentialsDifferent
            };
            found.add(finding, self.bits(finding));
        }
        if a.disciplines.is_empty() || b.disciplines.is_empty() {
            return;
        }
        if let Some(shared) = a.disciplines.iter().find(|code| b.disciplines.contains(code)) {
            let share = self.frequencies.discipline(*shared);
            found.add(Finding::DisciplineSame, self.value_bits(Finding::DisciplineSame, share));
        } else {
            found.add(Finding::DisciplineDifferent, self.bits(Finding::DisciplineDifferent));
        }
    }

    fn times(&self, a: &Line, b: &Line, found: &mut Found) {
        if a.edition == b.edition {
            let finding = if found.differs_somewhere() { Finding::EditionApart } else { Finding::EditionTwice };
            found.add(finding, self.bits(finding));
        } else if a.year == b.year && found.has(Finding::InstitutionDifferent) {
            found.add(Finding::YearElsewhere, self.bits(Finding::YearElsewhere));
        } else if a.year.abs_diff(b.year) > 40 {
            found.add(Finding::YearsFar, self.bits(Finding::YearsFar));
        }
    }
}

impl NamePart {
    fn is(&self, word: Word) -> bool {
        self.joined == Some(word) || self.words.contains(&word)
    }
}

impl Found {
    /// Whether something beside the name speaks for one person.
    fn is_supported(&self) -> bool {
        self.all().iter().any(|(finding, bits)| *bits >= 1.0 && !finding.is_of_the_name())
    }

    fn differs_somewhere(&self) -> bool {
        self.all().iter().any(|(finding, _)| finding.is_difference())
    }
}
