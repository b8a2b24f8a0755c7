//! How common values are, from the lines at hand with a smooth prior for what is not at hand.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::InstitutionKey;
use super::prepare::{Line, Vocabulary, Word, initial, is_initial};
use crate::reference::CountryCode;

/// Counts of one kind of value, each counted once a companion: a family name once for each given name
/// it goes with, so that one person with six lines does not make a rare name look common.
struct Counts<K> {
    by_value: FxHashMap<K, u32>,
    total: f32,
    /// How common a value is taken to be that nothing is known of.
    floor: f32,
}

/// The weight of the prior in lines.
const PRIOR_LINES: f32 = 1500.0;

impl<K: Hash + Eq + Copy> Counts<K> {
    fn of(values: impl Iterator<Item = (K, u64)>, floor: f32) -> Self {
        let distinct: FxHashSet<(K, u64)> = values.collect();
        let mut by_value = FxHashMap::default();
        for (value, _) in &distinct {
            *by_value.entry(*value).or_insert(0) += 1;
        }
        Self { by_value, total: distinct.len() as f32, floor }
    }

    fn share(&self, value: K) -> f32 {
        let count = self.by_value.get(&value).copied().unwrap_or(0) as f32;
        (count + PRIOR_LINES * self.floor) / (self.total + PRIOR_LINES)
    }
}

/// The share of people who have a value, between 0 and 1, never 0.
pub(super) struct Frequencies {
    given: Counts<Word>,
    family: Counts<Word>,
    native: Counts<Word>,
    credential_set: Counts<Word>,
    discipline: Counts<Word>,
    institution: Counts<InstitutionKey>,
    institution_word: Counts<Word>,
    city: Counts<Word>,
    country: Counts<CountryCode>,
    local: Counts<Word>,
    initials: FxHashMap<char, u32>,
    public_providers: FxHashSet<Word>,
}

impl Frequencies {
    pub(super) fn of(lines: &[Line], vocabulary: &Vocabulary) -> Self {
        let name = |line: &Line| {
            (u64::from(line.family.joined.unwrap_or(0)) << 32) | u64::from(line.given.joined.unwrap_or(0))
        };
        let family_of = |line: &Line| u64::from(line.family.joined.unwrap_or(0));
        let given_of = |line: &Line| u64::from(line.given.joined.unwrap_or(0));
        let given_words =
            |line: &Line| line.given.words.iter().copied().chain(line.given.joined).collect::<FxHashSet<_>>();
        let family_words =
            |line: &Line| line.family.words.iter().copied().chain(line.family.joined).collect::<FxHashSet<_>>();
        let given = Counts::of(
            lines.iter().flat_map(|line| given_words(line).into_iter().map(move |word| (word, family_of(line)))),
            1.0 / 2_000.0,
        );
        let mut initials: FxHashMap<char, u32> = FxHashMap::default();
        for (word, count) in given.by_value.iter().filter(|(word, _)| !is_initial(vocabulary.text(**word))) {
            *initials.entry(initial(vocabulary.text(*word))).or_insert(0) += count;
        }
        Self {
            family: Counts::of(
                lines.iter().flat_map(|line| family_words(line).into_iter().map(move |word| (word, given_of(line)))),
                1.0 / 10_000.0,
            ),
            native: Counts::of(lines.iter().filter_map(|line| Some((line.native?, name(line)))), 1.0 / 10_000.0),
            credential_set: Counts::of(
                lines.iter().filter_map(|line| Some((line.credential_set?, name(line)))),
                1.0 / 100.0,
            ),
            discipline: Counts::of(
                lines.iter().flat_map(|line| line.disciplines.iter().map(move |code| (*code, name(line)))),
                1.0 / 20.0,
            ),
            institution: Counts::of(
                lines.iter().filter_map(|line| Some((line.institution?, name(line)))),
                1.0 / 1_000.0,
            ),
            institution_word: Counts::of(
                lines.iter().flat_map(|line| line.institution_words.iter().map(move |word| (*word, name(line)))),
                1.0 / 5_000.0,
            ),
            city: Counts::of(lines.iter().filter_map(|line| Some((line.city?, name(line)))), 1.0 / 500.0),
            country: Counts::of(lines.iter().filter_map(|line| Some((line.country?, name(line)))), 1.0 / 50.0),
            local: Counts::of(
                lines.iter().flat_map(|line| line.emails.iter().map(move |email| (email.local, name(line)))),
                1.0 / 10_000.0,
            ),
            given,
            initials,
            public_providers: public_providers(lines),
        }
    }

    pub(super) fn given(&self, word: Word) -> f32 {
        self.given.share(word)
    }
    pub(super) fn family(&self, word: Word) -> f32 {
        self.family.share(word)
    }
    pub(super) fn native(&self, word: Word) -> f32 {
        self.native.share(word)
    }
    pub(super) fn credential_set(&self, word: Word) -> f32 {
        self.credential_set.share(word)
    }
    pub(super) fn discipline(&self, word: Word) -> f32 {
        self.discipline.share(word)
    }
    pub(super) fn institution(&self, key: InstitutionKey) -> f32 {
        self.institution.share(key)
    }
    pub(super) fn institution_word(&self, word: Word) -> f32 {
        self.institution_word.share(word)
    }
    pub(super) fn city(&self, word: Word) -> f32 {
        self.city.share(word)
    }
    pub(super) fn country(&self, code: CountryCode) -> f32 {
        self.country.share(code)
    }
    pub(super) fn local(&self, word: Word) -> f32 {
        self.local.share(word)
    }
    /// Whether people of many institutions have addresses there.
    pub(super) fn is_public_provider(&self, domain: Word) -> bool {
        self.public_providers.contains(&domain)
    }
    /// The share of people whose given name begins so.
    pub(super) fn initial(&self, letter: char) -> f32 {
        let count = self.initials.get(&letter).copied().unwrap_or(0) as f32;
        (count / self.given.total.max(1.0)).max(0.02)
    }
}

/// Mail domains seen with this many institutions or more are everybody's.
const INSTITUTIONS_OF_A_PUBLIC_PROVIDER: usize = 5;

fn public_providers(lines: &[Line]) -> FxHashSet<Word> {
    let mut institutions: FxHashMap<Word, FxHashSet<InstitutionKey>> = FxHashMap::default();
    for line in lines {
        if let Some(key) = line.institution {
            for email in &line.emails {
                institutions.entry(email.domain).or_default().insert(key);
            }
        }
    }
    let public = institutions.into_iter().filter(|(_, keys)| keys.len() >= INSTITUTIONS_OF_A_PUBLIC_PROVIDER);
    public.map(|(domain, _)| domain).collect()
}
