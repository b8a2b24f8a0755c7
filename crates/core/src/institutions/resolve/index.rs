//! What is known of the organizations, laid out for fast asking.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;

use super::lexicon::{is_free_mail, role};
use super::model::Organization;
use super::places::Places;
use super::vocabulary::Vocabulary;
use super::words::{fold_quickly, words_of};
use crate::institutions::ror::NameKind;
use crate::reference::{CountryCode, country_name};

/// An organization as the resolver keeps it.
pub(super) struct Known {
    pub(super) shown: Box<str>,
    pub(super) country: Option<CountryCode>,
    pub(super) city: Option<u32>,
    pub(super) regions: Vec<u32>,
    /// Words of its town and region, which may stand beside its name without meaning anything else.
    pub(super) place_words: Vec<u32>,
    /// Those of its town alone.
    pub(super) town_words: Vec<u32>,
    pub(super) acronyms: Vec<u32>,
    pub(super) parents: Vec<u32>,
    pub(super) children: Vec<u32>,
    /// How many full names it has.
    pub(super) labels: u8,
    pub(super) teaches_or_heals: bool,
    pub(super) is_company: bool,
    /// Its name says that it is a system of universities or hospitals.
    pub(super) is_system: bool,
}

/// What a name says that its organization is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    University,
    Hospital,
    /// An institute, school, center or laboratory, which may be a unit of something.
    Unit,
    /// An academy, council, society or agency, which may be the whole of many.
    Body,
    #[default]
    Other,
}

/// One name of one organization.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) organization: u32,
    pub(super) kind: NameKind,
    /// The first name of the organization.
    pub(super) shown: bool,
    /// The name as written, folded, by hash.
    pub(super) writing: u32,
    /// How telling all its words are together.
    pub(super) told: f32,
    /// The same without the words of its own town, which people leave out.
    pub(super) told_without_town: f32,
    pub(super) sort: Sort,
    /// All its words are heads and fields, which many organizations have.
    pub(super) generic: bool,
    start: u32,
    len: u8,
}

/// All organizations, names, words, places and domains.
#[derive(Default)]
pub(super) struct Index {
    pub(super) vocabulary: Vocabulary,
    pub(super) places: Places,
    pub(super) known: Vec<Known>,
    pub(super) names: Vec<Name>,
    name_words: Vec<u32>,
    /// The words of each town, region and country as written, until all are taken in.
    words_of_places: FxHashMap<Box<str>, Vec<u32>>,
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    names_starts: Vec<u32>,
    /// Names by their words in any order; sorted.
    whole: Vec<(u64, u32)>,
    domains: FxHashMap<Box<str>, Vec<u32>>,
    /// The place in the order given of each organization, and the other way round.
    given: Vec<u32>,
    numbers: Vec<u32>,
    /// What stands in the place of withdrawn organizations.
    successors: FxHashMap<u32, u32>,
}

/// Links between organizations as they were given, until all are known.
struct Links {
    parents: Vec<String>,
    children: Vec<String>,
    successors: Vec<String>,
    withdrawn: bool,
    domains: Vec<String>,
}

impl Index {
    /// Takes in the organizations, in the order of their ids: the order in which they are given changes nothing.
    pub(super) fn new(organizations: impl IntoIterator<Item = Organization>) -> Self {
        let mut organizations: Vec<(u32, Organization)> = (0u32..).zip(organizations).collect();
        let shown = |organization: &Organization| organization.names.first().map(|name| name.text.clone());
        organizations.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id).then_with(|| shown(a).cmp(&shown(b))));
        let mut index = Self { numbers: vec![0; organizations.len()], ..Self::default() };
        let mut links: Vec<Links> = Vec::new();
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        for (number, (given, organization)) in (0u32..).zip(organizations) {
            index.given.push(given);
            index.numbers[given as usize] = number;
            index.add(number, &organization, &mut seen);
            if !organization.id.is_empty() {
                numbers.entry(organization.id).or_insert(number);
            }
            links.push(Links {
                parents: organization.parents,
                children: organization.children,
                successors: organization.successors,
                withdrawn: organization.withdrawn,
                domains: organization.domains,
            });
        }
        index.link(&links, &numbers);
        index.finish();
        index
    }

    fn add(&mut self, number: u32, organization: &Organization, seen: &mut FxHashSet<u64>) {
        let mut own_words: FxHashSet<u32> = FxHashSet::default();
        let mut acronyms = Vec::new();
        for (text, kind) in writings_of(organization) {
            let start = self.name_words.len();
            for word in words_of(text).words.into_iter().take(40) {
                self.name_words.push(self.vocabulary.intern(&word.text));
            }
            let words = &self.name_words[start..];
            let mut hasher = FxHasher::default();
            hasher.write_u32(number);
            for word in words {
                hasher.write_u32(*word);
            }
            if words.is_empty() || !seen.insert(hasher.finish()) {
                self.name_words.truncate(start);
                continue;
            }
            own_words.extend(words);
            if kind == NameKind::Acronym && words.len() == 1 {
                acronyms.push(words[0]);
            }
            self.names.push(Name {
                organization: number,
                kind,
                shown: self.names.last().is_none_or(|last| last.organization != number),
                writing: writing(text),
                told: 0.0,
                told_without_town: 0.0,
                sort: Sort::Other,
                generic: false,
                start: u32::try_from(start).unwrap_or(u32::MAX),
                len: u8::try_from(words.len()).unwrap_or(u8::MAX),
            });
        }
        for word in own_words {
            self.vocabulary.count(word);
        }
        let city = organization.city.as_deref().and_then(|city| self.places.add_city(city, organization.country));
        let regions = self.places.add_regions(&organization.regions, organization.country);
        let places = organization.city.iter().chain(&organization.regions).map(String::as_str);
        let places = places.chain(organization.country.map(country_name));
        let (mut place_words, mut town_words) = (Vec::new(), Vec::new());
        for place in places {
            if !self.words_of_places.contains_key(place) {
                let mut words = words_of(place).words;
                // “State” tells universities apart, though the United States have it in their name.
                words.retain(|word| !role(&word.text).tells_apart || organization.city.as_deref() == Some(place));
                let numbers = words.iter().map(|word| self.vocabulary.intern(&word.text)).collect();
                self.words_of_places.insert(place.into(), numbers);
            }
            let words = self.words_of_places.get(place).into_iter().flatten();
            if organization.city.as_deref() == Some(place) {
                town_words.extend(words.clone());
            }
            place_words.extend(words);
        }
        let shown = self.names.iter().rev().take_while(|name| name.organization == number).last().copied();
        let is_system =
            shown.is_some_and(|name| self.words_of(&name).iter().any(|word| self.vocabulary.text(*word) == "system"));
        self.known.push(Known {
            shown: organization.names.first().map_or("", |name| &name.text).into(),
            country: organization.country,
            city,
            regions,
            place_words,
            town_words,
            acronyms,
            parents: Vec::new(),
            children: Vec::new(),
            labels: labels(organization),
            teaches_or_heals: is_any(organization, ["education", "healthcare"]),
            is_company: is_any(organization, ["company", "archive"]),
            is_system,
        });
    }

    /// Resolves links, gives the names of withdrawn organizations to their successors, and lists domains.
    fn link(&mut self, links: &[Links], numbers: &FxHashMap<String, u32>) {
        let numbered = |ids: &[String]| ids.iter().filter_map(|id| numbers.get(id).copied()).collect::<Vec<_>>();
        let replaced: Vec<Option<u32>> = (0u32..)
            .zip(links)
            .map(|(number, link)| link.withdrawn.then(|| successor(number, links, numbers)))
            .map(Option::flatten)
            .collect();
        let gone: Vec<bool> = links.iter().zip(&replaced).map(|(link, to)| link.withdrawn && to.is_none()).collect();
        for name in &mut self.names {
            let number = name.organization as usize;
            if let Some(successor) = replaced[number] {
                name.organization = successor;
                name.shown = false;
                name.kind = name.kind.max(NameKind::Alias);
            }
        }
        let successors = (0u32..).zip(&replaced).filter_map(|(number, to)| to.map(|to| (number, to)));
        self.successors = successors.collect();
        self.names.retain(|name| !gone[name.organization as usize]);
        self.names.sort_by_key(|name| name.organization);
        for (number, link) in (0u32..).zip(links) {
            if link.withdrawn {
                continue;
            }
            for parent in numbered(&link.parents) {
                self.relate(parent, number);
            }
            for child in numbered(&link.children) {
                self.relate(number, child);
            }
            for domain in &link.domains {
                let domain = domain.trim().trim_start_matches("www.").to_lowercase();
                if domain.contains('.') && !is_free_mail(&domain) {
                    let owners = self.domains.entry(domain.into()).or_default();
                    if !owners.contains(&number) {
                        owners.push(number);
                    }
                }
            }
        }
    }

    fn relate(&mut self, parent: u32, child: u32) {
        if parent == child {
            return;
        }
        let children = &mut self.known[parent as usize].children;
        if !children.contains(&child) {
            children.push(child);
        }
        let parents = &mut self.known[child as usize].parents;
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }

    fn finish(&mut self) {
        self.vocabulary.finish(self.known.len());
        self.places.finish();
        self.words_of_places = FxHashMap::default();
        for known in &mut self.known {
            self.places.complete(&mut known.regions, known.country);
        }
        for name in &mut self.names {
            let words = &self.name_words[name.start as usize..name.start as usize + usize::from(name.len)];
            name.told = words.iter().map(|word| self.vocabulary.weight(*word)).sum();
            let town = &self.known[name.organization as usize].town_words;
            let left_out = words.iter().skip(2).filter(|word| town.contains(word));
            name.told_without_town = name.told - left_out.map(|word| self.vocabulary.weight(*word)).sum::<f32>();
            name.sort = sort_of(words.iter().map(|word| self.vocabulary.text(*word)));
            name.generic = words.iter().all(|word| self.vocabulary.is_common(*word));
        }
        let mut names_starts = vec![0; self.known.len() + 1];
        let mut posting_starts = vec![0; self.vocabulary.len() + 1];
        let mut whole = Vec::with_capacity(self.names.len());
        for (number, name) in (0u32..).zip(&self.names) {
            let words = self.words_of(name);
            whole.push((hash_of_set(words), number));
            names_starts[name.organization as usize + 1] += 1;
            for word in words {
                posting_starts[*word as usize + 1] += 1;
            }
        }
        whole.sort_unstable();
        add_up(&mut names_starts);
        add_up(&mut posting_starts);
        let mut next = posting_starts.clone();
        let mut postings = vec![0; posting_starts.last().map_or(0, |end| *end as usize)];
        for (number, name) in (0u32..).zip(&self.names) {
            for word in self.words_of(name) {
                let at = &mut next[*word as usize];
                postings[*at as usize] = number;
                *at += 1;
            }
        }
        (self.whole, self.postings) = (whole, postings);
        (self.names_starts, self.posting_starts) = (names_starts, posting_starts);
    }

    /// The place in the order given of an organization.
    pub(super) fn given(&self, organization: u32) -> u32 {
        self.given[organization as usize]
    }

    /// The organization of a place in the order given.
    pub(super) fn number(&self, given: u32) -> Option<u32> {
        self.numbers.get(given as usize).copied()
    }

    /// The organization itself, or what stands in its place.
    pub(super) fn standing(&self, organization: u32) -> u32 {
        self.successors.get(&organization).copied().unwrap_or(organization)
    }

    /// The words of a name.
    pub(super) fn words_of(&self, name: &Name) -> &[u32] {
        &self.name_words[name.start as usize..name.start as usize + usize::from(name.len)]
    }

    /// The names that have a word.
    pub(super) fn names_with(&self, word: u32) -> &[u32] {
        let at = word as usize;
        match (self.posting_starts.get(at), self.posting_starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.postings[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// The numbers of an organization's names.
    pub(super) fn names_of(&self, organization: u32) -> std::ops::Range<u32> {
        let at = organization as usize;
        self.names_starts[at]..self.names_starts[at + 1]
    }

    /// The names that consist of just these words, in any order.
    pub(super) fn whole_names(&self, words: &[u32]) -> impl Iterator<Item = u32> {
        let hash = hash_of_set(words);
        let from = self.whole.partition_point(|(have, _)| *have < hash);
        self.whole[from..].iter().take_while(move |(have, _)| *have == hash).map(|(_, name)| *name)
    }

    /// The organizations with addresses at a domain.
    pub(super) fn at_domain(&self, domain: &str) -> &[u32] {
        self.domains.get(domain).map_or(&[], Vec::as_slice)
    }

    /// Whether one organization is part of the other.
    pub(super) fn is_part(&self, part: u32, whole: u32) -> bool {
        self.known[part as usize].parents.contains(&whole)
    }

    /// Whether one of the two is part of the other.
    pub(super) fn related(&self, a: u32, b: u32) -> bool {
        self.is_part(a, b) || self.is_part(b, a)
    }
}

/// The first organization on the way of successors that still stands.
fn successor(from: u32, links: &[Links], numbers: &FxHashMap<String, u32>) -> Option<u32> {
    let mut at = from;
    for _ in 0..8 {
        at = links[at as usize].successors.iter().find_map(|id| numbers.get(id).copied())?;
        if !links[at as usize].withdrawn {
            return Some(at);
        }
    }
    None
}

/// Its names, and the parts of some by which it goes as well: `Microsoft (Canada)`, `Leibniz Institute on Aging - Fritz Lipmann Institute`.
fn writings_of(organization: &Organization) -> impl Iterator<Item = (&str, NameKind)> {
    let whole = organization.names.iter().map(|name| (name.text.as_str(), name.kind));
    let labels = organization.names.iter().filter(|name| name.kind == NameKind::Label);
    let first = labels.clone().filter_map(|name| {
        let (first, _) = name.text.split_once(" - ").or_else(|| name.text.split_once(" – "))?;
        let rest = &name.text[first.len()..];
        let whole_of_many = words_of(first).words.iter().any(|word| word.text == "university");
        let names_itself = !whole_of_many && words_of(rest).words.iter().any(|word| role(&word.text).institution_head);
        (names_itself && first.contains(' ')).then_some((first, NameKind::Alias))
    });
    let plain = labels.filter_map(|name| {
        let (plain, place) = name.text.strip_suffix(')')?.split_once(" (")?;
        let own = organization.country.is_some_and(|country| country_name(country) == place);
        own.then_some((plain, NameKind::Label))
    });
    whole.chain(plain).chain(first)
}

fn labels(organization: &Organization) -> u8 {
    let labels = organization.names.iter().filter(|name| name.kind == NameKind::Label).count();
    u8::try_from(labels).unwrap_or(u8::MAX)
}

fn is_any(organization: &Organization, kinds: [&str; 2]) -> bool {
    organization.types.iter().any(|have| kinds.contains(&have.as_str()))
}

/// What the words of a name say that its organization is; a university's hospital is a hospital.
fn sort_of<'w>(words: impl Iterator<Item = &'w str>) -> Sort {
    let mut sort = Sort::Other;
    for word in words {
        let says = match word {
            "hospital" | "clinic" | "infirmary" => return Sort::Hospital,
            "university" | "polytechnic" => Sort::University,
            "institute" | "center" | "laboratory" | "school" | "college" | "faculty" => Sort::Unit,
            "academy" | "council" | "ministry" | "association" | "society" | "foundation" | "agency" => Sort::Body,
            _ => continue,
        };
        if sort == Sort::Other || says == Sort::University {
            sort = says;
        }
    }
    sort
}

/// A name or text as written, folded, in few bytes.
pub(super) fn writing(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    for word in fold_quickly(text).split(' ').filter(|word| !word.is_empty()) {
        hasher.write(word.as_bytes());
    }
    let hash = hasher.finish();
    u32::try_from(hash >> 32).unwrap_or_default()
}

fn add_up(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}

fn hash_of_set(words: &[u32]) -> u64 {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    let mut hasher = FxHasher::default();
    for word in sorted {
        hasher.write_u32(word);
    }
    hasher.finish()
}
