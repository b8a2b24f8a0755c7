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
        // One of those who have it is the person in question.
        let others = self.by_value.get(&value).copied().unwrap_or(0).saturating_sub(1) as f32;
        (others + PRIOR_LINES * self.floor) / (self.total + PRIOR_LINES)
    }
}

/// Counts of names, in all and by country: within a country names repeat far more often than across the world.
struct NameCounts {
    everywhere: Counts<Word>,
    by_country: FxHashMap<(CountryCode, Word), u32>,
    totals: FxHashMap<CountryCode, u32>,
}

/// How many people of a country outweigh what is known of the world.
const PRIOR_COMPATRIOTS: f32 = 100.0;

impl NameCounts {
    fn of(lines: &[Line], words: fn(&Line) -> FxHashSet<Word>, beside: fn(&Line) -> u64, floor: f32) -> Self {
        let values = || lines.iter().flat_map(|line| words(line).into_iter().map(move |word| (line, word)));
        let distinct: FxHashSet<(CountryCode, Word, u64)> =
            values().filter_map(|(line, word)| Some((line.country?, word, beside(line)))).collect();
        let mut by_country = FxHashMap::default();
        let mut totals = FxHashMap::default();
        for (country, word, _) in distinct {
            *by_country.entry((country, word)).or_insert(0) += 1;
            *totals.entry(country).or_insert(0) += 1;
        }
        let everywhere = Counts::of(values().map(|(line, word)| (word, beside(line))), floor);
        Self { everywhere, by_country, totals }
    }

    fn share(&self, word: Word, country: Option<CountryCode>) -> f32 {
        let everywhere = self.everywhere.share(word);
        let Some(country) = country else { return everywhere };
        let others = self.by_country.get(&(country, word)).copied().unwrap_or(0).saturating_sub(1) as f32;
        let total = self.totals.get(&country).copied().unwrap_or(0) as f32;
        let there = (others + PRIOR_COMPATRIOTS * everywhere) / (total + PRIOR_COMPATRIOTS);
        // That a name was not met in a country says little.
        there.max(everywhere)
    }
}

/// The share of people who have a value, between 0 and 1, never 0.
pub(super) struct Frequencies {
    given: NameCounts,
    family: NameCounts,
    credential_set: Counts<Word>,
    discipline: Counts<Word>,
    institution: Counts<InstitutionKey>,
    institution_word: Counts<Word>,
    city: Counts<Word>,
    country: Counts<CountryCode>,
    initials: FxHashMap<char, u32>,
    public_providers: FxHashSet<Word>,
}

impl Frequencies {
    pub(super) fn of(lines: &[Line], vocabulary: &Vocabulary) -> Self {
        let name = |line: &Line| {
            (u64::from(line.family.joined.unwrap_or(0)) << 32) | u64::from(line.given.joined.unwrap_or(0))
        };
        let given = NameCounts::of(lines, given_words, family_of, 1.0 / 4_000.0);
        let mut initials: FxHashMap<char, u32> = FxHashMap::default();
        for (word, count) in given.everywhere.by_value.iter().filter(|(word, _)| !is_initial(vocabulary.text(**word))) {
            *initials.entry(initial(vocabulary.text(*word))).or_insert(0) += count;
        }
        Self {
            family: NameCounts::of(lines, family_words, given_of, 1.0 / 10_000.0),
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
            given,
            initials,
            public_providers: public_providers(lines),
        }
    }

    /// The share of people with this given name, in a country where one is named.
    pub(super) fn given(&self, word: Word, country: Option<CountryCode>) -> f32 {
        self.given.share(word, country)
    }
    /// The share of people with this family name, in a country where one is named.
    pub(super) fn family(&self, word: Word, country: Option<CountryCode>) -> f32 {
        self.family.share(word, country)
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
    /// Whether people of many institutions have addresses there.
    pub(super) fn is_public_provider(&self, domain: Word) -> bool {
        self.public_providers.contains(&domain)
    }
    /// The share of people whose given name begins so.
    pub(super) fn initial(&self, letter: char) -> f32 {
        let count = self.initials.get(&letter).copied().unwrap_or(0) as f32;
        (count / self.given.everywhere.total.max(1.0)).max(0.02)
    }
}

fn family_of(line: &Line) -> u64 {
    u64::from(line.family.joined.unwrap_or(0))
}

fn given_of(line: &Line) -> u64 {
    u64::from(line.given.joined.unwrap_or(0))
}

fn given_words(line: &Line) -> FxHashSet<Word> {
    line.given.words.iter().copied().chain(line.given.joined).collect()
}

fn family_words(line: &Line) -> FxHashSet<Word> {
    line.family.words.iter().copied().chain(line.family.joined).collect()
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
